import assert from 'node:assert/strict'
import { categoryCodes, countries, rights } from '../../verifier/vocabulary.ts'

describe('vocabulary', () => {
  it('has the 17 rights of the law, of which 13 are transferable', () => {
    assert.equal(rights.length, 17)
    assert.deepEqual(
      rights.map(({ number }) => number),
      Array.from({ length: 17 }, (_, i) => i + 1),
    )
    const mask = rights
      .filter(({ transferable }) => transferable)
      .reduce((bits, { number }) => bits | (1 << (number - 1)), 0)
    assert.equal(mask, 0x1fff0)
    assert.equal(categoryCodes.length, 21)
  })

  it('has country codes that the engine has names for, 249 of them', () => {
    const names = new Intl.DisplayNames('en', { type: 'region' })
    for (const code of countries) assert.notEqual(names.of(code), code)
    assert.equal(new Set(countries).size, 249)
  })
})
