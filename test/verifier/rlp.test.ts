import assert from 'node:assert/strict'
import { encodeRlp, type RlpStructuredData } from 'ethers'
import fc from 'fast-check'
import { checkAnchor, parseAnchor } from '../../verifier/anchor.ts'
import { canonicalize } from '../../verifier/canonical.ts'
import { fromHex, toHex } from '../../verifier/encoding.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { decodeRlp, type RlpItem } from '../../verifier/rlp.ts'
import { makeAnchor } from './_util/chain.ts'
import { makeLeaves, root } from './_util/tree.ts'
import { runs } from '../_util/runs.ts'

const isAnchorError = (error: unknown) =>
  error instanceof VerificationError && error.code === 'anchor'

const { item: items } = fc.letrec<{ item: RlpItem }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 4 },
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('item'), { maxLength: 8 }),
  ),
}))

function plain(item: RlpItem): RlpStructuredData {
  return item instanceof Uint8Array ? `0x${toHex(item)}` : item.map(plain)
}

describe('RLP', () => {
  it('reads what ethers writes', () => {
    fc.assert(
      fc.property(items, (item) => {
        assert.deepEqual(decodeRlp(fromHex(encodeRlp(plain(item)).slice(2))), item)
      }),
      { numRuns: runs() },
    )
  })

  it('refuses every other way of writing, and what is cut short', () => {
    for (const hex of [
      '',
      '8100',
      '817f',
      'b800',
      'b83700',
      'b90001ff',
      'c1',
      'c281',
      '8080',
      'bf0100000000000000',
      'f800',
      'c2b801',
      '83aabb',
      `${'c1'.repeat(40)}c0`,
    ]) {
      assert.throws(() => decodeRlp(fromHex(hex)), isAnchorError, hex)
    }
  })

  it('never throws anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeRlp(bytes)
        } catch (error) {
          assert.ok(isAnchorError(error), String(error))
        }
      }),
      { numRuns: runs() },
    )
  })
})

describe('anchor record', () => {
  it('holds in blocks of any number of transactions', async () => {
    for (const transactions of [1, 2, 17, 128, 129, 200]) {
      const record = await makeAnchor({ size: 8, root: root(makeLeaves(8)) }, { transactions })
      checkAnchor(parseAnchor(canonicalize(record)))
    }
  })

  it('takes block times in milliseconds for the second they are in', async () => {
    const checkpoint = { size: 8, root: root(makeLeaves(8)) }
    const record = await makeAnchor(checkpoint, { blockTime: 1_795_331_145_987 })
    checkAnchor({ ...record, blockTime: 1_795_331_145 })
    assert.throws(() => checkAnchor({ ...record, blockTime: 1_795_331_146 }), isAnchorError)
  })
})
