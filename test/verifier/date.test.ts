import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  certainlyAfter,
  certainlyBefore,
  dateProblem,
  earliestMoment,
  latestMoment,
  parseTime,
  printTime,
  registrationDateOf,
} from '../../verifier/date.ts'
import { runs } from '../_util/runs.ts'

/** Unix seconds by the engine's own reading. */
function at(text: string): number {
  return Date.parse(text) / 1000
}

describe('dates', () => {
  it('reads times back as it prints them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }), (seconds) => {
        assert.equal(parseTime(printTime(seconds)), seconds)
      }),
      { numRuns: runs() },
    )
  })

  it('refuses times written another way, and times that do not exist', () => {
    for (const text of [
      '2026-11-22T07:05:40',
      '2026-11-22T07:05:40.0Z',
      '2026-11-22t07:05:40z',
      '2026-11-22 07:05:40Z',
      '2026-11-22T07:05:40+00:00',
      '2026-11-22T24:00:00Z',
      '2026-11-22T07:60:00Z',
      '2026-12-31T23:59:60Z',
      '2026-02-29T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '0000-01-01T00:00:00Z',
      '+12026-01-01T00:00:00Z',
      '',
    ]) {
      assert.equal(parseTime(text), undefined, text)
    }
    assert.equal(parseTime('2024-02-29T12:00:00Z'), 1_709_208_000)
  })

  it('accepts years, months and days that exist', () => {
    for (const date of ['2022', '2022-05', '2022-05-31', '2024-02-29', '0701', '9999-12-31']) {
      assert.equal(dateProblem(date), null, date)
    }
    for (const date of [
      '2022-02-29',
      '2022-13',
      '2022-00',
      '2022-04-31',
      '1900-02-29',
      '0000',
      '22',
      '2022-5',
      '2022/05',
      '2022-05-',
      '2022~',
      '2022-05-01T00:00',
      '202२',
    ]) {
      assert.notEqual(dateProblem(date), null, date)
    }
  })

  it('knows the first and last second that a date can mean', () => {
    assert.equal(earliestMoment('2022'), at('2022-01-01T00:00:00Z'))
    assert.equal(latestMoment('2022'), at('2022-12-31T23:59:59Z'))
    assert.equal(latestMoment('2024-02'), at('2024-02-29T23:59:59Z'))
    assert.equal(latestMoment('2022-12'), at('2022-12-31T23:59:59Z'))
    assert.equal(latestMoment('2022-05-31'), at('2022-05-31T23:59:59Z'))
    assert.ok(Number.isNaN(latestMoment('2022-02-30')))
  })

  it('calls one date before another only when it certainly is', () => {
    assert.ok(certainlyBefore('2021', '2022'))
    assert.ok(certainlyBefore('2022-04', '2022-05-01'))
    assert.ok(!certainlyBefore('2022', '2022-05'))
    assert.ok(!certainlyBefore('2022-05', '2022'))
    assert.ok(!certainlyBefore('2022-05-01', '2022-05-01'))
  })

  it('calls a date future only when it has begun nowhere on earth', () => {
    const noon = Date.parse('2026-11-22T12:00:00Z') / 1000
    assert.ok(!certainlyAfter('2026-11-23', noon))
    assert.ok(certainlyAfter('2026-11-23', noon - 3 * 3600))
    assert.ok(!certainlyAfter('2026', noon))
    assert.ok(certainlyAfter('2027', noon))
  })

  it('dates registrations at UTC+8', () => {
    assert.equal(registrationDateOf(Date.parse('2026-11-22T15:59:59Z') / 1000), '2026-11-22')
    assert.equal(registrationDateOf(Date.parse('2026-12-31T16:00:00Z') / 1000), '2027-01-01')
  })
})
