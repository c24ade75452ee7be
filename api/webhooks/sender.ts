/**
 * Sends what is due: one delivery of a webhook after another, in the order of the log, a few webhooks at once, those
 * who have waited longest first. What was sent in a turn is noted in one transaction, so that a busy webhook does not
 * cost an fsync an event; killed before, these few are sent once more.
 */
import type { Logger } from 'pino'
import type { Attempt, Deliveries, DeliveryToSend, Ended, Outcome } from '../vault/deliveries.ts'
import type { DeactivationReason, Webhook, Webhooks } from '../vault/webhooks.ts'
import { afterFailure, hasFailedTooLong, healthy, mostTries, pauseAfter } from './pauses.ts'
import type { Poster } from './post.ts'
import { signedHeaders } from './signature.ts'

export interface SenderDeps {
  readonly webhooks: Webhooks
  readonly deliveries: Deliveries
  readonly poster: Poster
  readonly logger: Logger
  /** Unix seconds. */
  readonly now: () => number
  /** The address that controls a DID; undefined where nobody does. */
  readonly ownerOf: (did: string) => Promise<string | undefined>
  /** Seconds before the second attempt. */
  readonly firstPause: number
}

const mostAtOnce = 8
/** Deliveries of one webhook in a turn, and how long it goes on to begin another, in milliseconds. */
const [mostInTurn, turnMs] = [20, 500]
/** Seconds that a webhook rests whose deliveries could not be noted: else it would be sent the same all the time. */
const restUnnoted = 60
const gone = 410

export class Sender {
  readonly #deps: SenderDeps
  readonly #busy = new Map<string, Promise<void>>()
  /** Turn in which each was sent to last. */
  readonly #served = new Map<string, number>()
  readonly #resting = new Map<string, number>()
  #turn = 0
  #stopping = false

  constructor(deps: SenderDeps) {
    this.#deps = deps
  }

  /** Begins to send what is due, as far as there is room. */
  pump(): void {
    if (this.#stopping || this.#busy.size >= mostAtOnce) return
    const now = this.#deps.now()
    const free = this.#deps.deliveries
      .due()
      .filter((id) => !this.#busy.has(id) && (this.#resting.get(id) ?? 0) <= now)
      .toSorted((a, b) => this.#turnOf(a) - this.#turnOf(b))
    for (const id of free.slice(0, mostAtOnce - this.#busy.size)) this.#start(id)
  }

  /** Begins nothing more; resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.#stopping = true
    await this.#deps.poster.close()
    await Promise.all(this.#busy.values())
  }

  #turnOf(webhook: string): number {
    return this.#served.get(webhook) ?? 0
  }

  #start(id: string): void {
    this.#served.set(id, ++this.#turn)
    const done = this.#serve(id)
      .catch((error: unknown) => {
        this.#deps.logger.warn({ err: error, webhook: id }, 'deliveries could not be sent or noted')
        this.#resting.set(id, this.#deps.now() + restUnnoted)
      })
      .finally(() => {
        this.#busy.delete(id)
        this.pump()
      })
    this.#busy.set(id, done)
  }

  /** One turn of a webhook. It ends with the first failure. */
  async #serve(id: string): Promise<void> {
    if (await this.#restIfTaken(id)) return
    const ended = await this.#sendSome(id)
    if (ended.length === 0) return
    await this.#deps.deliveries.note(ended)
    const last = ended.at(-1)!
    if (last.outcome.state !== 'delivered') await this.#restIfLost(last)
  }

  /** Whoever lost a DID, or had stolen it, is told nothing more. */
  async #restIfTaken(id: string): Promise<boolean> {
    const webhook = this.#deps.webhooks.get(id)
    if (webhook === undefined) return false
    if ((await this.#deps.ownerOf(webhook.owner)) === webhook.controller) return false
    await this.#deactivate(webhook, 'controllerChanged')
    return true
  }

  async #sendSome(id: string): Promise<Ended[]> {
    const { webhooks, deliveries } = this.#deps
    const first = webhooks.get(id)
    // A receiver that has failed is asked for one: with its answer comes what it missed, which goes before the rest.
    const some = deliveries.take(id, first === undefined || first.failures > 0 ? 1 : mostInTurn)
    const until = performance.now() + turnMs
    const ended: Ended[] = []
    for (const delivery of some) {
      // It may be changed, paused or deleted at any time.
      const webhook = webhooks.get(id)
      const attempt = webhook?.state === 'active' && (await this.#attempt(webhook, delivery))
      if (!attempt) break
      const { url } = webhook
      const before = ended.at(-1)
      const health = before?.url === url ? before.outcome.health : webhook
      const outcome = this.#judge(health, delivery, attempt)
      ended.push({ url, delivery, outcome })
      if (outcome.state !== 'delivered' || performance.now() > until) break
    }
    return ended
  }

  /** Undefined where it was called off. */
  async #attempt(webhook: Webhook, { event, body }: DeliveryToSend): Promise<Attempt | undefined> {
    const { poster, webhooks, now } = this.#deps
    const time = now()
    const signed = signedHeaders({ id: event, time, body }, webhooks.secretsOf(webhook.id))
    const headers = {
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'Colophon-Webhooks/1',
      ...signed,
    }
    const begun = performance.now()
    const answer = await poster.post(webhook.url, headers, body)
    return answer && { time, durationMs: Math.round(performance.now() - begun), ...answer }
  }

  #judge(before: Outcome['health'], { tries }: DeliveryToSend, attempt: Attempt): Outcome {
    const { now, firstPause } = this.#deps
    const { status = 0 } = attempt
    if (status >= 200 && status < 300)
      return { attempt, state: 'delivered', due: now(), health: healthy }
    const made = tries + 1
    return {
      attempt,
      state: made < mostTries ? 'waiting' : 'failed',
      due: now() + pauseAfter(made, firstPause),
      health: afterFailure(before, now(), firstPause),
    }
  }

  async #restIfLost({ url, delivery, outcome }: Ended): Promise<void> {
    const isGone = outcome.attempt.status === gone
    if (!isGone && !hasFailedTooLong(outcome.health, this.#deps.now())) return
    await this.#deactivate({ id: delivery.webhook, url }, isGone ? 'gone' : 'failures')
  }

  async #deactivate(
    { id, url }: Pick<Webhook, 'id' | 'url'>,
    reason: DeactivationReason,
  ): Promise<void> {
    const { webhooks, logger } = this.#deps
    await webhooks.rest(id, 'deactivated', { reason, url })
    logger.warn({ webhook: id, reason }, 'a webhook was deactivated')
  }
}
