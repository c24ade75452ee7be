/** The machine of each type of case. */
import { applicationMachine } from '../applications/machine.ts'
import { identityMachine } from '../realname/machine.ts'
import { powerOfAttorneyMachine, type PowerAction } from '../realname/power-of-attorney.ts'
import { auditMachine } from './audit-machine.ts'
import { isOfAllOwners } from './consents.ts'
import { dossierMachine } from './dossier-machine.ts'
import type { CaseType, Machine, Payload } from './machine.ts'
import { requestMachine } from './request-machine.ts'
import { rolesMachine } from './roles-machine.ts'

const machines = {
  application: applicationMachine,
  identity: identityMachine,
  powerOfAttorney: powerOfAttorneyMachine,
  dossier: dossierMachine,
  roles: rolesMachine,
  request: requestMachine,
  audit: auditMachine,
} as const satisfies Record<CaseType, Machine>

export function machineOf(type: CaseType): Machine {
  return machines[type]
}

/** What a power of attorney must cover for an agent to act, by type and transition; agents make no other steps. */
const agentActions: Partial<Record<CaseType, Readonly<Record<string, PowerAction>>>> = {
  application: {
    submit: 'apply',
    resubmit: 'correct',
    withdraw: 'withdraw',
    appeal: 'apply',
    close: 'withdraw',
  },
  identity: { submit: 'apply', withdraw: 'withdraw' },
  request: { submit: 'amend', withdraw: 'withdraw' },
}

export function agentAction(
  type: CaseType,
  transition: string,
  payload: Payload,
): PowerAction | undefined {
  const asks = type === 'request' && transition === 'submit'
  // The key that signs in would get the DID: nobody has a lost one brought back to an agent.
  if (asks && payload['kind'] === 'recovery') return undefined
  // To give up a certificate takes a power that says so; one to have it corrected is not enough.
  return asks && givesUp(payload) ? 'surrender' : agentActions[type]?.[transition]
}

/** A surrender, or a revocation at the request of the applicant. */
function givesUp(payload: Payload): boolean {
  const { kind } = payload
  return isOfAllOwners(payload) && (kind === 'surrender' || kind === 'revocation')
}
