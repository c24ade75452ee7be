import assert from 'node:assert/strict'
import fc from 'fast-check'
import { textProblem } from '../../verifier/text.ts'
import { runs } from '../_util/runs.ts'

describe('text for display', () => {
  it('accepts ordinary names in any script', () => {
    for (const text of [
      'a',
      '静夜思',
      'Müller & Söhne',
      'عنوان',
      '😀',
      '名 字',
      "O'Neill",
      'a'.repeat(200),
    ]) {
      assert.equal(textProblem(text, 200), null, text)
    }
  })

  it('refuses control characters, marks of direction, spaces at the ends, other normal forms', () => {
    for (const text of [
      '',
      ' a',
      'a ',
      '\u3000a',
      'a\u00a0',
      'a\nb',
      'a\tb',
      'a\u0000',
      'a\u007fb',
      'a\u0085b',
      'a\u202eb',
      'a\u200fb',
      'a\u2066b',
      'a\u061cb',
      '\ufeffa',
      'a\ufeffb',
      '\ud800',
      'a\udc00b',
      'u\u0308',
      '\u212b',
    ]) {
      assert.notEqual(textProblem(text, 200), null, JSON.stringify(text))
    }
  })

  it('counts code points, not code units', () => {
    assert.equal(textProblem('😀'.repeat(200), 200), null)
    assert.notEqual(textProblem('😀'.repeat(201), 200), null)
    assert.notEqual(textProblem('a'.repeat(201), 200), null)
    assert.notEqual(textProblem('字'.repeat(10_000), 200), null)
  })

  it('treats plain ASCII by its short cut as by its rules', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 30 }), (text) => {
        const plain = /^[\x20-\x7e]{1,20}$/.test(text) && text.trim() === text
        assert.equal(textProblem(text, 20) === null, plain)
      }),
      { numRuns: runs() },
    )
  })
})
