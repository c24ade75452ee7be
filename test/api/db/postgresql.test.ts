import assert from 'node:assert/strict'
import { once } from 'node:events'
import { sql } from 'kysely'
import type { Database } from '../../../api/db/database.ts'
import { DatabaseError } from '../../../api/db/errors.ts'
import { openDatabase } from '../../../api/db/open.ts'
import { postgresOrSkip, type PostgresCluster } from '../../_util/postgres.ts'
import { databaseSuite } from './database.suite.ts'

describe('db: PostgreSQL', function () {
  this.timeout(120_000)
  let cluster: PostgresCluster
  let url: string
  const open = () => openDatabase({ url, folder: '/nonexistent' })

  before(async function () {
    cluster = await postgresOrSkip(this)
    url = await cluster.createDatabase()
  })
  after(async () => cluster?.stop())

  describe('as any engine', () => databaseSuite(open))

  it('is opened by several processes that migrate at once', async () => {
    const fresh = await cluster.createDatabase()
    const opened = await Promise.all(
      [0, 1, 2].map(() => openDatabase({ url: fresh, folder: '/nonexistent' })),
    )
    await Promise.all(opened.map((db) => db.check()))
    await Promise.all(opened.map((db) => db.close()))
  })

  it('gives the sequencer lock to one, and to the next when that one is closed', async () => {
    const [one, two] = [await open(), await open()]
    assert.equal(await one.lockSequencer(), true)
    assert.equal(await one.lockSequencer(), true)
    assert.equal(await two.lockSequencer(), false)
    await one.close()
    assert.equal(await two.lockSequencer(), true)
    await two.close()
    assert.equal(one.lost.aborted || two.lost.aborted, false)
  })

  it('says that it is lost when the connection with the lock breaks', async () => {
    const db = await open()
    assert.equal(await db.lockSequencer(), true)
    const lost = once(db.lost, 'abort')
    await terminateHolder(db)
    await lost
    assert.ok(db.lost.reason instanceof DatabaseError && db.lost.reason.code === 'lost')
    assert.equal(await db.lockSequencer(), false)
    await db.close()
  })

  it('outlives idle connections that the server closes', async () => {
    const db = await open()
    const other = await open()
    await Promise.all([db.check(), db.check(), db.check()])
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(other.query)
    await new Promise((resolve) => setTimeout(resolve, 200))
    await db.check()
    await db.close()
    await other.close()
  })

  it('says so when no server answers', async () => {
    const nobody = 'postgresql://postgres@127.0.0.1:1/none'
    await assert.rejects(openDatabase({ url: nobody, folder: '/nonexistent' }), (error) => {
      return error instanceof DatabaseError && error.code === 'unreachable'
    })
  })
})

async function terminateHolder(db: Database): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'`.execute(
    db.query,
  )
}
