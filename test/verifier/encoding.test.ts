import assert from 'node:assert/strict'
import fc from 'fast-check'
import { base58btc } from 'multiformats/bases/base58'
import {
  equal,
  fromBase64,
  fromBase64Url,
  fromHex,
  fromMultibase,
  fromMultikey,
  fromUtf8,
  toBase64,
  toHex,
  toMultibase,
  toMultikey,
  uuidFromBytes,
  uuidToBytes,
} from '../../verifier/encoding.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { runs } from '../_util/runs.ts'

const isEncodingError = (error: unknown) =>
  error instanceof VerificationError && error.code === 'encoding'
const bytes = fc.uint8Array({ maxLength: 80 })

describe('encodings', () => {
  it('agree with Node and multiformats, and read back what they print', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const node = Buffer.from(value)
        assert.equal(toHex(value), node.toString('hex'))
        assert.equal(toBase64(value), node.toString('base64'))
        assert.equal(toMultibase(value), base58btc.encode(value))
        assert.deepEqual(fromHex(toHex(value)), value)
        assert.deepEqual(fromBase64(toBase64(value)), value)
        assert.deepEqual(fromBase64Url(node.toString('base64url')), value)
        assert.deepEqual(fromMultibase(toMultibase(value)), value)
      }),
      { numRuns: runs() },
    )
  })

  it('accept one way of writing only', () => {
    for (const text of ['AA', 'AA=', 'AB==', 'AAB=', 'A===', ' AAAA', 'AAAA\n', 'AA-_', '====']) {
      assert.throws(() => fromBase64(text), isEncodingError, text)
    }
    for (const text of ['AB', 'A', 'AA==', 'A+/A'])
      assert.throws(() => fromBase64Url(text), isEncodingError)
    for (const text of ['0', 'AB', 'zz', '0x00'])
      assert.throws(() => fromHex(text), isEncodingError)
    assert.throws(() => fromHex('00', 2), isEncodingError)
    for (const text of ['', '1', 'z0', 'zO', 'zI', 'zl', 'm1', 'z\u0131', 'z 1']) {
      assert.throws(() => fromMultibase(text), isEncodingError, text)
    }
  })

  it('refuse ill-formed UTF-8 and keep a byte order mark', () => {
    for (const hex of ['ff', 'c080', 'eda080', 'f4908080', 'e282']) {
      assert.throws(() => fromUtf8(fromHex(hex)), isEncodingError, hex)
    }
    assert.equal(fromUtf8(fromHex('efbbbf61')), '\ufeffa')
  })

  it('write Ed25519 keys as Multikey: the example of did:key test vectors', () => {
    const multikey = 'z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
    assert.equal(
      toHex(fromMultikey(multikey)),
      '3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29',
    )
    assert.equal(toMultikey(fromMultikey(multikey)), multikey)
    assert.throws(() => fromMultikey(toMultibase(new Uint8Array(34))), isEncodingError)
  })

  it('write UUIDs in lower case', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        assert.equal(uuidFromBytes(uuidToBytes(uuid)), uuid)
      }),
    )
    assert.throws(() => uuidToBytes('01935262-3333-7000-8000-00000000000A'), isEncodingError)
    assert.ok(!equal(new Uint8Array(1), new Uint8Array(2)))
  })
})
