/**
 * Identity documents and other personal data as the registry keeps them: one way of writing each, and what must hold
 * of it. Errors name the field and the rule, never the value.
 *
 * The two check digits are written here (ISO 7064 and a weighted sum, a line each): of the libraries, `stdnum` 1.12.0
 * refuses credit codes whose check character is 0 and those that begin with a letter, both of which are given out, and
 * `id-validator` and `idcard` bring lists of districts that were out of date when they were printed.
 */
import { z } from 'zod'

interface DocumentType {
  readonly zh: string
  readonly en: string
  readonly holder: 'person' | 'body'
  /** What is wrong with a number that was brought into form, or undefined. */
  readonly problem: (number: string, today: string) => FieldRule | undefined
}

/** Rules that a field can break. */
export type FieldRule =
  | 'required'
  | 'unknown_field'
  | 'text'
  | 'length'
  | 'form'
  | 'check_digit'
  | 'birth_date'
  | 'region'
  | 'unknown_type'

const form = (pattern: RegExp) => (number: string) => (pattern.test(number) ? undefined : 'form')

/** Provinces of mainland China (GB/T 2260, first two digits). */
const provinces = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])/

/** Documents of identity (证件类型). */
export const documentTypes = {
  residentId: {
    zh: '居民身份证',
    en: 'Resident identity card',
    holder: 'person',
    problem: (number, today) => citizenNumberProblem(number, provinces, today),
  },
  residencePermit: {
    zh: '港澳台居民居住证',
    en: 'Residence permit for residents of Hong Kong, Macao and Taiwan',
    holder: 'person',
    problem: (number, today) => citizenNumberProblem(number, /^8[1-3]0000/, today),
  },
  passport: {
    zh: '护照',
    en: 'Passport',
    holder: 'person',
    problem: form(/^[A-Z0-9]{5,17}$/),
  },
  mainlandTravelPermit: {
    zh: '港澳居民来往内地通行证',
    en: 'Mainland travel permit for Hong Kong and Macao residents',
    holder: 'person',
    problem: form(/^[HM]\d{8}(\d{2})?$/),
  },
  taiwanTravelPermit: {
    zh: '台湾居民来往大陆通行证',
    en: 'Mainland travel permit for Taiwan residents',
    holder: 'person',
    problem: form(/^\d{8}(\d{2})?$/),
  },
  foreignPermanentResident: {
    zh: '外国人永久居留身份证',
    en: 'Foreign permanent resident ID card',
    holder: 'person',
    // Cards before 2023 have three letters and twelve digits; those since then the form of a citizen's number.
    problem: (number, today) =>
      /^[A-Z]{3}\d{12}$/.test(number) ? undefined : citizenNumberProblem(number, /^9/, today),
  },
  otherPersonal: {
    zh: '其他个人证件',
    en: 'Another document of a person',
    holder: 'person',
    problem: form(/^[\p{L}\p{N}][\p{L}\p{N}./()-]{2,39}$/u),
  },
  uscc: {
    zh: '统一社会信用代码',
    en: 'Unified social credit code',
    holder: 'body',
    problem: (number) => creditCodeProblem(number),
  },
  foreignRegistration: {
    zh: '境外登记证件',
    en: 'Registration outside mainland China',
    holder: 'body',
    problem: form(/^[\p{L}\p{N}][\p{L}\p{N}./()-]{1,39}$/u),
  },
} as const satisfies Record<string, DocumentType>

export type DocumentTypeCode = keyof typeof documentTypes

export const documentTypeCodes = Object.keys(documentTypes) as DocumentTypeCode[]

/** Whether a text is the code of a document type. */
export function isDocumentType(code: string): code is DocumentTypeCode {
  return Object.hasOwn(documentTypes, code)
}

/** A document number in form: full width to half width, letters upper case, no spaces. */
export function writeDocumentNumber(given: string): string {
  return given
    .normalize('NFKC')
    .replaceAll(/\p{White_Space}/gu, '')
    .toUpperCase()
}

/**
 * The rule that a document number in form breaks, or undefined.
 * @param today `2026-11-22`: nobody was born after it.
 */
export function documentNumberProblem(
  type: DocumentTypeCode,
  number: string,
  today: string,
): FieldRule | undefined {
  const { problem }: DocumentType = documentTypes[type]
  return problem(number, today)
}

const citizenForm = /^\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/

/** GB 11643-1999: region, birth date, sequence, check character. */
function citizenNumberProblem(
  number: string,
  region: RegExp,
  today: string,
): FieldRule | undefined {
  const [, year, month, day] = citizenForm.exec(number) ?? []
  if (year === undefined) return 'form'
  if (!region.test(number)) return 'region'
  const born = `${year}-${month}-${day}`
  if (!z.iso.date().safeParse(born).success || born < '1900' || born > today) return 'birth_date'
  return checkCharacter11(number.slice(0, -1)) === number.at(-1) ? undefined : 'check_digit'
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
function creditCodeProblem(code: string): FieldRule | undefined {
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
