/** Columns on a terminal, where a Chinese character is two wide. */

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u

/** Columns that a text takes. */
export function widthOf(text: string): number {
  return Array.from(text).reduce((sum, one) => sum + (wide.test(one) ? 2 : 1), 0)
}

const pad = (text: string, width: number): string => text + ' '.repeat(width - widthOf(text))

/** Prints rows in columns that fit; nothing for no rows. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => widthOf(row[i] ?? ''))),
  )
  for (const row of rows) {
    const cells = row.map((cell, i) => (i === row.length - 1 ? cell : pad(cell, widths[i]!)))
    console.log(cells.join('  ').trimEnd())
  }
}

/** Unix seconds as they are written in documents. */
export function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '')
}
