import { getBytes } from 'ethers'
import { type Selectable, sql } from 'kysely'
import { z } from 'zod'
import { type BlockRef, type DidEvent, documentEvents, recoveryEvents } from '../chain/chain.ts'
import type { Database } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'

/** How far the table of events follows the chain. */
export interface IndexHead {
  /** First block that is not yet in the table. */
  readonly next: number
  /** Time of the block before it, Unix seconds. */
  readonly time: number
}

const nextCursor = 'did_events'
const timeCursor = 'did_events_time'
/** Rows a statement: six parameters each stay far below PostgreSQL's 65,535. */
const rowsAtOnce = 1000

/** Undefined before the first `storeEvents`. */
export async function readHead(db: Database): Promise<IndexHead | undefined> {
  const rows = await db.query
    .selectFrom('cursors')
    .selectAll()
    .where('name', 'in', [nextCursor, timeCursor])
    .execute()
  const values = new Map(rows.map(({ name, value }) => [name, value]))
  const next = values.get(nextCursor)
  return next === undefined ? undefined : { next, time: values.get(timeCursor) ?? 0 }
}

/**
 * Stores the events up to a block. One transaction holds events and cursors, so a kill leaves both or none.
 * Events of final blocks never change: another process that stores the same ones at the same time does no harm.
 */
export async function storeEvents(
  db: Database,
  events: readonly DidEvent[],
  upTo: BlockRef,
): Promise<void> {
  await db.query.transaction().execute(async (transaction) => {
    for (let at = 0; at < events.length; at += rowsAtOnce) {
      await transaction
        .insertInto('did_events')
        .values(events.slice(at, at + rowsAtOnce).map(toRow))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
    await transaction
      .insertInto('cursors')
      .values([
        { name: nextCursor, value: upTo.number + 1 },
        { name: timeCursor, value: upTo.time },
      ])
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ value: sql<number>`greatest(cursors.value, excluded.value)` }),
      )
      .execute()
  })
}

/** Events with some names about one identity (0x lower case), in chain order. */
export async function eventsOf(
  db: Database,
  identity: string,
  names: readonly DidEvent['name'][],
): Promise<DidEvent[]> {
  const rows = await db.query
    .selectFrom('did_events')
    .selectAll()
    .where('identity', '=', getBytes(identity))
    .where('name', 'in', names)
    .orderBy('block_number')
    .orderBy('log_index')
    .execute()
  return rows.map((row) => toEvent(identity, row))
}

type Row = Selectable<Schema['did_events']>

function toRow(event: DidEvent): Row {
  return {
    block_number: event.blockNumber,
    log_index: event.logIndex,
    block_time: event.blockTime,
    identity: getBytes(event.identity),
    name: event.name,
    args: JSON.stringify(event.args),
  }
}

/** Rows are written above, from the chain port: this only gives them their types back. */
const eventName = z.enum([...documentEvents, ...recoveryEvents])
const eventArgs = z.record(z.string(), z.string())

function toEvent(identity: string, row: Row): DidEvent {
  return {
    blockNumber: row.block_number,
    blockTime: row.block_time,
    logIndex: row.log_index,
    identity,
    name: eventName.parse(row.name),
    args: eventArgs.parse(JSON.parse(row.args)),
  }
}
