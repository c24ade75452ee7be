/** Deliveries of webhooks: what is to be sent, and how it went. Kept for 30 days after they were made. */
import type { Row, VaultFile } from './file.ts'
import type { Webhook } from './webhooks.ts'

export type DeliveryState = 'waiting' | 'delivered' | 'failed'

/** Why no answer came. `address`: the name leads to an address that nothing is sent to. */
export type AttemptProblem = 'timeout' | 'address' | 'dns' | 'tls' | 'connection'

export interface Attempt {
  /** Unix seconds when it began. */
  readonly time: number
  readonly durationMs: number
  /** Status of the answer; absent where none came. */
  readonly status?: number
  readonly problem?: AttemptProblem
}

export interface Delivery {
  /** Rises in the order in which they were made. */
  readonly number: number
  readonly id: string
  readonly webhook: string
  /** Id of the event: the same in every attempt, and after a restart. */
  readonly event: string
  readonly type: string
  readonly created: number
  readonly state: DeliveryState
  /** When it is sent next, where it waits. Unix seconds. */
  readonly due: number
  /** Attempts since it was made or asked for again. */
  readonly tries: number
  readonly attempts: readonly Attempt[]
}

export interface DeliveryToSend extends Delivery {
  readonly body: string
}

export interface NewDelivery {
  readonly id: string
  readonly webhook: string
  readonly event: string
  readonly type: string
  readonly body: string
}

/** How an attempt ended. */
export interface Outcome {
  readonly attempt: Attempt
  readonly state: DeliveryState
  readonly due: number
  readonly health: Pick<Webhook, 'failures' | 'failingSince' | 'resume'>
}

/** An attempt of a delivery that ended. */
export interface Ended {
  /** Where it was sent to: by now the webhook may have another address. */
  readonly url: string
  readonly delivery: Delivery
  readonly outcome: Outcome
}

const keptSeconds = 30 * 86_400
/** Attempts remembered of one delivery: redeliveries may add any number. */
const keptAttempts = 30
/** Pings kept of one webhook. */
const keptPings = 20
const columns = 'number, id, webhook, event, type, created, state, due, tries, attempts'

export class Deliveries {
  readonly #file: VaultFile
  readonly #now: () => number

  constructor(file: VaultFile, now: () => number) {
    this.#file = file
    this.#now = now
  }

