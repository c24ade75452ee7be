/** Lines of a CSV file (RFC 4180). */

const cell = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/** One line, without its end. */
export function csvLine(cells: readonly string[]): string {
  return cells.map(cell).join()
}
