/** What applications are about, for the lists of those who applied. */
import { isMembers, type Members } from '../../verifier/canonical.ts'
import type { CaseRow } from '../book/reader-acts.ts'
import { listOf, membersOf } from '../cases/guards.ts'
import type { Office } from './office.ts'

/** Title of a form: of the series, else of the first work; undefined where there is none. */
export function titleOf(form: Members): string | undefined {
  const [first] = listOf(form, 'works')
  const titles = [form['seriesTitle'], isMembers(first) ? first['title'] : undefined]
  return titles.find((title) => typeof title === 'string')
}

/** The rows with the title of the form that was handed in last; those of other types as they are. */
export async function titled<Row extends CaseRow>(
  { book }: Pick<Office, 'book'>,
  rows: readonly Row[],
): Promise<(Row & { readonly title?: string })[]> {
  const applications = rows.filter(({ type }) => type === 'application')
  const files = await book.caseFiles(applications.map(({ id }) => id))
  return rows.map((row) => {
    const last = files.get(row.id)?.events.findLast(({ payload }) => isMembers(payload['form']))
    const title = last && titleOf(membersOf(last.payload, 'form'))
    return title === undefined ? row : { ...row, title }
  })
}
