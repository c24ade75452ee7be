import type { CopyPart } from './database.ts'
import { copyStatement, type Engine, type Session } from './engine.ts'
import { PgliteClient } from './pglite-client.ts'
import { Turns, commit, pgliteDialect, requireCommitted } from './pglite-driver.ts'
import type { HostOptions } from './pglite-protocol.ts'

/** What `openPglite` is given besides the folder: small, and patient enough for a killed process to end. */
export const pgliteDefaults = { memoryMb: 16, upkeepMb: 64, lockWaitMs: 10_000 }

/** Where PGlite's COPY reads from. */
const blob = `'/dev/blob'`

export interface PgliteEngine extends Engine {
  readonly emptied: boolean
  /** Id of the PGlite process. */
  readonly pid: number
}

/** Opens PGlite over its folder. Throws DatabaseError `locked` | `broken`. `onWarning` hears of upkeep that failed. */
export async function openPglite(
  options: HostOptions,
  onWarning: (message: string) => void,
): Promise<PgliteEngine> {
  const client = await PgliteClient.start(options, onWarning)
  const turns = new Turns()
  return {
    name: 'pglite',
    dialect: pgliteDialect(client, turns),
    lost: client.lost,
    emptied: client.emptied,
    pid: client.pid,
    transaction: (work) => transaction(client, turns, work),
    copy: (parts, after) => load(client, turns, parts, after),
    // Whoever has the folder's lock is alone.
    lockSequencer: async () => !client.lost.aborted,
    close: async () => {
      const release = await turns.take()
      await client.close().finally(release)
    },
  }
}

async function transaction(
  client: PgliteClient,
  turns: Turns,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const release = await turns.take()
  try {
    await client.call({ op: 'begin', sql: 'begin' })
    await attempt(client, work)
    await commit(client)
  } finally {
    release()
  }
}

/** One message: each costs as much as a small statement (measured), and every act of the register is such a load. */
async function load(
  client: PgliteClient,
  turns: Turns,
  parts: readonly CopyPart[],
  after: readonly string[],
): Promise<void> {
  const copies = parts.map((part) => ({ sql: copyStatement(part, blob), data: part.data }))
  const release = await turns.take()
  try {
    requireCommitted(await client.call({ op: 'load', copies, after }))
  } finally {
    release()
  }
}

async function attempt(client: PgliteClient, work: (session: Session) => Promise<void>) {
  try {
    await work(sessionOf(client))
  } catch (error) {
    // If the process is lost the rollback fails too; what matters is why the work failed.
    await client.call({ op: 'rollback' }).catch(() => undefined)
    throw error
  }
}

function sessionOf(client: PgliteClient): Session {
  return {
    run: async (sql) =>
      (await client.call<Record<string, string>>({ op: 'query', sql, parameters: [] })).rows,
    copy: async (part: CopyPart, freeze) => {
      const sql = copyStatement(part, blob, freeze)
      await client.call({ op: 'copy', sql, data: part.data })
    },
  }
}
