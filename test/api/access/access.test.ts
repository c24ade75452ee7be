import assert from 'node:assert/strict'
import { clientMark, networkOf } from '../../../api/access/client-address.ts'
import { expiryOf, giveNonce } from '../../../api/access/nonces.ts'
import { hasRole, requireRole, requireSelf, type Caller } from '../../../api/access/permissions.ts'
import { ApiError } from '../../../api/errors.ts'
import type { StaffRole } from '../../../api/cases/machine.ts'

const forbidden = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'forbidden'

describe('what a caller may do', () => {
  const did = 'did:ethr:0xc0104:0x00000000000000000000000000000000000000aa'
  const other = did.replace('aa', 'bb')
  const caller = (...roles: StaffRole[]): Caller => ({
    did,
    key: did.slice(-42),
    roles: new Set(roles),
    sessionId: '00',
    ends: 0,
  })

  it('needs one of the roles', () => {
    requireRole(caller('examiner'), 'examiner', 'registrar')
    assert.throws(() => requireRole(caller('examiner'), 'registrar'), forbidden)
    assert.throws(() => requireRole(caller(), 'registrar', 'admin'), forbidden)
    assert.throws(() => requireRole(caller('admin')), forbidden)
    assert.ok(!hasRole(caller('admin'), 'auditor'))
  })

  it('is for oneself, or for whom a role allows it', () => {
    requireSelf(caller(), did)
    requireSelf(caller('platform'), other, 'platform')
    assert.throws(() => requireSelf(caller(), other), forbidden)
    assert.throws(() => requireSelf(caller('admin', 'registrar'), other, 'platform'), forbidden)
    assert.throws(() => requireSelf(caller('platform'), other), forbidden)
  })
})

describe('the network of a client', () => {
  const secret = new Uint8Array(32)
  it('is the address of IPv4 in any notation, and 64 bits of IPv6', () => {
    assert.equal(networkOf('192.0.2.7'), '192.0.2.7')
    assert.equal(networkOf('::ffff:192.0.2.7'), '192.0.2.7')
    const same = [
      '2001:db8::1',
      '2001:DB8:0:0:ffff::2',
      '2001:0db8:0000:0000:1:2:3:4',
      '2001:db8:0:0::',
    ]
    assert.deepEqual(new Set(same.map(networkOf)), new Set(['2001:db8:0:0']))
    assert.equal(networkOf('::1'), '0:0:0:0')
    assert.equal(networkOf('fe80::1%eth0'), 'fe80:0:0:0')
    assert.notEqual(networkOf('2001:db8:0:1::1'), networkOf('2001:db8::1'))
  })

  it('is kept as a mark that only the secret makes', () => {
    const mark = clientMark(secret, '192.0.2.7')
    assert.deepEqual(clientMark(secret, '::ffff:192.0.2.7'), mark)
    assert.notDeepEqual(clientMark(secret, '192.0.2.8'), mark)
    assert.notDeepEqual(clientMark(new Uint8Array(32).fill(1), '192.0.2.7'), mark)
  })
})

describe('nonces', () => {
  const secret = new Uint8Array(32).fill(7)
  it('say themselves until when they are good, to whoever has the secret', () => {
    const { nonce, expires } = giveNonce(secret, 1_790_000_000)
    assert.equal(expires, 1_790_000_300)
    assert.equal(expiryOf(secret, nonce), expires)
    assert.match(nonce, /^[0-9a-f]{64}$/)
    assert.equal(expiryOf(new Uint8Array(32), nonce), undefined)
    for (let at = 0; at < nonce.length; at++) {
      const changed = nonce.slice(0, at) + (nonce[at] === '0' ? '1' : '0') + nonce.slice(at + 1)
      assert.equal(expiryOf(secret, changed), undefined, `digit ${at}`)
    }
    assert.equal(expiryOf(secret, nonce.toUpperCase()), undefined)
    assert.equal(new Set(Array.from({ length: 100 }, () => giveNonce(secret, 1).nonce)).size, 100)
  })
})
