import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { copyRows } from '../../../api/db/copy.ts'
import type { Database } from '../../../api/db/database.ts'
import { databaseOf } from '../../../api/db/engine.ts'
import { DatabaseError, type DatabaseErrorCode } from '../../../api/db/errors.ts'
import { migrate } from '../../../api/db/migrate.ts'
import { openDatabase } from '../../../api/db/open.ts'
import { openPglite, pgliteDefaults } from '../../../api/db/pglite.ts'
import { databaseSuite } from './database.suite.ts'
import { numberedDeposits } from './rows.ts'

const batch = 500

describe('db: PGlite', function () {
  this.timeout(120_000)
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-db-'))
  })
  after(async () => rm(folder, { recursive: true, force: true }))

  describe('as any engine', () => {
    databaseSuite(() => openDatabase({ folder: join(folder, 'suite') }))
  })

  it('is refused to a second process while it is open', async () => {
    const db = await openDatabase({ folder: join(folder, 'locked') })
    const second = openDatabase({ folder: join(folder, 'locked'), lockWaitMs: 200 })
    await assert.rejects(second, isCode('locked'))
    await db.check()
    assert.equal(await db.lockSequencer(), true)
    await db.close()
  })

  it('refuses a folder that holds no cluster, and says so', async () => {
    const db = await openDatabase({ folder: join(folder, 'broken') })
    await db.close()
    await rm(join(folder, 'broken', 'pgdata', 'global'), { recursive: true })
    await assert.rejects(openDatabase({ folder: join(folder, 'broken') }), isCode('broken'))
  })

  it('makes a new cluster with its tables, and no row in them', async () => {
    const db = databaseOf(await openHere(join(folder, 'new')))
    assert.equal(await countDeposits(db), 0)
    await migrate(db.query)
    assert.equal(await countDeposits(db), 0)
    await db.close()
  })

  it('loses nothing acknowledged when the process that uses it is killed', async () => {
    const path = join(folder, 'killed')
    for (let round = 0; round < 2; round++) {
      const from = await rowsIn(path)
      const acknowledged = await killWhileWriting(path, from)
      assert.ok(acknowledged > from, 'nothing was written')
      const rows = await rowsIn(path)
      assert.ok(rows >= acknowledged, `${rows} rows of ${acknowledged} acknowledged`)
    }
  })

  it('says that it is lost when its own process is killed, and opens again', async () => {
    const path = join(folder, 'lost')
    const engine = await openHere(path)
    const db = databaseOf(engine)
    await migrate(db.query)
    await db.copy([copyRows('deposits', numberedDeposits(0, batch))])
    const pending = db.copy([copyRows('deposits', numberedDeposits(batch, 100_000))])
    process.kill(engine.pid, 'SIGKILL')
    await assert.rejects(pending, isCode('lost'))
    assert.ok(db.lost.aborted)
    assert.ok(isCode('lost')(db.lost.reason))
    await assert.rejects(db.check(), isCode('lost'))
    assert.equal(await db.lockSequencer(), false)
    await db.close()
    assert.equal(await rowsIn(path), batch)
  })

  it('shortens its own log at once where much was written, and counts its rows once nobody asks', async () => {
    const db = databaseOf(await openHere(join(folder, 'upkeep')))
    await migrate(db.query)
    const before = await upkeepOf(db)
    await db.copy([copyRows('deposits', numberedDeposits(0, 15_000))])
    const after = await upkeepOf(db)
    assert.notEqual(after.checkpoint, before.checkpoint)
    for (let tries = 0; (await uncounted(db)) > 0 && tries < 100; tries++) await sleep(50)
    assert.equal(await uncounted(db), 0)
    assert.equal((await upkeepOf(db)).rows, 15_000)
    await db.close()
  })

  it('counts its rows though somebody asks all the time', async () => {
    const db = databaseOf(await openHere(join(folder, 'busy')))
    await migrate(db.query)
    await db.copy([copyRows('deposits', numberedDeposits(0, 15_000))])
    let left = await uncounted(db)
    for (let i = 0; left > 0 && i < 100; i++) {
      const asked = Array.from({ length: 4 }, () => db.check())
      await db.copy([copyRows('deposits', numberedDeposits(15_000 + i, 1))])
      await Promise.all(asked)
      left = await uncounted(db)
    }
    assert.equal(left, 0)
    await db.close()
  })

  it('is not ended by Ctrl-C, which reaches the whole process group', async () => {
    const engine = await openHere(join(folder, 'sigint'))
    const db = databaseOf(engine)
    process.kill(engine.pid, 'SIGINT')
    process.kill(engine.pid, 'SIGTERM')
    await db.check()
    await db.close()
    assert.equal(db.lost.aborted, false)
  })

  it('starts empty after a power loss, because PGlite never syncs', async () => {
    const path = join(folder, 'power')
    await writeAndKill(path)
    const mark = new DatabaseSync(join(path, 'lock.sqlite'))
    mark.exec(`update open_since set boot_id = 'another start of the machine'`)
    mark.close()
    const warnings: string[] = []
    const logger = { warn: (_: object, message: string) => void warnings.push(message) }
    const db = await openDatabase({ folder: path, logger })
    assert.equal(await countDeposits(db), 0)
    assert.equal(warnings.length, 1)
    await db.copy([copyRows('deposits', numberedDeposits(0, 1))])
    await db.close()
    assert.equal(await rowsIn(path), 1)
  })
})

