/** What is wrong with personal data that writePersonal has written. Answers name fields and rules, never values. */
import { z } from 'zod'
import { textProblem } from '../../verifier/text.ts'
import { idNumberProblem, isDay, isIdType } from './id-numbers.ts'
import party from './party.json' with { type: 'json' }
import type { Personal, PersonalField } from './personal.ts'

export interface PersonalProblem {
  readonly code: 'personalMissing' | 'personalInvalid' | 'idTypeUnknown' | 'idNumberInvalid'
  readonly field: PersonalField
}

/** Who has documents of a kind, and what is required of this party. */
export interface PersonalRules {
  /** Kind of party; `any` where the form does not say: an agent, a contact. */
  readonly partyKind: string
  readonly required: readonly string[]
  /** `YYYY-MM-DD`: nobody was born after it. */
  readonly today: string
}

/** Missing fields, values out of form, unknown kinds of documents, numbers with wrong check digits. */
export function personalProblems(personal: Personal, rules: PersonalRules): PersonalProblem[] {
  const missing = rules.required.filter(
    (field): field is PersonalField => !Object.hasOwn(personal, field),
  )
  return [
    ...missing.map((field) => ({ code: 'personalMissing' as const, field })),
    ...formProblems(personal, rules),
    ...documentProblems(personal, rules),
  ]
}

const shown = (most: number) => (value: string) => textProblem(value, most) === null
const phone = (value: string): boolean => /^\+[1-9]\d{6,14}$/.test(value)

/** Whether a value has its form; what identifies a document is judged by its kind. */
const inForm: Readonly<
  Record<Exclude<PersonalField, 'idType' | 'idNumber'>, (value: string, today: string) => boolean>
> = {
  legalName: shown(200),
  birthDate: (value, today) => isDay(value) && value >= '1900' && value <= today,
  address: shown(300),
  postcode: (value) => /^[A-Z0-9][A-Z0-9 -]{1,11}$/i.test(value),
  contactPerson: shown(100),
  phone,
  mobile: phone,
  fax: phone,
  email: isEmail,
}

function formProblems(personal: Personal, { today }: PersonalRules): PersonalProblem[] {
  const checks = Object.entries(inForm) as [
    keyof typeof inForm,
    (typeof inForm)['email' | 'birthDate'],
  ][]
  return checks.flatMap(([field, check]) => {
    const value = personal[field]
    const right = value === undefined || check(value, today)
    return right ? [] : [{ code: 'personalInvalid' as const, field }]
  })
}

function isEmail(value: string): boolean {
  return value.length <= 254 && /@[^@]+\.[^@]+$/.test(value) && z.regexes.html5Email.test(value)
}

function documentProblems(
  { idType, idNumber }: Personal,
  { partyKind, today }: PersonalRules,
): PersonalProblem[] {
  if (idType === undefined) return numberAlone(idNumber)
  if (!isIdType(idType) || !isOf(party.idTypes[idType].party, partyKind))
    return [{ code: 'idTypeUnknown', field: 'idType' }]
  const valid = idNumber === undefined || idNumberProblem(idType, idNumber, today) === undefined
  return valid ? [] : [{ code: 'idNumberInvalid', field: 'idNumber' }]
}

/** Whether a kind of document is one of a kind of party. */
function isOf(holder: string, partyKind: string): boolean {
  if (holder === 'any' || partyKind === 'any') return true
  return (partyKind === 'naturalPerson') === (holder === 'naturalPerson')
}

/** Without its kind nothing can be said of a number but that it can be printed. */
function numberAlone(idNumber: string | undefined): PersonalProblem[] {
  if (idNumber === undefined || textProblem(idNumber, 40) === null) return []
  return [{ code: 'idNumberInvalid', field: 'idNumber' }]
}
