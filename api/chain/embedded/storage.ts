import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { EmbeddedChainError } from './errors.ts'

export interface StoredLog {
  readonly address: Uint8Array
  readonly topics: readonly Uint8Array[]
  readonly data: Uint8Array
}

/** What the chain keeps of one transaction; its block holds nothing else. */
export interface StoredTransaction {
  readonly hash: Uint8Array
  readonly raw: Uint8Array
  readonly sender: Uint8Array
  /** Address of the contract it created, empty if none. */
  readonly created: Uint8Array
  readonly status: 0 | 1
  readonly gasUsed: number
  readonly logs: readonly StoredLog[]
}

export interface StoredBlock {
  readonly number: number
  readonly hash: Uint8Array
  /** RLP of the header. */
  readonly header: Uint8Array
  /** Missing in the genesis block only. */
  readonly transaction?: StoredTransaction
}

export interface LogPlace {
  readonly block: number
  readonly position: number
  readonly log: StoredLog
}

export interface LogFilter {
  readonly fromBlock: number
  readonly toBlock: number
  readonly addresses: readonly Uint8Array[]
  /** For each topic position: any of these; an empty list matches everything. */
  readonly topics: readonly (readonly Uint8Array[])[]
  readonly limit: number
}

// Trie nodes stand in a rowid table: keys are hashes, and a clustered index (WITHOUT ROWID) would
// split pages on every insert.
const tables = `
  create table if not exists meta (name text primary key, value text not null);
  create table if not exists nodes (key blob primary key, value blob not null);
  create table if not exists blocks (
    number integer primary key, hash blob not null unique, header blob not null);
  create table if not exists transactions (
    block integer primary key, hash blob not null unique, raw blob not null, sender blob not null,
    created blob not null, status integer not null, gas_used integer not null);
  create table if not exists logs (
    block integer not null, position integer not null, address blob not null,
    topic0 blob, topic1 blob, topic2 blob, topic3 blob, data blob not null,
    primary key (block, position));
  create index if not exists logs_by_address on logs (address, topic0, block);
`

/** Makes the folder and its name durable; SQLite does the same for the files it puts there. */
function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const parent = openSync(dirname(folder), 'r')
  fsyncSync(parent)
  closeSync(parent)
}

function open(folder: string): DatabaseSync {
  makeFolder(folder)
  const db = new DatabaseSync(join(folder, 'chain.sqlite'), { timeout: 0 })
  try {
    // The exclusive lock is the operating system's and dies with the process that held it:
    // two nodes never share a folder, and a killed one leaves nothing to clear up.
    db.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full')
    db.exec('begin exclusive; commit')
    db.exec(tables)
    return db
  } catch (error) {
    db.close()
    throw openError(folder, error)
  }
}

function openError(folder: string, error: unknown): Error {
  const busy = error instanceof Error && /locked|busy/i.test(error.message)
  return busy
    ? new EmbeddedChainError('locked', `another process has the chain in ${folder} open`)
    : new EmbeddedChainError('corrupt', `cannot read the chain in ${folder}`, { cause: error })
}

type Row = Record<string, SQLInputValue>

/** The chain's one SQLite file: trie nodes, blocks, transactions and logs of all time. */
export class Storage {
  readonly #db: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  /** Opens or creates the file. Throws EmbeddedChainError `locked` while another process has it. */
  constructor(folder: string) {
    this.#db = open(folder)
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  #get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values)
  }

