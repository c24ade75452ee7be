import assert from 'node:assert/strict'
import { CopyWriter, copyRows } from '../../../api/db/copy.ts'

const id = '01890a5d-ac96-774b-bcce-b302099a8057'

describe('db: binary COPY', () => {
  it('writes header, rows and trailer as PostgreSQL documents them', () => {
    const { data } = copyRows('cursors', [{ name: 'né', value: -2 }])
    const header = '5047434f50590aff0d0a000000000000000000'
    const row = '0002000000036ec3a900000008fffffffffffffffe'
    assert.equal(Buffer.from(data).toString('hex'), `${header}${row}ffff`)
  })

  it('writes the same bytes from flat buffers as from objects', () => {
    const flat = Uint8Array.from({ length: 100 }, (_, i) => i)
    const writer = new CopyWriter('deposits', 1)
    writer.row().uuid(id).int8(7).bytea(flat, 10, 30).bytea(flat, 30, 62)
    const row = { id, seq: 7, holder: flat.slice(10, 30), sha256: flat.slice(30, 62) }
    assert.deepEqual(writer.finish(), copyRows('deposits', [row]))
  })

  it('takes a UUID as text or as bytes', () => {
    const bytes = Uint8Array.from(Buffer.from(`00${id.replaceAll('-', '')}`, 'hex'))
    const one = new CopyWriter('identities').row().uuid(id).int8(0).bytea(bytes, 0, 0).finish()
    const two = new CopyWriter('identities').row().uuid(bytes, 1).int8(0).bytea(bytes, 0, 0)
    assert.deepEqual(one, two.finish())
  })

  it('starts a new part after each finish', () => {
    const writer = new CopyWriter('cursors')
    const first = writer.row().text('a').int8(1).finish()
    const kept = first.data.slice()
    const second = writer.row().text('b').int8(2).finish()
    assert.deepEqual(first.data, kept)
    assert.deepEqual(second, copyRows('cursors', [{ name: 'b', value: 2 }]))
    assert.equal(writer.rows, 0)
  })

  const refused: [string, () => unknown][] = [
    ['a column out of order', () => new CopyWriter('cursors').row().int8(1)],
    ['a column too many', () => new CopyWriter('cursors').row().text('').int8(1).int8(1)],
    ['a row that is not whole', () => new CopyWriter('cursors').row().text('').finish()],
    ['a column before the first row', () => new CopyWriter('cursors').text('')],
    ['a lone surrogate', () => new CopyWriter('cursors').row().text('\ud800')],
    [
      'an unsafe integer',
      () =>
        new CopyWriter('cursors')
          .row()
          .text('')
          .int8(2 ** 53),
    ],
    ['a fraction', () => new CopyWriter('cursors').row().text('').int8(0.5)],
    ['a serial above 2^31', () => new CopyWriter('entries').row().int8(0).int2(40_000)],
    ['a UUID in upper case', () => new CopyWriter('identities').row().uuid(id.toUpperCase())],
    ['bytes past the end', () => new CopyWriter('identities').row().uuid(new Uint8Array(15))],
  ]
  for (const [what, write] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(write, RangeError)
    })
  }
})
