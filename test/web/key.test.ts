import assert from 'node:assert/strict'
import { getAddress, verifyMessage, Wallet } from 'ethers'
import fc from 'fast-check'
import { addressOf, checksumAddress, isKey, newKey, signerOfText, signText } from '../../web/key.ts'
import { runs } from '../_util/runs.ts'

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`
const anyText = fc.string({ unit: 'grapheme', maxLength: 300 })

describe('keys of the page', () => {
  it('are those of wallets: address, checksum, signature', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const key = newKey()
        assert.ok(isKey(key))
        const wallet = new Wallet(hex(key))
        assert.equal(checksumAddress(addressOf(key)), wallet.address)
        // Deterministic (RFC 6979), so the bytes are the same.
        assert.equal(signText(text, key), await wallet.signMessage(text))
      }),
      { numRuns: runs(4) },
    )
  })

  it('tell who signed a text, and nobody for another text', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const key = newKey()
        const signature = signText(text, key)
        assert.equal(signerOfText(text, signature), addressOf(key))
        assert.equal(verifyMessage(text, signature), getAddress(addressOf(key)))
        if (other !== text) assert.notEqual(signerOfText(other, signature), addressOf(key))
      }),
      { numRuns: runs(4) },
    )
  })

  it('take recovery as 0 and 1 too, as some devices give it', () => {
    const key = newKey()
    const signature = signText('x', key)
    const plain = signature.endsWith('1b') ? '00' : '01'
    assert.equal(signerOfText('x', signature.slice(0, -2) + plain), addressOf(key))
  })

  it('are told from what is no signature', () => {
    const odd = ['', '0x', '0x00', `0x${'00'.repeat(65)}`, `0x${'ff'.repeat(65)}`, 'no hex']
    for (const signature of odd) assert.equal(signerOfText('x', signature), undefined)
  })

  it('are not all bytes', () => {
    assert.equal(isKey(new Uint8Array(32)), false)
    assert.equal(isKey(new Uint8Array(32).fill(255)), false)
    assert.equal(isKey(new Uint8Array(31).fill(1)), false)
  })
})
