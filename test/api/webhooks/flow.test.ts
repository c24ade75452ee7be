import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newPerson, signedInAs } from '../../_util/people.ts'
import { removeFolder, startRegistry, type TestRegistry } from '../../_util/start-registry.ts'
import { expectJson, expectProblem, registered } from '../routes/_api.ts'
import { Receiver, type Received } from './_receiver.ts'

interface Webhook {
  readonly id: string
  readonly secret: string
  readonly state: string
  readonly failingSince?: number
}

interface Delivery {
  readonly id: string
  readonly event: string
  readonly type: string
  readonly state: string
  readonly nextAttempt?: number
  readonly attempts: readonly { status?: number; problem?: string; durationMs: number }[]
}

interface Headers {
  readonly [name: string]: string | string[] | undefined
}
type OpenDelivery = (headers: Headers, body: string, secret: string, now?: number) => object

/** The check as docs/api.md prints it for those who receive. */
async function documentedCheck(): Promise<OpenDelivery> {
  const page = await readFile(join(import.meta.dirname, '../../../docs/api.md'), 'utf8')
  const [, code = ''] = /```js\n(import \{ createHmac[\s\S]*?)```/.exec(page) ?? []
  const url = `data:text/javascript,${encodeURIComponent(code)}`
  const loaded = (await import(url)) as { openDelivery: OpenDelivery }
  return loaded.openDelivery
}

const env = { COLOPHON_WEBHOOK_TARGETS: 'any', COLOPHON_WEBHOOK_RETRY_AFTER: '1' }

