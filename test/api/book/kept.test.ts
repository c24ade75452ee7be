import assert from 'node:assert/strict'
import { Kept } from '../../../api/book/kept.ts'
import { newestInForce } from '../../../api/book/known-identities.ts'
import type { Draft } from '../../../api/book/record.ts'
import type { TransparencyLog } from '../../../api/log/log.ts'
import { didOf } from '../applications/_util/forms.ts'
import { drafts } from './_util/agreement.ts'
import { alice, bob, BookFixture, depositOf } from './_util/book-fixture.ts'
import { give, identify } from './_util/certificates.ts'

const registrar = didOf(62)

/** A log whose records are read only once it is opened. */
function slowLog({ log }: BookFixture) {
  const gate = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  const read: TransparencyLog['read'] = async (place) => {
    asked.resolve()
    await gate.promise
    return log.read(place)
  }
  return {
    log: { read } as unknown as TransparencyLog,
    open: () => gate.resolve(),
    asked: asked.promise,
  }
}

/** Id of the certificate in force; at time 0 no term is over. */
async function newest(kept: Kept, did: string): Promise<string | undefined> {
  return newestInForce(await kept.identities([did]), [did], 0).get(did)?.id
}

describe('kept in memory', () => {
  let fixture: BookFixture
  before(async () => {
    fixture = await BookFixture.start()
  })
  after(() => fixture.stop())
  beforeEach(() => fixture.reset())

  const written = async (from: number): Promise<Draft[]> => (await drafts(fixture)).slice(from)

  it('deposits are as a fresh look finds them, whether they were written, asked for or unknown', async () => {
    const { book, db, log } = fixture
    const early = await book.deposit(depositOf(alice, 'early'))
    const kept = new Kept(db, log)
    const from = log.next
    const late = await book.deposit(depositOf(bob, 'late'))
    kept.written(await written(from))
    const ids = [late.id, early.id, '01a20169-2e00-77be-8c7f-f7747e0d1396']
    const found = await new Kept(db, log).deposits(ids)
    assert.deepEqual([...found.keys()].toSorted(), [early.id, late.id].toSorted())
    for (let times = 0; times < 2; times++) assert.deepEqual(await kept.deposits(ids), found)
  })

  it('a deposit that was written or read before is not asked for again', async () => {
    const { book, db, log } = fixture
    const [early, late] = [
      await book.deposit(depositOf(alice, 'early')),
      await book.deposit(depositOf(bob, 'late')),
    ]
    const reads: number[] = []
    const read: TransparencyLog['read'] = (place) => {
      reads.push(place.position)
      return log.read(place)
    }
    const kept = new Kept(db, { read } as unknown as TransparencyLog)
    kept.written((await written(0)).filter(({ index }) => index === late.index))
    for (let times = 0; times < 3; times++) await kept.deposits([early.id, late.id])
    assert.equal(reads.length, 1)
  })

  it('identities are forgotten with the certificate or status that changes them, of that person alone', async () => {
    const { db, log } = fixture
    const kept = new Kept(db, log)
    assert.equal(await newest(kept, alice), undefined)
    let from = log.next
    const first = await identify(fixture, alice)
    assert.equal(await newest(kept, alice), undefined)
    kept.written(await written(from))
    assert.equal(await newest(kept, alice), first)
    from = log.next
    const ofBob = await identify(fixture, bob)
    assert.equal(await newest(kept, bob), ofBob)
    await give(fixture, registrar, 'registrar')
    const suspended = { change: 'suspended', reason: 'agreed', actor: registrar } as const
    await fixture.book.changeStatus({ certificate: first, ...suspended })
    kept.written(await written(from))
    assert.equal(await newest(kept, alice), undefined)
    assert.equal(await newest(kept, bob), ofBob)
  })

  it('an answer that was under way when it was changed is kept from nobody who asks afterwards', async () => {
    const { db } = fixture
    const first = await identify(fixture, alice)
    const slow = slowLog(fixture)
    const kept = new Kept(db, slow.log)
    const before = newest(kept, alice)
    await slow.asked
    const from = fixture.log.next
    const second = await identify(fixture, alice)
    kept.written(await written(from))
    const after = newest(kept, alice)
    slow.open()
    assert.equal(await before, first)
    assert.equal(await after, second)
    assert.equal(await newest(kept, alice), second)
  })

  it('what could not be read is asked for anew', async () => {
    const { db, log } = fixture
    const id = await identify(fixture, alice)
    let broken = true
    const read: TransparencyLog['read'] = (place) =>
      broken ? Promise.reject(new Error('unreadable')) : log.read(place)
    const kept = new Kept(db, { read } as unknown as TransparencyLog)
    await assert.rejects(newest(kept, alice), /unreadable/)
    broken = false
    assert.equal(await newest(kept, alice), id)
  })
})
