/** Key files kept on this device, where their owner asked for it: encrypted as they are, opened by their passphrase. */
import type { SavedFile } from '../../app.ts'

export interface RememberedKey extends SavedFile {
  readonly did: string
}

const memory = 'colophon.keys'
const most = 5

/** What is kept, the one used last first. A device that keeps nothing keeps nothing. */
export function rememberedKeys(): RememberedKey[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(memory) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isKey) : []
  } catch {
    return []
  }
}

export function rememberKey(key: RememberedKey): void {
  store([key, ...others(key.did)].slice(0, most))
}

export function forgetKey(did: string): void {
  store(others(did))
}

const others = (did: string): RememberedKey[] => rememberedKeys().filter((key) => key.did !== did)

function store(keys: readonly RememberedKey[]): void {
  try {
    localStorage.setItem(memory, JSON.stringify(keys))
  } catch {
    // Not kept: the file is opened again next time.
  }
}

/** The memory of the origin may hold anything. */
function isKey(value: unknown): value is RememberedKey {
  const { did, name, text } = (value ?? {}) as Record<string, unknown>
  return [did, name, text].every((member) => typeof member === 'string')
}
