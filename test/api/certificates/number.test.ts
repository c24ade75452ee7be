import assert from 'node:assert/strict'
import fc from 'fast-check'
import { registrationNumber, seriesOf, splitNumber } from '../../../api/certificates/number.ts'
import { registrationDateOf } from '../../../verifier/date.ts'
import { categories, codesOf } from '../../../verifier/vocabulary.ts'
import { runs } from '../../_util/runs.ts'

const numRuns = runs()

describe('certificates: registration numbers', () => {
  it('have a letter for every category of the form, and for nothing else', () => {
    for (const category of codesOf(categories)) {
      assert.match(seriesOf(category, '2026-11-22') ?? '', /^2026-[A-Z]$/, category)
    }
    for (const none of ['', 'photo', 'constructor', '__proto__', 'Photograph']) {
      assert.equal(seriesOf(none, '2026-11-22'), undefined, none)
    }
  })

  it('are written with eight digits', () => {
    assert.equal(registrationNumber('链', '2026-H', 1), '链作登字-2026-H-00000001')
    assert.equal(registrationNumber('沪链', '2027-A', 12_345_678), '沪链作登字-2027-A-12345678')
  })

  it('are split into the series and serial they were made of', () => {
    const series = fc
      .tuple(fc.integer({ min: 1000, max: 9999 }), fc.constantFrom('A', 'F', 'H', 'S'))
      .map(([year, letter]) => `${year}-${letter}`)
    const serials = fc.integer({ min: 1, max: 99_999_999 })
    fc.assert(
      fc.property(fc.constantFrom('链', '链上', 'AB'), series, serials, (prefix, one, serial) => {
        const number = registrationNumber(prefix, one, serial)
        assert.deepEqual(splitNumber(number), { series: one, serial })
      }),
      { numRuns },
    )
  })

  it('are counted by the year in China: the series changes at 16:00 UTC', () => {
    const newYear = Date.UTC(2026, 11, 31, 16) / 1000
    assert.equal(seriesOf('literary', registrationDateOf(newYear - 1)), '2026-A')
    assert.equal(seriesOf('literary', registrationDateOf(newYear)), '2027-A')
  })
})
