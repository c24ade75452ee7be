/**
 * Follows the log for webhooks: reads what was sequenced since, and puts what concerns each on its way together with how
 * far it was told, in one transaction of the vault. Killed anywhere, the next start goes on from there. It is never on
 * the way of an act, and asks for nothing while nobody has a webhook.
 */
import { v7 as uuidv7 } from 'uuid'
import type { Database } from '../db/database.ts'
import type { LogRecord, RecordLocation, TransparencyLog } from '../log/log.ts'
import type { Deliveries, NewDelivery } from '../vault/deliveries.ts'
import type { Webhook, Webhooks } from '../vault/webhooks.ts'
import {
  anchoredHappening,
  bodyOf,
  concerns,
  happeningOf,
  kindsFor,
  type Anchored,
  type Happening,
  type OwnersOf,
} from './events.ts'

export interface FollowerDeps {
  readonly db: Database
  readonly log: TransparencyLog
  readonly webhooks: Webhooks
  readonly deliveries: Deliveries
  /** Size of the newest anchored checkpoint. */
  readonly anchored: () => number
  readonly ownersOf: OwnersOf
  /** Without a slash at the end. */
  readonly publicUrl: string
  /**
   * Deliveries of one webhook that may wait; default 500. Beyond, it is told no more until some are through: none is
   * lost by that.
   */
  readonly mostWaiting?: number
}

const defaultMostWaiting = 500
/** Entries looked at in one transaction. */
const chunkLength = 2_000
/** Entries that may be looked at once more after a crash, where nothing in them was told. */
const unsaved = 10_000
/** Records read at once. */
const readsAtOnce = 64

/** A webhook with how far it was told. */
interface Reader {
  readonly webhook: Webhook
  next: number
  room: number
}

interface Place extends RecordLocation {
  readonly seq: number
}

export class WebhookFollower {
  readonly #deps: FollowerDeps
  /** How far each was told, ahead of what is saved where there was nothing to tell. */
  readonly #next = new Map<string, number>()
  #stopping = false

  constructor(deps: FollowerDeps) {
    this.#deps = deps
  }

  /** Tells all webhooks of what there is, as far as they have room. */
  async pass(): Promise<void> {
    const active = this.#deps.webhooks.active()
    if (active.length === 0) return
    const readers = this.#readersOf(active)
    if (readers.some(({ next }) => next < this.#deps.log.next)) await this.#follow(readers)
    await this.#tellAnchor(readers)
  }

  /** Ends after the chunk under way. */
  stop(): void {
    this.#stopping = true
  }

  #readersOf(active: readonly Webhook[]): Reader[] {
    const { deliveries, mostWaiting = defaultMostWaiting } = this.#deps
    const waiting = deliveries.waiting()
    return active.map((webhook) => ({
      webhook,
      next: Math.max(webhook.next, this.#next.get(webhook.id) ?? 0),
      room: mostWaiting - (waiting.get(webhook.id) ?? 0),
    }))
  }

  async #follow(readers: readonly Reader[]): Promise<void> {
    const end = await this.#indexedEnd()
    while (!this.#stopping) {
      const open = readers.filter(({ next, room }) => next < end && room > 0)
      if (open.length === 0) return
      const from = Math.min(...open.map(({ next }) => next))
      await this.#readChunk(open, from, Math.min(from + chunkLength, end))
    }
  }

  /** Index after the last entry that can be looked up: whoever is told of something can ask for it at once. */
  async #indexedEnd(): Promise<number> {
    const { db } = this.#deps
    const row = await db.query
      .selectFrom('entries')
      .select((of) => of.fn.max('seq').as('last'))
      .executeTakeFirst()
    return typeof row?.last === 'number' ? row.last + 1 : 0
  }

