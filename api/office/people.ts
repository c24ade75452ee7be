/** Who has to do with a case other than as staff: nobody of them reads or decides in it as staff. Pure. */
import { isMembers } from '../../verifier/canonical.ts'
import { parseDid } from '../../verifier/did.ts'
import { outsidersOf } from '../cases/guards.ts'
import type { CaseFile } from '../cases/machine.ts'
import { sealedIn } from '../cases/sealed.ts'

/**
 * DIDs of everybody who is named in a form of the case (owners, authors, guardians, agents, applicants, subjects), whose data
 * are sealed in it, who was given a power of attorney, or who acted in it other than as staff.
 */
export function peopleOf(file: CaseFile): ReadonlySet<string> {
  const named = file.events.flatMap(({ payload }) => [
    ...didsIn(payload['form']),
    ...didsIn(payload['agent']),
  ])
  const subjects = sealedIn(file).flatMap(({ subject }) => subject ?? [])
  return new Set([...outsidersOf(file), ...named, ...subjects])
}

/** Every DID in a value, at any depth. */
function didsIn(value: unknown): string[] {
  if (typeof value === 'string') return parseDid(value) === undefined ? [] : [value]
  if (Array.isArray(value)) return value.flatMap(didsIn)
  return isMembers(value) ? Object.values(value).flatMap(didsIn) : []
}
