import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Outcome } from '../../../api/book/book.ts'
import { fromRecord } from '../../../api/book/record.ts'
import { ApiError, type ProblemCode } from '../../../api/errors.ts'
import { checkDocument, parseDocument } from '../../../verifier/certificate.ts'
import { entryOf } from '../../../verifier/entry-of.ts'
import { printEntry } from '../../../verifier/entry.ts'
import { collect } from '../log/_util/records.ts'
import { alice, bob, BookFixture, factsOf, fileOf } from './_util/book-fixture.ts'
import { runs } from '../../_util/runs.ts'

const numRuns = runs(5)
const holders = [alice, bob] as const
const tables = [
  'entries',
  'deposits',
  'certificates',
  'certificate_files',
  'identities',
  'idempotency_keys',
] as const

/** What can be asked of the book: files and holders by small numbers, deposits by their place in the history. */
type Act =
  | { act: 'deposit'; holder: number; file: number; received: boolean; key: number | null }
  | { act: 'work'; holder: number; picks: number[]; letter: number; key: number | null }
  | { act: 'identity'; holder: number; key: number | null }
  | { act: 'restart' }
  | { act: 'wait'; seconds: number }

const key = fc.option(fc.nat(2), { freq: 4 })
const holder = fc.nat(1)
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('deposit' as const),
      holder,
      file: fc.nat(4),
      received: fc.boolean(),
      key,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('work' as const),
      holder,
      picks: fc.array(fc.nat(5), { minLength: 1, maxLength: 3 }),
      letter: fc.nat(1),
      key,
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('identity' as const), holder, key }) },
  { weight: 1, arbitrary: fc.constant({ act: 'restart' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('wait' as const),
      seconds: fc.integer({ min: -9, max: 9 }),
    }),
  },
)

type Expected = { index: number } | { refused: ProblemCode }

/** The register's rules, as plainly as they can be said. */
class Model {
  readonly deposits: {
    holder: number
    file: number
    received: boolean
    index: number
    id: string
  }[] = []
  readonly works: { holder: number; files: string; index: number; number: string }[] = []
  readonly keys = new Map<number, { asked: string; index: number }>()
  readonly serials = new Map<string, number>()
  next = 0

  /** What an act must lead to, before it is done. */
  expect(act: Exclude<Act, { act: 'restart' | 'wait' }>): Expected {
    const before = act.key === null ? undefined : this.keys.get(act.key)
    if (before) {
      return before.asked === JSON.stringify(act)
        ? { index: before.index }
        : { refused: 'idempotency_mismatch' }
    }
    if (act.act === 'deposit') return this.#deposit(act)
    if (act.act === 'work') return this.#work(act)
    return { index: this.next }
  }

  #deposit({ holder: by, file, received }: Extract<Act, { act: 'deposit' }>): Expected {
    const same = this.deposits.filter((one) => one.holder === by && one.file === file)
    const match = same.find((one) => one.received) ?? (received ? undefined : same[0])
    return { index: match?.index ?? this.next }
  }

  #work({ holder: by, picks }: Extract<Act, { act: 'work' }>): Expected {
    const picked = picks.map((pick) => this.deposits[pick])
    for (const deposit of picked) {
      if (!deposit) return { refused: 'not_found' }
      if (deposit.holder !== by) return { refused: 'not_holder' }
    }
    const files = this.filesOf(picks)
    const overlapping = this.works.filter((work) =>
      files.split(',').some((file) => work.files.split(',').includes(file)),
    )
    if (overlapping.some((work) => work.holder !== by)) return { refused: 'already_registered' }
    return { index: overlapping.find((work) => work.files === files)?.index ?? this.next }
  }

  /** The set of files that deposits stand for. */
  filesOf(picks: readonly number[]): string {
    const files = picks.map((pick) => this.deposits[pick]?.file ?? -1)
    return [...new Set(files)].toSorted((a, b) => a - b).join()
  }

  /** Notes what was done. */
  done(act: Exclude<Act, { act: 'restart' | 'wait' }>, { index, id, created }: Outcome): void {
    if (created) this.next++
    if (act.key !== null && created) this.keys.set(act.key, { asked: JSON.stringify(act), index })
    if (!created) return
    if (act.act === 'deposit') {
      const { holder: by, file, received } = act
      this.deposits.push({ holder: by, file, received, index, id })
    }
    if (act.act === 'work') {
      const letter = 'AH'[act.letter] ?? ''
      const serial = (this.serials.get(letter) ?? 0) + 1
      this.serials.set(letter, serial)
      const number = `链作登字-2026-${letter}-${String(serial).padStart(8, '0')}`
      this.works.push({ holder: act.holder, files: this.filesOf(act.picks), index, number })
    }
  }
}

