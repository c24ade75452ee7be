/**
 * Requests about a certificate on record (变更, 补充, 注销, 撤销, 补发): each is an application of its own, decided by a
 * registrar who is not the applicant (DOMAIN.md §2.9, §7.1). What is granted is carried out in the same act.
 */
import { outsidersOf, requireDisinterested } from './guards.ts'
import { day, type CaseFile, type Machine, type Move } from './machine.ts'

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
export const ofHolder: readonly RequestKind[] = ['correction', 'supplement', 'surrender', 'copy']

/** The law gives the registrar 30 days for a registration (2011 notice); the same is promised for what changes one. */
const decisionDays = 30

export function requestKindOf({ events }: Pick<CaseFile, 'events'>): RequestKind {
  const kind = requestKinds.find((known) => known === events[0]?.payload['kind'])
  if (kind) return kind
  throw new Error('a request without a kind')
}

/** Whether a request of this kind changes a certificate when it is granted. */
export function changesCertificate(kind: RequestKind): boolean {
  return kind !== 'copy' && kind !== 'recovery'
}

/** Neither whoever asked, nor the holder of the certificate that somebody else wants revoked. */
function notOwn(file: CaseFile, move: Move): void {
  const holder = file.events[0]?.payload['holder']
  const held = typeof holder === 'string' ? [holder] : []
  requireDisinterested(file, move, new Set([...outsidersOf(file), ...held]))
}

export const requestMachine: Machine = {
  type: 'request',
  transitions: {
    submit: {
      from: ['none'],
      to: 'submitted',
      roles: ['creator', 'agent'],
      standing: (_file, { time }) => ({ due: time + decisionDays * day }),
    },
    grant: {
      from: ['submitted'],
      to: 'granted',
      roles: ['registrar'],
      guard: notOwn,
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
