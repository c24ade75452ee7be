/** Whose act is the party's own: the party's, and that of the guardian of one who is a minor (Civil Code arts 19-23). Pure. */
import { isMembers } from '../../verifier/canonical.ts'
import { guardianOfParty } from './consents.ts'
import { listOf, membersOf } from './guards.ts'
import type { CaseFile, Payload } from './machine.ts'

/**
 * DIDs that act as the party of a case. The guardian of an applicant is whom the form on record names; before there is
 * one, whom the form that is handed in names. A correction cannot make somebody a guardian.
 */
export function principalsOf(file: CaseFile, payload: Payload): ReadonlySet<string> {
  if (file.type === 'request')
    return new Set([file.party, ...[guardianOfParty(file, payload) ?? []].flat()])
  if (file.type === 'dossier') return new Set([file.party, ...guardianIn(payload)])
  if (file.type !== 'application') return new Set([file.party])
  const filed = file.events.findLast((event) => isMembers(event.payload['form']))
  const guardians = listOf(membersOf(filed?.payload ?? payload, 'form'), 'owners')
    .filter(isMembers)
    .filter(({ did, minor }) => did === file.party && minor === true)
    .map((owner) => membersOf(owner, 'guardian')['did'])
  return new Set([file.party, ...guardians.filter((did) => typeof did === 'string')])
}

/** Who reads or erases a minor's data for him: the office has looked, and fsck looks again (api/fsck/check-guardians.ts). */
function guardianIn({ guardian }: Payload): string[] {
  return typeof guardian === 'string' ? [guardian] : []
}
