/** Check digits of numbers that identify a party. They find slips of the pen, not forgeries. */

const residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const residentChecks = '10X98765432'

/** Whether a text is a resident identity number (GB 11643: ISO 7064 MOD 11-2, with a date that exists). */
export function isResidentId(text: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false
  const sum = residentWeights.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  return residentChecks[sum % 11] === text[17] && birthDateOf(text) !== undefined
}

/** Date of birth in a resident identity number, `YYYY-MM-DD`; undefined where there is no such day. */
export function birthDateOf(residentId: string): string | undefined {
  const [year, month, day] = [6, 10, 12].map((at, i) =>
    Number(residentId.slice(at, at + (i === 0 ? 4 : 2))),
  )
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day))
  const exists = date.getUTCMonth() + 1 === month && date.getUTCDate() === day
  return exists ? date.toISOString().slice(0, 10) : undefined
}

const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Whether a text is a unified social credit code (GB 32100: MOD 31, weights are powers of three). */
export function isUscc(text: string): boolean {
  if (!/^[0-9A-HJ-NP-RTUWXY]{18}$/.test(text)) return false
  let [sum, weight] = [0, 1]
  for (const letter of text.slice(0, 17)) {
    sum += usccAlphabet.indexOf(letter) * weight
    weight = (weight * 3) % 31
  }
  return usccAlphabet[(31 - (sum % 31)) % 31] === text[17]
}

/** Whole years from a date of birth (`YYYY-MM-DD`) to a date. */
export function ageOn(birth: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4))
  return today.slice(5) < birth.slice(5) ? years - 1 : years
}

const embedded = /(?<!\d)[1-9]\d{16}[\dXx](?![\dA-Za-z])|(?<!\d)1[3-9]\d{9}(?!\d)/g

/** Whether a text that will be public holds what looks like an identity number or a mobile number. */
export function holdsPersonalNumber(text: string): boolean {
  const found = text.match(embedded) ?? []
  return found.some((number) => number.length === 11 || isResidentId(number.toUpperCase()))
}
