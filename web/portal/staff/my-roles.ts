/** Roles of who is signed in. */
import { useSignedIn } from '../base/session.ts'

/** Who decides on certificates. */
export const certificateRoles: readonly string[] = ['registrar', 'court']

const none: readonly string[] = []

export function useRoles(): readonly string[] {
  return useSignedIn()?.session.roles ?? none
}
