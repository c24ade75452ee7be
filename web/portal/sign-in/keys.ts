/** The one worker of this page that holds a key, and the registry that keys are for. */
import type { Holder, Signer } from '../../app.ts'
import { KeyHolder } from '../../key-holder.ts'
import { askRegistry, type Registry } from '../../registry.ts'
import { keySigner } from '../../signer.ts'
import type { Enter } from './sign-in-page.tsx'

let holder: KeyHolder | undefined
let asked: Promise<Registry> | undefined

/** The worker is started when it is first needed. */
export function keyHolder(): KeyHolder {
  holder ??= new KeyHolder()
  return holder
}

/** The key that the worker holds; it is forgotten there when it is let go. */
export function heldKey(address: string): Signer {
  return { ...keySigner(keyHolder(), address), release: () => keyHolder().forget() }
}

/** Begins a session. A key or wallet that does not get in is let go: it must not end the session of another later. */
export async function enterOrRelease(enter: Enter, who: Holder): Promise<void> {
  try {
    await enter(who)
  } catch (error) {
    who.signer.release()
    throw error
  }
}

/** Name and chain of the registry. Rejects with RefusedError; the next call asks again. */
export function theRegistry(): Promise<Registry> {
  asked ??= askRegistry().catch((error: unknown) => {
    asked = undefined
    throw error
  })
  return asked
}
