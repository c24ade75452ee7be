/**
 * Rows of a CSV file by which identities are certified in bulk: strict columns, and everything that is wrong with a row
 * at once. Errors name columns, never values, so that they can be logged.
 */
import { parseDid } from '../../verifier/did.ts'
import { textProblem } from '../../verifier/text.ts'
import { assuranceLevels, codesOf, partyKinds } from '../../verifier/vocabulary.ts'
import { personalProblems } from './check-personal.ts'
import party from './party.json' with { type: 'json' }
import { personalFields, type Personal } from './personal.ts'

const factColumns = ['did', 'partyKind', 'organisationKind', 'assuranceLevel'] as const
const dataColumns = ['legalName', 'idType', 'idNumber', 'birthDate'] as const

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

/** Reads a row: cells by column, an empty cell for what is not stated. Errors name every wrong cell. */
export function parseIdentityRow(row: Readonly<Record<string, string>>): ParsedRow {
  const errors = [...strangeColumns(row), ...factErrors(row), ...dataErrors(row)]
  if (errors.length > 0) return { errors }
  const { did = '', partyKind = '', organisationKind = '', assuranceLevel = '' } = row
  return {
    row: {
      subject: did,
      partyKind,
      ...(organisationKind !== '' && { organisationKind }),
      assuranceLevel,
      personal: personalOf(row),
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

function dataErrors(row: Readonly<Record<string, string>>): RowError[] {
  const texts = dataColumns.flatMap((column) => {
    const problem = row[column] ? textProblem(row[column], 300) : null
    return problem === null ? [] : [{ column, detail: problem }]
  })
  const birth = row['birthDate'] ?? ''
  const required = ['legalName', 'idType', 'idNumber']
  const problems = personalProblems(personalOf(row), row['partyKind'] ?? '', required)
  return [
    ...texts,
    ...wrong('birthDate', birth === '' || isDay(birth), 'is not a day written as 2001-02-28'),
    ...problems.map(({ code, field }) => ({ column: field, detail: details[code] })),
  ]
}

const details = {
  personalMissing: 'is missing',
  idTypeUnknown: 'is not a kind of document for this kind of party',
  idNumberInvalid: 'has a wrong form or check digit',
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
  return /^\d{4}-\d\d-\d\d$/.test(text) && exists
}

function personalOf(row: Readonly<Record<string, string>>): Personal {
  const stated = personalFields.filter((field) => Object.hasOwn(row, field) && row[field] !== '')
  return Object.fromEntries(stated.map((field) => [field, row[field]]))
}
