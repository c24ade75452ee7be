/** What is on record of cases, roles and the life of certificates. */
import { stateAfter, type CertificateState } from '../certificates/status.ts'
import type { CaseType } from '../cases/machine.ts'
import { addressOf } from './did.ts'
import { recordAt, type ReaderDeps } from './reader.ts'
import type { Recorded } from './book.ts'

/** Which cases to list; all conditions together. */
export interface CaseQuery {
  readonly type: CaseType
  readonly states?: readonly string[]
  /** DID of whom the case is about. */
  readonly party?: string
  /** DID of the staff member who has it; `nobody` for those that lie in the queue. */
  readonly assignee?: string
  readonly lane?: string
  /** Only cases after this log index of their last event (for the next page). */
  readonly after?: number
  /** Only cases before it. */
  readonly before?: number
  readonly newestFirst?: boolean
  readonly limit: number
}

/** A case as a queue shows it. Times in Unix seconds. */
export interface CaseRow {
  readonly id: string
  readonly type: string
  readonly state: string
  /** 20-byte address, hex. */
  readonly party: string
  readonly assignee?: string
  readonly due?: number
  readonly lane?: string
  readonly opened: number
  readonly updated: number
  readonly events: number
  /** Log index of its last event. */
  readonly seq: number
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Cases in the order of their last event. Unless asked otherwise the oldest first: who has waited longest comes first. */
export async function listCases({ db }: ReaderDeps, query: CaseQuery): Promise<CaseRow[]> {
  let select = db.query.selectFrom('cases').where('type', '=', query.type)
  if (query.states !== undefined) select = select.where('state', 'in', [...query.states])
  if (query.party !== undefined) select = select.where('party', '=', addressOf(query.party))
  if (query.assignee !== undefined)
    select = select.where('assignee', '=', assigneeOf(query.assignee))
  if (query.lane !== undefined) select = select.where('lane', '=', query.lane)
  if (query.after !== undefined) select = select.where('seq', '>', query.after)
  if (query.before !== undefined) select = select.where('seq', '<', query.before)
  const direction = query.newestFirst === true ? 'desc' : 'asc'
  const rows = await select.selectAll().orderBy('seq', direction).limit(query.limit).execute()
  return rows.map(({ party, assignee, due, lane, ...row }) => ({
    ...row,
    party: hex(party),
    ...(assignee.length > 0 && { assignee: hex(assignee) }),
    ...(due > 0 && { due }),
    ...(lane !== '' && { lane }),
  }))
}

/** `assignee` of the cases that nobody has taken. */
export const nobody = 'nobody'

function assigneeOf(assignee: string): Uint8Array {
  return assignee === nobody ? new Uint8Array(0) : addressOf(assignee)
}

/** A case that is due. */
export interface DueCase {
  readonly id: string
  readonly type: CaseType
}

/** Cases of a type in one of these states whose deadline passed before a moment (Unix seconds), longest overdue first. */
export async function overdueCases(
  { db }: ReaderDeps,
  type: CaseType,
  states: readonly string[],
  time: number,
  limit: number,
): Promise<DueCase[]> {
  const rows = await db.query
    .selectFrom('cases')
    .where('due', '>', 0)
    .where('due', '<', time)
    .where('type', '=', type)
    .where('state', 'in', [...states])
    .select('id')
    .orderBy('due')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => ({ id, type }))
}

/** Certificates whose suspension has ended by a moment (Unix seconds) and that nothing happened to since. */
export async function endedSuspensions(
  { db }: ReaderDeps,
  time: number,
  limit: number,
): Promise<string[]> {
  const rows = await db.query
    .selectFrom('status_changes as change')
    .where('until', '>', 0)
    .where('until', '<=', time)
    .where((of) =>
      of.not(
        of.exists(
          of
            .selectFrom('status_changes as later')
            .whereRef('later.certificate_id', '=', 'change.certificate_id')
            .whereRef('later.seq', '>', 'change.seq')
            .select('later.seq'),
        ),
      ),
    )
    .select('certificate_id')
    .orderBy('until')
    .limit(limit)
    .execute()
  return rows.map((row) => row.certificate_id)
}

/** What became of a certificate. */
export interface Life {
  readonly state: CertificateState
  /** Its status changes, oldest first. */
  readonly changes: readonly Recorded[]
}

/** The life of a certificate by its document id; active without changes where nothing became of it. */
export async function lifeOf(deps: ReaderDeps, certificate: string): Promise<Life> {
  const rows = await deps.db.query
    .selectFrom('status_changes')
    .where('certificate_id', '=', certificate)
    .select(['seq', 'change'])
    .orderBy('seq')
    .execute()
  const changes = await Promise.all(rows.map(({ seq }) => recordAt(deps, seq)))
  return {
    state: stateAfter(rows.map(({ change }) => change)),
    changes: changes.filter((one) => one !== undefined),
  }
}

/** A status list on record. */
export interface ListOnRecord {
  /** Log index. */
  readonly index: number
  /** When it was made, Unix seconds. */
  readonly time: number
}

/** The newest list of each purpose that tells of the entries of a list number; none of a purpose where none was made. */
export async function newestLists(
  { db }: ReaderDeps,
  list: number,
): Promise<ReadonlyMap<string, ListOnRecord>> {
  const rows = await db.query
    .selectFrom('status_lists')
    .where('list', '=', list)
    .distinctOn('purpose')
    .select(['purpose', 'seq', 'time'])
    .orderBy('purpose')
    .orderBy('seq', 'desc')
    .execute()
  return new Map(rows.map(({ purpose, seq, time }) => [purpose, { index: seq, time }]))
}

/** Lists on record of which none was made since a moment (Unix seconds), at most `limit`. */
export async function staleLists(
  { db }: ReaderDeps,
  since: number,
  limit: number,
): Promise<number[]> {
  const rows = await db.query
    .selectFrom('status_lists')
    .select('list')
    .groupBy('list')
    .having((of) => of(of.fn.max('time'), '<', since))
    .orderBy('list')
    .limit(limit)
    .execute()
  return rows.map(({ list }) => list)
}
