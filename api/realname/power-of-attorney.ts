/**
 * Powers of attorney (委托书): a principal lets an agent act, in what, from when and until when. The case is the power;
 * its party is the principal.
 */
import { parseDid } from '../../verifier/did.ts'
import { listOf } from '../cases/guards.ts'
import type { CaseFile, Machine, Move, Payload } from '../cases/machine.ts'
import { requireLapsed } from '../cases/guards.ts'
import { ApiError } from '../errors.ts'

/** What an agent can be allowed to do: a closed list. */
export const powerActions = [
  'deposit',
  'apply',
  'correct',
  'withdraw',
  'receive',
  'amend',
  'surrender',
  'license',
  'transfer',
  'pledge',
] as const
export type PowerAction = (typeof powerActions)[number]

/** What a power of attorney says. Times in Unix seconds; it covers `from` and ends before `until`. */
export interface Power {
  readonly agent: string
  readonly scope: readonly PowerAction[]
  readonly from: number
  readonly until: number
}

/** Reads what a power says from the payload of `grant`. Throws ApiError `invalid_request`, `invalid_did`. */
export function readPower(payload: Payload): Power {
  const { agent, from, until } = payload
  if (typeof agent !== 'string' || !parseDid(agent))
    throw new ApiError('invalid_did', 'payload/agent is not a DID of this register.')
  if (!isTime(from) || !isTime(until) || until <= from)
    throw new ApiError('invalid_request', 'payload/from and until are Unix seconds, until later.')
  return { agent, scope: readScope(payload), from, until }
}

function readScope(payload: Payload): PowerAction[] {
  const named = listOf(payload, 'scope')
  const scope = powerActions.filter((action) => named.includes(action))
  if (scope.length > 0 && scope.length === named.length) return scope
  const actions = powerActions.join(', ')
  throw new ApiError('invalid_request', `payload/scope names some of ${actions}, each once.`)
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** none → active → (revoked | renounced | ended). */
export const powerOfAttorneyMachine: Machine = {
  type: 'powerOfAttorney',
  transitions: {
    grant: {
      from: ['none'],
      to: 'active',
      roles: ['creator'],
      guard: checkGrant,
      // The last second it covers: it lapses after that.
      standing: (_, { payload }) => ({ due: readPower(payload).until - 1 }),
    },
    revoke: { from: ['active'], to: 'revoked', roles: ['creator'], standing: endsNow },
    renounce: {
      from: ['active'],
      to: 'renounced',
      roles: ['agent'],
      guard: checkRenounce,
      standing: endsNow,
    },
    lapse: {
      from: ['active'],
      to: 'ended',
      roles: ['system'],
      guard: requireLapsed,
      standing: endsNow,
    },
  },
}

function endsNow() {
  return { due: undefined }
}

function checkGrant(_: CaseFile, { actor, payload, time }: Move): void {
  const { agent, until } = readPower(payload)
  if (agent === actor) throw new ApiError('invalid_request', 'Nobody is their own agent.')
  if (until <= time) throw new ApiError('invalid_request', 'payload/until has passed already.')
}

function checkRenounce(file: CaseFile, { actor }: Move): void {
  if (agentOf(file) === actor) return
  throw new ApiError('conflict_of_interest', 'Only the agent named can renounce this power.')
}

/** DID of the agent; undefined for a case that is no granted power of attorney. */
export function agentOf(file: CaseFile): string | undefined {
  return powerOf(file)?.agent
}

/** What the power says; undefined for a case that is no granted power of attorney. */
export function powerOf({ type, events }: CaseFile): Power | undefined {
  const [grant] = events
  return type === 'powerOfAttorney' && grant ? readPower(grant.payload) : undefined
}

/**
 * Whether a power lets its agent do something at a time (Unix seconds), now or in the past: what was done before a
 * revocation stays covered. Who the agent and the principal are is for the caller to compare.
 */
export function covers(file: CaseFile, action: PowerAction, time: number): boolean {
  const power = powerOf(file)
  if (power === undefined || !power.scope.includes(action)) return false
  const [, ended] = file.events
  const until = Math.min(power.until, ended?.time ?? Infinity)
  return power.from <= time && time < until
}
