import assert from 'node:assert/strict'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outcome } from '../../../api/book/book.ts'
import { fromRecord } from '../../../api/book/record.ts'
import { ApiError, type ProblemCode } from '../../../api/errors.ts'
import { LogError } from '../../../api/log/log.ts'
import { limitFileSize } from '../../_util/limit-file-size.ts'
import { collect } from '../log/_util/records.ts'
import { alice, bob, BookFixture, depositOf, noon, workOf } from './_util/book-fixture.ts'

const fails = (code: ProblemCode) => (error: unknown) =>
  error instanceof ApiError && error.code === code

const numberOf = ({ document }: Outcome): string =>
  JSON.parse(document).credentialSubject.registrationNumber

describe('book: sequencer', function () {
  this.timeout(120_000)
  let fixture: BookFixture

  before(async () => {
    fixture = await BookFixture.start()
  })
  beforeEach(() => fixture.reset())
  after(() => fixture.stop())

  const deposit = (holder: string, name: string) => fixture.book.deposit(depositOf(holder, name))
  const register = async (holder: string, name: string) => {
    const { id } = await deposit(holder, name)
    return fixture.book.registerWork(workOf(holder, [id]))
  }
  const logged = async () => (await collect(fixture.log.scan(0))).map(fromRecord)
  const rows = async (table: 'entries' | 'deposits' | 'certificates') => {
    const query = fixture.db.query.selectFrom(table).select((of) => of.fn.countAll().as('rows'))
    return Number((await query.executeTakeFirstOrThrow()).rows)
  }

  it('writes commands that arrive together as one batch, in the order of arrival', async () => {
    const names = Array.from({ length: 50 }, (_, i) => `file ${i}`)
    const outcomes = await Promise.all(names.map((name) => deposit(alice, name)))
    assert.deepEqual(fixture.batches, [50])
    assert.deepEqual(
      outcomes.map(({ index }) => index),
      names.map((_, i) => i),
    )
    assert.equal(await rows('deposits'), 50)
  })

  it('decides commands of one batch against each other', async () => {
    const [first, same, other] = await Promise.all([
      deposit(alice, 'a'),
      deposit(alice, 'a'),
      deposit(bob, 'a'),
    ])
    assert.deepEqual([first.created, same.created, other.created], [true, false, true])
    assert.deepEqual(fixture.batches, [2])
    const works = await Promise.allSettled([
      fixture.book.registerWork(workOf(alice, [first.id])),
      fixture.book.registerWork(workOf(alice, [first.id])),
      fixture.book.registerWork(workOf(bob, [other.id])),
    ])
    assert.deepEqual(
      works.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected'],
    )
    const [made, again, refused] = works
    assert.ok(made?.status === 'fulfilled' && again?.status === 'fulfilled')
    assert.equal(again.value.document, made.value.document)
    assert.ok(refused?.status === 'rejected' && fails('already_registered')(refused.reason))
    assert.equal(refused.reason.extensions.registrationNumber, numberOf(made.value))
  })

  it('does not let one refused command hold up the others of its batch', async () => {
    const { id } = await deposit(alice, 'a')
    const [refused, made] = await Promise.allSettled([
      fixture.book.registerWork(workOf(bob, [id])),
      deposit(bob, 'b'),
    ])
    assert.ok(refused.status === 'rejected' && fails('not_holder')(refused.reason))
    assert.equal(made.status, 'fulfilled')
  })

  it('counts serials without gaps, whatever is refused between', async () => {
    const numbers: string[] = []
    for (let i = 0; i < 5; i++) {
      numbers.push(numberOf(await register(alice, `work ${i}`)))
      await assert.rejects(register(bob, `work ${i}`), fails('already_registered'))
      await assert.rejects(
        fixture.book.registerWork(workOf(alice, ['019352f0-0000-7000-8000-000000000000'])),
        fails('not_found'),
      )
    }
    assert.deepEqual(
      numbers,
      [1, 2, 3, 4, 5].map((serial) => `链作登字-2026-A-0000000${serial}`),
    )
  })

  it('uses no serial up when the log has no room, and says so', async () => {
    await register(alice, 'before')
    const { id } = await deposit(alice, 'cut')
    const [segment = ''] = await readdir(join(fixture.logFolder, 'segments'))
    const { size } = await stat(join(fixture.logFolder, 'segments', segment))
    limitFileSize(size + 100)
    try {
      const all = [workOf(alice, [id]), workOf(bob, [id])]
      const results = await Promise.allSettled(all.map((work) => fixture.book.registerWork(work)))
      // The one that would have been refused too: nothing of a batch that is not written is known.
      for (const result of results) {
        assert.ok(result.status === 'rejected' && fails('storage_full')(result.reason))
      }
    } finally {
      limitFileSize('unlimited')
    }
    assert.equal((await logged()).length, 3)
    assert.equal(await rows('entries'), 3)
    const made = await fixture.book.registerWork(workOf(alice, [id]))
    assert.equal(numberOf(made), '链作登字-2026-A-00000002')
    assert.equal(made.index, 3)
  })

  it('takes nothing in while tiles cannot be written', async () => {
    fixture.book.sequencer.full = true
    await assert.rejects(deposit(alice, 'a'), fails('storage_full'))
    fixture.book.sequencer.full = false
    assert.equal((await deposit(alice, 'a')).index, 0)
  })

  it('answers unavailable when the log is lost underneath, and goes on after a restart', async () => {
    await register(alice, 'a')
    await fixture.log.close()
    await assert.rejects(deposit(alice, 'b'), fails('unavailable'))
    await fixture.reopen()
    assert.equal((await deposit(alice, 'b')).index, 2)
    assert.equal(numberOf(await register(alice, 'c')), '链作登字-2026-A-00000002')
  })

  it('indexes what was durable and not indexed when the process ended', async () => {
    await register(alice, 'a')
    const { id } = await deposit(alice, 'b')
    await fixture.book.registerWork(
      workOf(alice, [id], { idempotency: { key: 'k', fingerprint: new Uint8Array(32) } }),
    )
    // As killed between the two: the segment has the last three records, the index has none of them.
    for (const table of ['entries', 'deposits', 'certificates'] as const) {
      await fixture.db.query.deleteFrom(table).where('seq', '>', 0).execute()
    }
    await fixture.db.query.deleteFrom('certificate_files').execute()
    await fixture.db.query.deleteFrom('idempotency_keys').execute()
    await fixture.reopen()
    assert.deepEqual([await rows('entries'), await rows('certificates')], [4, 2])
    assert.equal((await deposit(alice, 'b')).id, id)
    assert.equal(numberOf(await register(alice, 'c')), '链作登字-2026-A-00000003')
  })

  it('indexes the records of a transaction that failed before it decides the next batch', async () => {
    await deposit(alice, 'a')
    // The row that the next record will have is there already: its COPY fails after the log took it.
    const row = { seq: 1, kind: 1, subject: '019352f0-0000-7000-8000-000000000000' }
    const place = { segment: 0, position: 0, length: 0 }
    await fixture.db.query
      .insertInto('entries')
      .values({ ...row, ...place })
      .execute()
    await assert.rejects(deposit(alice, 'b'), fails('unavailable'))
    await fixture.db.query.deleteFrom('entries').where('seq', '=', 1).execute()
    const again = await deposit(alice, 'b')
    assert.deepEqual([again.created, again.index], [false, 1])
    assert.equal((await logged()).length, 2)
    assert.equal((await deposit(alice, 'c')).index, 2)
  })

  it('refuses to open over an index that knows more than the log', async () => {
    await deposit(alice, 'a')
    const lost = { segment: 0, position: 0, length: 0 }
    const row = { seq: 7, kind: 1, subject: '019352f0-0000-7000-8000-000000000000', ...lost }
    await fixture.db.query.insertInto('entries').values(row).execute()
    await assert.rejects(
      fixture.reopen(),
      (error) => error instanceof LogError && error.code === 'corrupt',
    )
    await fixture.db.query.deleteFrom('entries').where('seq', '=', 7).execute()
    await fixture.log.close()
    fixture.log = await fixture.openLog()
  })

  it('refuses to open over an index that was filled from another log', async () => {
    await deposit(alice, 'a')
    const [{ subject } = { subject: '' }] = await fixture.db.query
      .selectFrom('entries')
      .select('subject')
      .execute()
    const rename = (to: string) =>
      fixture.db.query.updateTable('entries').set({ subject: to }).execute()
    await rename('019352f0-0000-7000-8000-000000000000')
    await assert.rejects(
      fixture.reopen(),
      (error) => error instanceof LogError && /another log/.test(error.message),
    )
    await rename(subject)
    await fixture.log.close()
    await fixture.reopen()
    assert.equal((await deposit(alice, 'a')).created, false)
  })

  it('never writes a time earlier than the last, not even after a restart', async () => {
    await deposit(alice, 'a')
    fixture.now = noon - 3_600
    await deposit(alice, 'b')
    await fixture.reopen()
    await deposit(alice, 'c')
    fixture.now = noon + 1
    await deposit(alice, 'd')
    const times = (await logged()).map(({ entry }) => entry.time)
    assert.deepEqual(times, [noon, noon, noon, noon + 1])
  })

  it('begins the series anew when the year changes in China', async () => {
    // 2026-12-31T16:00:00Z is the first second of 2027 at UTC+8.
    fixture.now = Date.UTC(2026, 11, 31, 16) / 1000 - 1
    assert.equal(numberOf(await register(alice, 'old')), '链作登字-2026-A-00000001')
    fixture.now += 1
    assert.equal(numberOf(await register(alice, 'new')), '链作登字-2027-A-00000001')
    await fixture.reopen()
    assert.equal(numberOf(await register(alice, 'next')), '链作登字-2027-A-00000002')
  })

  it('asks callers to come back when too many wait, and forgets none of the rest', async () => {
    const { sequencer } = fixture.book
    const command = { kind: 'deposit' as const, ...depositOf(alice, 'same') }
    const waiting = Array.from({ length: 20_001 }, () => sequencer.submit(command))
    const results = await Promise.allSettled(waiting)
    const [refused] = results.splice(-1)
    assert.ok(refused?.status === 'rejected' && fails('unavailable')(refused.reason))
    assert.ok(results.every(({ status }) => status === 'fulfilled'))
    assert.equal((await logged()).length, 1)
  })

  it('bounds the deposits that the works of one batch name', async () => {
    const names = Array.from({ length: 100 }, (_, i) => `part ${i}`)
    const parts = await Promise.all(names.map((name) => deposit(alice, name)))
    const deposits = parts.map(({ id }) => id)
    // 700 works of 100 deposits each: one query for all of them would have 70,000 parameters.
    const { sequencer } = fixture.book
    const work = { kind: 'work' as const, ...workOf(alice, deposits) }
    const works = await Promise.all(Array.from({ length: 700 }, () => sequencer.submit(work)))
    assert.deepEqual([...new Set(works.map(({ index }) => index))], [100])
  })

  it('lets a task write in its place and numbers on from what it wrote', async () => {
    await register(alice, 'a')
    const order: string[] = []
    const { sequencer } = fixture.book
    const bulk = sequencer.exclusive(async (serials) => {
      assert.equal(serials.get('2026-A'), 1)
      order.push('begun')
      await new Promise((resolve) => setTimeout(resolve, 50))
      order.push('ended')
    })
    const [other] = await Promise.all([
      register(alice, 'b').then((made) => {
        order.push('registered')
        return made
      }),
      bulk,
    ])
    assert.deepEqual(order, ['begun', 'ended', 'registered'])
    assert.equal(numberOf(other), '链作登字-2026-A-00000002')
  })

  it('indexes what a task wrote that failed, and tells its failure', async () => {
    const { id } = await deposit(alice, 'a')
    await fixture.book.registerWork(workOf(alice, [id]))
    const records = await collect(fixture.log.scan(0))
    await fixture.reset()
    const { sequencer } = fixture.book
    const failing = sequencer.exclusive(async () => {
      await fixture.log.append(records.map(({ record }) => record))
      throw new Error('half way')
    })
    await assert.rejects(failing, /half way/)
    assert.equal((await fixture.book.find(id))?.index, 0)
    assert.equal(numberOf(await register(alice, 'b')), '链作登字-2026-A-00000002')
  })

  it('runs two tasks one after the other', async () => {
    const order: string[] = []
    const task = (name: string) => async () => {
      order.push(`${name} begun`)
      await new Promise((resolve) => setTimeout(resolve, 20))
      order.push(`${name} ended`)
    }
    const { sequencer } = fixture.book
    await Promise.all([sequencer.exclusive(task('a')), sequencer.exclusive(task('b'))])
    assert.deepEqual(order, ['a begun', 'a ended', 'b begun', 'b ended'])
  })

  it('finishes what was submitted when it is closed, and takes nothing after', async () => {
    const { sequencer } = fixture.book
    const before = deposit(alice, 'a')
    const closed = sequencer.close()
    await assert.rejects(deposit(alice, 'b'), fails('unavailable'))
    await assert.rejects(
      sequencer.exclusive(() => Promise.resolve()),
      fails('unavailable'),
    )
    await closed
    assert.equal((await before).created, true)
  })

  it('is settled when what was submitted before is answered', async () => {
    const waiting = deposit(alice, 'a')
    await fixture.book.sequencer.settled()
    assert.equal(await rows('deposits'), 1)
    assert.equal((await waiting).created, true)
  })
})
