/**
 * Registration numbers: `{prefix}作登字-{year}-{letter}-{serial}` (1994 Measures art. 10, with a prefix that
 * no state body uses). Letters are data, since the official table is not confirmed.
 */
import table from './number-letters.json' with { type: 'json' }

const letters: Readonly<Record<string, string>> = table.letters

/** Series a number is counted in: `{year}-{letter}`. Undefined for a category that is not in the table. */
export function seriesOf(category: string, registrationDate: string): string | undefined {
  const letter = Object.hasOwn(letters, category) ? letters[category] : undefined
  return letter && `${registrationDate.slice(0, 4)}-${letter}`
}

/** `serial` from 1, written with eight digits. */
export function registrationNumber(prefix: string, series: string, serial: number): string {
  return `${prefix}作登字-${series}-${String(serial).padStart(8, '0')}`
}

/** Series and serial of a number of ours. */
export function splitNumber(number: string): { series: string; serial: number } {
  const parts = number.split('-')
  return { series: `${parts[1]}-${parts[2]}`, serial: Number(parts[3]) }
}

/**
 * Acceptance number (受理号): `{prefix}受字-{year}-{number}`, at least eight digits. The number is the log index of the
 * event that accepts the application: unique without a counter, and it says where to look.
 */
export function acceptanceNumber(prefix: string, year: string, logIndex: number): string {
  return `${prefix}受字-${year}-${String(logIndex).padStart(8, '0')}`
}
