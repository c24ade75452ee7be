import assert from 'node:assert/strict'
import { parseSignInMessage } from '../../api/access/sign-in-message.ts'
import { messageFor, type Challenge, type Signer } from '../../scripts/signer.ts'
import { person } from '../_util/people.ts'

const { wallet, did } = person('signer')
const signer: Signer = {
  did,
  address: wallet.address.toLowerCase(),
  signMessage: (text) => wallet.signMessage(text),
}
const challenge: Challenge = {
  domain: 'registry.example',
  uri: 'https://registry.example/v1/sign-in',
  chainId: 786_692,
  statement: { zh: '登录', en: 'Sign in.' },
  nonce: 'a1'.repeat(32),
  issuedAt: '2026-11-22T07:05:40Z',
}

describe('the message that a command signs', () => {
  it('has what the registry asks for, and the address of the key', () => {
    const message = parseSignInMessage(messageFor('https://registry.example', challenge, signer))
    const { statement, ...rest } = challenge
    assert.deepEqual({ ...message }, { ...rest, statement: statement.en, address: wallet.address })
  })

  it('names the DID where its key is another', () => {
    const other = person('first key').did
    const text = messageFor('https://registry.example', challenge, { ...signer, did: other })
    assert.deepEqual(parseSignInMessage(text).resources, [other])
  })

  it('is never for another host than the one that was asked', () => {
    for (const base of [
      'https://evil.example',
      'https://registry.example:8443',
      'http://127.0.0.1.evil.example',
      'http://10.0.0.1:8090',
      'https://localhost.example',
    ])
      assert.throws(() => messageFor(base, challenge, signer), /nothing was signed/, base)
    for (const base of ['http://127.0.0.1:8090', 'http://localhost:8090', 'http://[::1]:8090'])
      assert.ok(messageFor(base, challenge, signer))
  })
})
