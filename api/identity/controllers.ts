/** Who controls each DID, kept in memory as long as the index of events stands still. */
import { getBytes, ZeroAddress } from 'ethers'
import { z } from 'zod'
import type { Database } from '../db/database.ts'

/** More than these are asked for only by somebody who makes them up. */
const mostKept = 10_000

export class Controllers {
  readonly #db: Database
  #known = new Map<string, string>()
  #block = -1

  constructor(db: Database) {
    this.#db = db
  }

  /** Whether it was said yet at which block the index is. */
  get begun(): boolean {
    return this.#block >= 0
  }

  /** The index is at this block now. Where there were events on the way, what was known before may have changed. */
  advanceTo(block: number, hadEvents: boolean): void {
    const first = !this.begun
    this.#block = block
    // A new map, so that an answer still under way from before is kept in the old one.
    if (first || hadEvents) this.#known = new Map()
  }

  /** Address (0x lower case) of an identity's owner; undefined where it is deactivated. */
  async of(identity: string): Promise<string | undefined> {
    const known = this.#known
    const owner = known.get(identity) ?? (await this.#read(identity))
    if (known.size < mostKept) known.set(identity, owner)
    return owner === ZeroAddress ? undefined : owner
  }

  /** The owner that the last change names; an identity without one owns itself. */
  async #read(identity: string): Promise<string> {
    const row = await this.#db.query
      .selectFrom('did_events')
      .select('args')
      .where('identity', '=', getBytes(identity))
      .where('name', '=', 'DIDOwnerChanged')
      .orderBy('block_number', 'desc')
      .orderBy('log_index', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row === undefined ? identity : ownerOf.parse(JSON.parse(row.args)).owner
  }
}

const ownerOf = z.object({ owner: z.string() })
