import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  applicationMachine as machine,
  canOwe,
  overdue,
  staffDeadlines,
} from '../../../api/applications/machine.ts'
import type { CaseEvent, CaseFile, Standing } from '../../../api/cases/machine.ts'
import { deadline } from '../../../api/cases/deadlines.ts'
import type { Database } from '../../../api/db/database.ts'
import { ApiError } from '../../../api/errors.ts'
import { checkRegister } from '../../../api/fsck/check-register.ts'
import { fewest, stepOf } from '../../../api/register/durations.ts'
import { registrationDateOf } from '../../../verifier/date.ts'
import { runs } from '../../_util/runs.ts'
import { filed, move, party, plays, type Name, type Play } from '../applications/_util/plays.ts'
import { noon } from '../book/_util/book-fixture.ts'
import { emptyFile, step } from '../cases/_util/machines.ts'
import { RegisterFixture } from './_util/register-fixture.ts'

const day = 86_400
const names = Object.keys(plays) as Name[]
const caseId = (n: number): string => `01935262-7777-7000-8000-${n.toString(16).padStart(12, '0')}`

/** Something that is tried with one of some cases, and how long after the one before. */
interface Try {
  readonly of: number
  readonly what: number
  readonly after: number
}

const tries: fc.Arbitrary<Try[]> = fc.array(
  fc.record({
    of: fc.nat(5),
    what: fc.nat(),
    after: fc.oneof(fc.nat(100), fc.nat(5_000), fc.nat(9 * day)),
  }),
  { minLength: 1, maxLength: 90 },
)

/** Applications as the machine moves them, beside the log that tells of it. */
class Cases {
  readonly files = new Map<string, CaseFile>()
  /** Times of all entries. */
  readonly times: number[] = []
  readonly #fixture: RegisterFixture

  constructor(fixture: RegisterFixture) {
    this.#fixture = fixture
  }

  /** One of the moves that can be made now, if there is any; `what` says which. */
  attempt({ of, what, after }: Try): void {
    const { writer } = this.#fixture
    writer.now += after
    const id = caseId(of)
    const before = this.files.get(id) ?? emptyFile(machine, party)
    const lane = { payload: { ...filed, lane: what % 3 === 0 ? 'automatic' : 'examined' } }
    const possible = names.flatMap((name) => made(before, name, writer.now, lane) ?? [])
    const next = possible[what % Math.max(1, possible.length)]
    if (next === undefined) return
    this.files.set(id, next)
    this.tell(id, next)
  }

