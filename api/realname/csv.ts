/**
 * Rows of a CSV file by which identities are certified in bulk: strict columns, and everything that is wrong with a row
 * at once. Errors name columns, never values, so that they can be logged.
 */
import { registrationDateOf } from '../../verifier/date.ts'
import { parseDid } from '../../verifier/did.ts'
import { assuranceLevels, codesOf, partyKinds } from '../../verifier/vocabulary.ts'
import { personalProblems } from './check-personal.ts'
import { isMinorOn } from './id-numbers.ts'
import party from './party.json' with { type: 'json' }
import { personalFields, type Personal } from './personal.ts'
import { writePersonal } from './write-personal.ts'

const factColumns = ['did', 'partyKind', 'organisationKind', 'assuranceLevel'] as const
const dataColumns: readonly string[] = ['legalName', 'idType', 'idNumber', 'birthDate']

/** Columns in their order. A file has exactly these, in the first line. */
export const identityColumns: readonly string[] = [...factColumns, ...dataColumns]

/** A row as the register takes it. */
export interface IdentityRow {
  readonly subject: string
  readonly partyKind: string
  readonly organisationKind?: string
  readonly assuranceLevel: string
  readonly personal: Personal
}

export interface RowError {
  readonly column: string
  /** What is wrong, without the value. */
  readonly detail: string
}

export type ParsedRow = { readonly row: IdentityRow } | { readonly errors: readonly RowError[] }

/** What is wrong with a first line, or null. */
export function headerProblem(columns: readonly string[]): string | null {
  const right = columns.length === identityColumns.length
  if (right && identityColumns.every((name, i) => columns[i] === name)) return null
  return `has other columns than ${identityColumns.join(',')}`
}

/**
 * Reads a row: cells by column, an empty cell for what is not stated. Errors name every wrong cell. `time`: now, Unix
 * seconds.
 */
export function parseIdentityRow(row: Readonly<Record<string, string>>, time: number): ParsedRow {
  const personal = personalOf(row)
  const { partyKind: kind = '' } = row
  const errors = [...strangeColumns(row), ...factErrors(row), ...dataErrors(personal, kind, time)]
  if (errors.length > 0) return { errors }
  const { did = '', partyKind = '', organisationKind = '', assuranceLevel = '' } = row
  return {
    row: {
      subject: did,
      partyKind,
      ...(organisationKind !== '' && { organisationKind }),
      assuranceLevel,
      personal,
    },
  }
}

function strangeColumns(row: Readonly<Record<string, string>>): RowError[] {
  const strange = Object.keys(row).filter((column) => !identityColumns.includes(column))
  const missing = identityColumns.filter((column) => !Object.hasOwn(row, column))
  return [
    ...strange.map((column) => ({ column, detail: 'is not a column of this file' })),
    ...missing.map((column) => ({ column, detail: 'is missing' })),
  ]
}

function factErrors(row: Readonly<Record<string, string>>): RowError[] {
  const { did = '', partyKind = '', organisationKind = '', assuranceLevel = '' } = row
  const kinds = codesOf(party.organisationKinds)
  return [
    wrong('did', parseDid(did) !== undefined, 'is not a DID in lower case'),
    oneOfCell('partyKind', partyKind, codesOf(partyKinds)),
    oneOfCell('assuranceLevel', assuranceLevel, assuranceLevels),
    organisationKind === '' ? [] : oneOfCell('organisationKind', organisationKind, kinds),
    wrong(
      'organisationKind',
      (partyKind === 'legalPerson') === (organisationKind !== ''),
      'is stated for legal persons and for nobody else',
    ),
  ].flat()
}

function oneOfCell(column: string, value: string, codes: readonly string[]): RowError[] {
  return wrong(column, codes.includes(value), `is not one of ${codes.join(', ')}`)
}

function wrong(column: string, right: boolean, detail: string): RowError[] {
  return right ? [] : [{ column, detail }]
}

const required = ['legalName', 'idType', 'idNumber']

function dataErrors(personal: Personal, partyKind: string, time: number): RowError[] {
  const rules = { partyKind, required, today: registrationDateOf(time) }
  const problems = personalProblems(personal, rules)
  const errors = problems.map(({ code, field }) => ({ column: field, detail: details[code] }))
  return partyKind === 'naturalPerson' ? [...errors, ...ageErrors(personal, rules.today)] : errors
}

/** A list names no guardians, and nobody's consent for a child: that takes an application (PIPL art. 31). */
function ageErrors(personal: Personal, today: string): RowError[] {
  const minor = isMinorOn(personal, today)
  return [
    wrong('birthDate', minor !== undefined, 'is needed where the document has no date of birth'),
    wrong('birthDate', minor !== true, 'is of a minor, for whom a guardian applies; not in bulk'),
  ].flat()
}

const details = {
  personalMissing: 'is missing',
  personalInvalid: 'has a wrong form, or characters that are not allowed',
  idTypeUnknown: 'is not a kind of document for this kind of party',
  idNumberInvalid: 'has a wrong form or check digit',
}

function personalOf(row: Readonly<Record<string, string>>): Personal {
  const stated = personalFields.filter((field) => dataColumns.includes(field))
  return writePersonal(Object.fromEntries(stated.map((field) => [field, row[field] ?? ''])))
}
