import assert from 'node:assert/strict'
import { pino } from 'pino'
import table from '../../api/applications/lanes.json' with { type: 'json' }
import { deadline, type Period } from '../../api/cases/deadlines.ts'
import { statusPurposes } from '../../api/certificates/status-list.ts'
import { startDeadlines } from '../../api/office/deadlines.ts'
import { printTime } from '../../verifier/date.ts'
import { notice, OfficeHere } from '../_util/office.ts'
import { newPerson } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { snapshot } from './_util/snapshot.ts'

const day = 86_400
const { examined, automatic } = table.oppositionDays

describe('deadlines, by the clock of the registry', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
    // What is due is done when a test asks for it, and not between two of its looks as well.
    await registry.context.deadlines.stop()
  })
  after(async () => {
    await registry.end()
    // Not before that: a state is the fold of its events by the data that held.
    for (const list of [examined, automatic]) list.splice(1)
  })

  const stateOf = async (id: string) => (await registry.context.book.caseFile(id))?.state
  const by = (role: Parameters<OfficeHere['staff']>[0]) => office.staff(role)
  /** Last second of a period that begins with the newest event of a case. */
  const endOf = async (period: Period, id: string): Promise<number> => {
    const file = await registry.context.book.caseFile(id)
    return deadline(period, file!.events.at(-1)!.time)
  }

  /** What is refused changes nothing. */
  async function nothing(act: () => Promise<string>, code: string): Promise<void> {
    const before = await snapshot(registry.context)
    assert.equal(await act(), code)
    assert.deepEqual(await snapshot(registry.context), before)
  }

  it('a notice of defects is in time on the last day and refused after it; a senior examiner explains the delay', async () => {
    const [inTime, late] = [await office.examined('submitted'), await office.examined('submitted')]
    const end = await endOf('firstNotice', late.id)
    for (const { id } of [inTime, late]) {
      await office.step(await by('intake_clerk'), id, 'accept')
      await office.step(await by('examiner'), id, 'claim')
    }
    // Submitted in the same second or the next: both end on the same day.
    await office.inSecond(end, async () => {
      await office.step(await by('examiner'), inTime.id, 'requireCorrection', notice)
    })
    office.until(end)
    office.later(1)
    const examiner = await by('examiner')
    await nothing(
      () => office.refusedStep(examiner, late.id, 'requireCorrection', notice),
      'too_late',
    )
    const senior = await by('senior_examiner')
    await nothing(
      () => office.refusedStep(senior, late.id, 'returnForCorrection', notice),
      'invalid_request',
    )
    const explained = { ...notice, explanation: '系统故障' }
    await office.step(senior, late.id, 'returnForCorrection', explained)
    assert.equal(await stateOf(late.id), 'correctionRequired')
  })

  it('a correction is taken on day 30 and refused after it, and then the application is deemed withdrawn', async () => {
    const begun = async () => {
      const applicant = newPerson().did
      const form = await office.examinedForm(applicant)
      const { id } = (await office.submit(applicant, form)).case
      await office.step(await by('intake_clerk'), id, 'accept')
      await office.step(await by('examiner'), id, 'claim')
      const { case: file } = await office.step(
        ...([await by('examiner'), id, 'requireCorrection', notice] as const),
      )
      assert.equal(file.due, await endOf('correction', id))
      return { id, applicant, form, due: file.due }
    }
    const [first, second] = [await begun(), await begun()]
    const correct = ({ id, applicant, form }: typeof first) =>
      office.send<{ code?: string }>(
        ...([applicant, 'POST', `/v1/applications/${id}/correction`, { form }] as const),
      )
    await office.inSecond(first.due, async () => {
      assert.equal((await correct(first)).status, 200)
      await registry.context.deadlines.now()
      assert.equal(await stateOf(second.id), 'correctionRequired')
    })
    office.until(second.due + 1)
    await nothing(async () => (await correct(second)).body.code ?? '', 'too_late')
    await nothing(() => office.refusedStep(second.applicant, second.id, 'withdraw'), 'too_late')
    await registry.context.deadlines.now()
    assert.equal(await stateOf(second.id), 'deemedWithdrawn')
    const last = (await registry.context.book.caseFile(second.id))?.events.at(-1)
    assert.deepEqual([last?.transition, last?.actor, last?.role], ['lapse', 'system', 'system'])
    assert.equal(await stateOf(first.id), 'resubmitted')
    // A second pass finds nothing more to do.
    const before = await snapshot(registry.context)
    await registry.context.deadlines.now()
    assert.deepEqual(await snapshot(registry.context), before)
  })

  it('an appeal is taken on the last day of its term and refused after it, and then the case is closed', async () => {
    const refused = async () => {
      const { id, applicant } = await office.examined('reviewing')
      const letter = { text: '缺乏独创性' }
      const { case: file } = await office.step(
        ...([await by('senior_examiner'), id, 'refuse', letter, { reason: 'not_a_work' }] as const),
      )
      assert.equal(file.due, await endOf('appeal', id))
      return { id, applicant, due: file.due }
    }
    const [first, second] = [await refused(), await refused()]
    await office.inSecond(first.due, async () => {
      await office.step(first.applicant, first.id, 'appeal', { text: '不服' })
    })
    office.until(second.due + 1)
    const appeal = () => office.refusedStep(second.applicant, second.id, 'appeal', { text: '不服' })
    await nothing(appeal, 'too_late')
    await registry.context.deadlines.now()
    assert.deepEqual([await stateOf(first.id), await stateOf(second.id)], ['appealed', 'closed'])
  })

  it('a suspension ends by itself at its time, and not a second before', async () => {
    const { id } = await office.examined('certified')
    const registrar = await by('registrar')
    const [issued] = await office.issued(registrar, id)
    const path = `/v1/certificates/${issued!.certificate}/status`
    const suspended = { change: 'suspended', reason: 'ownership_dispute' }
    const past = { ...suspended, until: printTime(registry.now() - 1) }
    await nothing(() => office.refused(registrar, 'POST', path, past), 'invalid_date')
    const until = registry.now() + 30 * day
    const body = { ...suspended, until: printTime(until) }
    await office.expect(201, registrar, 'POST', path, body)
    const bits = async () => {
      const { state } = await registry.context.book.lifeOf(issued!.certificate)
      return state
    }
    office.until(until - 10)
    await registry.context.deadlines.now()
    assert.equal(await bits(), 'suspended')
    office.until(until + 1)
    await registry.context.deadlines.now()
    const { state, changes } = await registry.context.book.lifeOf(issued!.certificate)
    assert.equal(state, 'active')
    assert.match(changes.at(-1)!.document, /"reason":"term_ended"/)
  })

  it('status lists are made anew after a day without change, all three together', async () => {
    const times = async () =>
      Promise.all(
        statusPurposes.map(async (purpose) => {
          const list = await registry.context.book.statusList(purpose, 0)
          return (JSON.parse(list!) as { validFrom: string }).validFrom
        }),
      )
    await registry.context.deadlines.now()
    const before = await times()
    const next = registry.context.log.next
    office.later(day - 60)
    await registry.context.deadlines.now()
    assert.deepEqual(await times(), before)
    office.later(120)
    await registry.context.deadlines.now()
    const after = await times()
    assert.equal(new Set(after).size, 1)
    assert.ok(after[0]! > before[0]!)
    assert.equal(registry.context.log.next, next + statusPurposes.length)
  })

  it('a power of attorney covers from its first second to before its last, and ends by itself', async () => {
    const [principal, agent] = [newPerson().did, newPerson().did]
    const { id } = await office.examined('submitted', principal)
    const [from, until] = [registry.now() + 100, registry.now() + 5 * day]
    const power = await office.power(principal, agent, { from, until })
    const more = { powerOfAttorney: power }
    const withdraw = () => office.refusedStep(agent, id, 'withdraw', {}, more)
    await nothing(withdraw, 'forbidden')
    office.until(until)
    await nothing(withdraw, 'forbidden')
    await registry.context.deadlines.now()
    assert.equal(await stateOf(power), 'ended')
    const times = { from: registry.now(), until: registry.now() + day }
    const other = { powerOfAttorney: await office.power(principal, agent, times) }
    await office.step(agent, id, 'withdraw', {}, other)
    assert.equal(await stateOf(id), 'withdrawn')
  })

  /** Behind one that is left to somebody, one at a time: what is due is certified, what is not waits. */
  async function certifiesBehind(): Promise<void> {
    const { book } = registry.context
    const logger = pino({ level: 'silent' })
    const applied = async (): Promise<string> => {
      const did = await office.identified()
      return (await office.submit(did, await office.form(did))).case.id
    }
    const due = [await applied(), await applied()]
    office.later(25 * day)
    const waiting = await applied()
    const now = (): number => registry.now()
    const loop = startDeadlines({ book, logger, now, idle: true, batch: 1 })
    await loop.now()
    await loop.stop()
    assert.equal(loop.failure, undefined)
    for (const id of due) assert.equal(await stateOf(id), 'certified')
    assert.equal(await stateOf(waiting), 'submitted')
  }

  /** Tried once, and again after an hour, but not in every pass. */
  async function triesNowAndThen(id: string): Promise<void> {
    const { book } = registry.context
    const logger = pino({ level: 'silent' })
    const tried: (string | undefined)[] = []
    const move: typeof book.move = (command) => {
      tried.push(command.caseId)
      return book.move(command)
    }
    const counted = Object.create(book, { move: { value: move } }) as typeof book
    const now = (): number => registry.now()
    const loop = startDeadlines({ book: counted, logger, now, idle: true })
    const tries = async (): Promise<number> => {
      tried.length = 0
      await loop.now()
      return tried.filter((one) => one === id).length
    }
    assert.deepEqual([await tries(), await tries(), await tries()], [1, 0, 0])
    office.later(3600)
    assert.deepEqual([await tries(), await tries()], [1, 0])
    await loop.stop()
    assert.equal(loop.failure, undefined)
  }

  describe('with an opposition period of 15 days', () => {
    before(() => {
      // From now on: what was approved before had none, and keeps none.
      for (const list of [examined, automatic]) list.push({ from: registry.now(), days: 15 })
    })

    it('anybody who is no party objects, who else would not be told of the case; it goes back to review', async () => {
      office.later(1)
      const { id, applicant } = await office.examined('approved')
      const [stranger, another] = [newPerson().did, newPerson().did]
      const letter = { text: '作品是我的' }
      await nothing(
        () => office.refusedStep(applicant, id, 'object', letter),
        'conflict_of_interest',
      )
      await nothing(() => office.refusedStep(stranger, id, 'object', {}), 'invalid_request')
      assert.equal(await office.refused(stranger, 'GET', `/v1/cases/${id}`), 'not_found')
      const registrar = await by('registrar')
      await nothing(() => office.refusedStep(registrar, id, 'certify'), 'too_early')
      await office.step(stranger, id, 'object', letter)
      await nothing(() => office.refusedStep(another, id, 'object', letter), 'not_found')
      await office.step(await by('senior_examiner'), id, 'approve')
      await nothing(
        () => office.refusedStep(stranger, id, 'object', letter),
        'conflict_of_interest',
      )
      office.later(25 * day)
      await nothing(() => office.refusedStep(another, id, 'object', letter), 'not_found')
      const { case: file } = await office.step(await by('registrar'), id, 'certify')
      assert.equal(file.state, 'certified')
    })

    it('in the automatic lane anybody objects too, and people examine it from then on', async () => {
      const did = await office.identified()
      const { id } = (await office.submit(did, await office.form(did))).case
      const [stranger, letter] = [newPerson().did, { text: '作品是我的' }]
      assert.equal(await office.refused(stranger, 'GET', `/v1/cases/${id}`), 'not_found')
      await nothing(() => office.refusedStep(did, id, 'object', letter), 'conflict_of_interest')
      const { case: file } = await office.step(stranger, id, 'object', letter)
      assert.deepEqual([file.state, file.lane], ['submitted', 'examined'])
      office.later(25 * day)
      await registry.context.deadlines.now()
      assert.equal(await stateOf(id), 'submitted')
      const late = newPerson().did
      await nothing(() => office.refusedStep(late, id, 'object', letter), 'not_found')
      await office.step(await by('intake_clerk'), id, 'accept')
      await office.step(await by('examiner'), id, 'claim')
      assert.equal(await stateOf(id), 'examining')
    })

    it('the automatic lane waits too; of two over one file one is certified, and that stops nothing else', async () => {
      const did = await office.identified()
      const form = await office.form(did)
      const again = { ...form, works: form.works.map((work) => ({ ...work, title: '夜航 另' })) }
      const twins = await Promise.all([form, again].map((one) => office.submit(did, one)))
      assert.deepEqual(
        twins.map(({ case: { state, lane } }) => [state, lane]),
        [
          ['submitted', 'automatic'],
          ['submitted', 'automatic'],
        ],
      )
      await registry.context.deadlines.now()
      for (const { case: file } of twins) assert.equal(await stateOf(file.id), 'submitted')
      office.later(25 * day)
      await registry.context.deadlines.now()
      const states = await Promise.all(twins.map(({ case: file }) => stateOf(file.id)))
      assert.deepEqual(new Set(states), new Set(['certified', 'submitted']))
      assert.equal(registry.context.deadlines.failure, undefined)
      await certifiesBehind()
      // Somebody looks at the other one.
      const rest = twins[states.indexOf('submitted')]!
      await triesNowAndThen(rest.case.id)
      const letter = { text: '已登记' }
      const more = { reason: 'other' }
      await office.step(await by('intake_clerk'), rest.case.id, 'notAccept', letter, more)
    })
  })
})