  tell(id: string, file: CaseFile): void {
    this.#fixture.writer.event(id, file.events.at(-1)!.transition, standingOf(file))
    this.times.push(this.#fixture.writer.now)
  }
}

function made(file: CaseFile, name: Name, time: number, filing: Partial<Play>) {
  const files = name === 'submit' || name === 'resubmit'
  try {
    return step(machine, file, move(name, time, files ? filing : {}))
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

function standingOf({ state, party: of, assignee, due, lane }: CaseFile): Standing {
  return {
    state,
    party: of,
    ...(assignee !== undefined && { assignee }),
    ...(due !== undefined && { due }),
    ...(lane !== undefined && { lane }),
  }
}

interface Told {
  readonly month: string
  readonly lane: string
  readonly outcome: string
  readonly seconds: number
}

/** Decisions, counted from the events of a case as a reader would. */
function decisionsIn({ events }: CaseFile): Told[] {
  return events.flatMap((event, at) => {
    const outcome = { certify: 'certified', certifyAutomatically: 'certified', refuse: 'refused' }[
      event.transition
    ]
    if (outcome === undefined) return []
    const earlier = events.slice(0, at)
    const from = earlier.findLast(({ transition }) => ['accept', 'appeal'].includes(transition))
    const since = (from ?? earlier[0])!.time
    const lane = laneBefore(events, at)
    const month = registrationDateOf(event.time).slice(0, 7)
    return [{ month, lane, outcome, seconds: event.time - since }]
  })
}

function laneBefore(events: readonly CaseEvent[], at: number): string {
  const before = events.slice(0, at)
  const taken = before.some(({ transition }) => ['accept', 'object'].includes(transition))
  return taken ? 'examined' : String(before.at(-1)?.payload['lane'])
}

/** The register's clocks on any database: what they say is what a count over whole cases says. */
export function clocksSuite(open: () => Promise<Database>): void {
  let db: Database
  let fixture: RegisterFixture

  before(async () => {
    db = await open()
  })
  after(async () => db?.close())

  it('counts as a recount of all cases does, whatever happens in whatever batches', async () => {
    await fc.assert(
      fc.asyncProperty(tries, fc.integer({ min: 1, max: 30 }), async (all, turn) => {
        fixture = await RegisterFixture.start(db)
        const cases = new Cases(fixture)
        for (const [i, one] of all.entries()) {
          cases.attempt(one)
          if (i % turn === 0) await fixture.settle()
        }
        await fixture.settle()
        await agree(fixture, cases)
        await fixture.assertSound()
        await fixture.stop()
      }),
      { numRuns: runs(8) },
    )
  })

  it('tells no time of a group that is too small, and half and nine tenths of others', async () => {
    fixture = await RegisterFixture.start(db)
    const { writer, register } = fixture
    const decide = (n: number, seconds: number): void => {
      const lane = 'examined'
      writer.event(caseId(n), 'submit', { state: 'submitted', party, lane })
      writer.event(caseId(n), 'accept', { state: 'accepted', party, lane })
      writer.now += seconds
      writer.event(caseId(n), 'certify', { state: 'certified', party, lane })
    }
    for (let n = 1; n < fewest; n++) decide(n, n * 100)
    await fixture.settle()
    const small = (await register.decisions({})).totals
    assert.deepEqual(small, [{ lane: 'examined', decisions: 4, certified: 4, refused: 0 }])
    for (let n = fewest; n <= 10; n++) decide(n, n * 10_000)
    await fixture.settle()
    const [group] = (await register.decisions({})).totals
    // 100 to 400 seconds are 2 to 7 minutes; 50,000 to 100,000 are 14 to 24 hours, and two days.
    assert.deepEqual([group?.decisions, group?.median], [10, 14 * 3600])
    assert.equal(group?.p90, 2 * day)
    await fixture.stop()
  })

  it('ignores the events of other cases, whatever they are called', async () => {
    fixture = await RegisterFixture.start(db)
    const { writer, register } = fixture
    writer.event(caseId(1), 'certify', { state: 'submitted', party }, 'identity')
    writer.event(caseId(2), 'submit', { state: 'submitted', party }, 'request')
    await fixture.settle()
    const clocks = await register.clocks(noon)
    assert.deepEqual([clocks.stages, (await register.decisions({})).totals], [[], []])
    assert.equal((await register.growth('day', {})).points[0]?.entries, 2)
    await fixture.assertSound()
    await fixture.stop()
  })

  it('holds a deadline until its last second', async () => {
    fixture = await RegisterFixture.start(db)
    const { writer, register } = fixture
    writer.event(caseId(1), 'submit', { state: 'submitted', party, lane: 'examined' })
    await fixture.settle()
    const last = deadline('firstNotice', noon)
    assert.deepEqual((await register.clocks(last)).firstNotice, { within: 1, over: 0 })
    const missed = await register.clocks(last + 1)
    assert.deepEqual(missed.firstNotice, { within: 0, over: 1 })
    assert.deepEqual(missed.registration, { within: 1, over: 0 })
    assert.deepEqual(missed.stages, [{ state: 'submitted', open: 1, overdue: 1 }])
    await fixture.stop()
  })

  it('is told apart from the log by the check of the registry', async () => {
    const faults = [
      `update open_applications set registration = registration + 1`,
      `delete from open_applications`,
      `update register_counts set count = count + 1 where dimension = 'entries_hour'`,
      `delete from register_counts where dimension = 'decided'`,
    ]
    for (const fault of faults) {
      fixture = await RegisterFixture.start(db)
      const { writer } = fixture
      for (const n of [1, 2]) {
        writer.event(caseId(n), 'submit', { state: 'submitted', party, lane: 'automatic' })
      }
      writer.event(caseId(1), 'certifyAutomatically', {
        state: 'certified',
        party,
        lane: 'automatic',
      })
      await fixture.settle()
      await fixture.assertSound()
      await fixture.register.stop()
      await db.copy([], [fault])
      await fixture.restart()
      assert.equal((await checkRegister(fixture)).ok, false, fault)
      await fixture.stop()
    }
  })
}

async function agree({ db, register, writer }: RegisterFixture, cases: Cases): Promise<void> {
  const files = [...cases.files]
  await agreeOpen(db, files)
  const clocks = await register.clocks(writer.now)
  const late = files.filter(([, file]) => overdue(file, writer.now).includes('registration'))
  assert.equal(clocks.registration.over, late.length)
  const told = files.flatMap(([, file]) => decisionsIn(file))
  const { totals, months } = await register.decisions({})
  for (const { lane, decisions, certified, refused, median } of totals) {
    const own = told.filter((one) => one.lane === lane)
    assert.deepEqual([decisions, certified + refused], [own.length, own.length])
    assert.equal(certified, own.filter(({ outcome }) => outcome === 'certified').length)
    const sorted = own.map(({ seconds }) => stepOf(seconds)).toSorted((a, b) => a - b)
    const half = sorted[Math.ceil(own.length / 2) - 1]
    assert.equal(median, own.length < fewest ? undefined : half)
  }
  const counted = months.map(({ month, lanes }) => [
    month,
    lanes.reduce((sum, { decisions }) => sum + decisions, 0),
  ])
  assert.deepEqual(Object.fromEntries(counted), countBy(told.map(({ month }) => month)))
  assert.equal(
    totals.reduce((sum, { decisions }) => sum + decisions, 0),
    told.length,
  )
  await agreeGrowth(register, cases.times)
}

async function agreeOpen(db: Database, files: readonly [string, CaseFile][]): Promise<void> {
  const rows = await db.query
    .selectFrom('open_applications')
    .orderBy('case_id')
    .selectAll()
    .execute()
  const wanted = files
    .filter(([, { state }]) => canOwe(state) || state === 'correctionRequired')
    .map(([id, file]) => {
      const { firstNotice = 0, registration = 0 } = staffDeadlines(file)
      return [id, file.state, file.lane, firstNotice, registration]
    })
  assert.deepEqual(
    rows.map((row) => [row.case_id, row.state, row.lane, row.first_notice, row.registration]),
    wanted.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  )
}

async function agreeGrowth(
  register: RegisterFixture['register'],
  times: readonly number[],
): Promise<void> {
  for (const [unit, length] of [
    ['day', 10],
    ['hour', 13],
  ] as const) {
    const at = (time: number): string =>
      new Date((time + 8 * 3600) * 1000).toISOString().slice(0, length)
    const { points } = await register.growth(unit, {})
    const entries = points.map((point) => [point.at, point.entries])
    assert.deepEqual(Object.fromEntries(entries), countBy(times.map(at)))
    assert.equal(points.at(-1)?.size ?? 0, times.length)
    const from = points[1]?.at.slice(0, 10)
    if (from === undefined) continue
    const later = await register.growth(unit, { from })
    assert.equal(later.before, times.filter((time) => at(time) < from).length)
    assert.equal(later.points.at(-1)?.size, times.length)
  }
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}
