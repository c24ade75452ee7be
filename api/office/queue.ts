/** The queue of the staff: what the registry itself owes in each case, and which of its deadlines it has missed. */
import { canOwe, overdue, staffDeadlines, type StaffDeadlines } from '../applications/machine.ts'
import type { CaseRow } from '../book/reader-acts.ts'
import type { Office } from './office.ts'

export interface QueueRow extends CaseRow {
  /** The registry's own deadlines, Unix seconds; of open applications. */
  readonly owed?: StaffDeadlines
  readonly overdue?: readonly (keyof StaffDeadlines)[]
}

/** Cases as their queue shows them. Only applications have deadlines that bind the registry. */
export async function queueOf(
  { book, now }: Pick<Office, 'book' | 'now'>,
  rows: readonly CaseRow[],
): Promise<QueueRow[]> {
  // Most of a large register is certified and owes nothing: its files are not read.
  const open = rows.filter(({ type, state }) => type === 'application' && canOwe(state))
  const files = await book.caseFiles(open.map(({ id }) => id))
  return rows.map((row) => {
    const file = files.get(row.id)
    const owed = file === undefined ? {} : staffDeadlines(file)
    if (file === undefined || Object.keys(owed).length === 0) return row
    return { ...row, owed, overdue: overdue(file, now()) }
  })
}
