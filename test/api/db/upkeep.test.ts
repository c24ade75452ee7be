import assert from 'node:assert/strict'
import { PGlite } from '@electric-sql/pglite'
import { Upkeep } from '../../../api/db/upkeep.ts'

const limit = 1_000_000

describe('upkeep of PGlite', function () {
  let pglite: PGlite
  before(async () => {
    pglite = await PGlite.create()
    await pglite.exec('create table few (n int); create table many (n int)')
  })
  after(() => pglite.close())

  const fill = (table: string, rows: number) =>
    pglite.exec(`insert into ${table} select generate_series(1, ${rows})`)

  /** Rows of a table by the catalogue; -1 where nobody has counted them. */
  async function counted(table: string): Promise<number> {
    const { rows } = await pglite.query<{ rows: number }>(
      'select reltuples as rows from pg_class where relname = $1',
      [table],
    )
    return rows[0]!.rows
  }

  async function checkpoint(): Promise<string> {
    const { rows } = await pglite.query<{ at: string }>(
      'select checkpoint_lsn::text as at from pg_control_checkpoint()',
    )
    return rows[0]!.at
  }

  it('wants nothing of a database that nobody writes', () => {
    const upkeep = new Upkeep(pglite, limit)
    upkeep.minute()
    assert.deepEqual([upkeep.wanted, upkeep.pressing], [false, false])
  })

  it('wants quiet from half of the limit, or a minute after a write, and presses beyond them', () => {
    const upkeep = new Upkeep(pglite, limit)
    upkeep.wrote(limit / 2)
    assert.equal(upkeep.wanted, false)
    upkeep.wrote(1)
    assert.deepEqual([upkeep.wanted, upkeep.pressing], [true, false])
    upkeep.wrote(limit / 2)
    assert.equal(upkeep.pressing, true)
    const queried = new Upkeep(pglite, limit)
    queried.wrote()
    assert.equal(queried.wanted, false)
    queried.minute()
    assert.deepEqual([queried.wanted, queried.pressing], [true, false])
    queried.minute()
    assert.equal(queried.pressing, true)
  })

  it('saves first, then counts one table a step, the largest first', async () => {
    await fill('many', 5_000)
    await fill('few', 10)
    const [upkeep, before] = [new Upkeep(pglite, limit), await checkpoint()]
    upkeep.wrote(limit)
    await upkeep.step()
    assert.notEqual(await checkpoint(), before)
    assert.deepEqual([await counted('many'), await counted('few')], [-1, -1])
    assert.deepEqual([upkeep.wanted, upkeep.pressing], [true, false])
    await upkeep.step()
    assert.deepEqual([await counted('many'), await counted('few')], [5_000, -1])
    await upkeep.step()
    assert.equal(await counted('few'), 10)
    assert.equal(upkeep.wanted, false)
  })

  it('counts without waiting for quiet where none came before the checkpoint', async () => {
    await fill('many', 5_000)
    const upkeep = new Upkeep(pglite, limit)
    upkeep.wrote(limit + 1)
    await upkeep.step()
    assert.equal(upkeep.pressing, true)
    await upkeep.step()
    assert.equal(await counted('many'), 10_000)
    assert.deepEqual([upkeep.wanted, upkeep.pressing], [false, false])
  })

  it('counts again only where a table has grown by a quarter', async () => {
    await fill('many', 500)
    const upkeep = new Upkeep(pglite, limit)
    upkeep.wrote(limit)
    await upkeep.step()
    assert.equal(upkeep.wanted, false)
  })

  it('keeps what it wants where a checkpoint fails', async () => {
    const upkeep = new Upkeep(pglite, limit)
    upkeep.wrote(limit + 1)
    await pglite.exec(`create role nobody; set role nobody`)
    await assert.rejects(upkeep.step(), /checkpoint/i)
    await pglite.exec('reset role')
    assert.equal(upkeep.pressing, true)
    await upkeep.step()
    assert.equal(upkeep.pressing, false)
  })
})
