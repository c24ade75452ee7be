/** Guardians act for minors in what personal data there are of them (PIPL art. 31; Civil Code arts 23, 34). */
import { isMembers, type Members } from '../../verifier/canonical.ts'
import { listOf, membersOf } from '../cases/guards.ts'
import type { CaseFile } from '../cases/machine.ts'
import { sealedIn } from '../cases/sealed.ts'
import { ApiError } from '../errors.ts'
import type { Office } from './office.ts'

type Parts = Pick<Office, 'book'>

/**
 * Minors with data in a case whose guardian a DID is: by the identity certificate of the minor that is in force; where there
 * never was one, by the newest form of the case. While one is suspended, or ended and no other in force, it is nobody.
 */
export async function wardsIn(
  { book }: Parts,
  guardian: string,
  file: CaseFile,
): Promise<ReadonlySet<string>> {
  const subjects = new Set(sealedIn(file).map(({ subject = file.party }) => subject))
  subjects.delete(guardian)
  const [identities, ever] = await Promise.all([
    book.identitiesOf([...subjects]),
    book.everIdentified([...subjects]),
  ])
  const declared = guardiansIn(file)
  const isWard = (subject: string): boolean => {
    const isCertified = ever.has(subject.slice(-40))
    return (isCertified ? identities.get(subject)?.guardian : declared.get(subject)) === guardian
  }
  return new Set([...subjects].filter(isWard))
}

/** Throws ApiError `forbidden` unless the identity certificate in force of a minor names this guardian. */
export async function requireGuardian(
  { book }: Parts,
  guardian: string,
  minor: string,
): Promise<void> {
  const known = (await book.identitiesOf([minor])).get(minor)
  if (known?.guardian === guardian) return
  const detail = `No identity certificate in force names you as guardian of ${minor}.`
  throw new ApiError('forbidden', detail)
}

/** Guardians by minor, as the newest form of a case names them. */
export function guardiansIn({ events }: Pick<CaseFile, 'events'>): ReadonlyMap<string, string> {
  const newest = events.findLast(({ payload }) => isMembers(payload['form']))
  const form = membersOf(newest?.payload ?? {}, 'form')
  const owners = listOf(form, 'owners').filter(isMembers)
  const identity: Members = { ...form, did: form['subject'] }
  return new Map(
    [...owners, identity].flatMap((party): [string, string][] => {
      const [{ did, minor }, guardian] = [party, membersOf(party, 'guardian')['did']]
      const fits = minor === true && typeof did === 'string' && typeof guardian === 'string'
      return fits ? [[did, guardian]] : []
    }),
  )
}