  #run(sql: string, ...values: SQLInputValue[]): void {
    this.#prepare(sql).run(...values)
  }

  /** A fact of the whole chain (its id), or undefined in a new folder. */
  meta(name: string): string | undefined {
    const row = this.#get('select value from meta where name = ?', name)
    return typeof row?.['value'] === 'string' ? row['value'] : undefined
  }

  node(key: Uint8Array): Uint8Array | undefined {
    const row = this.#get('select value from nodes where key = ?', key)
    return row === undefined ? undefined : bytes(row, 'value')
  }

  /** Number of the newest block, -1 in a new folder. */
  height(): number {
    return Number(this.#get('select coalesce(max(number), -1) as height from blocks')?.['height'])
  }

  blockByNumber(number: number): StoredBlock | undefined {
    return this.#block(this.#get('select * from blocks where number = ?', number))
  }

  blockByHash(hash: Uint8Array): StoredBlock | undefined {
    return this.#block(this.#get('select * from blocks where hash = ?', hash))
  }

  blockOfTransaction(hash: Uint8Array): StoredBlock | undefined {
    const sql = 'select blocks.* from blocks, transactions t where number = t.block and t.hash = ?'
    return this.#block(this.#get(sql, hash))
  }

  #block(row: Row | undefined): StoredBlock | undefined {
    if (row === undefined) return undefined
    const number = Number(row['number'])
    const transaction = this.#transaction(number)
    return {
      number,
      hash: bytes(row, 'hash'),
      header: bytes(row, 'header'),
      ...(transaction === undefined ? {} : { transaction }),
    }
  }

  #transaction(block: number): StoredTransaction | undefined {
    const row = this.#get('select * from transactions where block = ?', block)
    if (row === undefined) return undefined
    return {
      hash: bytes(row, 'hash'),
      raw: bytes(row, 'raw'),
      sender: bytes(row, 'sender'),
      created: bytes(row, 'created'),
      status: row['status'] === 1 ? 1 : 0,
      gasUsed: Number(row['gas_used']),
      logs: this.#prepare('select * from logs where block = ? order by position')
        .all(block)
        .map(toLog),
    }
  }

  /** Logs in chain order, at most `limit`. */
  logs(filter: LogFilter): LogPlace[] {
    const { where, values } = condition(filter)
    const sql = `select * from logs where ${where} order by block, position limit ?`
    return this.#prepare(sql)
      .all(...values, filter.limit)
      .map((row) => ({
        block: Number(row['block']),
        position: Number(row['position']),
        log: toLog(row),
      }))
  }

  /**
   * Writes a block with its state and receipts in one transaction. It is on disk when this returns
   * (WAL with synchronous=FULL syncs at every commit), and nothing of it is there when it throws:
   * so a transaction hash is handed out only after this call.
   */
  append(
    block: StoredBlock,
    nodes: Iterable<readonly [string, Uint8Array]>,
    meta: Record<string, string> = {},
  ): void {
    this.#db.exec('begin immediate')
    try {
      this.#insertNodes(nodes)
      this.#insertBlock(block)
      for (const [name, value] of Object.entries(meta)) {
        this.#run('insert into meta values (?, ?)', name, value)
      }
      this.#db.exec('commit')
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback')
      throw error
    }
  }

  #insertNodes(nodes: Iterable<readonly [string, Uint8Array]>): void {
    // A node may be there already: the same content has the same key.
    for (const [key, value] of nodes) {
      this.#run('insert or ignore into nodes values (?, ?)', Buffer.from(key, 'hex'), value)
    }
  }

  #insertBlock({ number, hash, header, transaction: tx }: StoredBlock): void {
    this.#run('insert into blocks values (?, ?, ?)', number, hash, header)
    if (tx === undefined) return
    const sql = 'insert into transactions values (?, ?, ?, ?, ?, ?, ?)'
    this.#run(sql, number, tx.hash, tx.raw, tx.sender, tx.created, tx.status, tx.gasUsed)
    for (const [position, log] of tx.logs.entries()) this.#insertLog(number, position, log)
  }

  #insertLog(block: number, position: number, { address, topics, data }: StoredLog): void {
    const four = [0, 1, 2, 3].map((i) => topics[i] ?? null)
    this.#run(
      'insert into logs values (?, ?, ?, ?, ?, ?, ?, ?)',
      block,
      position,
      address,
      ...four,
      data,
    )
  }

  close(): void {
    this.#db.close()
  }
}

const topicColumns = ['topic0', 'topic1', 'topic2', 'topic3']

function bytes(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (value instanceof Uint8Array) return value
  throw new EmbeddedChainError('corrupt', `column ${column} does not hold bytes`)
}

function toLog(row: Row): StoredLog {
  return {
    address: bytes(row, 'address'),
    topics: topicColumns.filter((name) => row[name] !== null).map((name) => bytes(row, name)),
    data: bytes(row, 'data'),
  }
}

function condition(filter: LogFilter): { where: string; values: SQLInputValue[] } {
  const clauses = ['block between ? and ?']
  const values: SQLInputValue[] = [filter.fromBlock, filter.toBlock]
  const columns: [string, readonly Uint8Array[]][] = [['address', filter.addresses]]
  for (const [i, any] of filter.topics.entries()) columns.push([`topic${i}`, any])
  for (const [column, any] of columns) {
    if (any.length === 0) continue
    clauses.push(`${column} in (${any.map(() => '?').join(', ')})`)
    values.push(...any)
  }
  return { where: clauses.join(' and '), values }
}
