/** Webhooks: where a person wants to be told of what happens. No acts; their secrets are sealed under the vault key. */
import { seal, unseal, type SecretKey } from './box.ts'
import type { Row, VaultFile } from './file.ts'

/** Certificates that a webhook tells of: those of its owner, all works in the public register, or these (ids). */
export type Watched = 'mine' | 'all' | readonly string[]

/** What its owner decides. */
export interface WebhookWishes {
  readonly url: string
  /** Types of events (api/webhooks/events.ts). */
  readonly events: readonly string[]
  readonly certificates: Watched
  readonly description: string
}

/** `paused` by its owner; `deactivated` by the registry. */
export type WebhookState = 'active' | 'paused' | 'deactivated'

/** No success for days, the receiver answered 410, or another key controls the DID than when it was made. */
export type DeactivationReason = 'failures' | 'gone' | 'controllerChanged'

export interface Webhook extends WebhookWishes {
  readonly id: string
  /** DID. */
  readonly owner: string
  readonly state: WebhookState
  /** Address of the key that controlled the DID when it was made or waked, 0x lower case. */
  readonly controller: string
  readonly reason?: DeactivationReason
  /** Unix seconds, as all times here. */
  readonly created: number
  /** Index of the first log entry that was not looked at. */
  readonly next: number
  /** Size of the newest anchored checkpoint that was told. */
  readonly anchored: number
  /** The secret of before is good until then. */
  readonly oldSecretUntil?: number
  /** Failed attempts since the last success. */
  readonly failures: number
  readonly failingSince?: number
  /** Nothing is sent before. */
  readonly resume: number
}

export interface NewWebhook extends WebhookWishes, Pick<Webhook, 'id' | 'owner' | 'controller'> {}

/** Webhooks of one owner, and of everybody. */
export interface WebhookBounds {
  readonly ofOne: number
  readonly ofAll: number
}

/** From where on a webhook tells. */
export type Start = Pick<Webhook, 'next' | 'anchored'>

const columns = `id, owner, url, events, certificates, description, state, reason, created, next, anchored,
  old_secret_until, failures, failing_since, resume, controller`
const context = (id: string): string => `webhook ${id}`

export class Webhooks {
  readonly #file: VaultFile
  readonly #key: SecretKey
  readonly #now: () => number
  #version = 0

  constructor(file: VaultFile, key: SecretKey, now: () => number) {
    this.#file = file
    this.#key = key
    this.#now = now
  }

  /** Another one after each change of what `active` answers, but for how far they were told and how they fare. */
  get version(): number {
    return this.#version
  }

