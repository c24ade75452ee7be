import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  equalShares,
  parseShare,
  printShare,
  sumOf,
  whole,
} from '../../../web/portal/creators/applications/form/shares.ts'

describe('shares of owners', () => {
  it('are read as they are written, for every part per million', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole }), (ppm) => parseShare(printShare(ppm)) === ppm),
    )
    assert.deepEqual([1, 333_334, 500_000, whole].map(printShare), [
      '0.0001',
      '33.3334',
      '50',
      '100',
    ])
  })

  it('are taken with a sign or digits of full width, and nothing else is', () => {
    assert.deepEqual([' 50 % ', '３３．５％', '0.0001', '100'].map(parseShare), [
      500_000,
      335_000,
      1,
      whole,
    ])
    for (const text of ['', '0', '100.0001', '1/3', '-5', '1e2', '33.33333', 'half'])
      assert.equal(parseShare(text), undefined, text)
  })

  it('are made equal for any number of owners, adding up to the whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (count) => {
        const shares = equalShares(count)
        const { sum, given } = sumOf(shares)
        return sum === whole && given === count && Math.max(...shares) - Math.min(...shares) <= 1
      }),
    )
    assert.deepEqual(sumOf([1, undefined, '2']), { sum: 1, given: 1 })
  })
})
