/** The personal data that the registry takes, field by field: brought into one form and checked. Pure. */
import { z } from 'zod'
import { textProblem } from '../../verifier/text.ts'
import {
  documentNumberProblem,
  documentTypes,
  isDocumentType,
  writeDocumentNumber,
  type DocumentTypeCode,
  type FieldRule,
} from './documents.ts'
import type { Fields } from './seal.ts'

/** Fields that there are, with their names. */
export const personalFields = {
  name: { zh: '姓名或名称', en: 'Name' },
  nameInEnglish: { zh: '英文名称', en: 'Name in Latin letters' },
  documentType: { zh: '证件类型', en: 'Type of document' },
  documentNumber: { zh: '证件号码', en: 'Number of the document' },
  phone: { zh: '电话', en: 'Telephone' },
  email: { zh: '电子邮箱', en: 'E-mail' },
  address: { zh: '地址', en: 'Address' },
  postcode: { zh: '邮政编码', en: 'Postcode' },
  legalRepresentative: { zh: '法定代表人', en: 'Legal representative' },
  contact: { zh: '联系人', en: 'Contact' },
} as const

export type PersonalField = keyof typeof personalFields

/** A rule that a field breaks. It never holds the value. */
export interface FieldFault {
  /** Name of the field; of an unknown one as it was sent, cut to 32 characters. */
  readonly field: string
  readonly rule: FieldRule
  readonly zh: string
  readonly en: string
}

export interface Normalised {
  /** All that was sent, in form. Keep it only if there is no fault. */
  readonly fields: Record<string, string>
  /** Every fault found, in the order of the fields. */
  readonly faults: readonly FieldFault[]
}

const words = {
  required: ['未填写', 'is missing'],
  unknown_field: ['不是可接收的字段', 'is no field that is kept'],
  text: ['含有不允许的字符', 'holds characters that are not allowed'],
  length: ['过长', 'is too long'],
  form: ['格式不正确', 'does not have the form it should have'],
  check_digit: ['校验码不正确', 'has a wrong check character'],
  birth_date: ['出生日期不正确', 'holds an impossible date of birth'],
  region: ['地区代码不正确', 'holds a region that this document does not have'],
  unknown_type: ['证件类型不在列表中', 'is not in the list of documents'],
} as const satisfies Record<FieldRule, readonly [zh: string, en: string]>

/** Brings a value into form. */
const write: Record<PersonalField, (given: string) => string> = {
  name: plain,
  nameInEnglish: plain,
  documentType: plain,
  documentNumber: writeDocumentNumber,
  phone: writePhone,
  email: writeEmail,
  address: plain,
  postcode: (given) => plain(given.normalize('NFKC')),
  legalRepresentative: plain,
  contact: plain,
}

const displayed = (most: number) => (value: string) => {
  if (textProblem(value, Number.MAX_SAFE_INTEGER) !== null) return 'text'
  return textProblem(value, most) === null ? undefined : 'length'
}

/** The rule that a value in form breaks. */
const check: Record<
  Exclude<PersonalField, 'documentNumber'>,
  (value: string) => FieldRule | undefined
> = {
  name: displayed(100),
  nameInEnglish: displayed(100),
  documentType: (value) => (isDocumentType(value) ? undefined : 'unknown_type'),
  phone: (value) => (/^\+[1-9]\d{6,14}$/.test(value) ? undefined : 'form'),
  email: emailProblem,
  address: displayed(200),
  postcode: (value) => (/^[A-Z0-9][A-Z0-9 -]{1,11}$/i.test(value) ? undefined : 'form'),
  legalRepresentative: displayed(100),
  contact: displayed(100),
}

/**
 * Brings personal data into form and checks them: trimmed, Unicode normal form C, document numbers in upper case,
 * telephone numbers as in E.164. What is written in one way only can be compared, and committed to.
 * @param now Unix seconds.
 */
export function normaliseFields(
  given: Fields,
  now: number,
  required: readonly PersonalField[] = [],
): Normalised {
  const fields: Record<string, string> = {}
  const faults = required
    .filter((field) => !hasValue(given, field))
    .map((f) => fault(f, 'required'))
  for (const [field, value] of Object.entries(given)) {
    if (!isField(field)) faults.push(fault(field.slice(0, 32), 'unknown_field'))
    else if (plain(value) !== '') fields[field] = write[field](value)
  }
  const today = new Date(now * 1000).toISOString().slice(0, 10)
  for (const [field, value] of Object.entries(fields)) {
    const rule = problemOf(field as PersonalField, value, fields, today)
    if (rule !== undefined) faults.push(fault(field, rule))
  }
  return { fields, faults }
}

function problemOf(
  field: PersonalField,
  value: string,
  { documentType = '' }: Fields,
  today: string,
): FieldRule | undefined {
  if (field !== 'documentNumber') return check[field](value)
  // Without its type nothing can be said of a number; the type's own fault is told at the type.
  return isDocumentType(documentType)
    ? documentNumberProblem(documentType, value, today)
    : displayed(40)(value)
}

/** Types of document that a person, or a body (legal person, organisation), can have. */
export function documentTypesOf(holder: 'person' | 'body'): DocumentTypeCode[] {
  return Object.entries(documentTypes).flatMap(([code, type]) =>
    type.holder === holder && isDocumentType(code) ? code : [],
  )
}

function fault(field: string, rule: FieldRule): FieldFault {
  const [zh, en] = words[rule]
  return { field, rule, zh, en }
}

const isField = (name: string): name is PersonalField => Object.hasOwn(personalFields, name)
const hasValue = (given: Fields, field: string): boolean =>
  Object.hasOwn(given, field) && plain(given[field] ?? '') !== ''

function plain(given: string): string {
  return given.normalize('NFC').replaceAll(/^\p{White_Space}+|\p{White_Space}+$/gu, '')
}

/** Numbers without a country are Chinese: mobile (11 digits from 13 to 19), or area code and 7 or 8 digits. */
function writePhone(given: string): string {
  const digits = given.normalize('NFKC').replaceAll(/[\p{White_Space}()./‐-―-]/gu, '')
  const abroad = digits.replace(/^00/, '+')
  if (/^1[3-9]\d{9}$/.test(digits)) return `+86${digits}`
  if (/^0[1-9]\d{8,10}$/.test(digits)) return `+86${digits.slice(1)}`
  return abroad
}

/** The domain is the same in any case; the part before it may not be. */
function writeEmail(given: string): string {
  const text = plain(given.normalize('NFKC'))
  const at = text.lastIndexOf('@')
  return at === -1 ? text : text.slice(0, at) + text.slice(at).toLowerCase()
}

function emailProblem(value: string): FieldRule | undefined {
  if (value.length > 254) return 'length'
  const dotted = /@[^@]+\.[^@]+$/.test(value)
  return dotted && z.regexes.html5Email.test(value) ? undefined : 'form'
}
