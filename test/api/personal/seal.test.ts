import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { openBox, openDraft, sealDraft, sealFields } from '../../../api/personal/seal.ts'
import { SealError } from '../../../api/vault/box.ts'
import { runs } from '../../_util/runs.ts'

const key = Uint8Array.from(randomBytes(32))
const text = fc.string({ unit: 'grapheme', maxLength: 60 })
const fields = fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,32}$/), text)

describe('sealed fields', () => {
  it('open to what was sealed', () => {
    fc.assert(
      fc.property(fields, (given) => {
        assert.deepEqual({ ...openBox(key, 'a', sealFields(key, 'a', given)) }, { ...given })
      }),
      { numRuns: runs() },
    )
  })

  it('open with no other key, in no other dossier, and with no bit changed', () => {
    const box = sealFields(key, 'a', { name: '林夏' })
    const bytes = Buffer.from(box, 'base64url')
    assert.throws(() => openBox(randomBytes(32), 'a', box), SealError)
    assert.throws(() => openBox(key, 'b', box), SealError)
    assert.throws(() => openDraft(key, 'a', bytes), SealError)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      assert.throws(() => openBox(key, 'a', changed.toString('base64url')), SealError, `bit ${bit}`)
    }
    for (const other of [
      '',
      box.slice(0, -1),
      `${box}A`,
      `${box}=`,
      ` ${box}`,
      bytes.toString('base64'),
    ])
      if (other !== box) assert.throws(() => openBox(key, 'a', other), SealError, other)
    assert.deepEqual({ ...openBox(key, 'a', box) }, { name: '林夏' })
  })

  it('differ each time, and show nothing', () => {
    const boxes = Array.from({ length: 200 }, () => sealFields(key, 'a', { name: 'Lin Xia' }))
    assert.equal(new Set(boxes.map((box) => box.slice(0, 17))).size, 200)
    assert.ok(boxes.every((box) => !Buffer.from(box, 'base64url').includes('Lin')))
  })

  it('are told apart from what no version of the program makes', () => {
    const bytes = Buffer.from(sealFields(key, 'a', {}), 'base64url')
    bytes[0] = 2
    assert.throws(() => openBox(key, 'a', bytes.toString('base64url')), /version/)
  })
})

describe('sealed drafts', () => {
  it('open to the same JSON', () => {
    const body = { work: { title: '夜航' }, deposits: ['x'], n: 1 }
    assert.equal(
      JSON.stringify(openDraft(key, 'd', sealDraft(key, 'd', body))),
      '{"deposits":["x"],"n":1,"work":{"title":"夜航"}}',
    )
    assert.throws(() => openDraft(key, 'e', sealDraft(key, 'd', body)), SealError)
  })
})
