import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PostgresDialect } from 'kysely'
import { Client, Pool, TypeOverrides, types, type PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { CopyPart } from './database.ts'
import { copyAll, copyStatement, type Engine, type Session } from './engine.ts'
import { DatabaseError } from './errors.ts'

/** Any constant serves, as long as every version of the register takes the same. */
const sequencerLock = 0x636f6c6f

const connectMs = 10_000
const copyChunk = 256 * 1024

function parsers(): TypeOverrides {
  const overrides = new TypeOverrides()
  overrides.setTypeParser(types.builtins.INT8, Number)
  overrides.setTypeParser(types.builtins.BYTEA, parseBytea)
  return overrides
}

/** `\x…` (bytea_output = hex, PostgreSQL's default since 9.0). */
function parseBytea(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'))
}

/** Opens a pool. Throws DatabaseError `unreachable`. `onIdleError` hears of broken idle connections; the pool replaces them. */
export async function openPostgresql(
  url: string,
  onIdleError: (error: Error) => void,
): Promise<Engine> {
  const config = {
    connectionString: url,
    application_name: 'colophon',
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    types: parsers(),
  }
  const pool = new Pool(config)
  pool.on('error', onIdleError)
  // One that breaks while in use fails its statement; its event, heard by nobody, would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  await ping(pool)
  const lock = new SequencerLock(config)
  return {
    name: 'postgresql',
    dialect: new PostgresDialect({ pool }),
    lost: lock.lost,
    transaction: (work) => transaction(pool, work),
    copy: (parts, after) => transaction(pool, (session) => copyAll(session, parts, after)),
    lockSequencer: () => lock.take(),
    // The pool itself ends with the dialect.
    close: () => lock.close(),
  }
}

async function ping(pool: Pool): Promise<void> {
  try {
    await pool.query('select 1')
  } catch (error) {
    await pool.end()
    throw new DatabaseError('unreachable', `PostgreSQL does not answer: ${String(error)}`, {
      cause: error,
    })
  }
}

async function transaction(pool: Pool, work: (session: Session) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query('begin')
    await work(sessionOf(client))
    await client.query('commit')
  } catch (error) {
    // A connection that cannot roll back is not given back to the pool; the server rolls back by itself.
    await client.query('rollback').catch(() => (broken = true))
    throw error
  } finally {
    client.release(broken)
  }
}

function sessionOf(client: PoolClient): Session {
  return {
    run: async (statement) => (await client.query<Record<string, string>>(statement)).rows,
    copy: async (part: CopyPart, freeze) => {
      const sink = client.query(copyFrom(copyStatement(part, 'stdin', freeze)))
      await pipeline(Readable.from(chunksOf(part.data)), sink)
    },
  }
}

function* chunksOf(data: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < data.length; at += copyChunk) {
    const length = Math.min(copyChunk, data.length - at)
    yield Buffer.from(data.buffer, data.byteOffset + at, length)
  }
}

/** The lock lives as long as its connection, so that connection is kept apart and watched. */
class SequencerLock {
  readonly #config: ConstructorParameters<typeof Client>[0]
  readonly #lost = new AbortController()
  #client: Client | undefined

  constructor(config: ConstructorParameters<typeof Client>[0]) {
    this.#config = config
  }

  get lost(): AbortSignal {
    return this.#lost.signal
  }

  async take(): Promise<boolean> {
    if (this.#client !== undefined) return !this.#lost.signal.aborted
    const client = new Client(this.#config)
    client.on('error', (error) => this.#loose(client, error))
    client.on('end', () => this.#loose(client))
    await client.connect()
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1) as taken',
      [sequencerLock],
    )
    if (rows[0]?.taken === true) this.#client = client
    else await client.end()
    return rows[0]?.taken === true
  }

  async close(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    await client?.end()
  }

  #loose(client: Client, cause?: Error): void {
    if (client !== this.#client || this.#lost.signal.aborted) return
    this.#lost.abort(
      new DatabaseError('lost', `the connection with the sequencer's lock broke`, { cause }),
    )
  }
}
