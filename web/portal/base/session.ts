/**
 * Who holds a key here and who is signed in. Key and token are in the memory of this page only (docs/decisions/0120-first-pages.md):
 * a reload forgets both.
 */
import { useSyncExternalStore } from 'react'
import type { Holder } from '../../app.ts'
import { askChallenge, beginSession, endSession, endSessionLeaving } from '../../registry.ts'
import type { Session } from '../../registry.ts'
import { messageFor } from '../../sign-in.ts'

export interface SignedIn {
  readonly holder: Holder
  readonly session: Session
}

/** Longer timers run at once. */
const longestTimer = 2 ** 31 - 1
const listeners = new Set<() => void>()
let current: SignedIn | undefined
/** The last session ended without being asked to. */
let endedByItself = false
let timer: ReturnType<typeof setTimeout> | undefined

/** The token of the session, where there is one. */
export const currentToken = (): string | undefined => current?.session.token

export const hasEndedByItself = (): boolean => endedByItself

export const currentSession = (): SignedIn | undefined => current

export function useSignedIn(): SignedIn | undefined {
  return useSyncExternalStore(watchSession, currentSession)
}

/** Tells of each change of who is signed in, until the function returned is called. */
export function watchSession(changed: () => void): () => void {
  listeners.add(changed)
  return () => void listeners.delete(changed)
}

function set(next: SignedIn | undefined, byItself = false): void {
  clearTimeout(timer)
  current = next
  endedByItself = byItself
  if (next !== undefined) {
    const left = Date.parse(next.session.expiresAt) - Date.now()
    timer = setTimeout(forgetSession, Math.min(Math.max(left, 0), longestTimer))
  }
  for (const tell of listeners) tell()
}

/** Has the challenge of the registry signed, and begins a session. Rejects with RefusedError, WalletError, OtherPlaceError. */
export async function signIn(holder: Holder): Promise<void> {
  const { signer, did } = holder
  const message = messageFor(await askChallenge(), { did, address: signer.address }, location)
  const session = await beginSession(message, await signer.sign(message))
  set({ holder, session })
}

/** Ends the session and forgets the key. */
export async function signOut(): Promise<void> {
  const ended = current
  set(undefined)
  ended?.holder.signer.release()
  // A session that cannot be ended now ends by itself; its token is forgotten here in any case.
  if (ended !== undefined) await endSession(ended.session).catch(() => undefined)
}

/** The registry says that the session is over. */
export function forgetSession(): void {
  if (current === undefined) return
  current.holder.signer.release()
  set(undefined, true)
}

// Sessions are this page's: nobody could go on with them.
addEventListener('pagehide', ({ persisted }) => {
  if (!persisted && current !== undefined) endSessionLeaving(current.session)
})
