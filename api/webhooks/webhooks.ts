/** Webhooks (事件推送): what their owners do with them, and the loop that tells and sends (docs/decisions/0132-webhooks.md). */
import { v7 as uuidv7 } from 'uuid'
import type { Logger } from 'pino'
import type { Book } from '../book/book.ts'
import { ApiError } from '../errors.ts'
import type { Caller } from '../access/permissions.ts'
import type { DidIndex } from '../identity/did-index.ts'
import { startLoop } from '../log/loop.ts'
import type { Delivery } from '../vault/deliveries.ts'
import type { Vault } from '../vault/vault.ts'
import type { Start, Webhook, WebhookWishes } from '../vault/webhooks.ts'
import { bodyOf, ownersIn, pingType } from './events.ts'
import { newDelivery, WebhookFollower, type FollowerDeps } from './follower.ts'
import { createPoster } from './post.ts'
import { Sender } from './sender.ts'
import { newSecret, printSecret } from './signature.ts'
import { targetProblem, type Targets } from './targets.ts'

export interface WebhooksDeps extends Pick<FollowerDeps, 'db' | 'log' | 'anchored'> {
  readonly vault: Pick<Vault, 'webhooks' | 'deliveries'>
  readonly book: Pick<Book, 'find'>
  readonly dids: Pick<DidIndex, 'ownerOf'>
  readonly config: {
    readonly publicUrl: string
    readonly webhookTargets: Targets
    readonly webhookRetryAfter: number
  }
  readonly logger: Logger
  /** Unix seconds. */
  readonly now: () => number
  /** Sends nothing. */
  readonly idle?: boolean
}

/** A webhook with its secret, which is shown once. */
export interface WithSecret {
  readonly webhook: Webhook
  /** `whsec_…` */
  readonly secret: string
}

/** An owner with the key that controls the DID now. */
export type Owner = Pick<Caller, 'did' | 'key'>

/** Each for the webhooks of one owner (DID): another's are as if there were none, ApiError `not_found`. */
export interface OfferedWebhooks {
  list(owner: string): Webhook[]
  find(owner: string, id: string): Webhook
  /** Throws ApiError `invalid_request` (the address), `state_changed` (ten of them), `unavailable` (too many of all). */
  create(owner: Owner, wishes: WebhookWishes): Promise<WithSecret>
  /** Changes what is given; `active` wakes it or lets it rest. Throws ApiError `invalid_request` (the address). */
  change(
    owner: Owner,
    id: string,
    changes: Partial<WebhookWishes> & { readonly active?: boolean },
  ): Promise<Webhook>
  remove(owner: string, id: string): Promise<void>
  /** Sends a ping, or the one that waits. Throws ApiError `state_changed` where it is not active, as `redeliver` does. */
  ping(owner: string, id: string): Promise<Delivery>
  /** Gives it another secret; the one before stays good for a day. */
  rotate(owner: string, id: string): Promise<WithSecret>
  deliveries(owner: string, id: string, limit: number, before?: number): Delivery[]
  redeliver(owner: string, id: string, delivery: string): Promise<Delivery>
}

export interface OpenWebhooks extends OfferedWebhooks {
  /** Ends what is under way; what was not noted as delivered is sent at the next start. */
  stop(): Promise<void>
}

const interval = 250
const longestPause = 10_000
/** All of them are gone through for each event. */
const most = { ofOne: 10, ofAll: 2_000 } as const
const oldSecretSeconds = 86_400
/** Seconds in which a webhook that pauses after failures is sent to once because somebody asks for it. */
const hastenedOnceIn = 60

/** Opens the webhooks and begins to send. */
export function openWebhooks(deps: WebhooksDeps): OpenWebhooks {
  const { vault, config, book, dids, logger, now } = deps
  const { publicUrl } = config
  const ownersOf = async (certificate: string): Promise<string[]> => {
    const found = await book.find(certificate)
    return found === undefined ? [] : ownersIn(found.document)
  }
  const follower = new WebhookFollower({ ...deps, ...vault, publicUrl, ownersOf })
  const poster = createPoster({ targets: config.webhookTargets })
  const firstPause = config.webhookRetryAfter
  const ownerOf = (did: string) => dids.ownerOf(did)
  const sender = new Sender({ ...vault, poster, logger, now, ownerOf, firstPause })
  const pass = async (): Promise<void> => {
    try {
      await follower.pass()
    } finally {
      sender.pump()
    }
  }
  const idle = deps.idle === true
  const loop = startLoop({ name: 'webhooks', pass, interval, longest: longestPause, logger, idle })
  const stop = async (): Promise<void> => {
    follower.stop()
    await Promise.all([loop.stop(), sender.stop()])
  }
  return { ...new Owners(deps, () => sender.pump()).offered(), stop }
}

class Owners {
  readonly #deps: WebhooksDeps
  readonly #pump: () => void
  /** When each was sent to before its pause was over. */
  readonly #hastened = new Map<string, number>()

  constructor(deps: WebhooksDeps, pump: () => void) {
    this.#deps = deps
    this.#pump = pump
  }