const idempotency = (act: { key: number | null }) =>
  act.key === null
    ? {}
    : {
        idempotency: { key: `key ${act.key}`, fingerprint: Buffer.from(JSON.stringify(act)) },
      }

describe('book: any history', function () {
  this.timeout(300_000)
  let fixture: BookFixture
  before(async () => {
    fixture = await BookFixture.start()
  })
  after(() => fixture.stop())

  function carryOut(
    model: Model,
    act: Exclude<Act, { act: 'restart' | 'wait' }>,
  ): Promise<Outcome> {
    const by = holders[act.holder] ?? alice
    if (act.act === 'deposit') {
      const { received, file } = act
      const command = { holder: by, file: fileOf(`file ${file}`), received, publicLookup: false }
      return fixture.book.deposit({ ...command, ...idempotency(act) })
    }
    if (act.act === 'identity') {
      const facts = { partyKind: 'naturalPerson', assuranceLevel: 'declared', commitments: [] }
      return fixture.book.certifyIdentity({ subject: by, ...facts, ...idempotency(act) })
    }
    const nobody = '019352f0-0000-7000-8000-000000000000'
    const deposits = act.picks.map((pick) => model.deposits[pick]?.id ?? nobody)
    const category = act.letter === 0 ? 'literary' : 'photograph'
    const work = { title: '静夜思', category, creationNature: 'originalWork' }
    const facts = factsOf(by, { work })
    const command = { applicant: by, deposits, facts, publicLookup: false }
    return fixture.book.registerWork({ ...command, ...idempotency(act) })
  }

  async function step(model: Model, act: Act): Promise<void> {
    if (act.act === 'restart') return fixture.reopen()
    if (act.act === 'wait') {
      fixture.now += act.seconds
      return undefined
    }
    const expected = model.expect(act)
    if ('refused' in expected) {
      await assert.rejects(
        carryOut(model, act),
        (error) => error instanceof ApiError && error.code === expected.refused,
        `${JSON.stringify(act)} must be refused as ${expected.refused}`,
      )
      return undefined
    }
    const outcome = await carryOut(model, act)
    assert.equal(outcome.index, expected.index, JSON.stringify(act))
    assert.equal(outcome.created, expected.index === model.next, JSON.stringify(act))
    model.done(act, outcome)
    return undefined
  }

  const allRows = async () => {
    const found: unknown[] = []
    for (const table of tables) {
      const rows = await fixture.db.query.selectFrom(table).selectAll().execute()
      found.push(rows.map((row) => JSON.stringify(row)).toSorted())
    }
    return found
  }

  it('follows the rules, and its index is what the log rebuilds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 1, maxLength: 25 }), async (history) => {
        await fixture.reset()
        const model = new Model()
        for (const act of history) await step(model, act)
        const records = (await collect(fixture.log.scan(0))).map(fromRecord)
        assert.equal(records.length, model.next)
        const before = await allRows()
        await fixture.reopen(() => fixture.db.truncate())
        assert.deepEqual(await allRows(), before)
        for (const { index, number } of model.works) {
          assert.equal((await fixture.book.findByNumber(number))?.index, index)
        }
      }),
      { numRuns },
    )
  })

  it('leaves documents that the verifier reads and whose entries it recomputes, times never falling', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 5, maxLength: 25 }), async (history) => {
        await fixture.reset()
        const model = new Model()
        for (const act of history) await step(model, act)
        let last = 0
        for (const { entry, document } of (await collect(fixture.log.scan(0))).map(fromRecord)) {
          assert.deepEqual(checkDocument(JSON.parse(document)), [])
          assert.deepEqual(printEntry(entryOf(parseDocument(document))), printEntry(entry))
          assert.ok(entry.time >= last)
          last = entry.time
        }
      }),
      { numRuns },
    )
  })
})
