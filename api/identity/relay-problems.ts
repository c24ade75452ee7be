/** What the DidRegistry refuses, in words for the person who asked. */
import type { ErrorDescription } from 'ethers'
import type { ChainProfile } from '../chain/chain.ts'
import { ApiError, type ProblemCode } from '../errors.ts'

/** The signature of somebody else, or over something else. */
export function wrongSignature(expected: string): ApiError {
  const detail = `The signature is not that of ${expected} over this call. Sign the hash of this very call with that key.`
  return new ApiError('wrong_signature', detail)
}

type Say = (args: ErrorDescription['args'], profile: ChainProfile) => readonly [ProblemCode, string]

const invalid =
  (detail: string): Say =>
  () => ['invalid_request', detail]

const says: Readonly<Record<string, Say>> = {
  Deactivated: () => ['did_deactivated', 'The DID is deactivated, for good: nothing changes it.'],
  NotGuardian: (args) => [
    'not_guardian',
    `${lower(args['guardian'])} is not among the guardians in force of this DID.`,
  ],
  AlreadyApproved: () => [
    'already_approved',
    'This guardian has approved this new owner already; others must agree too.',
  ],
  RecoveryPending: (args, profile) => [
    'already_approved',
    `The guardians have agreed on this new owner already; it can be carried out from ${when(args['dueAt'], profile)} on.`,
  ],
  NoRecovery: () => ['no_recovery', 'No recovery to this new owner waits for this DID.'],
  RecoveryNotDue: (args, profile) => [
    'recovery_not_due',
    `The recovery can be carried out from ${when(args['dueAt'], profile)} on.`,
  ],
  WrongSignature: (args) => ['wrong_signature', wrongSignature(lower(args['expected'])).message],
  ZeroOwner: invalid('A recovery needs a new owner other than zero.'),
  TooManyGuardians: invalid('There are more than 16 guardians.'),
  GuardiansNotAscending: invalid('Guardians stand in ascending order, each once; zero is none.'),
  WrongThreshold: invalid(
    'The threshold must be from 1 to the number of guardians, 0 without any.',
  ),
  WrongDelay: invalid('The delay is outside the limits of this registry; 0 without guardians.'),
  ValidityTooLong: invalid('The validity ends after the end of time.'),
}

/** The problem that a refusal of the contract is; undefined for one that no caller can bring about. */
export function problemOf(
  refusal: ErrorDescription | undefined,
  profile: ChainProfile,
): ApiError | undefined {
  const say = says[refusal?.name ?? '']
  if (refusal === undefined || say === undefined) return undefined
  const [code, detail] = say(refusal.args, profile)
  return new ApiError(code, detail)
}

function when(dueAt: unknown, { timeUnit }: ChainProfile): string {
  const milliseconds = Number(dueAt) * (timeUnit === 'milliseconds' ? 1 : 1000)
  return new Date(milliseconds).toISOString()
}

const lower = (address: unknown): string => String(address).toLowerCase()
