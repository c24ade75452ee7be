/** What the decision on a step needs to know beyond its own case. Pure. */
import type { Members } from '../../verifier/canonical.ts'
import { partyDids } from '../applications/named.ts'
import { membersOf } from '../cases/guards.ts'
import type { CaseFile, Payload } from '../cases/machine.ts'
import type { MoveCommand } from './commands.ts'

interface SeriesOfWorks {
  readonly works: readonly { readonly deposits: readonly string[] }[]
}

/** The form of an application as last submitted: what the step brings, else what the case has. */
export function formOf(file: CaseFile | undefined, payload: Payload): SeriesOfWorks | undefined {
  const last = file?.events.findLast((event) => event.payload['form'] !== undefined)
  return (payload['form'] ?? last?.payload['form']) as SeriesOfWorks | undefined
}

/** Deposits that a step may make certificates of: the system certifies at submission in the automatic lane. */
export function depositsNeeded(
  file: CaseFile | undefined,
  { caseType, transition, payload }: MoveCommand,
): readonly string[] {
  const issues = ['submit', 'certify', 'certifyAutomatically'].includes(transition)
  if (caseType !== 'application' || !issues) return []
  return formOf(file, payload)?.works.flatMap(({ deposits }) => deposits) ?? []
}

/** Steps of a request that read the certificate it is about: who owns it, who may not decide, what becomes of it. */
const aboutCertificate: readonly string[] = ['submit', 'consent', 'grant', 'refuse']

/** The certificate that a request is about; none for the recovery of a DID. */
export function certificatesNeeded(
  file: CaseFile | undefined,
  { caseType, transition, payload }: MoveCommand,
): readonly string[] {
  if (caseType !== 'request') return []
  const certificate = file?.events[0]?.payload['certificate'] ?? payload['certificate']
  const reads = aboutCertificate.includes(transition)
  return typeof certificate === 'string' && reads ? [certificate] : []
}

/** Whom a step certifies: the subject of an identity application. */
export function certifiedSubject(
  file: CaseFile | undefined,
  { caseType, transition, payload }: MoveCommand,
): string | undefined {
  if (caseType !== 'identity' || !['verify', 'certifyChecked'].includes(transition))
    return undefined
  const { subject } = membersOf(file?.events[0]?.payload ?? payload, 'form')
  return typeof subject === 'string' ? subject : undefined
}

/** Steps at which the parties of an application must be who their identity certificates say. */
export const judgesParties: readonly string[] = [
  'submit',
  'resubmit',
  'approve',
  'certifyAutomatically',
]

/** People whose identity certificates a step depends on. */
export function peopleNeeded(file: CaseFile | undefined, command: MoveCommand): readonly string[] {
  const subject = certifiedSubject(file, command)
  if (subject !== undefined) return [subject]
  const { caseType, transition, payload } = command
  if (caseType !== 'application' || !judgesParties.includes(transition)) return []
  return partyDids((formOf(file, payload) ?? {}) as Members)
}
