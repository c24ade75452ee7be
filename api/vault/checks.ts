/** Bulk checks of DIDs, as the vault keeps them; what was asked and answered lies in files (api/checks/files.ts). */
import type { Row, VaultFile } from './file.ts'

/** `waiting`: not finished, so it is run again after a restart. `failed`: it will never be done. */
export const checkStates = ['waiting', 'done', 'failed'] as const
export type CheckState = (typeof checkStates)[number]

export interface NewCheck {
  /** UUID v7: in the order of arrival. */
  readonly id: string
  readonly did: string
  /** Unix seconds. */
  readonly created: number
  readonly rows: number
  /** Size of the upload, and once done of the result, too. */
  readonly bytes: number
}

export interface CheckRow extends NewCheck {
  readonly state: CheckState
  /** Unix seconds. */
  readonly finished?: number
  /** Rows with a certificate, and rows that could not be read; once done. */
  readonly found?: number
  readonly problems?: number
}

export interface Bounds {
  /** Checks of one DID. */
  readonly ofOne: number
  /** Bytes that all uploads and results together have. */
  readonly bytes: number
}

/** How a check ended. */
export interface CheckEnd extends Partial<Pick<CheckRow, 'found' | 'problems'>> {
  readonly state: 'done' | 'failed'
  /** Of the result. */
  readonly bytes?: number
}

export class CheckRows {
  readonly #file: VaultFile

  constructor(file: VaultFile) {
    this.#file = file
  }

  /** Puts a check on record; resolves when durable, with what it would exceed where it is refused. */
  add(check: NewCheck, bounds: Bounds): Promise<keyof Bounds | undefined> {
    return this.#file.write(() => {
      if (this.list(check.did).length >= bounds.ofOne) return 'ofOne'
      if (this.bytes() + check.bytes > bounds.bytes) return 'bytes'
      this.#file.run(
        `insert into checks (id, did, created, rows, bytes, state) values (?, ?, ?, ?, ?, 'waiting')`,
        check.id,
        check.did,
        check.created,
        check.rows,
        check.bytes,
      )
      return undefined
    })
  }

  /** Of all checks together. */
  bytes(): number {
    const all = this.#file.get('select coalesce(sum(bytes), 0) as bytes from checks')
    return Number(all?.['bytes'])
  }

  /** Notes that a check is run; resolves when durable, with how often that did not end, undefined where it is gone. */
  async begin(id: string): Promise<number | undefined> {
    const row = 'update checks set runs = runs + 1 where id = ? returning runs'
    const begun = await this.#file.write(() => this.#file.get(row, id))
    return begun && Number(begun['runs'])
  }

  /** Notes that a run has ended, whatever came of it. */
  async settle(id: string): Promise<void> {
    await this.#file.write(() => this.#file.run('update checks set runs = 0 where id = ?', id))
  }

  /** A check of a DID. */
  find(did: string, id: string): CheckRow | undefined {
    const row = this.#file.get('select * from checks where id = ? and did = ?', id, did)
    return row && checkOf(row)
  }

  /** Checks of a DID, the newest first. */
  list(did: string): CheckRow[] {
    return this.#file.all('select * from checks where did = ? order by id desc', did).map(checkOf)
  }

  /** All that are to be run, in the order of arrival. */
  waiting(): CheckRow[] {
    return this.#file.all(`select * from checks where state = 'waiting' order by id`).map(checkOf)
  }

  /** Ids of all. */
  ids(): string[] {
    return this.#file.all('select id from checks').map(({ id }) => String(id))
  }

  /** Notes that a check has ended; resolves when durable, with false where it was deleted meanwhile. */
  end(id: string, end: CheckEnd & { readonly finished: number }): Promise<boolean> {
    const row = `update checks set state = ?, finished = ?, found = ?, problems = ?, bytes = bytes + ?
      where id = ?`
    const { state, finished, found = null, problems = null, bytes = 0 } = end
    return this.#file.write(
      () => this.#file.run(row, state, finished, found, problems, bytes, id) > 0,
    )
  }

  /** Deletes a check of a DID; resolves when durable, with false where it has none of that id. */
  delete(did: string, id: string): Promise<boolean> {
    const row = 'delete from checks where id = ? and did = ?'
    return this.#file.write(() => this.#file.run(row, id, did) > 0)
  }

  /** Deletes those that were made up to a time; resolves with their ids when durable. */
  sweep(until: number): Promise<string[]> {
    return this.#file.write(() =>
      this.#file
        .all('delete from checks where created <= ? returning id', until)
        .map(({ id }) => String(id)),
    )
  }
}

function checkOf(row: Row): CheckRow {
  const number = (name: string) => (row[name] === null ? {} : { [name]: Number(row[name]) })
  return {
    id: String(row['id']),
    did: String(row['did']),
    created: Number(row['created']),
    rows: Number(row['rows']),
    bytes: Number(row['bytes']),
    state: checkStates.find((one) => one === row['state']) ?? 'failed',
    ...number('finished'),
    ...number('found'),
    ...number('problems'),
  }
}