  async #readChunk(open: readonly Reader[], from: number, to: number): Promise<void> {
    const made: NewDelivery[] = []
    const places = await this.#placesOf(open, from, to)
    for (let at = 0; at < places.length; at += readsAtOnce) {
      const some = places.slice(at, at + readsAtOnce)
      const records = await Promise.all(some.map((place) => this.#deps.log.read(place)))
      for (const record of records) made.push(...(await this.#tell(open, record)))
    }
    // Who is full stays at the entry that found no room.
    for (const reader of open) if (reader.room > 0) reader.next = Math.max(reader.next, to)
    await this.#save(open, made)
  }

  /** Where those records lie that somebody may want. */
  async #placesOf(open: readonly Reader[], from: number, to: number): Promise<Place[]> {
    const kinds = kindsFor(new Set(open.flatMap(({ webhook }) => webhook.events)))
    if (kinds.length === 0) return []
    return this.#deps.db.query
      .selectFrom('entries')
      .where('seq', '>=', from)
      .where('seq', '<', to)
      .where('kind', 'in', kinds)
      .orderBy('seq')
      .select(['seq', 'segment', 'position', 'length'])
      .execute()
  }

  async #tell(open: readonly Reader[], record: LogRecord): Promise<NewDelivery[]> {
    const here = open.filter(({ next, room }) => next <= record.index && room > 0)
    if (here.length === 0) return []
    const { ownersOf, publicUrl } = this.#deps
    const happening = await happeningOf(record, ownersOf, publicUrl)
    for (const reader of here) reader.next = record.index + 1
    if (happening === undefined) return []
    const told = here.filter(({ webhook }) => concerns(webhook, happening))
    for (const reader of told) reader.room--
    return told.map(({ webhook }) => newDelivery(webhook, happening, publicUrl))
  }

  async #save(open: readonly Reader[], made: readonly NewDelivery[]): Promise<void> {
    const { deliveries } = this.#deps
    const far = open.filter(({ webhook, next }) => next - webhook.next >= unsaved)
    const behind = made.length > 0 ? open : far
    const told = behind.map(({ webhook: { id, anchored }, next }) => ({ id, next, anchored }))
    if (told.length > 0) await deliveries.add(made, told)
    // Only now: what could not be noted is told by the next pass.
    for (const { webhook, next } of open) this.#next.set(webhook.id, next)
  }

  /** The newest anchor, to those who were told of all that it covers. It covers what older ones do: those are passed over. */
  async #tellAnchor(readers: readonly Reader[]): Promise<void> {
    const size = this.#deps.anchored()
    const behind = readers.filter(
      ({ webhook, next, room }) =>
        room > 0 &&
        next >= size &&
        webhook.anchored < size &&
        webhook.events.includes('checkpoint.anchored'),
    )
    if (behind.length === 0) return
    const anchor = await this.#anchorOf(size)
    if (anchor === undefined) return
    const { publicUrl, deliveries } = this.#deps
    const happening = anchoredHappening(anchor, publicUrl)
    const made = behind.map(({ webhook }) => newDelivery(webhook, happening, publicUrl))
    const told = behind.map(({ webhook: { id }, next }) => ({ id, next, anchored: size }))
    await deliveries.add(made, told)
  }

  async #anchorOf(size: number): Promise<Anchored | undefined> {
    const row = await this.#deps.db.query
      .selectFrom('anchors')
      .where('size', '=', size)
      .select(['block_number', 'block_time', 'record'])
      .executeTakeFirst()
    if (row === undefined) return undefined
    const { txHash }: { txHash: string } = JSON.parse(row.record)
    return { size, blockNumber: row.block_number, blockTime: row.block_time, txHash }
  }
}

/** Puts an event on its way to a webhook. */
export function newDelivery(
  { id: webhook }: Pick<Webhook, 'id'>,
  happening: Happening,
  source: string,
): NewDelivery {
  const { id: event, type } = happening
  return { id: uuidv7(), webhook, event, type, body: bodyOf(happening, source) }
}
