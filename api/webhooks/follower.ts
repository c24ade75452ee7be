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
  type Interest,
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
/** Deliveries after which those made are put on their way, in one transaction. */
const mostMade = 1_000
/** Records read at once. */
const readsAtOnce = 64

/** An active webhook with how far it was told. */
interface Reader {
  readonly id: string
  readonly webhook: Interest
  /** As the vault has it. */
  saved: number
  anchored: number
  /** Ahead of what is saved where there was nothing to tell. */
  seen: number
  /** In the pass under way. */
  next: number
  room: number
}

interface Place extends RecordLocation {
  readonly seq: number
}

export class WebhookFollower {
  readonly #deps: FollowerDeps
  #readers: readonly Reader[] = []
  /** Of the webhooks that the readers are of. */
  #version = -1
  #stopping = false

  constructor(deps: FollowerDeps) {
    this.#deps = deps
  }

  /** Tells all webhooks of what there is, as far as they have room. */
  async pass(): Promise<void> {
    const readers = this.#current()
    const { log, anchored, deliveries, mostWaiting = defaultMostWaiting } = this.#deps
    const size = anchored()
    const isBehind = readers.some(({ seen }) => seen < log.next)
    if (!isBehind && !readers.some((reader) => wantsAnchor(reader, size))) return
    const waiting = deliveries.waiting()
    for (const reader of readers) {
      reader.next = reader.seen
      reader.room = mostWaiting - (waiting.get(reader.id) ?? 0)
    }
    if (isBehind) await this.#follow(readers)
    await this.#tellAnchor(readers, size)
  }

  /** Ends after the chunk under way. */
  stop(): void {
    this.#stopping = true
  }

  /** Read anew only where somebody has changed one: they may watch a thousand certificates each. */
  #current(): readonly Reader[] {
    const { webhooks } = this.#deps
    if (webhooks.version === this.#version) return this.#readers
    const seen = new Map(this.#readers.map((reader) => [reader.id, reader.seen]))
    this.#version = webhooks.version
    this.#readers = webhooks
      .active()
      .map((webhook) => readerOf(webhook, Math.max(webhook.next, seen.get(webhook.id) ?? 0)))
    return this.#readers
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
      for (const record of records) {
        made.push(...(await this.#tell(open, record)))
        if (made.length >= mostMade) await this.#save(open, made.splice(0))
      }
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
    const body = bodyOf(happening, publicUrl)
    return told.map((reader) => newDelivery(reader, happening, body))
  }

  async #save(open: readonly Reader[], made: readonly NewDelivery[]): Promise<void> {
    const told = new Set(made.map(({ webhook }) => webhook))
    const behind = open.filter(({ id, next, saved }) => told.has(id) || next - saved >= unsaved)
    if (behind.length > 0) await this.#deps.deliveries.add(made, behind)
    // Only now: what could not be noted is told by the next pass.
    for (const reader of behind) reader.saved = reader.next
    for (const reader of open) reader.seen = reader.next
  }

  /** The newest anchor, to those who were told of all that it covers. It covers what older ones do: those are passed over. */
  async #tellAnchor(readers: readonly Reader[], size: number): Promise<void> {
    const behind = readers.filter(
      (reader) => wantsAnchor(reader, size) && reader.room > 0 && reader.next >= size,
    )
    if (behind.length === 0) return
    const anchor = await this.#anchorOf(size)
    if (anchor === undefined) return
    const { deliveries, publicUrl } = this.#deps
    const happening = anchoredHappening(anchor, publicUrl)
    const body = bodyOf(happening, publicUrl)
    const made = behind.map((reader) => newDelivery(reader, happening, body))
    await deliveries.add(
      made,
      behind.map(({ id, next }) => ({ id, next, anchored: size })),
    )
    for (const reader of behind) [reader.saved, reader.anchored] = [reader.next, size]
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

function readerOf({ id, certificates, next, anchored, ...webhook }: Webhook, seen: number): Reader {
  const watched = typeof certificates === 'string' ? certificates : new Set(certificates)
  const interest = { ...webhook, certificates: watched }
  return { id, webhook: interest, saved: next, anchored, seen, next: seen, room: 0 }
}

const wantsAnchor = ({ webhook, anchored }: Reader, size: number): boolean =>
  anchored < size && webhook.events.includes('checkpoint.anchored')

/** Puts an event on its way to a webhook. */
export function newDelivery(
  { id: webhook }: Pick<Webhook, 'id'>,
  { id: event, type }: Happening,
  body: string,
): NewDelivery {
  return { id: uuidv7(), webhook, event, type, body }
}
