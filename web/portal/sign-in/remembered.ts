/** Key files kept on this device, where their owner asked for it: encrypted as they are, opened by their passphrase. */
import { parseDid } from '../../../verifier/did.ts'

export interface RememberedKey {
  readonly did: string
  readonly name: string
  readonly text: string
}

const memory = 'colophon.keys'
export const most = 5

/** What is kept, the one used last first. A device that keeps nothing keeps nothing. */
export function rememberedKeys(): RememberedKey[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(memory) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isKey) : []
  } catch {
    return []
  }
}

/** Where there is no room nothing is kept: a file that is here may be the only one of its key. */
export function rememberKey(key: RememberedKey): void {
  store(withKey(rememberedKeys(), key))
}

export function withKey(keys: readonly RememberedKey[], key: RememberedKey): RememberedKey[] {
  const rest = keys.filter(({ did }) => did !== key.did)
  return rest.length < most ? [key, ...rest] : [...keys]
}

export const isFull = (): boolean => rememberedKeys().length >= most

/** The DID that was typed in; undefined where it is none. */
export function didIn(typed = ''): string | undefined {
  const did = typed.trim().toLowerCase()
  return parseDid(did) && did
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
