/** Drafts (草稿): what a person has begun and not handed in. No act, so not in the log; its owner may throw it away. */
import type { Row, VaultFile } from './file.ts'
import type { Slots } from './slots.ts'

export interface DraftInfo {
  readonly id: string
  /** DID. */
  readonly owner: string
  /** 1, 2, 3 … with each save. */
  readonly revision: number
  /** Unix seconds. */
  readonly updated: number
  /** Unix seconds; absent: kept until it is deleted. */
  readonly expires?: number
}

export interface Draft extends DraftInfo {
  /** The key it is sealed with, its own. */
  readonly key: Uint8Array
  readonly body: Uint8Array
}

/** Somebody who is to sign a draft of another. */
export interface DraftSigner {
  /** DID. */
  readonly did: string
  readonly signed: boolean
}

/** A draft that asks somebody for a signature. */
export interface DraftAsking extends DraftInfo {
  readonly signed: boolean
}

export interface DraftToSave {
  /** UUID. */
  readonly id: string
  readonly owner: string
  /** The revision that the change was made on; 0 where it is new. */
  readonly revision: number
  readonly expires?: number
  /** Who is to sign it beside its owner. */
  readonly signers?: readonly DraftSigner[]
  /** Seals the body with the draft's key (api/personal/seal.ts). Must be synchronous: it runs in the transaction. */
  readonly seal: (key: Uint8Array) => Uint8Array
}

const keyOwner = (id: string): string => `draft ${id}`
const infoColumns = 'id, owner, revision, updated, expires'
/** Drafts that are shown to one signer at most: nobody can fill another's page without end. */
const mostAsking = 200

export class Drafts {
  readonly #file: VaultFile
  readonly #slots: Slots
  readonly #now: () => number

  constructor(file: VaultFile, slots: Slots, now: () => number) {
    this.#file = file
    this.#slots = slots
    this.#now = now
  }

  /**
   * Saves a draft durably and resolves with its new revision, or with `changed` where its owner has no draft of that
   * id and revision: somebody else was faster, or it was deleted.
   */
  save(draft: DraftToSave): Promise<number | 'changed'> {
    return this.#file.write(() => {
      const saved = draft.revision === 0 ? this.#insert(draft) : this.#update(draft)
      if (saved !== 'changed') this.#ask(draft)
      return saved
    })
  }

  #ask({ id, signers = [] }: DraftToSave): void {
    this.#file.run('delete from draft_signers where draft = ?', id)
    const row = 'insert or ignore into draft_signers (signer, draft, signed) values (?, ?, ?)'
    for (const { did, signed } of signers) this.#file.run(row, did, id, Number(signed))
  }

  /** Drafts of others that name somebody as a signer, the one saved last first. */
  asking(signer: string): DraftAsking[] {
    const rows = this.#file.all(
      `select ${infoColumns}, signed from draft_signers join drafts on id = draft
        where signer = ? and coalesce(expires > ?, true) order by updated desc, id limit ${mostAsking}`,
      signer,
      this.#now(),
    )
    return rows.map((row) => ({ ...infoOf(row), signed: row['signed'] === 1 }))
  }

  #insert({ id, owner, expires, seal }: DraftToSave): number | 'changed' {
    if (this.#file.get('select 1 from drafts where id = ?', id) !== undefined) return 'changed'
    const { slot, key } = this.#slots.make(keyOwner(id))
    const row = `insert into drafts (id, owner, revision, slot, body, updated, expires)
      values (?, ?, 1, ?, ?, ?, ?)`
    this.#file.run(row, id, owner, slot, seal(key), this.#now(), expires ?? null)
    return 1
  }

  #update({ id, owner, revision, expires, seal }: DraftToSave): number | 'changed' {
    const old = this.#file.get(
      'select slot from drafts where id = ? and owner = ? and revision = ?',
      id,
      owner,
      revision,
    )
    if (old === undefined) return 'changed'
    const body = seal(this.#slots.read(Number(old['slot']), keyOwner(id)))
    const row = 'update drafts set revision = ?, body = ?, updated = ?, expires = ? where id = ?'
    this.#file.run(row, revision + 1, body, this.#now(), expires ?? null, id)
    return revision + 1
  }

  /** A draft of its owner; undefined where there is none, or another's, or an expired one. */
  load(owner: string, id: string): Draft | undefined {
    const row = this.#file.get(
      `select ${infoColumns}, slot, body from drafts
        where id = ? and owner = ? and coalesce(expires > ?, true)`,
      id,
      owner,
      this.#now(),
    )
    if (row === undefined) return undefined
    const { slot, body } = row
    if (!(body instanceof Uint8Array)) return undefined
    return { ...infoOf(row), key: this.#slots.read(Number(slot), keyOwner(id)), body }
  }

  /** An owner's drafts, the one saved last first, without their bodies. */
  list(owner: string): DraftInfo[] {
    const rows = this.#file.all(
      `select ${infoColumns} from drafts where owner = ? and coalesce(expires > ?, true)
        order by updated desc, id`,
      owner,
      this.#now(),
    )
    return rows.map(infoOf)
  }

  /** Deletes a draft with its key for ever; resolves with false where its owner has none of that id. */
  delete(owner: string, id: string): Promise<boolean> {
    return this.#remove('id = ? and owner = ?', [id, owner])
  }

  /** Deletes what has expired. */
  sweep(): Promise<boolean> {
    return this.#remove('expires <= ?', [this.#now()])
  }

  async #remove(which: string, values: readonly (string | number)[]): Promise<boolean> {
    const any = await this.#file.write(() => {
      const gone = this.#file.all(`delete from drafts where ${which} returning slot`, ...values)
      for (const { slot } of gone) this.#slots.clear(Number(slot))
      return gone.length > 0
    })
    if (any) this.#file.scrub()
    return any
  }
}

function infoOf(row: Row): DraftInfo {
  return {
    id: String(row['id']),
    owner: String(row['owner']),
    revision: Number(row['revision']),
    updated: Number(row['updated']),
    ...(row['expires'] !== null && { expires: Number(row['expires']) }),
  }
}
