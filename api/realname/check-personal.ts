/** What is wrong with personal data. Answers name fields, never values. */
import { isResidentId, isUscc } from './id-numbers.ts'
import party from './party.json' with { type: 'json' }
import type { Personal, PersonalField } from './personal.ts'

export interface PersonalProblem {
  readonly code: 'personalMissing' | 'idTypeUnknown' | 'idNumberInvalid'
  readonly field: PersonalField
}

const idTypes = new Map(Object.entries(party.idTypes))

/** Missing fields, unknown kinds of documents, numbers with wrong check digits. */
export function personalProblems(
  personal: Personal,
  partyKind: string,
  required: readonly string[],
): PersonalProblem[] {
  const missing = required.filter(
    (field): field is PersonalField => !Object.hasOwn(personal, field),
  )
  return [
    ...missing.map((field) => ({ code: 'personalMissing' as const, field })),
    ...documentProblems(personal, partyKind),
  ]
}

function documentProblems({ idType, idNumber }: Personal, partyKind: string): PersonalProblem[] {
  if (idType === undefined) return []
  const wanted = partyKind === 'naturalPerson' ? 'naturalPerson' : 'organisation'
  const known = idTypes.get(idType)
  if (known === undefined || (known.party !== 'any' && known.party !== wanted))
    return [{ code: 'idTypeUnknown', field: 'idType' }]
  const valid = idNumber === undefined || (numberChecks.get(idType)?.(idNumber) ?? true)
  return valid ? [] : [{ code: 'idNumberInvalid', field: 'idNumber' }]
}

const numberChecks: ReadonlyMap<string, (number: string) => boolean> = new Map([
  ['residentId', isResidentId],
  ['uscc', isUscc],
])
