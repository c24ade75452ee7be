/** Shares of owners: parts per million in the form, percent for people. Pure. */

export const whole = 1_000_000

/** A share as people write it: `33.3334`. */
export function printShare(ppm: number): string {
  const rest = String(ppm % 10_000)
    .padStart(4, '0')
    .replace(/0+$/, '')
  const percent = String(Math.trunc(ppm / 10_000))
  return rest === '' ? percent : `${percent}.${rest}`
}

/** Parts per million of a percentage with up to four decimals; undefined where it is none. */
export function parseShare(text: string): number | undefined {
  const read = /^(\d{1,3})(?:[.．,](\d{1,4}))?\s*[%％]?$/.exec(text.trim().normalize('NFKC'))
  if (read === null) return undefined
  const ppm = Number(read[1]) * 10_000 + Number((read[2] ?? '').padEnd(4, '0'))
  return ppm >= 1 && ppm <= whole ? ppm : undefined
}

/** Equal shares that add up to the whole: the first ones have what cannot be divided. */
export function equalShares(count: number): number[] {
  const [each, left] = [Math.floor(whole / count), whole % count]
  return Array.from({ length: count }, (_, i) => each + (i < left ? 1 : 0))
}

/** Sum of the shares given, and how many owners gave one. */
export function sumOf(shares: readonly unknown[]): {
  readonly sum: number
  readonly given: number
} {
  const given = shares.filter((share) => typeof share === 'number')
  return { sum: given.reduce((total, share) => total + share, 0), given: given.length }
}