describe('webhooks of a registry', function () {
  this.timeout(120_000)
  const receiver = new Receiver()
  let registry: TestRegistry
  let openDelivery: OpenDelivery

  before(async () => {
    openDelivery = await documentedCheck()
    await receiver.open()
    registry = await startRegistry({ env })
  })
  after(async () => {
    await registry.kill()
    await receiver.close()
    await removeFolder(registry.dataFolder)
  })

  const send = async (by: string, method: string, path: string, body?: object) =>
    fetch(`${registry.url}/v1/webhooks${path}`, {
      method,
      headers: {
        ...(await signedInAs(registry.url, by)),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
  const create = async (by: string, path: string, more: object = {}): Promise<Webhook> => {
    const body = { url: receiver.url(path), events: ['certificate.issued'], ...more }
    return expectJson(await send(by, 'POST', '', body), 201)
  }
  const deliveriesOf = async (by: string, id: string): Promise<readonly Delivery[]> => {
    const answer = await send(by, 'GET', `/${id}/deliveries`)
    return (await expectJson<{ items: Delivery[] }>(answer, 200)).items
  }
  /** Waits until the newest delivery of a webhook stands as it should. */
  const newest = async (
    by: string,
    id: string,
    stands: (delivery: Delivery) => boolean,
  ): Promise<Delivery> => {
    for (let tries = 0; ; tries++) {
      const [found] = await deliveriesOf(by, id)
      if (found && stands(found)) return found
      assert.ok(tries < 400, JSON.stringify(found))
      await sleep(25)
    }
  }
  const opens = ({ headers, body }: Received, secret: string) => openDelivery(headers, body, secret)

  it('tell of a certificate and its anchor, signed as the documentation checks it', async () => {
    const { did } = newPerson()
    const events = ['certificate.issued', 'checkpoint.anchored']
    const { id, secret } = await create(did, '/told', { events })
    const work = await registered(registry, did)
    const found = await receiver.has('/told', 2)
    const issued = found.find(({ event }) => event.type === 'certificate.issued')!
    const { registrationNumber } = work.document.credentialSubject
    assert.deepEqual(opens(issued, secret), {
      specversion: '1.0',
      id: `log-${work.logIndex}`,
      source: 'http://registry.test',
      type: 'certificate.issued',
      subject: work.id,
      time: issued.event.time,
      datacontenttype: 'application/json',
      data: {
        certificate: work.id,
        kind: 'work',
        registrationNumber,
        logIndex: work.logIndex,
        link: `http://registry.test/v1/certificates/${work.id}`,
      },
    })
    assert.equal(issued.headers['content-type'], 'application/cloudevents+json; charset=utf-8')
    const covers = ({ event }: Received) =>
      event.type === 'checkpoint.anchored' && Number(event.data['size']) > work.logIndex
    while (!receiver.at('/told').some(covers)) await sleep(25)

    const forged = { ...issued, body: issued.body.replace('work', 'wrok') }
    assert.throws(() => opens(forged, secret), /signature/)
    assert.throws(() => opens(issued, (secret[9] === 'A' ? 'whsec_B' : 'whsec_A').padEnd(50, 'C')))
    const later = Date.now() / 1000 + 301
    assert.throws(() => openDelivery(issued.headers, issued.body, secret, later), /old/)
    await expectJson(await send(did, 'POST', `/${id}`, { active: false }), 200)
  })

  it('are sent again after a failure, with the same id; redirects are not followed', async () => {
    const { did } = newPerson()
    const { id, secret } = await create(did, '/moved')
    receiver.statuses.set('/moved', 307)
    await registered(registry, did)
    const failed = await newest(did, id, ({ attempts }) => attempts.length > 0)
    assert.equal(failed.state, 'waiting')
    assert.equal(failed.attempts[0]?.status, 307)
    assert.ok(failed.nextAttempt !== undefined)
    const { failingSince } = await expectJson<Webhook>(await send(did, 'GET', `/${id}`), 200)
    assert.ok(failingSince !== undefined)

    receiver.statuses.delete('/moved')
    const done = await newest(did, id, ({ state }) => state === 'delivered')
    assert.equal(done.attempts.at(-1)?.status, 204)
    const [first, second] = await receiver.has('/moved', 2)
    assert.equal(first?.headers['webhook-id'], second?.headers['webhook-id'])
    assert.deepEqual(opens(second!, secret), first?.event)
    assert.deepEqual(receiver.at('/elsewhere'), [])
    const healed = await expectJson<Webhook>(await send(did, 'GET', `/${id}`), 200)
    assert.equal(healed.failingSince, undefined)
  })

  it('are sent after kill -9 between the act and the delivery, and need nothing of the database', async () => {
    const { did } = newPerson()
    const { id, secret } = await create(did, '/killed')
    await receiver.close()
    const first = await registered(registry, did)
    await newest(did, id, ({ attempts }) => attempts.length > 0)
    const second = await registered(registry, did)
    // The next start makes the index anew from the log, as `rebuild` does.
    await registry.kill()
    const { dataFolder } = registry
    await rm(join(dataFolder, 'db'), { recursive: true })
    await receiver.open()
    registry = await startRegistry({ dataFolder, env })
    const found = await receiver.has('/killed', 2)
    for (const one of found) assert.ok(opens(one, secret))
    assert.deepEqual(
      new Set(found.map(({ event }) => event.subject)),
      new Set([first.id, second.id]),
    )
  })

  it('are signed with both secrets while a new one is taken over; sent once more on request', async () => {
    const { did } = newPerson()
    const { id, secret } = await create(did, '/secret', { description: '平台 A' })
    const rotated = await expectJson<Webhook>(await send(did, 'POST', `/${id}/secret`), 200)
    assert.notEqual(rotated.secret, secret)
    await expectJson(await send(did, 'POST', `/${id}/test`), 202)
    const [ping] = await receiver.has('/secret', 1)
    assert.ok(ping)
    assert.equal(ping.event.type, 'webhook.ping')
    for (const good of [secret, rotated.secret]) assert.deepEqual(opens(ping, good), ping.event)

    const done = await newest(did, id, ({ state }) => state === 'delivered')
    await expectJson(await send(did, 'POST', `/${id}/deliveries/${done.id}/redeliver`), 202)
    const [, again] = await receiver.has('/secret', 2)
    assert.equal(again?.body, ping.body)
    const { attempts } = await newest(did, id, (one) => one.attempts.length === 2)
    assert.deepEqual(
      attempts.map(({ status }) => status),
      [204, 204],
    )
  })

  it('are those of their owner: others neither see nor change them, nor are told of his works', async () => {
    const [owner, other] = [newPerson().did, newPerson().did]
    const { id } = await create(owner, '/own', { description: 'mine' })
    await create(other, '/other')
    await create(other, '/all', { certificates: 'all' })
    const paths = [
      ['GET', ''],
      ['POST', '', {}],
      ['DELETE', ''],
      ['POST', '/test'],
      ['POST', '/secret'],
      ['GET', '/deliveries'],
      ['POST', `/deliveries/${id}/redeliver`],
    ] as const
    for (const [method, path, body] of paths)
      await expectProblem(await send(other, method, `/${id}${path}`, body), 'not_found')
    const { items } = await expectJson<{ items: Webhook[] }>(await send(other, 'GET', ''), 200)
    assert.equal(items.length, 2)
    assert.ok(items.every((one) => one.secret === undefined))

    const work = await registered(registry, owner)
    for (const path of ['/own', '/all']) {
      const [told] = await receiver.has(path, 1)
      assert.equal(told?.event.subject, work.id)
    }
    // The third comes after: what came to it is the second work, not the first.
    const second = await registered(registry, other)
    const [told] = await receiver.has('/other', 1)
    assert.equal(told?.event.subject, second.id)
    assert.equal((await send(owner, 'DELETE', `/${id}`)).status, 204)
    await expectProblem(await send(owner, 'GET', `/${id}`), 'not_found')
  })

  it('are ten a person at most, with an address and events that can be', async () => {
    const { did } = newPerson()
    const body = { url: receiver.url('/many'), events: ['case.changed'] }
    const bad = [
      { ...body, events: [] },
      { ...body, events: ['certificate.eaten'] },
      { ...body, events: ['case.changed', 'case.changed'] },
      { ...body, url: 'ftp://example.com' },
      { ...body, url: 'http://user:word@example.com' },
      { ...body, certificates: ['x'] },
    ]
    for (const one of bad) await expectProblem(await send(did, 'POST', '', one), 'invalid_request')
    for (let n = 0; n < 10; n++) await create(did, '/many')
    await expectProblem(await send(did, 'POST', '', body), 'state_changed')
  })

  it('let a registry end in order while a receiver is away', async () => {
    await receiver.close()
    const { did } = newPerson()
    const { id } = await create(did, '/away')
    await registered(registry, did)
    await newest(did, id, ({ attempts }) => attempts[0]?.problem === 'connection')
    await registry.stop()
    assert.equal(registry.process.exitCode, 0)
    await receiver.open()
  })
})
