import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Delivery, Outcome } from '../../../api/vault/deliveries.ts'
import { hex, newId, subject, VaultFixture } from './_vault.ts'

const day = 86_400

const delivery = (webhook: string, event: string) => ({
  id: newId(),
  webhook,
  event,
  type: 'case.changed',
  body: '{}',
})
const hexOf = (secrets: readonly Uint8Array[]): string[] => secrets.map(hex)

describe('webhooks in the vault', () => {
  let fixture: VaultFixture
  beforeEach(async () => {
    fixture = await VaultFixture.open()
  })
  afterEach(() => fixture.remove())

  const wishes = {
    url: 'https://a.example',
    events: ['case.changed'],
    certificates: 'mine',
    description: '',
  } as const
  const { url } = wishes
  const controller = '0x00000000000000000000000000000000000000aa'
  const start = { next: 7, anchored: 3 }
  const most = { ofOne: 3, ofAll: 4 }
  const create = async (secret = Uint8Array.from(randomBytes(32))): Promise<string> => {
    const id = newId()
    const made = await fixture.vault.webhooks.create(
      { ...wishes, id, owner: subject, controller },
      secret,
      start,
      most,
    )
    assert.equal(made, undefined)
    return id
  }
  const dueNow = (): Delivery[] =>
    fixture.vault.deliveries.due().flatMap((id) => fixture.vault.deliveries.take(id, 9))

  it('are found by their owner, as many as he may have, after every start', async () => {
    const ids = [await create(), await create(), await create()]
    const { webhooks } = fixture.vault
    const more = { ...wishes, id: newId(), owner: subject, controller }
    const secret = new Uint8Array(32)
    assert.equal(await webhooks.create(more, secret, start, most), 'ofOne')
    const others = [newId(), newId()].map((id) => {
      const made = { ...wishes, id, owner: subject.replace('aa', 'cc'), controller }
      return webhooks.create(made, secret, start, most)
    })
    assert.deepEqual(await Promise.all(others), [undefined, 'ofAll'])
    await fixture.reopen()
    const again = fixture.vault.webhooks
    assert.deepEqual(new Set(again.list(subject).map(({ id }) => id)), new Set(ids))
    assert.equal(again.find(subject.replace('aa', 'bb'), ids[0]!), undefined)
    assert.equal(await again.delete(subject.replace('aa', 'bb'), ids[0]!), false)
    assert.deepEqual(again.find(subject, ids[0]!), {
      id: ids[0],
      owner: subject,
      controller,
      ...wishes,
      state: 'active',
      created: fixture.time,
      ...start,
      failures: 0,
      resume: 0,
    })
  })

  it('have secrets that are not to be read on disk; the one before is good until its time', async () => {
    const [first, second] = [randomBytes(32), randomBytes(32)]
    const id = await create(Uint8Array.from(first))
    const { webhooks } = fixture.vault
    await webhooks.rotate(id, second, fixture.time + day)
    assert.deepEqual(hexOf(webhooks.secretsOf(id)), hexOf([second, first]))
    const bytes = await fixture.bytes()
    for (const secret of [first, second]) assert.equal(bytes.includes(secret), false)
    fixture.time += day
    assert.deepEqual(hexOf(webhooks.secretsOf(id)), hexOf([second]))
    await fixture.vault.sweep()
    assert.equal(webhooks.find(subject, id)?.oldSecretUntil, undefined)
  })

  it('have an event put on its way once, together with how far they were told', async () => {
    const id = await create()
    const { deliveries } = fixture.vault
    const told = { id, next: 9, anchored: 3 }
    await deliveries.add([delivery(id, 'log-7'), delivery(id, 'log-8')], [told])
    await fixture.reopen()
    const again = fixture.vault
    // As after a crash that lost where they were: told once more, put once.
    await again.deliveries.add([delivery(id, 'log-8')], [{ ...told, next: 8 }])
    assert.equal(again.webhooks.find(subject, id)?.next, 9)
    assert.deepEqual(
      again.deliveries.list(id, 9).map(({ event }) => event),
      ['log-8', 'log-7'],
    )
    assert.deepEqual(again.deliveries.waiting(), new Map([[id, 2]]))
    await again.deliveries.add([delivery(newId(), 'log-8')])
    assert.deepEqual(
      dueNow().map(({ event }) => event),
      ['log-7', 'log-8'],
      'none of a webhook that is not',
    )
  })

  it('are sent at once what failed before, when the receiver answers again, each delivery one time', async () => {
    const id = await create()
    const { deliveries } = fixture.vault
    await deliveries.add([delivery(id, 'log-1'), delivery(id, 'log-2'), delivery(id, 'log-3')])
    const attempt = { time: fixture.time, durationMs: 1, status: 500 }
    const failed: Outcome = {
      attempt,
      state: 'waiting',
      due: fixture.time + day,
      health: { failures: 1, failingSince: fixture.time, resume: 0 },
    }
    const good: Outcome = { ...failed, state: 'delivered', health: { failures: 0, resume: 0 } }
    const next = async (event: string, outcome: Outcome) => {
      const [first] = dueNow()
      assert.equal(first?.event, event)
      await deliveries.note([{ url, delivery: first, outcome }])
    }
    await next('log-1', failed)
    await next('log-2', good)
    await next('log-1', failed)
    await next('log-3', good)
    assert.deepEqual(dueNow(), [], 'one event that a receiver cannot take is not sent all the time')
  })

  it('have those counted that wait, whatever becomes of them', async () => {
    const [id, other] = [await create(), await create()]
    const { deliveries } = fixture.vault
    const waiting = (): (number | undefined)[] =>
      [id, other].map((one) => deliveries.waiting().get(one))
    const made = ['log-1', 'log-2', 'log-3'].map((event) => delivery(id, event))
    await deliveries.add([...made, delivery(other, 'log-1')])
    await deliveries.add([delivery(id, 'log-3')])
    assert.deepEqual(waiting(), [3, 1])
    const attempt = { time: fixture.time, durationMs: 1, status: 200 }
    const outcome = (state: 'delivered' | 'waiting' | 'failed'): Outcome => {
      return { attempt, state, due: fixture.time, health: { failures: 0, resume: 0 } }
    }
    const [first, second, third] = made.map((one) => deliveries.find(id, one.id)!)
    await deliveries.note([
      { url, delivery: first!, outcome: outcome('delivered') },
      { url, delivery: second!, outcome: outcome('waiting') },
      { url, delivery: third!, outcome: outcome('failed') },
    ])
    assert.deepEqual(waiting(), [1, 1])
    await deliveries.again(id, first!.id)
    await deliveries.again(id, second!.id)
    assert.deepEqual(waiting(), [2, 1])
    await fixture.reopen()
    const again = fixture.vault
    assert.equal(again.deliveries.waiting().get(id), 2)
    await again.webhooks.rest(id, 'paused')
    assert.deepEqual(again.deliveries.waiting(), new Map([[other, 1]]))
    await again.webhooks.delete(subject, other)
    assert.deepEqual(again.deliveries.waiting(), new Map())
  })

  it('are judged by what became of the address that they have', async () => {
    const id = await create()
    const { deliveries, webhooks } = fixture.vault
    await deliveries.add([delivery(id, 'log-1')])
    const [first] = dueNow()
    const failed = (failures: number): Outcome => ({
      attempt: { time: fixture.time, durationMs: 1, status: 410 },
      state: 'waiting',
      due: fixture.time,
      health: { failures, failingSince: fixture.time, resume: fixture.time + 9 },
    })
    const stands = () => {
      const { failures, failingSince, resume, state } = webhooks.get(id)!
      return [failures, failingSince, resume, state]
    }
    await deliveries.note([{ url, delivery: first!, outcome: failed(7) }])
    await webhooks.change(id, { ...wishes, description: 'the same address' })
    assert.deepEqual(stands(), [7, fixture.time, fixture.time + 9, 'active'])
    await webhooks.change(id, { ...wishes, url: 'https://b.example' })
    assert.deepEqual(stands(), [0, undefined, 0, 'active'])
    // An answer of the address of before comes late.
    await deliveries.note([{ url, delivery: first!, outcome: failed(8) }])
    await webhooks.rest(id, 'deactivated', { reason: 'gone', url })
    assert.deepEqual(stands(), [0, undefined, 0, 'active'])
    assert.equal(deliveries.list(id, 9)[0]?.state, 'waiting')
    await webhooks.rest(id, 'deactivated', { reason: 'gone', url: 'https://b.example' })
    assert.deepEqual(stands(), [0, undefined, 0, 'deactivated'])
    await webhooks.activate(id, '0xbb', start)
    const { controller: now, state, reason } = webhooks.get(id)!
    assert.deepEqual([now, state, reason], ['0xbb', 'active', undefined])
  })

  it('have one ping that waits, and few that ended', async () => {
    const id = await create()
    const { deliveries } = fixture.vault
    const ping = () => ({ ...delivery(id, `ping-${newId()}`), type: 'webhook.ping' })
    await deliveries.add([delivery(id, 'log-1')])
    const attempt = { time: fixture.time, durationMs: 1, status: 200 }
    const health = { failures: 0, resume: 0 }
    for (let n = 0; n < 25; n++) {
      const sent = await deliveries.ping(ping())
      assert.equal(await deliveries.ping(ping()), sent)
      const outcome = { attempt, state: 'delivered', due: fixture.time, health } as const
      await deliveries.note([{ url, delivery: deliveries.find(id, sent)!, outcome }])
    }
    const events = deliveries.list(id, 99).map(({ event }) => event)
    assert.equal(events.length, 21)
    assert.equal(events.at(-1), 'log-1')
  })

  it('give up what waits when they rest, and forget what ended after 30 days', async () => {
    const id = await create()
    const { deliveries, webhooks } = fixture.vault
    await deliveries.add([delivery(id, 'log-1')])
    await webhooks.rest(id, 'paused')
    await deliveries.add([delivery(id, 'log-2')])
    assert.deepEqual(
      deliveries.list(id, 9).map(({ event, state }) => [event, state]),
      [['log-1', 'failed']],
    )
    fixture.time += 30 * day - 1
    await fixture.vault.sweep()
    assert.equal(deliveries.list(id, 9).length, 1)
    fixture.time += 1
    await fixture.vault.sweep()
    assert.equal(deliveries.list(id, 9).length, 0)
  })
})
