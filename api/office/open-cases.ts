/** Open cases as those who work on them want them: what is due first comes first, with counts. */
import { LRUCache } from 'lru-cache'
import { canOwe, missed, staffDeadlines, type StaffDeadlines } from '../applications/machine.ts'
import type { CaseRow } from '../book/reader-acts.ts'
import type { CaseType } from '../cases/machine.ts'
import openIn from '../cases/open-states.json' with { type: 'json' }
import type { Office } from './office.ts'
import type { QueueRow } from './queue.ts'

export const queuedTypes = [
  'application',
  'identity',
  'request',
] as const satisfies readonly CaseType[]
export type QueuedType = (typeof queuedTypes)[number]

/** States of a case in which somebody has to do something, the party among them. The portal reads the same list. */
const openStates: Readonly<Record<QueuedType, readonly string[]>> = openIn

/** Open cases that are looked through for one answer: those that have waited longest. */
export const mostOpen = 2_000

export interface OpenQuery {
  readonly type: QueuedType
  readonly states?: readonly string[]
  /** DID, or `nobody`. */
  readonly assignee?: string
  readonly lane?: string
  readonly skip: number
  readonly limit: number
}

export interface OpenCases {
  readonly items: readonly QueueRow[]
  /** Of the states asked for. */
  readonly total: number
  /** Of those, past a deadline of the registry. */
  readonly overdue: number
  /** Of all open states, by state. */
  readonly states: Readonly<Record<string, number>>
  /** False where there are more than are looked through. */
  readonly complete: boolean
}

/** What is owed in a case follows from its events: it is kept until another comes. */
interface Owed {
  readonly seq: number
  readonly owed: StaffDeadlines
}

/** Looks through open cases. Keeps what it has found out of each, so that a queue is read from the log once. */
export function createOpenCases(office: Pick<Office, 'book' | 'now'>) {
  const known = new LRUCache<string, Owed>({ max: 20_000 })

  async function learn(rows: readonly CaseRow[]): Promise<void> {
    const fresh = rows.filter(
      ({ id, type, state, seq }) =>
        type === 'application' && canOwe(state) && known.get(id)?.seq !== seq,
    )
    const files = await office.book.caseFiles(fresh.map(({ id }) => id))
    for (const file of files.values()) {
      const seq = file.events.at(-1)?.index ?? 0
      known.set(file.id, { seq, owed: staffDeadlines(file) })
    }
  }

  function shown(row: CaseRow): QueueRow {
    const owed =
      row.type === 'application' && canOwe(row.state) ? known.get(row.id)?.owed : undefined
    if (owed === undefined || Object.keys(owed).length === 0) return row
    return { ...row, owed, overdue: missed(owed, office.now()) }
  }

  return async ({ type, states, assignee, lane, skip, limit }: OpenQuery): Promise<OpenCases> => {
    const rows = await office.book.listCases({
      type,
      states: openStates[type],
      limit: mostOpen + 1,
      ...(assignee !== undefined && { assignee }),
      ...(lane !== undefined && { lane }),
    })
    const all = rows.slice(0, mostOpen)
    await learn(all)
    const asked = all
      .filter(({ state }) => states?.includes(state) ?? true)
      .map(shown)
      .toSorted((a, b) => dueOf(a) - dueOf(b) || a.seq - b.seq)
    return {
      items: asked.slice(skip, skip + limit),
      total: asked.length,
      overdue: asked.filter((row) => isLate(row, office.now())).length,
      states: countBy(all),
      complete: rows.length <= mostOpen,
    }
  }
}

/** When somebody has to have acted: the registry, or the party. */
function dueOf({ owed, due }: QueueRow): number {
  return owed?.firstNotice ?? owed?.registration ?? due ?? Number.MAX_SAFE_INTEGER
}

function isLate(row: QueueRow, time: number): boolean {
  if (row.overdue !== undefined) return row.overdue.length > 0
  return row.type === 'request' && time > dueOf(row)
}

function countBy(rows: readonly CaseRow[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1
  return counts
}
