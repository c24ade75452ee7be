/** Who is calling, and what that allows. */
import type { StaffRole } from '../cases/machine.ts'
import { ApiError } from '../errors.ts'

export interface Caller {
  /** As the register writes it, lower case. */
  readonly did: string
  /** Address of the key that signed in, 0x lower case. */
  readonly key: string
  readonly roles: ReadonlySet<StaffRole>
  /** Names the session in records; it does not open it. */
  readonly sessionId: string
  /** When the session ends at the latest, Unix seconds. */
  readonly ends: number
  /** Id of the API key that a program sent instead of a session. */
  readonly apiKey?: string
}

/** Whether the caller has one of the roles. */
export function hasRole({ roles }: Caller, ...wanted: readonly StaffRole[]): boolean {
  return wanted.some((role) => roles.has(role))
}

/** Throws ApiError `forbidden` unless the caller has one of the roles. */
export function requireRole(caller: Caller, ...wanted: readonly StaffRole[]): void {
  if (hasRole(caller, ...wanted)) return
  throw new ApiError('forbidden', `This is for ${wanted.join(' or ')}.`, { roles: wanted })
}

/** Throws ApiError `forbidden` unless the caller is the one the DID names, or has one of the roles. */
export function requireSelf(caller: Caller, did: string, ...orRoles: readonly StaffRole[]): void {
  if (caller.did === did || hasRole(caller, ...orRoles)) return
  const others = orRoles.length === 0 ? '' : `, or as ${orRoles.join(' or ')}`
  throw new ApiError('forbidden', `You are signed in as ${caller.did}. Sign in as ${did}${others}.`)
}