async function openHere(path: string) {
  return await openPglite({ ...pgliteDefaults, upkeepMb: 1, folder: path }, assert.fail)
}

function isCode(code: DatabaseErrorCode) {
  return (error: unknown) => error instanceof DatabaseError && error.code === code
}

async function countDeposits(db: Database): Promise<number> {
  const { rows } = await db.query
    .selectFrom('deposits')
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow()
  return rows
}

/** Tables that have rows which nobody has counted. */
async function uncounted(db: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_class where relkind = 'r' and reltuples = -1
      and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 0
  `.execute(db.query)
  return rows[0]?.count ?? -1
}

async function upkeepOf(db: Database) {
  const { rows } = await sql<{ checkpoint: string; rows: number }>`
    select checkpoint_lsn::text as checkpoint, reltuples as rows
    from pg_control_checkpoint(), pg_class where relname = 'deposits'
  `.execute(db.query)
  assert.ok(rows[0])
  return rows[0]
}

/** Opens, counts whole batches, checks that each row is there once, closes. */
async function rowsIn(path: string): Promise<number> {
  const db = await openDatabase({ folder: path })
  const found = await db.query.selectFrom('deposits').select('seq').orderBy('seq').execute()
  await db.close()
  assert.ok(
    found.every((row, i) => row.seq === i),
    'rows are missing or doubled',
  )
  assert.equal(found.length % batch === 0 || found.length === 1, true, 'half a batch')
  return found.length
}

/** Starts a program that copies batches and says how many rows were acknowledged; kills it under load. */
async function killWhileWriting(path: string, from: number): Promise<number> {
  const writer = spawn(
    process.execPath,
    [join(import.meta.dirname, 'writer.ts'), path, `${from}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let acknowledged = 0
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged = Number(line)
    if (acknowledged >= from + 20 * batch) break
  }
  await killAtOnce(writer)
  return acknowledged
}

async function killAtOnce(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

async function writeAndKill(path: string): Promise<void> {
  assert.ok((await killWhileWriting(path, 0)) > 0)
  // The next to open waits for the old process to go; nothing else tells that it has.
  const db = await openDatabase({ folder: path })
  assert.ok((await countDeposits(db)) > 0)
  await killHost(path, db)
}

/** Leaves the folder as a machine that stops leaves it: open. */
async function killHost(path: string, db: Database): Promise<void> {
  await db.close()
  const engine = await openHere(path)
  process.kill(engine.pid, 'SIGKILL')
  await once(engine.lost, 'abort')
}
