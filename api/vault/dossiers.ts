/** Dossiers (档案): the personal data of one party in one matter are sealed with a key that lies here alone. */
import { VaultError } from './errors.ts'
import type { VaultFile } from './file.ts'
import type { Slots } from './slots.ts'

export interface Dossier {
  readonly id: string
  /** DID of the person whose data it holds. */
  readonly subject: string
  /** Case whose data they are; absent of those that version 1 made, and where the case did not come on record. */
  readonly case?: string
  /** Unix seconds. */
  readonly created: number
  /** Unix seconds; absent while the data can be read. */
  readonly erasedAt?: number
}

const owner = (id: string): string => `dossier ${id}`

export class Dossiers {
  readonly #file: VaultFile
  readonly #slots: Slots
  readonly #now: () => number

  constructor(file: VaultFile, slots: Slots, now: () => number) {
    this.#file = file
    this.#slots = slots
    this.#now = now
  }

  /**
   * Opens a dossier (id: UUIDv7) and resolves with its data key (256 bits) when that is durable: seal nothing before.
   * Rejects with VaultError `exists`, `full`, `failed`.
   */
  create(id: string, subject: string, caseId?: string): Promise<Uint8Array> {
    return this.#file.write(() => {
      if (this.has(id)) throw new VaultError('exists', `there is a dossier ${id} already`)
      const { slot, key } = this.#slots.make(owner(id))
      const row =
        'insert into dossiers (id, subject, slot, created, case_id) values (?, ?, ?, ?, ?)'
      this.#file.run(row, id, subject, slot, this.#now(), caseId ?? null)
      return key
    })
  }

  /** Its data key; `erased` once it was; undefined where the vault never had it. Throws VaultError `corrupt`. */
  open(id: string): Uint8Array | 'erased' | undefined {
    const row = this.#file.get('select slot, erased_at from dossiers where id = ?', id)
    if (row === undefined) return undefined
    return row['erased_at'] === null ? this.#slots.read(Number(row['slot']), owner(id)) : 'erased'
  }

  /**
   * Destroys the data key for ever: it is overwritten, and the file holds no copy of it when this resolves. Repeatable;
   * the first time stays. Resolves with false where the vault never had the dossier.
   */
  erase(id: string, time: number): Promise<boolean> {
    return this.#end(
      id,
      time,
      'update dossiers set erased_at = ? where id = ? and erased_at is null',
    )
  }

  /** As `erase`, for a dossier whose case did not come on record: nobody looks for it there. */
  discard(id: string, time: number): Promise<boolean> {
    const mark =
      'update dossiers set erased_at = ?, case_id = null where id = ? and erased_at is null'
    return this.#end(id, time, mark)
  }

  async #end(id: string, time: number, mark: string): Promise<boolean> {
    const known = await this.#file.write(() => {
      const row = this.#file.get('select slot from dossiers where id = ?', id)
      if (row === undefined) return false
      this.#slots.clear(Number(row['slot']))
      this.#file.run(mark, time, id)
      return true
    })
    if (known) this.#file.scrub()
    return known
  }

  /** Whether the vault has it and did not erase it. */
  isReadable(id: string): boolean {
    const row = 'select 1 from dossiers where id = ? and erased_at is null'
    return this.#file.get(row, id) !== undefined
  }

  /** When it was erased, Unix seconds; undefined where it was not, or the vault never had it. */
  erasedAt(id: string): number | undefined {
    const row = this.#file.get('select erased_at from dossiers where id = ?', id)
    return row?.['erased_at'] == null ? undefined : Number(row['erased_at'])
  }

  /** Whether the vault has or had it. */
  has(id: string): boolean {
    return this.#file.get('select 1 from dossiers where id = ?', id) !== undefined
  }

  /** Whether its key is there. */
  isOpen(id: string): boolean {
    const row = this.#file.get('select erased_at from dossiers where id = ?', id)
    return row !== undefined && row['erased_at'] === null
  }

  /** All ids there ever were, oldest first: what `fsck` compares with the log. */
  ids(): string[] {
    return this.#file.all('select id from dossiers order by number').map(({ id }) => String(id))
  }

  /** The dossiers about a person, oldest first. */
  of(subject: string): Dossier[] {
    const columns = 'id, subject, created, erased_at, case_id'
    const rows = `select ${columns} from dossiers where subject = ? order by number`
    return this.#file.all(rows, subject).map((row) => ({
      id: String(row['id']),
      subject: String(row['subject']),
      created: Number(row['created']),
      ...(row['case_id'] !== null && { case: String(row['case_id']) }),
      ...(row['erased_at'] !== null && { erasedAt: Number(row['erased_at']) }),
    }))
  }
}
