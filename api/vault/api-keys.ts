/** API keys of DIDs and how often they were used, as the vault keeps them. Of a key there is a hash and nothing else. */
import { registrationDateOf } from '../../verifier/date.ts'
import type { Row, VaultFile } from './file.ts'

export interface ApiKeyRow {
  /** UUID. */
  readonly id: string
  /** Whose programs use it. */
  readonly did: string
  /** Address that controlled the DID when the key was made, 0x lower case. */
  readonly controller: string
  readonly name: string
  readonly scopes: readonly string[]
  /** SHA-256 of the key. */
  readonly hash: Uint8Array
  /** Unix seconds, as those below. */
  readonly created: number
  readonly expires?: number
  readonly revoked?: number
  readonly lastUsed?: number
}

/** So many calls of one day with the same outcome. */
export interface UsageRow {
  /** UTC+8, `2026-11-26`. */
  readonly day: string
  readonly scope: string
  readonly outcome: string
  readonly calls: number
}

/** What is added to the counts of a key. */
export interface UsageOf extends UsageRow {
  readonly key: string
}

/** Days for which usage is kept, and keys that were revoked or have expired. */
export const usageDays = 400
const daySeconds = 86_400

export class ApiKeyRows {
  readonly #file: VaultFile

  constructor(file: VaultFile) {
    this.#file = file
  }

  /**
   * Puts a key on record; resolves when durable, with false where its DID has `most` keys that its controller can use. Beyond ten
   * times as many in all the oldest that has ended is forgotten: whoever makes and revokes them in a loop fills nothing.
   */
  add(key: ApiKeyRow, most: number): Promise<boolean> {
    return this.#file.write(() => {
      const rows = this.list(key.did)
      const ended = rows.filter((row) => hasEnded(row, key))
      if (rows.length - ended.length >= most) return false
      if (rows.length >= 10 * most) this.#forget(ended.at(-1)!.id)
      this.#file.run(
        `insert into api_keys (id, did, controller, name, scopes, hash, created, expires)
          values (?, ?, ?, ?, ?, ?, ?, ?)`,
        key.id,
        key.did,
        key.controller,
        key.name,
        key.scopes.join(' '),
        key.hash,
        key.created,
        key.expires ?? null,
      )
      return true
    })
  }

  #forget(id: string): void {
    this.#file.run('delete from api_keys where id = ?', id)
    this.#file.run('delete from api_key_usage where key_id = ?', id)
  }

  /** A key by its id, also one that was revoked or has expired. */
  find(id: string): ApiKeyRow | undefined {
    const row = this.#file.get('select * from api_keys where id = ?', id)
    return row && keyOf(row)
  }

  /** Keys of a DID, the newest first. */
  list(did: string): ApiKeyRow[] {
    const rows = this.#file.all('select * from api_keys where did = ? order by id desc', did)
    return rows.map(keyOf)
  }

  /** Revokes a key of a DID; resolves when durable, with false where it has none of that id. A second time changes nothing. */
  revoke(did: string, id: string, now: number): Promise<boolean> {
    const row = 'update api_keys set revoked = coalesce(revoked, ?) where id = ? and did = ?'
    return this.#file.write(() => this.#file.run(row, now, id, did) > 0)
  }

  /** Adds to the counts, and notes when keys were used last (Unix seconds by id); resolves when durable. */
  addUsage(counts: readonly UsageOf[], lastUsed: ReadonlyMap<string, number>): Promise<void> {
    return this.#file.write(() => {
      for (const { key, day, scope, outcome, calls } of counts)
        this.#file.run(
          `insert into api_key_usage values (?, ?, ?, ?, ?)
            on conflict do update set calls = calls + excluded.calls`,
          key,
          day,
          scope,
          outcome,
          calls,
        )
      for (const [id, time] of lastUsed)
        this.#file.run('update api_keys set last_used = ? where id = ?', time, id)
    })
  }

  /** Counts of a key from one day to another, both of them included. */
  usage(id: string, from: string, to: string): UsageRow[] {
    const rows = this.#file.all(
      `select day, scope, outcome, calls from api_key_usage
        where key_id = ? and day between ? and ? order by day, scope, outcome`,
      id,
      from,
      to,
    )
    return rows.map(({ day, scope, outcome, calls }) => ({
      day: String(day),
      scope: String(scope),
      outcome: String(outcome),
      calls: Number(calls),
    }))
  }

  /** Forgets old usage, and keys that have ended as long ago. */
  async sweep(now: number): Promise<void> {
    const before = now - usageDays * daySeconds
    await this.#file.write(() => {
      this.#file.run(
        'delete from api_keys where min(coalesce(revoked, expires), coalesce(expires, revoked)) < ?',
        before,
      )
      this.#file.run('delete from api_key_usage where day < ?', registrationDateOf(before))
    })
  }
}

/** Whether a key cannot be used by who makes another one: those of another controller are refused. */
function hasEnded(row: ApiKeyRow, { created, controller }: ApiKeyRow): boolean {
  return row.revoked !== undefined || isOver(row, created) || row.controller !== controller
}

/** Whether the time of a key is over. */
export function isOver({ expires }: Pick<ApiKeyRow, 'expires'>, now: number): boolean {
  return expires !== undefined && expires <= now
}

function keyOf(row: Row): ApiKeyRow {
  const { hash, expires, revoked, last_used: lastUsed } = row
  if (!(hash instanceof Uint8Array)) throw new Error(`the API key ${String(row['id'])} has no hash`)
  return {
    id: String(row['id']),
    did: String(row['did']),
    controller: String(row['controller']),
    name: String(row['name']),
    scopes: String(row['scopes']).split(' '),
    hash,
    created: Number(row['created']),
    ...(expires !== null && { expires: Number(expires) }),
    ...(revoked !== null && { revoked: Number(revoked) }),
    ...(lastUsed !== null && { lastUsed: Number(lastUsed) }),
  }
}
