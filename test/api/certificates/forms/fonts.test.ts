import assert from 'node:assert/strict'
import { reserveFor } from '../../../../api/certificates/forms/fonts.ts'
import { codePointsOf } from '../../../../api/certificates/forms/font-tables.ts'

const codes = (text: string): number[] =>
  Array.from(text).map((character) => character.codePointAt(0)!)

describe('certificate forms: fonts', () => {
  it('need no reserve for Chinese and Latin', async () => {
    const reserve = await reserveFor([
      '静夜思 㐂䶮 Ørsted Žluťoučký Nguyễn Ελληνικά Кириллица，。《》“”—',
    ])
    assert.deepEqual(reserve, { fonts: [], families: [], missing: new Set() })
  })

  const others = {
    'rare characters': '𠮷𨭎',
    Korean: '한국어',
    Hebrew: 'שלום',
    Arabic: 'مرحبا',
    Thai: 'ไทย',
    emoji: '😀🎨👨‍👩‍👧',
  }
  for (const [name, text] of Object.entries(others)) {
    it(`find ${name} in reserve, each in a family of its own`, async () => {
      const { fonts, families, missing } = await reserveFor([text])
      assert.equal(missing.size, 0)
      assert.equal(new Set(families).size, fonts.length)
      const found = new Set(fonts.flatMap((font) => [...codePointsOf(font)]))
      for (const code of codes(text))
        if (code !== 0x200d) assert.ok(found.has(code), code.toString(16))
    })
  }

  it('say which characters are nowhere', async () => {
    const { missing } = await reserveFor(['龘𪚥\u{10FFFD}好'])
    assert.deepEqual([...missing], codes('𪚥\u{10FFFD}'))
  })
})
