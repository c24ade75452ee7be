/** Guardians act for minors in what personal data there are of them (PIPL art. 31; Civil Code arts 23, 34). */
import { registrationDateOf } from '../../verifier/date.ts'
import { isMembers, type Members } from '../../verifier/canonical.ts'
import { listOf, membersOf } from '../cases/guards.ts'
import type { CaseFile } from '../cases/machine.ts'
import { sealedIn } from '../cases/sealed.ts'
import { ApiError } from '../errors.ts'
import { isMinorOn } from '../realname/id-numbers.ts'
import type { Office } from './office.ts'
import { openParty } from './sealed.ts'

type Parts = Pick<Office, 'book' | 'vault' | 'now'>

/**
 * Minors with data in a case whose guardian a DID is: by the identity certificate of the minor that is in force; where there
 * never was one, by the newest form of the case. While one is suspended, or ended and no other in force, it is nobody;
 * nor for who has come of age.
 */
export async function wardsIn(
  office: Parts,
  guardian: string,
  file: CaseFile,
): Promise<ReadonlySet<string>> {
  const subjects = new Set(sealedIn(file).map(({ subject = file.party }) => subject))
  subjects.delete(guardian)
  const [identities, ever] = await Promise.all([
    office.book.identitiesOf([...subjects]),
    office.book.everIdentified([...subjects]),
  ])
  const declared = guardiansIn(file)
  const wards = new Set<string>()
  for (const subject of subjects) {
    const known = identities.get(subject)
    const isCertified = ever.has(subject.slice(-40))
    const named = isCertified ? known?.guardian : declared.get(subject)
    if (named !== guardian) continue
    const isMinor = isCertified
      ? (await isMinorBy(office, subject, known?.case)) === true
      : isMinorIn(office, subject, file) !== false
    if (isMinor) wards.add(subject)
  }
  return wards
}

/**
 * Whether somebody is under age by the sealed data of the case of his identity certificate. They are opened for this
 * decision alone and shown to nobody. Undefined where they are erased or do not tell.
 */
async function isMinorBy(
  office: Parts,
  subject: string,
  caseId: string | undefined,
): Promise<boolean | undefined> {
  const file = caseId === undefined ? undefined : await office.book.caseFile(caseId)
  return file && isMinorIn(office, subject, file)
}

function isMinorIn(office: Parts, subject: string, file: CaseFile): boolean | undefined {
  const party = sealedIn(file).find((one) => one.subject === subject)
  const fields = party === undefined ? 'erased' : openParty(office, party)
  if (fields === 'erased') return undefined
  const personal = Object.fromEntries(fields.map(({ field, value }) => [field, value]))
  return isMinorOn(personal, registrationDateOf(office.now()))
}

/** Throws ApiError `forbidden` unless the identity certificate in force of somebody still under age names this guardian. */
export async function requireGuardian(
  office: Parts,
  guardian: string,
  minor: string,
): Promise<void> {
  const known = (await office.book.identitiesOf([minor])).get(minor)
  const isNamed = known?.guardian === guardian
  if (isNamed && (await isMinorBy(office, minor, known.case)) === true) return
  const detail = isNamed
    ? `${minor} has come of age, or the data that tell the age are erased: ask a registrar.`
    : `No identity certificate in force names you as guardian of ${minor}.`
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
