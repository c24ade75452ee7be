/** The log as people look at it: anchors and entries, newest first, from the rows that lead to them. */
import { parseEntry, type Entry } from '../../verifier/entry.ts'
import type { AnchorRecord } from '../chain/chain.ts'
import type { Database } from '../db/database.ts'
import type { TransparencyLog } from './log.ts'

/** A checkpoint on the chain. */
export interface ListedAnchor extends Pick<
  AnchorRecord,
  'size' | 'root' | 'txHash' | 'blockNumber' | 'blockTime' | 'chainId' | 'contract'
> {
  /** Entries since the anchor before it. */
  readonly entries: number
}

export interface ListedEntry {
  readonly index: number
  readonly entry: Entry
  /** Canonical JSON: not all are for everybody. */
  readonly document: string
}

/** Some of a list, and below which number the next are. */
export interface Listed<T> {
  readonly items: readonly T[]
  readonly next?: number
}

export interface LogIndex {
  /** The newest anchor; undefined before the first. */
  latestAnchor(): Promise<ListedAnchor | undefined>
  /** Anchors of sizes below a number. */
  anchors(before: number, limit: number): Promise<Listed<ListedAnchor>>
  /** Entries below an index. */
  entries(before: number, limit: number): Promise<Listed<ListedEntry>>
}

export interface LogIndexDeps {
  readonly db: Database
  readonly log: Pick<TransparencyLog, 'read'>
  readonly anchorer: { readonly anchored: number }
}

export function createLogIndex({ db, log, anchorer }: LogIndexDeps): LogIndex {
  const anchors: LogIndex['anchors'] = async (before, limit) => {
    const rows = await db.query
      .selectFrom('anchors')
      .where('size', '<', before)
      .orderBy('size', 'desc')
      .limit(limit + 1)
      .select('record')
      .execute()
    const records = rows.map(({ record }): AnchorRecord => JSON.parse(record))
    const items = records.slice(0, limit).map((record, i) => anchorOf(record, records[i + 1]))
    return { items, ...nextOf(records.length > limit, items.at(-1)?.size) }
  }
  // A crowd that looks on asks for the same anchor again and again, until there is another.
  let latest: ListedAnchor | undefined
  return {
    anchors,
    latestAnchor: async () => {
      const { anchored } = anchorer
      if (anchored === 0) return undefined
      if (latest?.size !== anchored) latest = (await anchors(anchored + 1, 1)).items[0]
      return latest
    },
    entries: async (before, limit) => {
      const places = await db.query
        .selectFrom('entries')
        .where('seq', '<', before)
        .orderBy('seq', 'desc')
        .limit(limit)
        .selectAll()
        .execute()
      const items = await Promise.all(
        places.map(async (place) => {
          const { entry, document } = await log.read(place)
          return {
            index: place.seq,
            entry: parseEntry(entry),
            document: new TextDecoder().decode(document),
          }
        }),
      )
      return { items, ...nextOf((items.at(-1)?.index ?? 0) > 0, items.at(-1)?.index) }
    },
  }
}

function nextOf(more: boolean, last: number | undefined): { next?: number } {
  return more && last !== undefined ? { next: last } : {}
}

function anchorOf(record: AnchorRecord, before: AnchorRecord | undefined): ListedAnchor {
  const { size, root, txHash, blockNumber, blockTime, chainId, contract } = record
  const entries = size - (before?.size ?? 0)
  return { size, entries, root, txHash, blockNumber, blockTime, chainId, contract }
}
