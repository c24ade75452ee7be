/**
 * Requests about a certificate on record (变更, 补充, 注销, 撤销, 补发): each is an application of its own, decided by a
 * registrar who is not the applicant (DOMAIN.md §2.9, §7.1). What is granted is carried out in the same act.
 */
import { checkConsent, ownersIn, requireConsents } from './consents.ts'
import { deadline } from './deadlines.ts'
import { outsidersOf, requireDisinterested } from './guards.ts'
import type { CaseFile, Machine, Move, Payload } from './machine.ts'

/**
 * What can be asked for. `copy`: re-issue of a copy, which changes no state. `recovery`: that the registrar begins the
 * recovery of a DID whose key is lost (docs/decisions/0013); it is about no certificate.
 */
export const requestKinds = [
  'correction',
  'supplement',
  'surrender',
  'revocation',
  'copy',
  'recovery',
] as const
export type RequestKind = (typeof requestKinds)[number]

/** Kinds that only the holder of the certificate may ask for; a revocation anybody (1994 Measures art. 6). */
const ofHolder: readonly RequestKind[] = ['correction', 'supplement', 'surrender', 'copy']

/** Whether only the holder may ask for this: also for a revocation at the request of the applicant. */
export function isOfHolder(kind: RequestKind, { ground }: Payload): boolean {
  return ofHolder.includes(kind) || (kind === 'revocation' && ground === 'applicant_request')
}

export function requestKindOf({ events }: Pick<CaseFile, 'events'>): RequestKind {
  const kind = requestKinds.find((known) => known === events[0]?.payload['kind'])
  if (kind) return kind
  throw new Error('a request without a kind')
}

/** Whether a request of this kind changes a certificate when it is granted. */
export function changesCertificate(kind: RequestKind): boolean {
  return kind !== 'copy' && kind !== 'recovery'
}

/**
 * Neither whoever asked, nor the holder of the certificate that somebody else wants revoked, nor another owner or a
 * guardian. Who else is named in the certificate or its application, the book knows (api/book/interests.ts).
 */
function notOwn(file: CaseFile, move: Move): void {
  const asked = file.events[0]?.payload ?? {}
  const held = typeof asked['holder'] === 'string' ? [asked['holder']] : []
  const owners = ownersIn(asked).flatMap(({ did, by }) => [did, by])
  requireDisinterested(file, move, new Set([...outsidersOf(file), ...held, ...owners]))
}

function checkGrant(file: CaseFile, move: Move): void {
  notOwn(file, move)
  requireConsents(file)
}

export const requestMachine: Machine = {
  type: 'request',
  transitions: {
    submit: {
      from: ['none'],
      to: 'submitted',
      roles: ['creator', 'agent'],
      standing: (_file, { time }) => ({ due: deadline('request', time) }),
    },
    consent: { from: ['submitted'], to: 'submitted', roles: ['anyone'], guard: checkConsent },
    grant: {
      from: ['submitted'],
      to: 'granted',
      roles: ['registrar'],
      guard: checkGrant,
      standing: () => ({ due: undefined }),
    },
    refuse: {
      from: ['submitted'],
      to: 'refused',
      roles: ['registrar'],
      reasons: ['not_holder', 'not_proven', 'no_ground', 'disputed', 'other'],
      guard: notOwn,
      standing: () => ({ due: undefined }),
    },
    withdraw: {
      from: ['submitted'],
      to: 'withdrawn',
      roles: ['creator', 'agent'],
      standing: () => ({ due: undefined }),
    },
  },
}
