/** The vault's one SQLite file: opening it, and the durable transaction that those who come together share. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import {
  DatabaseSync,
  type SQLInputValue,
  type SQLOutputValue,
  type StatementSync,
} from 'node:sqlite'
import { syncFolder } from '../files.ts'
import { openSecretFolder } from '../identity/key-files.ts'
import { VaultError } from './errors.ts'
import { schemaVersion, tables, upgrades } from './schema.ts'

export type Row = Readonly<Record<string, SQLOutputValue>>

/** Milliseconds to wait for a process that is just ending. */
const lockPatience = 500
const [sqliteBusy, sqliteFull] = [5, 13]

interface Job {
  /** Does it, within the transaction; what it returns tells the caller how it went, once that is durable. */
  readonly run: () => () => void
  readonly refuse: (error: Error) => void
}

export class VaultFile {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #waiting: Job[] = []

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  /**
   * Does work in the next transaction and resolves with its result when that is durable. All that is asked for in one
   * turn of the event loop is one transaction with one fsync. What throws is rolled back alone.
   */
  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.flush())
      this.#waiting.push({ run: () => this.#attempt(work, resolve, reject), refuse: reject })
    })
  }

  /** Commits what waits. */
  flush(): void {
    const jobs = this.#waiting
    this.#waiting = []
    if (jobs.length === 0) return
    let told: (() => void)[] = []
    try {
      this.#db.exec('begin immediate')
      told = jobs.map((job) => job.run())
      this.#db.exec('commit')
    } catch (error) {
      this.#rollback()
      for (const job of jobs) job.refuse(failure(error))
      return
    }
    for (const tell of told) tell()
  }

  #attempt<T>(work: () => T, resolve: (value: T) => void, reject: (e: unknown) => void) {
    this.#db.exec('savepoint job')
    try {
      const result = work()
      this.#db.exec('release job')
      return () => resolve(result)
    } catch (error) {
      // A full disk ends the whole transaction in SQLite: then there is no savepoint to go back to.
      if (!this.#db.isTransaction) throw error
      this.#db.exec('rollback to job; release job')
      const told = codeOf(error) === undefined ? error : failure(error)
      return () => reject(told)
    }
  }

  #rollback(): void {
    if (this.#db.isTransaction) this.#db.exec('rollback')
  }

  /**
   * Brings everything into the main file and empties the write-ahead log: a page of the log may still show a key that
   * was overwritten in the main file.
   */
  scrub(): void {
    const done = this.#db.prepare('pragma wal_checkpoint(truncate)').get()
    if (done?.['busy'] !== 0) throw new VaultError('failed', 'the vault could not be checkpointed')
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values)
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values)
  }

  /** Runs a statement; returns how many rows it changed. Only within `write`. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).changes)
  }

  close(): void {
    this.flush()
    this.scrub()
    this.#db.close()
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

function failure(error: unknown): VaultError {
  return codeOf(error) === sqliteFull
    ? new VaultError('full', 'the vault has no room left', { cause: error })
    : new VaultError('failed', 'the vault could not be written', { cause: error })
}

function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined
}

/** Opens or makes the file, readable by its owner only. Throws VaultError `locked`, `corrupt`, `version`. */
export async function openVaultFile(folder: string): Promise<VaultFile> {
  await openSecretFolder(folder)
  const path = join(folder, 'vault.sqlite')
  // Made here and not by SQLite, which takes over the mode of this file for its log.
  await (await open(path, 'a', 0o600)).close()
  await syncFolder(folder)
  const db = new DatabaseSync(path, { timeout: lockPatience })
  try {
    prepare(db)
    const file = new VaultFile(db)
    // A process that was killed between overwriting a key and emptying the log left that to us.
    file.scrub()
    return file
  } catch (error) {
    db.close()
    throw openError(error)
  }
}

function prepare(db: DatabaseSync): void {
  db.exec('pragma locking_mode = exclusive; pragma journal_mode = wal')
  db.exec('pragma synchronous = full; pragma secure_delete = on')
  db.exec('begin exclusive')
  const version = Number(db.prepare('pragma user_version').get()?.['user_version'])
  if (!(version >= 0 && version <= schemaVersion))
    throw new VaultError(
      'version',
      `the vault has version ${version}; this program knows ${schemaVersion}`,
    )
  if (version === 0) db.exec(tables)
  else for (let from = version; from < schemaVersion; from++) db.exec(upgrades[from] ?? '')
  db.exec(`pragma user_version = ${schemaVersion}; commit`)
}

function openError(error: unknown): Error {
  if (error instanceof VaultError) return error
  if (codeOf(error) === sqliteBusy)
    return new VaultError('locked', 'another process has the vault open')
  return new VaultError('corrupt', 'the vault cannot be read; restore it', { cause: error })
}
