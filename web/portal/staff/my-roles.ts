/** Roles of who is signed in. */
import { useSignedIn } from '../base/session.ts'

const none: readonly string[] = []

export function useRoles(): readonly string[] {
  return useSignedIn()?.session.roles ?? none
}
