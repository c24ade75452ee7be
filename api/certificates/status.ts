/** The life of a certificate (DOMAIN.md §7.3): what may become of it, and what its bits in the status lists say. Pure. */
import type { StatusReason } from '../../verifier/vocabulary.ts'
import { ApiError } from '../errors.ts'
import type { ActingRole } from '../cases/machine.ts'
import type { StatusPurpose } from './status-list.ts'

/** What a status change can do to a certificate. */
export const statusChanges = [
  'superseded',
  'suspended',
  'restored',
  'revoked',
  'surrendered',
] as const
export type StatusChange = (typeof statusChanges)[number]

/** State of a certificate on record. `pendingAnchor` and `termExpired` are computed where it is shown (office/certificate-view.ts). */
export type CertificateState = 'active' | 'suspended' | 'superseded' | 'revoked' | 'surrendered'

/** Reasons that rest on a request of the owners, which a registrar has granted; nobody gives them without one. */
export const reasonsByRequest: readonly StatusReason[] = ['owner_request', 'applicant_request']

interface Rule {
  readonly from: readonly CertificateState[]
  readonly to: CertificateState
  readonly roles: readonly ActingRole[]
}

/** Who may change what (DOMAIN.md §7.1, §7.3). A court acts through an order; revocation it orders, the registrar executes. The system supersedes identity certificates that are renewed. */
export const statusRules: Readonly<Record<StatusChange, Rule>> = {
  suspended: { from: ['active'], to: 'suspended', roles: ['registrar', 'court'] },
  restored: { from: ['suspended'], to: 'active', roles: ['registrar', 'court', 'system'] },
  superseded: { from: ['active', 'suspended'], to: 'superseded', roles: ['registrar', 'system'] },
  revoked: { from: ['active', 'suspended'], to: 'revoked', roles: ['registrar'] },
  surrendered: { from: ['active', 'suspended'], to: 'surrendered', roles: ['registrar'] },
}

/** State after these changes, oldest first. */
export function stateAfter(changes: readonly string[]): CertificateState {
  const last = changes.at(-1)
  return isChange(last) ? statusRules[last].to : 'active'
}

function isChange(change: string | undefined): change is StatusChange {
  return change !== undefined && Object.hasOwn(statusRules, change)
}

/** Whether a certificate no longer holds for good: its files may be registered anew. */
export function hasEnded(state: CertificateState): boolean {
  return state === 'superseded' || state === 'revoked' || state === 'surrendered'
}

/** Throws ApiError `forbidden` for the role, `state_changed` where the state does not allow the change. */
export function checkStatusChange(
  state: CertificateState,
  change: StatusChange,
  role: ActingRole,
): void {
  const { from, roles } = statusRules[change]
  if (!roles.includes(role))
    throw new ApiError('forbidden', `A certificate is ${change} by ${roles.join(' or ')}.`)
  if (from.includes(state)) return
  const detail = `The certificate is ${state}; only one that is ${from.join(' or ')} can be ${change}.`
  throw new ApiError('state_changed', detail, { state })
}

/**
 * Bits of a certificate after these changes (W3C Bitstring Status List): `revocation` where it ended for good,
 * `suspension` while suspended, `refresh` where another takes its place.
 */
export function bitsAfter(changes: readonly string[]): ReadonlySet<StatusPurpose> {
  const state = stateAfter(changes)
  const bits = new Set<StatusPurpose>()
  if (hasEnded(state)) bits.add('revocation')
  if (state === 'suspended') bits.add('suspension')
  if (state === 'superseded') bits.add('refresh')
  return bits
}
