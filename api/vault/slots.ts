/** Data keys, wrapped by the vault key. A slot once given out is overwritten, never taken away (schema.ts says why). */
import { randomBytes } from 'node:crypto'
import { boxOverhead, seal, SealError, unseal, type SecretKey } from './box.ts'
import { VaultError } from './errors.ts'
import type { VaultFile } from './file.ts'

const keyLength = 32
const erased = new Uint8Array(keyLength + boxOverhead)

export class Slots {
  readonly #file: VaultFile
  readonly #wrapping: SecretKey

  constructor(file: VaultFile, wrapping: SecretKey) {
    this.#file = file
    this.#wrapping = wrapping
  }

  /** Makes a data key (256 bits) for an owner, in a new slot or in one that was cleared. Within a transaction. */
  make(owner: string, cleared?: number): { readonly slot: number; readonly key: Uint8Array } {
    const key = Uint8Array.from(randomBytes(keyLength))
    const wrapped = seal(this.#wrapping, owner, key)
    if (cleared !== undefined) {
      this.#file.run('update slots set wrapped = ? where slot = ?', wrapped, cleared)
      return { slot: cleared, key }
    }
    const row = this.#file.get('insert into slots (wrapped) values (?) returning slot', wrapped)
    return { slot: Number(row?.['slot']), key }
  }

  /** The data key of an owner. Throws VaultError `corrupt` where the slot does not hold it. */
  read(slot: number, owner: string): Uint8Array {
    const wrapped = this.#file.get('select wrapped from slots where slot = ?', slot)?.['wrapped']
    try {
      if (!(wrapped instanceof Uint8Array)) throw new SealError('there is no such slot')
      return Uint8Array.from(unseal(this.#wrapping, owner, wrapped))
    } catch (cause) {
      throw new VaultError('corrupt', `the key of ${owner} cannot be read`, { cause })
    }
  }

  /** Overwrites a key with as many zeros, which SQLite does in place. Within a transaction; `scrub` must follow. */
  clear(slot: number): void {
    this.#file.run('update slots set wrapped = ? where slot = ?', erased, slot)
  }
}
