/** Who may see a case, and what of it is shown: everything but the boxes of personal data. Pure. */
import type { Caller } from '../access/permissions.ts'
import type { Members } from '../../verifier/canonical.ts'
import { oppositionEnd } from '../applications/guards.ts'
import { namedDids } from '../applications/named.ts'
import { ownersIn } from '../cases/consents.ts'
import { membersOf } from '../cases/guards.ts'
import { principalsOf } from '../cases/principals.ts'
import { partiesIn, type SealedParty } from '../cases/sealed.ts'
import type { CaseEvent, CaseFile, CaseType, StaffRole } from '../cases/machine.ts'
import { agentOf } from '../realname/power-of-attorney.ts'

/** Roles that see all cases of a type (DOMAIN.md §7.1); an administrator sees none but those of roles. */
const viewers: Readonly<Record<CaseType, readonly StaffRole[]>> = {
  application: ['intake_clerk', 'examiner', 'senior_examiner', 'registrar', 'auditor', 'court'],
  // The registrar answers court orders about identities, and erases them when their time is over.
  identity: [
    'intake_clerk',
    'examiner',
    'senior_examiner',
    'registrar',
    'verifier',
    'auditor',
    'court',
  ],
  powerOfAttorney: ['intake_clerk', 'examiner', 'senior_examiner', 'registrar', 'auditor', 'court'],
  dossier: ['auditor'],
  roles: ['admin', 'auditor'],
  request: ['registrar', 'auditor', 'court'],
  audit: ['auditor', 'registrar', 'court'],
}

/** Whether somebody sees all cases of a type. */
export function seesAll({ roles }: Caller, type: CaseType): boolean {
  return viewers[type].some((role) => roles.has(role))
}

/** Whether somebody may see a case: by role, or because it is about him, names him, or he acted in it. */
export function maySee(caller: Caller, file: CaseFile): boolean {
  if (seesAll(caller, file.type) || file.party === caller.did) return true
  if (file.events.some(({ actor }) => actor === caller.did)) return true
  return file.events.some(({ payload }) => namedIn(payload).includes(caller.did))
}

/** Whether somebody has a power of attorney from whom a case is about; what it covers is for the act to tell. */
export function isAgentOf({ did }: Pick<Caller, 'did'>, power: CaseFile, file: CaseFile): boolean {
  return agentOf(power) === did && principalsOf(file, {}).has(power.party)
}

/** Whether anybody may object to an application now (公示), who otherwise is not told that there is one. */
export function isOpposable(file: CaseFile, time: number): boolean {
  const open = file.type === 'application' && ['approved', 'submitted'].includes(file.state)
  return open && time <= (oppositionEnd(file) ?? 0)
}

/** DIDs that a payload names: those of a form, an agent, the owners whom a request needs. */
function namedIn(payload: Members): string[] {
  const owners = ownersIn(payload).flatMap(({ did, by }) => [did, by])
  const named = [...namedDids(membersOf(payload, 'form')), payload['agent'], ...owners]
  return named.filter((did) => typeof did === 'string')
}

export interface EventView {
  readonly position: number
  readonly logIndex: number
  /** Unix seconds. */
  readonly time: number
  readonly transition: string
  readonly from: string
  readonly to: string
  readonly actor: string
  readonly role: string
  readonly reason?: string
  /** SHA-256 of the signed event document, hex. */
  readonly document: string
  readonly payload: Members
}

export interface CaseView {
  readonly id: string
  readonly type: CaseType
  readonly state: string
  readonly party: string
  readonly assignee?: string
  /** Unix seconds. */
  readonly due?: number
  readonly lane?: string
  readonly events: readonly EventView[]
}

/** A case as it is shown. */
export function viewOf(file: CaseFile): CaseView {
  const { id, type, state, party, assignee, due, lane } = file
  return {
    id,
    type,
    state,
    party,
    ...(assignee !== undefined && { assignee }),
    ...(due !== undefined && { due }),
    ...(lane !== undefined && { lane }),
    events: file.events.map(eventView),
  }
}

export function eventView({ documentHash, index, payload, ...event }: CaseEvent): EventView {
  const shown = { ...payload }
  if (payload['parties'] !== undefined)
    shown['parties'] = partiesIn(payload).map((party) => withoutBox(party))
  return { ...event, logIndex: index, document: documentHash, payload: shown }
}

function withoutBox({ box: _box, ...party }: SealedParty): Omit<SealedParty, 'box'> {
  return party
}
