import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { OfficeHere } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import { endSound } from '../../flow/_util/cast.ts'
import { eventTypes } from '../../../api/webhooks/events.ts'
import { WebhookFollower } from '../../../api/webhooks/follower.ts'
import { openWebhooks } from '../../../api/webhooks/webhooks.ts'
import { VaultFixture } from '../vault/_vault.ts'
import { Receiver } from './_receiver.ts'

interface Webhook {
  readonly id: string
  readonly state: string
  readonly reason?: string
}
interface Delivery {
  readonly state: string
  readonly attempts: readonly object[]
}

const day = 86_400
const order = { authority: '北京互联网法院', caseNumber: '(2026)京0491民初1号' }
const ofCertificates = eventTypes.filter((type) => type.startsWith('certificate.'))

describe('what webhooks tell of', function () {
  this.timeout(120_000)
  const receiver = new Receiver()
  let registry: RegistryHere
  let office: OfficeHere
  const fixtures: VaultFixture[] = []

  before(async () => {
    await receiver.open()
    const env = { COLOPHON_WEBHOOK_TARGETS: 'any', COLOPHON_WEBHOOK_RETRY_AFTER: '1' }
    registry = await RegistryHere.start(env)
    office = new OfficeHere(registry)
  })
  after(async () => {
    await endSound(registry)
    await receiver.close()
    for (const fixture of fixtures) await fixture.remove()
  })

  const create = (by: string, path: string, more: object): Promise<Webhook> =>
    office.expect(201, by, 'POST', '/v1/webhooks', { url: receiver.url(path), ...more })
  /** A vault of its own. */
  const fresh = async (): Promise<VaultFixture> => {
    const fixture = await VaultFixture.open()
    fixtures.push(fixture)
    return fixture
  }
  const told = (path: string): string[] => receiver.at(path).map(({ event }) => event.type)
  const stateOf = (by: string, id: string): Promise<Webhook> =>
    office.expect(200, by, 'GET', `/v1/webhooks/${id}`)
  const deliveriesOf = async (by: string, id: string, query = ''): Promise<readonly Delivery[]> =>
    (
      await office.expect<{ items: Delivery[] }>(
        ...([200, by, 'GET', `/v1/webhooks/${id}/deliveries${query}`] as const),
      )
    ).items

  it('a case, to its party, by ids and states; a certificate and its states, to its owner and who asks', async () => {
    const [owner, other] = [newPerson().did, newPerson().did]
    await create(owner, '/party', { events: [...ofCertificates, 'case.changed'] })
    await create(other, '/public', {
      events: [...ofCertificates, 'case.changed'],
      certificates: 'all',
    })
    const { id } = await office.examined('certified', owner)
    const [{ certificate } = { certificate: '' }] = await office.issued(owner, id)
    await create(other, '/watched', { events: ofCertificates, certificates: [certificate] })
    const [registrar, court] = [await office.newStaff('registrar'), await office.staff('court')]
    const change = (by: string, body: object) =>
      office.expect(201, by, 'POST', `/v1/certificates/${certificate}/status`, body)
    await change(court, { change: 'suspended', reason: 'court_order', basis: order })
    await change(court, { change: 'restored', reason: 'court_order', basis: order })
    await change(registrar, { change: 'revoked', reason: 'court_judgment', basis: order })

    const states = ['certificate.suspended', 'certificate.restored', 'certificate.revoked']
    await receiver.has('/watched', 3)
    assert.deepEqual(told('/watched'), states)
    await receiver.has('/public', 4)
    assert.deepEqual(told('/public'), ['certificate.issued', ...states])
    await receiver.has('/party', 10)
    const ofCase = receiver.at('/party').filter(({ event }) => event.type === 'case.changed')
    assert.deepEqual(
      ofCase.map(({ event: { data } }) => [data['from'], data['to']]),
      [
        ['none', 'submitted'],
        ['submitted', 'accepted'],
        ['accepted', 'examining'],
        ['examining', 'reviewing'],
        ['reviewing', 'approved'],
        ['approved', 'certified'],
      ],
    )
    assert.equal(
      Object.keys(ofCase[0]!.event.data).toSorted().join(' '),
      'case caseType from link position to',
    )
    assert.deepEqual(told('/party').slice(-4), ['certificate.issued', ...states])
    const [suspended] = receiver.at('/watched')
    const { certificate: told_, kind, reason } = suspended!.event.data
    assert.deepEqual([told_, kind, reason], [certificate, 'work', 'court_order'])
  })

  it('an identity certificate, to the one who was certified and nobody else', async () => {
    const [child, other] = [newPerson().did, newPerson().did]
    await create(child, '/child', { events: ofCertificates })
    await create(other, '/everything', { events: ofCertificates, certificates: 'all' })
    const certificate = await office.certifiedChild(child, await office.identified())
    const [issued] = await receiver.has('/child', 1)
    assert.equal(issued?.event.subject, certificate)
    assert.equal(issued?.event.data['kind'], 'identity')
    await office.examined('certified')
    await receiver.has('/everything', 1)
    assert.equal(receiver.at('/everything')[0]?.event.data['kind'], 'work')
  })

  it('nothing any more after five days of failures, or when the receiver is gone, until it is woken', async () => {
    const { did } = newPerson()
    receiver.statuses.set('/failing', 500).set('/gone', 410)
    const failing = await create(did, '/failing', { events: ['case.changed'] })
    const gone = await create(did, '/gone', { events: ['case.changed'] })
    const { id } = await office.examined('submitted', did)
    const state = async (one: Webhook, wanted: string): Promise<Webhook> => {
      for (let tries = 0; ; tries++) {
        const found = await stateOf(did, one.id)
        if (found.state === wanted) return found
        assert.ok(tries < 400, JSON.stringify(found))
        await sleep(25)
      }
    }
    assert.equal((await state(gone, 'deactivated')).reason, 'gone')
    await receiver.has('/failing', 1)
    office.later(6 * day)
    assert.equal((await state(failing, 'deactivated')).reason, 'failures')
    const [ended] = await deliveriesOf(did, failing.id)
    assert.equal(ended?.state, 'failed')
    const ping = `/v1/webhooks/${failing.id}/test`
    assert.equal(await office.refused(did, 'POST', ping), 'state_changed')

    await office.step(await office.staff('intake_clerk'), id, 'accept')
    receiver.statuses.delete('/failing')
    const before = receiver.at('/failing').length
    const woken = { active: true, description: 'mended' }
    const { state: now } = await office.expect<Webhook>(
      ...([200, did, 'POST', `/v1/webhooks/${failing.id}`, woken] as const),
    )
    assert.equal(now, 'active')
    await office.step(await office.staff('examiner'), id, 'claim')
    const found = await receiver.has('/failing', before + 1)
    assert.equal(found.at(-1)?.event.data['to'], 'examining', 'what came between is not told')

    assert.equal((await deliveriesOf(did, failing.id, '?limit=1')).length, 1)
    office.later(31 * day)
    await registry.context.vault.sweep()
    assert.deepEqual(await deliveriesOf(did, failing.id), [])
  })

  it('nothing to an address within, unless the operator says so', async () => {
    const { vault } = await fresh()
    const config = {
      publicUrl: 'http://r.test',
      webhookTargets: 'public',
      webhookRetryAfter: 1,
    } as const
    const { context } = registry
    const parts = { vault, config, now: registry.now, idle: true, anchored: () => 0 }
    const webhooks = openWebhooks({ ...context, ...parts })
    const wishes = { events: ['case.changed'], certificates: 'mine', description: '' } as const
    const bad = [receiver.url('/'), 'https://127.0.0.1:8443', 'https://[::1]', 'https://localhost']
    for (const url of bad)
      await assert.rejects(webhooks.create('did', { ...wishes, url }), { code: 'invalid_request' })
    const { webhook } = await webhooks.create('did', { ...wishes, url: 'https://a.example' })
    const change = webhooks.change('did', webhook.id, { url: bad[0]! })
    await assert.rejects(change, { code: 'invalid_request' })
    assert.equal(webhooks.find('did', webhook.id).url, 'https://a.example')
    await webhooks.stop()
  })

  it('no more at once than may wait, and nothing twice or left out, killed after any pass', async () => {
    const { webhooks, deliveries } = (await fresh()).vault
    const owner = newPerson().did
    const begin = (id: string, next: number) => {
      const events = ['certificate.issued', 'certificate.revoked']
      const wishes = {
        url: 'https://a.example',
        events,
        certificates: 'all',
        description: '',
      } as const
      return webhooks.create({ ...wishes, id, owner }, new Uint8Array(32), { next, anchored: 0 }, 9)
    }
    const { db, log } = registry.context
    // Two that begin at different places.
    await begin('a', 0)
    await begin('b', Math.floor(log.next / 2))
    const eventsOf = (id: string): string[] =>
      deliveries
        .list(id, 1_000)
        .map(({ event }) => event)
        .toReversed()
    const deps = { db, log, webhooks, deliveries, anchored: () => 0, publicUrl: 'http://r.test' }
    for (let passes = 0, before = -1; before < eventsOf('a').length; passes++) {
      before = eventsOf('a').length
      await new WebhookFollower({ ...deps, mostWaiting: 2, ownersOf: async () => [] }).pass()
      assert.ok([...deliveries.waiting().values()].every((count) => count <= 2))
      const health = { failures: 0, resume: 0 }
      const attempt = { time: 0, durationMs: 0, status: 200 }
      for (const id of deliveries.due())
        await deliveries.note(
          deliveries.take(id, 9).map((delivery) => ({
            delivery,
            outcome: { attempt, state: 'delivered', due: 0, health },
          })),
        )
    }
    const all: string[] = []
    for await (const { record } of log.scan(0)) {
      const { entry, document } = record
      const text = new TextDecoder().decode(document)
      if (entry[1] === 3 || (entry[1] === 4 && text.includes('"change":"revoked"')))
        all.push(`log-${record.index}`)
    }
    assert.ok(all.length >= 3)
    assert.deepEqual(eventsOf('a'), all)
    const later = all.filter((event) => Number(event.slice(4)) >= webhooks.get('b')!.next)
    assert.deepEqual(later, [])
    assert.deepEqual(eventsOf('b'), all.slice(-eventsOf('b').length))
  })

  it('all that one missed that was down, once it answers again', async () => {
    const { did } = newPerson()
    receiver.statuses.set('/down', 503)
    const { id } = await create(did, '/down', { events: ['case.changed'] })
    await office.examined('reviewing', did)
    await receiver.has('/down', 2)
    receiver.statuses.delete('/down')
    office.later(100)
    for (let tries = 0; ; tries++) {
      const states = (await deliveriesOf(did, id)).map(({ state }) => state)
      if (states.length === 4 && states.every((state) => state === 'delivered')) break
      assert.ok(tries < 400, states.join())
      await sleep(25)
    }
    const positions = receiver.at('/down').map(({ event: { data } }) => data['position'])
    assert.deepEqual(new Set(positions.slice(-4)), new Set([0, 1, 2, 3]))
  })
})
