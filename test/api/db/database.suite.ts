import assert from 'node:assert/strict'
import fc from 'fast-check'
import { sql } from 'kysely'
import { columnTypes, copyRows } from '../../../api/db/copy.ts'
import type { CopyPart, Database } from '../../../api/db/database.ts'
import { DatabaseError, sqlState, violatedUnique } from '../../../api/db/errors.ts'
import { anyRows, numberedDeposits, type Rows } from './rows.ts'
import { runs } from '../../_util/runs.ts'

/** What both engines must do. `open` opens the same database each time. */
export function databaseSuite(open: () => Promise<Database>): void {
  let db: Database

  before(async function () {
    this.timeout(300_000)
    db = await open()
  })
  after(async () => db?.close())
  beforeEach(async () => db.truncate())

  const count = async (table: string) => {
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from ${sql.table(table)}`.execute(db.query)
    return rows[0]?.n
  }

  it('answers', async () => db.check())

  describe('copy', () => {
    it('gives back every row as it was', async () => {
      await fc.assert(
        fc.asyncProperty(anyRows, async (rows) => {
          await db.truncate()
          await db.copy(partsOf(rows))
          assert.deepEqual(await readBack(db), sorted(rows))
        }),
        { numRuns: runs() },
      )
    })

    it('takes a table without rows, and no part at all', async () => {
      await db.copy([copyRows('deposits', [])])
      await db.copy([])
      assert.equal(await count('deposits'), 0)
    })

    it('loads all parts or none', async () => {
      await db.copy([copyRows('deposits', numberedDeposits(5, 1))])
      const parts = [
        copyRows('cursors', [{ name: 'a', value: 1 }]),
        copyRows('deposits', numberedDeposits(0, 10)),
      ]
      await assert.rejects(db.copy(parts), (error) => violatedUnique(error) === 'deposits_pkey')
      assert.equal(await count('deposits'), 1)
      assert.equal(await count('cursors'), 0)
    })

    it('loads nothing of data that is cut short, and goes on afterwards', async () => {
      const whole = copyRows('deposits', numberedDeposits(0, 1000))
      const cut = { ...whole, data: whole.data.subarray(0, 30_000) }
      await assert.rejects(db.copy([cut]), (error) => sqlState(error)?.startsWith('22') === true)
      assert.equal(await count('deposits'), 0)
      await db.copy([whole])
      assert.equal(await count('deposits'), 1000)
    })

    it('takes parts of several megabytes', async () => {
      await db.copy([copyRows('deposits', numberedDeposits(0, 60_000))])
      assert.equal(await count('deposits'), 60_000)
    })

    it('takes digests first and the file itself later, from the same holder', async () => {
      const [row] = numberedDeposits(1, 1)
      assert.ok(row)
      const again = { ...row, id: '00000000-0000-7000-8000-ffffffffffff' }
      await db.copy([copyRows('deposits', [row, again])])
      assert.equal(await count('deposits'), 2)
    })
  })

  describe('load', () => {
    it('loads empty tables and leaves the same indexes', async () => {
      const before = await indexes(db)
      const parts = [0, 1, 2].map((i) => copyRows('deposits', numberedDeposits(i * 1000, 1000)))
      await db.load(inParts([copyRows('cursors', [{ name: 'a', value: 1 }]), ...parts]))
      assert.equal(await count('deposits'), 3000)
      assert.equal(await count('cursors'), 1)
      assert.deepEqual(await indexes(db), before)
    })

    it('refuses a table with rows', async () => {
      await db.copy([copyRows('cursors', [{ name: 'a', value: 1 }])])
      await assert.rejects(
        db.load(inParts([copyRows('cursors', [{ name: 'b', value: 1 }])])),
        (error) => error instanceof DatabaseError && error.code === 'not_empty',
      )
      assert.equal(await count('cursors'), 1)
    })

    it('leaves empty, indexed tables when a key is doubled or the source fails', async () => {
      const before = await indexes(db)
      const part = copyRows('deposits', numberedDeposits(0, 10))
      await assert.rejects(db.load(inParts([part, part])), (error) => {
        return violatedUnique(error) === 'deposits_pkey'
      })
      const failing = async function* () {
        yield part
        throw new Error('source failed')
      }
      await assert.rejects(db.load(failing()), /source failed/)
      assert.equal(await count('deposits'), 0)
      assert.deepEqual(await indexes(db), before)
    })
  })

  describe('queries', () => {
    it('finds digests in a list of a thousand', async () => {
      const rows = numberedDeposits(0, 2000)
      await db.copy([copyRows('deposits', rows)])
      const wanted = rows.filter((row) => row.seq % 2 === 0).map((row) => row.sha256)
      const found = await db.query
        .selectFrom('deposits')
        .select(['seq', 'sha256'])
        .where('sha256', 'in', wanted)
        .orderBy('seq')
        .execute()
      assert.deepEqual(
        found.map((row) => row.sha256),
        wanted,
      )
    })

    it('counts what it changes', async () => {
      await db.copy([copyRows('deposits', numberedDeposits(0, 10))])
      const update = db.query.updateTable('deposits').set({ seq: 99 }).where('seq', '<', 4)
      assert.equal((await update.executeTakeFirstOrThrow()).numUpdatedRows, 4n)
      const removed = await db.query.deleteFrom('deposits').executeTakeFirstOrThrow()
      assert.equal(removed.numDeletedRows, 10n)
    })

    it('inserts and reads single rows, null included', async () => {
      await db.query
        .insertInto('cursors')
        .values({ name: '游标', value: 2 ** 53 - 1 })
        .execute()
      const row = await db.query.selectFrom('cursors').selectAll().executeTakeFirstOrThrow()
      assert.deepEqual(row, { name: '游标', value: 2 ** 53 - 1 })
      const none = await sql<{ top: number | null }>`select max(seq) as top from entries`.execute(
        db.query,
      )
      assert.deepEqual(none.rows, [{ top: null }])
    })

    it('says what is wrong with a statement and goes on', async () => {
      await assert.rejects(sql`select nothing`.execute(db.query), (error) => {
        return sqlState(error) === '42703'
      })
      await db.check()
    })

    it('answers two hundred at once', async () => {
      await db.copy([copyRows('deposits', numberedDeposits(0, 200))])
      const answers = await Promise.all(
        numberedDeposits(0, 200).map((row) =>
          db.query.selectFrom('deposits').select('seq').where('id', '=', row.id).execute(),
        ),
      )
      assert.deepEqual(
        answers,
        answers.map((_, seq) => [{ seq }]),
      )
    })
  })

  describe('transactions', () => {
    it('leave nothing when the work throws', async () => {
      const work = db.query.transaction().execute(async (trx) => {
        await insert(trx, 'a')
        throw new Error('changed my mind')
      })
      await assert.rejects(work, /changed my mind/)
      assert.equal(await count('cursors'), 0)
    })

    it('do not let other queries in', async () => {
      const began = Promise.withResolvers<void>()
      const work = db.query.transaction().execute(async (trx) => {
        await insert(trx, 'a')
        began.resolve()
        await new Promise((resolve) => setTimeout(resolve, 100))
        throw new Error('rolled back')
      })
      await began.promise
      const outside = insert(db.query, 'b')
      await assert.rejects(work, /rolled back/)
      await outside
      const rows = await db.query.selectFrom('cursors').select('name').execute()
      assert.deepEqual(rows, [{ name: 'b' }])
    })

    it('do not pass for committed after a swallowed failure', async () => {
      const work = db.query.transaction().execute(async (trx) => {
        await insert(trx, 'a')
        await insert(trx, 'a').catch(() => undefined)
      })
      await assert.rejects(work)
      assert.equal(await count('cursors'), 0)
    })

    it('run side by side without losing a change', async () => {
      await insert(db.query, 'n')
      const add = () =>
        db.query.transaction().execute(async (trx) => {
          await trx
            .updateTable('cursors')
            .set((eb) => ({ value: eb('value', '+', 1) }))
            .execute()
        })
      await Promise.all(Array.from({ length: 50 }, add))
      const row = await db.query.selectFrom('cursors').select('value').executeTakeFirst()
      assert.deepEqual(row, { value: 50 })
    })

    it('go back to a savepoint', async () => {
      const trx = await db.query.startTransaction().execute()
      await insert(trx, 'a')
      const after = await trx.savepoint('here').execute()
      await insert(after, 'b')
      const back = await after.rollbackToSavepoint('here').execute()
      await back.commit().execute()
      const rows = await db.query.selectFrom('cursors').select('name').execute()
      assert.deepEqual(rows, [{ name: 'a' }])
    })
  })

  it('empties every table', async () => {
    const tables = await db.query.introspection.getTables()
    const names = tables.map((table) => table.name).toSorted()
    assert.deepEqual(names, Object.keys(columnTypes).toSorted())
    await db.copy([copyRows('deposits', numberedDeposits(0, 3))])
    await db.truncate()
    for (const table of tables) assert.equal(await count(table.name), 0)
  })

  it('opens again with its rows, and migrates nothing twice', async () => {
    const migrations = async () =>
      (await sql`select name, timestamp from kysely_migration order by name`.execute(db.query)).rows
    await db.copy([copyRows('deposits', numberedDeposits(0, 3))])
    const ran = await migrations()
    await db.close()
    await assert.rejects(db.check())
    db = await open()
    assert.equal(await count('deposits'), 3)
    assert.ok(ran.length > 0)
    assert.deepEqual(await migrations(), ran)
  })
}

async function* inParts(parts: readonly CopyPart[]) {
  yield* parts
}

function insert(on: Database['query'], name: string) {
  return on.insertInto('cursors').values({ name, value: 0 }).execute()
}

function partsOf(rows: Rows): CopyPart[] {
  return [
    copyRows('entries', rows.entries),
    copyRows('deposits', rows.deposits),
    copyRows('certificates', rows.certificates),
    copyRows('certificate_files', rows.certificate_files),
    copyRows('anchors', rows.anchors),
    copyRows('cursors', rows.cursors),
  ]
}

async function readBack(db: Database) {
  const { query } = db
  return sorted({
    entries: await query.selectFrom('entries').selectAll().execute(),
    deposits: await query.selectFrom('deposits').selectAll().execute(),
    certificates: await query.selectFrom('certificates').selectAll().execute(),
    certificate_files: await query.selectFrom('certificate_files').selectAll().execute(),
    anchors: await query.selectFrom('anchors').selectAll().execute(),
    cursors: await query.selectFrom('cursors').selectAll().execute(),
  })
}

/** A canonical text of every row (types told apart), in one order for both sides. */
function sorted(rows: Rows): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(rows).map(([table, list]: [string, object[]]) => [
      table,
      list.map(textOf).toSorted(),
    ]),
  )
}

function textOf(row: object): string {
  const values = Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(values, (_, value: unknown) =>
    value instanceof Uint8Array ? `bytes ${Buffer.from(value).toString('hex')}` : value,
  )
}

async function indexes(db: Database): Promise<unknown[]> {
  const { rows } = await sql`
    select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' order by 1, 2
  `.execute(db.query)
  return rows
}
