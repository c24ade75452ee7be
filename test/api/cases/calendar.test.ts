import assert from 'node:assert/strict'
import fc from 'fast-check'
import { endOfPeriod, isDayOff } from '../../../api/cases/calendar.ts'
import daysOff from '../../../api/cases/days-off.json' with { type: 'json' }
import { daysAt, deadline, periods } from '../../../api/cases/deadlines.ts'
import { day } from '../../../api/cases/machine.ts'
import { parseTime, printTime, registrationDateOf } from '../../../verifier/date.ts'
import { runs } from '../../_util/runs.ts'

const end = (time: string, days: number) => printTime(endOfPeriod(parseTime(time)!, days))

describe('cases: periods in days', () => {
  it('begin the day after and end at 24:00 in Beijing', () => {
    // Monday 23 November 2026, 23:59:59 in Beijing; a second later it is Tuesday.
    assert.equal(end('2026-11-23T15:59:59Z', 1), '2026-11-24T15:59:59Z')
    assert.equal(end('2026-11-23T16:00:00Z', 1), '2026-11-25T15:59:59Z')
  })

  it('that would end on a day off end on the next day that is none', () => {
    assert.equal(end('2026-11-23T02:00:00Z', 5), '2026-11-30T15:59:59Z', 'Saturday to Monday')
    assert.equal(end('2026-09-24T02:00:00Z', 7), '2026-10-05T15:59:59Z', 'National Day and Sunday')
  })

  it('never end before their days are over, on a day off, or more than two weeks late', () => {
    const times = fc.integer({ min: 0, max: 4_000_000_000 })
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 365 }), (time, days) => {
        const last = endOfPeriod(time, days)
        assert.ok(last >= time + days * day && last < time + (days + 15) * day)
        assert.ok(!isDayOff(registrationDateOf(last), time))
        assert.notEqual(registrationDateOf(last), registrationDateOf(last + 1))
      }),
      { numRuns: runs() },
    )
  })

  it('end by the days off that were known when they began', () => {
    // The notice of a holiday on Monday 30 November, of work on Saturday 5 December, and of a change of mind.
    const first = parseTime('2026-11-24T00:00:00Z')!
    const none = { fixed: [], dates: [], workdays: [] }
    const rows = [
      daysOff.rows[0]!,
      { ...none, from: first, dates: ['2026-11-30'], workdays: ['2026-12-05'] },
      { ...none, from: first + day, workdays: ['2026-11-30'] },
    ]
    const endOf = (from: number, days: number) => printTime(endOfPeriod(from, days, rows))
    const [monday, tuesday, saturday] = [
      '2026-11-30T15:59:59Z',
      '2026-12-01T15:59:59Z',
      '2026-12-05T15:59:59Z',
    ]
    assert.equal(endOf(first - 1, 6), monday, 'before it was known')
    assert.equal(endOf(first, 6), tuesday)
    assert.equal(endOf(first, 11), saturday)
    assert.equal(endOf(first - 1, 11), '2026-12-07T15:59:59Z')
    assert.equal(endOf(first + day, 5), monday)
    assert.equal(endOf(parseTime('2026-09-24T02:00:00Z')!, 7), '2026-10-05T15:59:59Z')
  })

  it('have days off in rows that are in order, begin at 0, and name dates', () => {
    assert.equal(daysOff.rows[0]?.from, 0)
    for (const [i, { from, fixed, dates, workdays }] of daysOff.rows.entries()) {
      if (i > 0) assert.ok(from > daysOff.rows[i - 1]!.from)
      for (const date of fixed) assert.match(date, /^\d\d-\d\d$/)
      for (const date of [...dates, ...workdays]) assert.match(date, /^\d{4}-\d\d-\d\d$/)
    }
  })

  it('come from tables whose rows are in order, begin at 0, and name a source', () => {
    for (const [name, { rows, source, zh, en }] of Object.entries(periods)) {
      assert.equal(rows[0]?.from, 0, name)
      for (const [i, row] of rows.entries()) {
        assert.ok(row.days > 0, name)
        if (i > 0) assert.ok(row.from > rows[i - 1]!.from, name)
      }
      assert.ok(source && zh && en, name)
    }
    assert.equal(deadline('correction', 0), endOfPeriod(0, 30))
  })

  it('hold from the day their row begins, and old ones for what happened before', () => {
    const rows = [
      { from: 0, days: 30 },
      { from: 1000, days: 45 },
    ]
    assert.deepEqual(
      [0, 999, 1000, 5000].map((time) => daysAt(rows, time)),
      [30, 30, 45, 45],
    )
  })
})