  offered(): OfferedWebhooks {
    return {
      list: (owner) => this.#deps.vault.webhooks.list(owner),
      find: (owner, id) => this.#find(owner, id),
      create: (owner, wishes) => this.#create(owner, wishes),
      change: (owner, id, changes) => this.#change(owner, id, changes),
      remove: (owner, id) => this.#remove(owner, id),
      ping: (owner, id) => this.#ping(owner, id),
      rotate: (owner, id) => this.#rotate(owner, id),
      deliveries: (owner, id, limit, before) =>
        this.#deps.vault.deliveries.list(this.#find(owner, id).id, limit, before),
      redeliver: (owner, id, delivery) => this.#redeliver(owner, id, delivery),
    }
  }

  #find(owner: string, id: string): Webhook {
    const found = this.#deps.vault.webhooks.find(owner, id)
    if (found !== undefined) return found
    throw new ApiError('not_found', 'There is no such webhook of yours.')
  }

  #active(owner: string, id: string): Webhook {
    const found = this.#find(owner, id)
    if (found.state === 'active') return found
    throw new ApiError(
      'state_changed',
      `The webhook is ${found.state}: nothing is sent. Wake it with "active": true.`,
    )
  }

  /** From now on: what happened before is in the register and the log. */
  #start(): Start {
    return { next: this.#deps.log.next, anchored: this.#deps.anchored() }
  }

  #checkUrl(url: string): void {
    const problem = targetProblem(url, this.#deps.config.webhookTargets)
    if (problem === undefined) return
    const fault = { in: 'body', pointer: '/url', code: 'invalid_request', detail: problem }
    throw new ApiError('invalid_request', `/url: ${problem}`, { errors: [fault] })
  }

  async #create({ did: owner, key }: Owner, wishes: WebhookWishes): Promise<WithSecret> {
    this.#checkUrl(wishes.url)
    const [id, secret] = [uuidv7(), newSecret()]
    const { webhooks } = this.#deps.vault
    const wanted = { ...wishes, id, owner, controller: key }
    const exceeded = await webhooks.create(wanted, secret, this.#start(), most)
    if (exceeded !== undefined) throw tooMany(exceeded)
    return { webhook: this.#find(owner, id), secret: printSecret(secret) }
  }

  async #change(
    { did: owner, key }: Owner,
    id: string,
    { active, ...changes }: Partial<WebhookWishes> & { readonly active?: boolean },
  ): Promise<Webhook> {
    const old = this.#find(owner, id)
    if (changes.url !== undefined) this.#checkUrl(changes.url)
    const { webhooks } = this.#deps.vault
    await webhooks.change(id, { ...old, ...changes })
    if (active === false && old.state === 'active') await webhooks.rest(id, 'paused')
    const isAwake = old.state === 'active' && old.controller === key
    if (active === true && !isAwake) await webhooks.activate(id, key, this.#start())
    return this.#find(owner, id)
  }

  async #remove(owner: string, id: string): Promise<void> {
    this.#hastened.delete(id)
    if (await this.#deps.vault.webhooks.delete(owner, id)) return
    this.#find(owner, id)
  }

  async #ping(owner: string, id: string): Promise<Delivery> {
    const webhook = this.#active(owner, id)
    const { vault, config, now } = this.#deps
    const ping = {
      id: `ping-${uuidv7()}`,
      type: pingType,
      time: now(),
      subject: id,
      data: { webhook: id, link: `${config.publicUrl}/v1/webhooks/${id}` },
      dids: [],
    } as const
    const made = newDelivery(webhook, ping, bodyOf(ping, config.publicUrl))
    return this.#send(owner, id, await vault.deliveries.ping(made))
  }

  async #redeliver(owner: string, id: string, delivery: string): Promise<Delivery> {
    this.#active(owner, id)
    const known = await this.#deps.vault.deliveries.again(id, delivery)
    if (known === undefined)
      throw new ApiError('not_found', 'The webhook has no such delivery, or it was forgotten.')
    return this.#send(owner, id, delivery)
  }

  /** Does not wait for a pause after failures, once a minute: somebody has asked for it. */
  async #send(owner: string, id: string, delivery: string): Promise<Delivery> {
    const { webhooks, deliveries } = this.#deps.vault
    const now = this.#deps.now()
    const isSoon = now - (this.#hastened.get(id) ?? -Infinity) < hastenedOnceIn
    if (!isSoon && this.#find(owner, id).resume > now) {
      this.#hastened.set(id, now)
      await webhooks.resume(id)
    }
    const found = deliveries.find(id, delivery)
    if (found === undefined) throw new ApiError('not_found', `Webhook ${id} is gone, of ${owner}.`)
    this.#pump()
    return found
  }

  async #rotate(owner: string, id: string): Promise<WithSecret> {
    const secret = newSecret()
    this.#find(owner, id)
    await this.#deps.vault.webhooks.rotate(id, secret, this.#deps.now() + oldSecretSeconds)
    return { webhook: this.#find(owner, id), secret: printSecret(secret) }
  }
}

function tooMany(bound: keyof typeof most): ApiError {
  return bound === 'ofOne'
    ? new ApiError('state_changed', `You have ${most.ofOne} webhooks. Delete one first.`)
    : new ApiError('unavailable', 'There are as many webhooks as can be served. Try again later.')
}
