import assert from 'node:assert/strict'
import { newCommitments, opensCommitment } from '../../../api/personal/commitments.ts'

describe('commitments to personal data', () => {
  it('are HMAC-SHA-256 of the value under the salt', () => {
    // Made with: printf '林夏' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…0f
    const salt = '000102030405060708090a0b0c0d0e0f'
    const commitment = 'e32ed7cb6a99194fcfafb458a8408027164b99ca6c446781a86e6390ee8aab98'
    assert.ok(opensCommitment(commitment, '林夏', salt))
    assert.ok(!opensCommitment(commitment, '林夏 ', salt))
    assert.ok(!opensCommitment(commitment, '林夏', salt.replace('0f', '0e')))
  })

  it('open with their own value and salt only', () => {
    const fields = { name: '林夏', documentNumber: '11010519491231002X' }
    const made = newCommitments(fields)
    assert.deepEqual(
      made.map(({ field }) => field),
      ['documentNumber', 'name'],
    )
    const [number, name] = made
    assert.ok(opensCommitment(number!.commitment, fields.documentNumber, number!.salt))
    assert.ok(opensCommitment(name!.commitment, fields.name, name!.salt))
    assert.ok(!opensCommitment(name!.commitment, fields.documentNumber, name!.salt))
    assert.ok(!opensCommitment(name!.commitment, fields.name, number!.salt))
  })

  it('have a new salt of 128 bits for each field and each time', () => {
    const all = Array.from({ length: 100 }, () => newCommitments({ a: 'same', b: 'same' })).flat()
    assert.equal(new Set(all.map(({ salt }) => salt)).size, 200)
    assert.equal(new Set(all.map(({ commitment }) => commitment)).size, 200)
    for (const { salt, commitment } of all) {
      assert.match(salt, /^[0-9a-f]{32}$/)
      assert.match(commitment, /^[0-9a-f]{64}$/)
    }
  })

  it('refuse a salt that is too short to hide anything, and half a character', () => {
    const [made] = newCommitments({ a: 'x' })
    for (const salt of [
      '',
      '00',
      made!.salt.slice(2),
      made!.salt.toUpperCase() + 'G',
      made!.salt.repeat(3),
    ])
      assert.ok(!opensCommitment(made!.commitment, 'x', salt))
    assert.ok(!opensCommitment(made!.commitment, '\ud800', made!.salt))
  })
})
