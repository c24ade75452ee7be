import type { SavedFile } from './app.ts'
import { el } from './dom.ts'

/** Hands a file to the browser as a download. */
export function download({ name, text }: SavedFile, type = 'application/json'): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  el('a', { href: address, download: name }).click()
  // Some browsers begin to read only after the click was handled.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
