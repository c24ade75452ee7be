/** The monthly report as files: JSON, and CSV that a spreadsheet opens as it is (RFC 4180, UTF-8 with BOM). */
import { stringify } from 'csv-stringify/sync'
import { categories, creationNatures } from '../../verifier/vocabulary.ts'
import type { RegisterRow } from './entry.ts'
import type { MonthReport } from './month-report.ts'
import { entryOf } from './resource.ts'
import { namesIn } from './terms.ts'

const columns: readonly (readonly [string, (row: RegisterRow) => string])[] = [
  ['登记号 Registration number', (row) => row.number],
  ['作品名称 Title', (row) => row.title],
  ['其他名称 Alternative title', (row) => row.alternative_title],
  ['作品类别 Category', (row) => labelled(categories, row.category)],
  ['创作性质 Nature of creation', (row) => labelled(creationNatures, row.nature)],
  ['作者 Authors', (row) => namesIn(row.authors).join('；')],
  ['著作权人 Holders', (row) => namesIn(row.holders).join('；')],
  ['创作完成日期 Completed', (row) => row.completed],
  ['登记日期 Registered', (row) => row.registered],
  ['首次登记日期 First registered', (row) => row.first_registered],
  ['审查方式 Examination', (row) => labelled(laneLabels, row.lane)],
  ['地区代码 Region (GB/T 2260)', (row) => row.region],
  ['状态 State', (row) => labelled(stateLabels, row.state)],
]

type Labels = Readonly<Record<string, { readonly zh: string; readonly en: string }>>

const laneLabels: Labels = {
  automatic: { zh: '自动登记', en: 'automatic' },
  examined: { zh: '经审查', en: 'examined' },
}

const stateLabels: Labels = {
  active: { zh: '有效', en: 'active' },
  suspended: { zh: '中止', en: 'suspended' },
  superseded: { zh: '已被替换', en: 'superseded' },
  revoked: { zh: '已撤销', en: 'revoked' },
  surrendered: { zh: '已注销', en: 'surrendered' },
}

function labelled(labels: Labels, code: string): string {
  const label = Object.hasOwn(labels, code) ? labels[code] : undefined
  return label ? `${label.zh} ${label.en}` : code
}

/**
 * Cells that a spreadsheet would take for a formula (= + - @, tab, carriage return) get an apostrophe in front: a title
 * is anybody's text and must not run in an office (OWASP, "CSV injection").
 */
export const csvOptions = { escape_formulas: true, record_delimiter: 'windows' } as const

/** The registrations of a month as CSV, piece by piece. */
export async function* reportCsv({ pages }: MonthReport): AsyncGenerator<string> {
  yield stringify([columns.map(([label]) => label)], { ...csvOptions, bom: true })
  for await (const rows of pages)
    yield stringify(
      rows.map((row) => columns.map(([, cell]) => cell(row))),
      csvOptions,
    )
}

/** The totals of a month as CSV: one line for each value that is counted. */
export function totalsCsv({ month, totals }: MonthReport): string {
  const { registrations, deposits, ...dimensions } = totals
  const lines = Object.entries(dimensions).flatMap(([dimension, counts]) =>
    Object.entries(counts).map(([value, count]) => [month, dimension, value, count]),
  )
  const head = ['月份 Month', '统计项 Dimension', '值 Value', '数量 Count']
  const sums = [
    [month, 'registrations', '', registrations],
    [month, 'deposits', '', deposits],
  ]
  return stringify([head, ...sums, ...lines], { ...csvOptions, bom: true })
}

/** The report as one JSON object, piece by piece. */
export async function* reportJson({ month, totals, pages }: MonthReport): AsyncGenerator<string> {
  yield `{"month":${JSON.stringify(month)},"totals":${JSON.stringify(totals)},"registrations":[`
  let before = '\n'
  for await (const rows of pages) {
    for (const row of rows) {
      yield before + JSON.stringify(entryOf(row))
      before = ',\n'
    }
  }
  yield '\n]}\n'
}
