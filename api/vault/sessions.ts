/** Sessions of those who have signed in, and the nonces that they used up. Tokens and addresses are never stored. */
import type { VaultFile } from './file.ts'

export interface Session {
  /** SHA-256 of the token. */
  readonly tokenHash: Uint8Array
  readonly did: string
  /** Address of the key that signed in, 0x lower case. */
  readonly key: string
  /** HMAC of the client's network address. */
  readonly client: Uint8Array
  /** Unix seconds, as the two below. */
  readonly created: number
  /** It ends then, unless it is used before. */
  readonly idleUntil: number
  /** It ends then at the latest. */
  readonly ends: number
}

export interface UsedNonce {
  readonly nonce: string
  /** Unix seconds; the nonce itself is refused from then on, and need not be remembered. */
  readonly expires: number
}

export class Sessions {
  readonly #file: VaultFile

  constructor(file: VaultFile) {
    this.#file = file
  }

  /**
   * Uses up a nonce and begins a session, both or neither; resolves with true when durable, with false where the nonce
   * was used before.
   */
  begin(session: Session, { nonce, expires }: UsedNonce): Promise<boolean> {
    const { tokenHash, did, key, client, created, idleUntil, ends } = session
    return this.#file.write(() => {
      const use = 'insert into used_nonces (nonce, expires) values (?, ?) on conflict do nothing'
      if (this.#file.run(use, nonce, expires) === 0) return false
      this.#file.run(
        `insert into sessions (token_hash, did, key_address, client, created, idle_until, ends)
          values (?, ?, ?, ?, ?, ?, ?)`,
        tokenHash,
        did,
        key,
        client,
        created,
        idleUntil,
        ends,
      )
      return true
    })
  }

  /** The session of a token, also one that has ended by time and was not swept yet. */
  find(tokenHash: Uint8Array): Session | undefined {
    const row = this.#file.get('select * from sessions where token_hash = ?', tokenHash)
    if (row === undefined || !(row['client'] instanceof Uint8Array)) return undefined
    return {
      tokenHash,
      did: String(row['did']),
      key: String(row['key_address']),
      client: row['client'],
      created: Number(row['created']),
      idleUntil: Number(row['idle_until']),
      ends: Number(row['ends']),
    }
  }

  /** Notes a use; resolves when durable. */
  async touch(tokenHash: Uint8Array, idleUntil: number): Promise<void> {
    const row = 'update sessions set idle_until = ? where token_hash = ?'
    await this.#file.write(() => this.#file.run(row, idleUntil, tokenHash))
  }

  /** Ends a session; resolves when durable. */
  async end(tokenHash: Uint8Array): Promise<void> {
    const row = 'delete from sessions where token_hash = ?'
    await this.#file.write(() => this.#file.run(row, tokenHash))
  }

  /** Forgets sessions and nonces whose time is over. */
  async sweep(now: number): Promise<void> {
    await this.#file.write(() => {
      this.#file.run('delete from sessions where ends <= ? or idle_until <= ?', now, now)
      this.#file.run('delete from used_nonces where expires <= ?', now)
    })
  }
}
