/** Uploads under way: whose they are, how far they have come, and the key that their bytes on disk are sealed with. */
import type { Row, VaultFile } from './file.ts'
import type { Slots } from './slots.ts'

export interface Upload {
  readonly id: string
  /** DID of whoever began it. */
  readonly owner: string
  /** Bytes of the whole file. */
  readonly length: number
  /** Bytes of the file that are durable. */
  readonly received: number
  /** Bytes that these take on disk, sealed. */
  readonly stored: number
  /** Unix seconds, as below: when it last came further. */
  readonly updated: number
  readonly expires: number
  /** Id of the deposit that it became. */
  readonly deposit?: string
  /** Why it will not become one: JSON. */
  readonly problem?: string
}

export interface UploadToBegin {
  /** UUID, random. */
  readonly id: string
  readonly owner: string
  readonly length: number
  readonly updated: number
  readonly expires: number
  /** Seals what is asked for with the upload's key. Must be synchronous: it runs in the transaction. */
  readonly seal: (key: Uint8Array) => Uint8Array
}

/** What one person may have that is no deposit yet. */
export interface UploadLimits {
  readonly count: number
  /** Bytes of the whole files. */
  readonly bytes: number
}

/** How an upload ended. */
export type UploadEnd = { readonly deposit: string } | { readonly problem: string }

const keyOwner = (id: string): string => `upload ${id}`

export class Uploads {
  readonly #file: VaultFile
  readonly #slots: Slots

  constructor(file: VaultFile, slots: Slots) {
    this.#file = file
    this.#slots = slots
  }

  /** Begins an upload durably, with a key of its own; resolves with the limit that it would pass, if it would. */
  begin(upload: UploadToBegin, limits: UploadLimits): Promise<'begun' | keyof UploadLimits> {
    return this.#file.write(() => {
      const { id, owner, length, updated, expires, seal } = upload
      const passed = this.#limitPassed(owner, length, limits)
      if (passed !== undefined) return passed
      const { slot, key } = this.#slots.make(keyOwner(id), this.#clearedSlot())
      const row = `insert into uploads (id, owner, slot, body, length, received, stored, updated, expires)
        values (?, ?, ?, ?, ?, 0, 0, ?, ?)`
      this.#file.run(row, id, owner, slot, seal(key), length, updated, expires)
      return 'begun'
    })
  }

  /** Those that were refused count too, until they are deleted or forgotten: or refusals would be without limit. */
  #limitPassed(owner: string, length: number, limits: UploadLimits) {
    const sum = `select count(*) as count, coalesce(sum(length) filter (where slot is not null), 0) as bytes
      from uploads where owner = ? and deposit is null`
    const had = this.#file.get(sum, owner)
    if (Number(had?.['count']) + 1 > limits.count) return 'count'
    return Number(had?.['bytes']) + length > limits.bytes ? 'bytes' : undefined
  }

  #clearedSlot(): number | undefined {
    const take = `delete from free_slots where slot = (select min(slot) from free_slots) returning slot`
    const row = this.#file.get(take)
    return row === undefined ? undefined : Number(row['slot'])
  }

  find(id: string): Upload | undefined {
    const row = this.#file.get('select * from uploads where id = ?', id)
    return row && uploadOf(row)
  }

  /** Its key, and what was asked for, sealed; undefined once it has ended. Throws VaultError `corrupt`. */
  open(id: string): { readonly key: Uint8Array; readonly body: Uint8Array } | undefined {
    const row = this.#file.get('select slot, body from uploads where id = ?', id)
    const { slot, body } = row ?? {}
    if (slot == null || !(body instanceof Uint8Array)) return undefined
    return { key: this.#slots.read(Number(slot), keyOwner(id)), body }
  }

  /** Notes durably how far it has come. The bytes must be on the medium before. */
  async progress(
    id: string,
    at: Pick<Upload, 'received' | 'stored' | 'updated' | 'expires'>,
  ): Promise<void> {
    const row = `update uploads set received = ?, stored = ?, updated = ?, expires = ?
      where id = ? and slot is not null`
    await this.#file.write(() =>
      this.#file.run(row, at.received, at.stored, at.updated, at.expires, id),
    )
  }

  /** Notes durably how it ended; its key, and what was asked for, are gone when this resolves. */
  async end(id: string, end: UploadEnd, expires: number): Promise<void> {
    const [deposit, problem] = 'deposit' in end ? [end.deposit, null] : [null, end.problem]
    const row = `update uploads set deposit = ?, problem = ?, expires = ?, slot = null, body = null
      where id = ? and slot is not null`
    await this.#ending(id, () => this.#file.run(row, deposit, problem, expires, id))
  }

  /** Forgets it, its key first. */
  async delete(id: string): Promise<void> {
    await this.#ending(id, () => this.#file.run('delete from uploads where id = ?', id))
  }

  async #ending(id: string, change: () => number): Promise<void> {
    const cleared = await this.#file.write(() => {
      const slot = this.#file.get('select slot from uploads where id = ?', id)?.['slot'] ?? null
      change()
      if (slot === null) return false
      this.#slots.clear(Number(slot))
      this.#file.run('insert into free_slots values (?)', slot)
      return true
    })
    if (cleared) this.#file.scrub()
  }

  /** An owner's uploads that are no deposits yet, the newest first. */
  list(owner: string): Upload[] {
    const rows = `select * from uploads where owner = ? and deposit is null order by updated desc, id`
    return this.#file.all(rows, owner).map(uploadOf)
  }

  /** Those of everybody that have not ended. */
  unfinished(): Upload[] {
    return this.#file.all('select * from uploads where slot is not null').map(uploadOf)
  }

  /** Those whose time is over. */
  expired(now: number): Upload[] {
    return this.#file.all('select * from uploads where expires <= ?', now).map(uploadOf)
  }
}

function uploadOf(row: Row): Upload {
  return {
    id: String(row['id']),
    owner: String(row['owner']),
    length: Number(row['length']),
    received: Number(row['received']),
    stored: Number(row['stored']),
    updated: Number(row['updated']),
    expires: Number(row['expires']),
    ...(row['deposit'] !== null && { deposit: String(row['deposit']) }),
    ...(row['problem'] !== null && { problem: String(row['problem']) }),
  }
}
