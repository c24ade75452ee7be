import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Durations, fewest, stepOf } from '../../../api/register/durations.ts'
import { runs } from '../../_util/runs.ts'

const seconds = fc.oneof(fc.nat(100), fc.nat(5_000), fc.nat(100_000), fc.nat(10_000_000))

describe('durations of decisions', () => {
  it('are rounded up to the unit that people use, and never down', () => {
    for (const [exact, step] of [
      [0, 0],
      [1, 1],
      [60, 60],
      [61, 120],
      [3_600, 3_600],
      [3_601, 7_200],
      [86_400, 86_400],
      [86_401, 172_800],
    ])
      assert.equal(stepOf(exact!), step)
    fc.assert(
      fc.property(seconds, seconds, (a, b) => {
        assert.ok(stepOf(a) >= a && stepOf(a) < a + 86_400)
        assert.ok(a > b || stepOf(a) <= stepOf(b))
      }),
      { numRuns: runs() },
    )
  })

  it('tell within what so many were decided, as the sorted list does', () => {
    fc.assert(
      fc.property(fc.array(seconds, { maxLength: 60 }), fc.constantFrom(50, 90), (all, percent) => {
        const durations = new Durations()
        for (const one of all) durations.add(stepOf(one), 1)
        const sorted = all.map(stepOf).toSorted((a, b) => a - b)
        const at = sorted[Math.ceil((all.length * percent) / 100) - 1]
        assert.equal(durations.percentile(percent), all.length < fewest ? undefined : at)
      }),
      { numRuns: runs() },
    )
  })
})
