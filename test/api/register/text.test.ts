import assert from 'node:assert/strict'
import fc from 'fast-check'
import { phrasesOf, spaced, tokensOf } from '../../../api/register/text.ts'
import { runs } from '../../_util/runs.ts'

describe('register: text', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['静夜思', ['静', '夜', '思']],
    ['國語 国语', ['国', '语', '国', '语']],
    ['Wood GRAIN', ['wood', 'grain']],
    ['Ｃａｆé ﬁn', ['cafe', 'fin']],
    ['𠀀𪜀字', ['𠀀', '𪜀', '字']],
    ['《感遇・其一》', ['感', '遇', '其', '一']],
    ['作品第100号', ['作', '品', '第', '100', '号']],
    ['iPhone手机', ['iphone', '手', '机']],
    ['C++ ★', ['c', '+', '+', '★']],
    ['がカ한글ไทย', ['が', 'カ', '한', '글', 'ไ', 'ท', 'ย']],
    ['ΟΔΟΣ ἀρχή', ['οδοσ', 'αρχη']],
    ['Привет', ['привет']],
    ['%_\'"\\ -—、。', []],
    ['', []],
  ]
  for (const [text, tokens] of cases)
    it(`reads ${JSON.stringify(text)} as ${tokens.join(' ') || 'nothing'}`, () => {
      assert.deepEqual(tokensOf(text), tokens)
    })

  it('finds any text by itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const tokens = tokensOf(text)
        assert.ok(tokens.every((token) => token !== '' && !token.includes(' ')))
        for (const phrase of phrasesOf(text)) assert.ok(spaced(tokens).includes(spaced(phrase)))
      }),
      { numRuns: runs() * 10 },
    )
  })

  it('finds a part of a Chinese text in it', () => {
    const chinese = fc.string({
      unit: fc.constantFrom(...Array.from('静夜思國国𠀀著乾')),
      minLength: 1,
    })
    fc.assert(
      fc.property(chinese, fc.nat(), fc.nat(), (text, a, b) => {
        const characters = Array.from(text)
        const from = a % characters.length
        const part = characters.slice(from, from + 1 + (b % characters.length)).join('')
        assert.ok(spaced(tokensOf(text)).includes(spaced(tokensOf(part))))
      }),
      { numRuns: runs() },
    )
  })

  it('parts a query at spaces, but not in quotes', () => {
    assert.deepEqual(phrasesOf('静夜 "wood grain" %'), [
      ['静', '夜'],
      ['wood', 'grain'],
    ])
    assert.deepEqual(phrasesOf('"静夜'), [['静', '夜']])
    assert.deepEqual(phrasesOf('""'), [])
  })
})
