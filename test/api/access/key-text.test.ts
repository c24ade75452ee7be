import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { v7 } from 'uuid'
import { keyForm, keyHint, newKeyText, readKeyText } from '../../../api/access/key-text.ts'
import { outcomeOf } from '../../../api/access/key-scopes.ts'

describe('the text of an API key', () => {
  it('tells its id, and is kept as a hash only', () => {
    for (const id of [v7(), v7(), `${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}`]) {
      const { text, hash } = newKeyText(id)
      assert.match(text, keyForm)
      assert.equal(text.length, 81)
      assert.ok(text.startsWith(`${keyHint(id)}_`))
      assert.deepEqual(Buffer.from(hash), createHash('sha256').update(text).digest())
      assert.deepEqual(readKeyText(text), { id, hash })
    }
    const id = v7()
    const texts = Array.from({ length: 50 }, () => newKeyText(id).text)
    assert.equal(new Set(texts).size, 50)
  })

  it('has a checksum: one letter that is changed, left out or added makes it none', () => {
    const { text } = newKeyText(v7())
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === 'a' ? 'b' : 'a'
      const changed = [text.slice(0, at) + other, text.slice(0, at), `${text.slice(0, at)}aa`]
      for (const begin of changed)
        assert.equal(readKeyText(begin + text.slice(at + 1)), undefined, `letter ${at}`)
    }
  })

  it('is nothing that is too large for an id', () => {
    assert.equal(readKeyText(`colophon_${'z'.repeat(22)}_${'0'.repeat(49)}`), undefined)
    assert.equal(readKeyText(''), undefined)
  })
})

describe('the outcome of a call', () => {
  it('goes by the status of the answer', () => {
    const said = [200, 204, 302, 400, 404, 429, 499, 500, 507, 'cut'] as const
    assert.equal(
      said.map(outcomeOf).join(' '),
      'succeeded succeeded succeeded refused refused limited refused failed failed cut',
    )
  })
})