  #alter<T>(change: () => T): Promise<T> {
    return this.#file.write(() => {
      this.#version++
      return change()
    })
  }

  /** Resolves when it is durable; with what there would be too many of, where it is refused. */
  create(
    { id, owner, controller, ...wishes }: NewWebhook,
    secret: Uint8Array,
    { next, anchored }: Start,
    most: WebhookBounds,
  ): Promise<keyof WebhookBounds | undefined> {
    const row = `insert into webhooks (id, owner, url, events, certificates, description, state, created, next,
      anchored, secret, failures, resume, controller)
      values (?, ?, ?, ?, ?, ?, 'active', ?, ?, ?, ?, 0, 0, ?)`
    return this.#alter(() => {
      if (this.list(owner).length >= most.ofOne) return 'ofOne'
      if (Number(this.#file.get('select count(*) as count from webhooks')?.['count']) >= most.ofAll)
        return 'ofAll'
      const box = seal(this.#key, context(id), secret)
      const made = [this.#now(), next, anchored, box, controller]
      this.#file.run(row, id, owner, ...values(wishes), ...made)
      return undefined
    })
  }

  /** Those of an owner, oldest first. */
  list(owner: string): Webhook[] {
    const rows = `select ${columns} from webhooks where owner = ? order by created, id`
    return this.#file.all(rows, owner).map(webhookOf)
  }

  find(owner: string, id: string): Webhook | undefined {
    const row = this.#file.get(
      `select ${columns} from webhooks where id = ? and owner = ?`,
      id,
      owner,
    )
    return row && webhookOf(row)
  }

  /** One of anybody's. */
  get(id: string): Webhook | undefined {
    const row = this.#file.get(`select ${columns} from webhooks where id = ?`, id)
    return row && webhookOf(row)
  }

  /** All that are to be told. */
  active(): Webhook[] {
    return this.#file
      .all(`select ${columns} from webhooks where state = 'active' order by id`)
      .map(webhookOf)
  }

  /** Changes what its owner decides; resolves with false where there is none. Another address has not failed yet. */
  async change(id: string, wishes: WebhookWishes): Promise<boolean> {
    const row = `update webhooks set failures = iif(url = ?, failures, 0),
      failing_since = iif(url = ?, failing_since, null), resume = iif(url = ?, resume, 0),
      url = ?, events = ?, certificates = ?, description = ? where id = ?`
    const { url } = wishes
    return (await this.#alter(() => this.#file.run(row, url, url, url, ...values(wishes), id))) > 0
  }

  /** Wakes it for whoever controls the DID: it tells of what comes from now on. */
  async activate(id: string, controller: string, { next, anchored }: Start): Promise<void> {
    const row = `update webhooks set state = 'active', reason = null, controller = ?, next = ?, anchored = ?,
      failures = 0, failing_since = null, resume = 0 where id = ?`
    await this.#alter(() => this.#file.run(row, controller, next, anchored, id))
  }

  /** Lets it rest: what waits is not sent any more. With `url` only while that is its address. */
  async rest(
    id: string,
    state: 'paused' | 'deactivated',
    { reason = null, url = null }: { reason?: DeactivationReason | null; url?: string | null } = {},
  ): Promise<void> {
    const row = 'update webhooks set state = ?, reason = ? where id = ? and url = coalesce(?, url)'
    const waiting =
      "update webhook_deliveries set state = 'failed' where webhook = ? and state = 'waiting'"
    await this.#alter(() => {
      if (this.#file.run(row, state, reason, id, url) > 0) this.#file.run(waiting, id)
    })
  }

  /** Nothing holds it back any more: the next is sent at once. */
  async resume(id: string): Promise<void> {
    await this.#file.write(() => this.#file.run('update webhooks set resume = 0 where id = ?', id))
  }

  /** Deletes it with its deliveries; resolves with false where its owner has none of that id. */
  delete(owner: string, id: string): Promise<boolean> {
    return this.#alter(() => {
      const row = 'delete from webhooks where id = ? and owner = ?'
      if (this.#file.run(row, id, owner) === 0) return false
      this.#file.run('delete from webhook_deliveries where webhook = ?', id)
      return true
    })
  }

  /** Gives it another secret; the one of now stays good until `oldUntil`. */
  async rotate(id: string, secret: Uint8Array, oldUntil: number): Promise<void> {
    const row =
      'update webhooks set old_secret = secret, old_secret_until = ?, secret = ? where id = ?'
    const box = seal(this.#key, context(id), secret)
    await this.#file.write(() => this.#file.run(row, oldUntil, box, id))
  }

  /** The secrets that are good now, the newest first. Throws SealError where they do not open. */
  secretsOf(id: string): Uint8Array[] {
    const row = this.#file.get(
      'select secret, old_secret, old_secret_until from webhooks where id = ?',
      id,
    )
    const isOldGood = Number(row?.['old_secret_until'] ?? 0) > this.#now()
    const boxes = [row?.['secret'], isOldGood ? row?.['old_secret'] : null]
    return boxes
      .filter((box) => box instanceof Uint8Array)
      .map((box) => unseal(this.#key, context(id), box))
  }

  /** Forgets secrets that are good no more. */
  async sweep(): Promise<void> {
    const row = `update webhooks set old_secret = null, old_secret_until = null where old_secret_until <= ?`
    await this.#file.write(() => this.#file.run(row, this.#now()))
  }
}

function values({ url, events, certificates, description }: WebhookWishes): string[] {
  return [url, JSON.stringify(events), JSON.stringify(certificates), description]
}

function webhookOf(row: Row): Webhook {
  const { reason, old_secret_until: oldUntil, failing_since: since } = row
  return {
    id: String(row['id']),
    owner: String(row['owner']),
    url: String(row['url']),
    events: JSON.parse(String(row['events'])),
    certificates: JSON.parse(String(row['certificates'])),
    description: String(row['description']),
    state: row['state'] as WebhookState,
    ...(reason !== null && { reason: reason as DeactivationReason }),
    created: Number(row['created']),
    next: Number(row['next']),
    anchored: Number(row['anchored']),
    ...(oldUntil !== null && { oldSecretUntil: Number(oldUntil) }),
    failures: Number(row['failures']),
    ...(since !== null && { failingSince: Number(since) }),
    resume: Number(row['resume']),
    controller: String(row['controller']),
  }
}
