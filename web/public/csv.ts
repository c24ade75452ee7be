/** Tables as files that a spreadsheet opens as they are: UTF-8 with a byte order mark, RFC 4180. */
import { download } from '../download.ts'

/** One cell: a number as it is, a text quoted where it must be. */
function cellOf(value: string | number): string {
  const text = String(value)
  // What a spreadsheet would run as a formula is text (docs/register.md).
  const plain = typeof value === 'string' && /^[=+\-@]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** A table in CSV, its headings first. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`
}

/** Hands a table to the browser as a download. */
export function downloadCsv(name: string, rows: readonly (readonly (string | number)[])[]): void {
  download({ name: `${name}.csv`, text: csvOf(rows) }, 'text/csv;charset=utf-8')
}
