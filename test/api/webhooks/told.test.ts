import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { OfficeHere } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import { changeOwner } from '../../_util/change-owner.ts'
import { eventTypes } from '../../../api/webhooks/events.ts'
import { WebhookFollower } from '../../../api/webhooks/follower.ts'
import { openWebhooks } from '../../../api/webhooks/webhooks.ts'
import { postJson } from '../routes/_api.ts'
import { newKey, withKey } from '../routes/_keys.ts'
import { newId, VaultFixture } from '../vault/_vault.ts'
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
const most = { ofOne: 999, ofAll: 999 }
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
    await registry.end()
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

  it('nothing any more once another key controls the DID', async () => {
    const [thief, owner] = [newPerson(), newPerson()]
    const all = { events: ['certificate.issued'], certificates: 'all' }
    const { id } = await create(thief.did, '/taken', all)
    await office.examined('certified')
    await receiver.has('/taken', 1)
    await changeOwner(registry, thief, owner.wallet.address)
    await create(owner.did, '/witness', all)
    await office.examined('certified')
    await receiver.has('/witness', 1)
    const stands = () => registry.context.vault.webhooks.get(id)!
    for (let tries = 0; stands().state === 'active' && tries < 400; tries++) await sleep(25)
    assert.deepEqual([stands().state, stands().reason], ['deactivated', 'controllerChanged'])
    assert.equal(receiver.at('/taken').length, 1)
  })

  it('no cases where an API key has made them, leads them elsewhere or asks for their secret', async () => {
    const { did } = newPerson()
    const key = withKey(await newKey(registry.url, did, ['webhooks']))
    const ask = async (path: string, body: object): Promise<string | undefined> => {
      const answer = await postJson(registry, `/v1/webhooks${path}`, body, key)
      return ((await answer.json()) as { code?: string }).code
    }
    const [cases, certificates] = [{ events: ['case.changed'] }, { events: ['certificate.issued'] }]
    const url = receiver.url('/key')
    assert.equal(await ask('', { url, ...cases }), 'key_forbidden')
    assert.equal(await ask('', { url, ...certificates }), undefined)
    const { id: own } = await create(did, '/key', certificates)
    assert.equal(await ask(`/${own}`, cases), 'key_forbidden')
    assert.equal(await ask(`/${own}/secret`, {}), undefined)
    const { id } = await create(did, '/key', cases)
    for (const body of [{ url }, certificates, { active: true }])
      assert.equal(await ask(`/${id}`, body), 'key_forbidden', JSON.stringify(body))
    assert.equal(await ask(`/${id}/secret`, {}), 'key_forbidden')
    await office.expect(200, did, 'POST', `/v1/webhooks/${id}`, { url, ...certificates })
    assert.equal(await ask(`/${id}`, { url }), undefined)
  })

  it('a ping at once, also where it pauses after failures: then once a minute', async () => {
    const { did } = newPerson()
    receiver.statuses.set('/pinged', 500)
    const { id } = await create(did, '/pinged', { events: ['case.changed'] })
    // The clock stands, so that no pause ends by itself.
    registry.pinned = registry.now()
    const ping = async () => {
      const path = `/v1/webhooks/${id}/test`
      return (await office.expect<{ id: string }>(202, did, 'POST', path)).id
    }
    const attempts = async () => (await deliveriesOf(did, id))[0]?.attempts.length
    const attempted = async (times: number): Promise<void> => {
      await receiver.has('/pinged', times)
      while ((await attempts()) !== times) await sleep(25)
    }
    const first = await ping()
    await attempted(1)
    assert.equal(await ping(), first, 'the one that waits')
    await attempted(2)
    assert.equal(await ping(), first)
    await sleep(1_000)
    assert.equal(receiver.at('/pinged').length, 2)
    registry.pinned = undefined
    registry.ahead += 61
    await ping()
    await receiver.has('/pinged', 3)
    assert.equal((await deliveriesOf(did, id)).length, 1)
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
    const who = { did: 'did', key: '0xaa' }
    for (const url of bad)
      await assert.rejects(webhooks.create(who, { ...wishes, url }), { code: 'invalid_request' })
    const { webhook } = await webhooks.create(who, { ...wishes, url: 'https://a.example' })
    const change = webhooks.change(who, webhook.id, { url: bad[0]! })
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
      const wanted = { ...wishes, id, owner, controller: '' }
      return webhooks.create(wanted, new Uint8Array(32), { next, anchored: 0 }, most)
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
            url: 'https://a.example',
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

  it('what the vault had no room to note, in the next pass', async () => {
    const fixture = await fresh()
    // SQLite refuses the rows of a webhook so described, as it does where there is no room.
    await fixture.change(`create trigger no_room before insert on webhook_deliveries
      when (select description from webhooks where id = new.webhook) = 'no room'
      begin select raise(abort, 'no room'); end`)
    const { webhooks, deliveries } = fixture.vault
    const wishes = {
      url: 'https://a.example',
      events: ['certificate.issued'],
      certificates: 'all',
    } as const
    const secret = new Uint8Array(32)
    const full = {
      ...wishes,
      id: 'a',
      owner: newPerson().did,
      controller: '',
      description: 'no room',
    }
    await webhooks.create(full, secret, { next: 0, anchored: 0 }, most)
    const { db, log } = registry.context
    const deps = { db, log, webhooks, deliveries, anchored: () => 0, publicUrl: 'http://r.test' }
    const follower = new WebhookFollower({ ...deps, ownersOf: async () => [] })
    await assert.rejects(follower.pass(), { name: 'VaultError' })
    await webhooks.change('a', { ...wishes, description: 'room' })
    await follower.pass()
    assert.ok(deliveries.list('a', 9).length > 0)
  })

  it('nothing while nothing happens, at the cost of nothing', async () => {
    const { webhooks, deliveries } = (await fresh()).vault
    const { db, log } = registry.context
    const certificates = Array.from({ length: 1_000 }, () => newId())
    const wishes = {
      url: 'https://a.example',
      events: ofCertificates,
      certificates,
      description: '',
    }
    const made = Array.from({ length: 200 }, () => {
      const webhook = { ...wishes, id: newId(), owner: newPerson().did, controller: '' }
      return webhooks.create(webhook, new Uint8Array(32), { next: log.next, anchored: 0 }, most)
    })
    await Promise.all(made)
    const deps = { db, log, webhooks, deliveries, anchored: () => 0, publicUrl: 'http://r.test' }
    const follower = new WebhookFollower({ ...deps, ownersOf: async () => [] })
    const took = async (passes: number): Promise<number> => {
      const begun = performance.now()
      for (let n = 0; n < passes; n++) await follower.pass()
      return performance.now() - begun
    }
    const first = await took(1)
    const later = await took(50)
    assert.ok(later < first, `${later} ms for fifty looks, ${first} ms for the first`)
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
