/** The one worker of this page that holds a key, and the registry that keys are for. */
import { KeyHolder } from '../../key-holder.ts'
import { askRegistry, type Registry } from '../../registry.ts'

let holder: KeyHolder | undefined
let asked: Promise<Registry> | undefined

/** The worker is started when it is first needed. */
export function keyHolder(): KeyHolder {
  holder ??= new KeyHolder()
  return holder
}

/** Name and chain of the registry. Rejects with RefusedError; the next call asks again. */
export function theRegistry(): Promise<Registry> {
  asked ??= askRegistry().catch((error: unknown) => {
    asked = undefined
    throw error
  })
  return asked
}
