import assert from 'node:assert/strict'
import fc from 'fast-check'
import { toBase64 } from '../../verifier/encoding.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { parseTlogProof, printTlogProof } from '../../verifier/tlog-proof.ts'
import { signCheckpoint } from './_util/evidence.ts'
import { runs } from '../_util/runs.ts'

const isProofError = (error: unknown) =>
  error instanceof VerificationError && error.code === 'proof'
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
const checkpoint = signCheckpoint(8, new Uint8Array(32))
const proofs = fc.record(
  {
    index: fc.maxSafeNat(),
    hashes: fc.array(hash, { maxLength: 53 }),
    checkpoint: fc.constant(checkpoint),
    extra: fc.uint8Array(),
  },
  { requiredKeys: ['index', 'hashes', 'checkpoint'], noNullPrototype: true },
)
const h = toBase64(new Uint8Array(32))
const head = 'c2sp.org/tlog-proof@v1'

describe('tlog-proof', () => {
  it('reads back what it printed', () => {
    fc.assert(
      fc.property(proofs, (proof) => {
        assert.deepEqual(parseTlogProof(printTlogProof(proof)), proof)
      }),
      { numRuns: runs() },
    )
  })

  it('has the lines of the C2SP specification', () => {
    const text = printTlogProof({ index: 73894, hashes: [new Uint8Array(32)], checkpoint })
    assert.equal(text, `${head}\nindex 73894\n${h}\n\n${checkpoint}`)
    assert.equal(parseTlogProof(`${head}\nindex 0\n\n${checkpoint}`).hashes.length, 0)
  })

  it('refuses every other way of writing one', () => {
    const bad = [
      '',
      `${head}\nindex 1\n${h}\n${checkpoint.replace('\n\n', '\n')}`,
      `c2sp.org/tlog-proof@v2\nindex 1\n\n${checkpoint}`,
      `${head}\r\nindex 1\n\n${checkpoint}`,
      ` ${head}\nindex 1\n\n${checkpoint}`,
      `${head}\n${h}\n\n${checkpoint}`,
      `${head}\nindex 01\n\n${checkpoint}`,
      `${head}\nindex -1\n\n${checkpoint}`,
      `${head}\nindex 1.0\n\n${checkpoint}`,
      `${head}\nindex 9007199254740992\n\n${checkpoint}`,
      `${head}\nindex  1\n\n${checkpoint}`,
      `${head}\nindex 1\nindex 1\n\n${checkpoint}`,
      `${head}\nindex 1\nextra AAAA\n\n${checkpoint}`,
      `${head}\nextra A\nindex 1\n\n${checkpoint}`,
      `${head}\nindex 1\n${h} \n\n${checkpoint}`,
      `${head}\nindex 1\nAAAA\n\n${checkpoint}`,
      `${head}\nindex 1\n${`${h}\n`.repeat(54)}\n${checkpoint}`,
    ]
    for (const text of bad)
      assert.throws(() => parseTlogProof(text), isProofError, JSON.stringify(text))
  })
})