  /**
   * Puts events on their way and notes how far each webhook was told, in one transaction: killed before or after, none
   * is missed. What a webhook was told already is not put twice.
   */
  async add(
    made: readonly NewDelivery[],
    told: readonly Pick<Webhook, 'id' | 'next' | 'anchored'>[] = [],
  ): Promise<void> {
    await this.#file.write(() => {
      for (const one of made) this.#add(one)
      for (const { id, next, anchored } of told)
        this.#file.run(
          'update webhooks set next = max(next, ?), anchored = max(anchored, ?) where id = ?',
          next,
          anchored,
          id,
        )
    })
  }

  #add({ id, webhook, event, type, body }: NewDelivery): void {
    const row = `insert into webhook_deliveries (id, webhook, event, type, body, created, state, due, tries, hastened,
      attempts) select ?, id, ?, ?, ?, ?, 'waiting', ?, 0, 0, '[]' from webhooks where id = ? and state = 'active'
      on conflict (webhook, event) do nothing`
    const now = this.#now()
    this.#file.run(row, id, event, type, body, now, now, webhook)
  }

  /**
   * Puts a ping on its way; where one waits that one is due now, instead. Resolves with the id of the one that is sent. Of a
   * webhook a few are kept: whoever sends them in a loop fills nothing.
   */
  ping(made: NewDelivery): Promise<string> {
    const again = `update webhook_deliveries set due = ?, tries = 0, hastened = 0
      where webhook = ? and type = 'webhook.ping' and state = 'waiting' returning id`
    const old = `delete from webhook_deliveries where webhook = ? and type = 'webhook.ping' and number <= (
      select number from webhook_deliveries where webhook = ? and type = 'webhook.ping'
      order by number desc limit 1 offset ?)`
    return this.#file.write(() => {
      const waiting = this.#file.get(again, this.#now(), made.webhook)
      if (waiting) return String(waiting['id'])
      this.#add(made)
      this.#file.run(old, made.webhook, made.webhook, keptPings)
      return made.id
    })
  }

  /** How many of each webhook wait. */
  waiting(): Map<string, number> {
    const rows = this.#file.all('select webhook, waiting from webhook_waiting where waiting > 0')
    return new Map(rows.map((row) => [String(row['webhook']), Number(row['waiting'])]))
  }

  /** Webhooks that have something due and may be sent to. */
  due(): string[] {
    const now = this.#now()
    const rows = this.#file.all(
      `select id from webhooks where state = 'active' and resume <= ? and exists (
        select 1 from webhook_deliveries where webhook = webhooks.id and state = 'waiting' and due <= ?)`,
      now,
      now,
    )
    return rows.map(({ id }) => String(id))
  }

  /** What is due of a webhook, what is due first before the rest. */
  take(webhook: string, limit: number): DeliveryToSend[] {
    const rows = this.#file.all(
      `select ${columns}, body from webhook_deliveries where webhook = ? and state = 'waiting' and due <= ?
        order by due, number limit ?`,
      webhook,
      this.#now(),
      limit,
    )
    return rows.map((row) => ({ ...deliveryOf(row), body: String(row['body']) }))
  }

  find(webhook: string, id: string): Delivery | undefined {
    const row = this.#file.get(
      `select ${columns} from webhook_deliveries where webhook = ? and id = ?`,
      webhook,
      id,
    )
    return row && deliveryOf(row)
  }

  /**
   * Notes how attempts ended, all in one transaction. Where the receiver answers again, what failed before is sent at
   * once, each one once.
   */
  async note(ended: readonly Ended[]): Promise<void> {
    await this.#file.write(() => {
      for (const one of ended) this.#note(one)
    })
  }

  #note({ url, delivery: { id, webhook, attempts, tries }, outcome }: Ended): void {
    const { attempt, state, due, health } = outcome
    const log = JSON.stringify([...attempts, attempt].slice(-keptAttempts))
    // A webhook that was paused meanwhile has ended what waited: a failure does not wake it, a success counts.
    this.#file.run(
      `update webhook_deliveries set attempts = ?, tries = ?, due = ?,
        state = case when state = 'waiting' or ? = 'delivered' then ? else state end where id = ?`,
      log,
      tries + 1,
      due,
      state,
      state,
      id,
    )
    if (state === 'delivered') this.#hasten(webhook)
    this.#file.run(
      'update webhooks set failures = ?, failing_since = ?, resume = ? where id = ? and url = ?',
      health.failures,
      health.failingSince ?? null,
      health.resume,
      webhook,
      url,
    )
  }

  /** By the time they were made, so that they come before what was made later. */
  #hasten(webhook: string): void {
    this.#file.run(
      `update webhook_deliveries set due = created, hastened = 1 where webhook = ? and state = 'waiting'
        and tries > 0 and hastened = 0 and exists (
          select 1 from webhooks where id = webhook and failing_since is not null)`,
      webhook,
    )
  }

  /** Deliveries of a webhook, newest first. `before`: the number of the last one seen. */
  list(webhook: string, limit: number, before = Number.MAX_SAFE_INTEGER): Delivery[] {
    const rows = `select ${columns} from webhook_deliveries where webhook = ? and number < ?
      order by number desc limit ?`
    return this.#file.all(rows, webhook, before, limit).map(deliveryOf)
  }

  /** Sends one again, whatever became of it; undefined where the webhook has none of that id. */
  async again(webhook: string, id: string): Promise<Delivery | undefined> {
    const row = `update webhook_deliveries set state = 'waiting', due = ?, tries = 0, hastened = 0
      where webhook = ? and id = ? returning ${columns}`
    const found = await this.#file.write(() => this.#file.get(row, this.#now(), webhook, id))
    return found && deliveryOf(found)
  }

  /** Forgets what ended and is old. */
  async sweep(): Promise<void> {
    const row = "delete from webhook_deliveries where state <> 'waiting' and created <= ?"
    await this.#file.write(() => this.#file.run(row, this.#now() - keptSeconds))
  }
}

function deliveryOf(row: Row): Delivery {
  return {
    number: Number(row['number']),
    id: String(row['id']),
    webhook: String(row['webhook']),
    event: String(row['event']),
    type: String(row['type']),
    created: Number(row['created']),
    state: row['state'] as DeliveryState,
    due: Number(row['due']),
    tries: Number(row['tries']),
    attempts: JSON.parse(String(row['attempts'])),
  }
}
