import assert from 'node:assert/strict'
import { parseSignInMessage } from '../../api/access/sign-in-message.ts'
import { addressesOf, messageFor, type Challenge, type Signer } from '../../scripts/signer.ts'
import { person } from '../_util/people.ts'

const { wallet, did } = person('signer')
const signer: Signer = {
  did,
  address: wallet.address.toLowerCase(),
  signMessage: (text) => wallet.signMessage(text),
}
const home = 'https://registry.example'
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
    const message = parseSignInMessage(messageFor([home], challenge, signer))
    const { statement, ...rest } = challenge
    assert.deepEqual({ ...message }, { ...rest, statement: statement.en, address: wallet.address })
  })

  it('names the DID where its key is another', () => {
    const other = person('first key').did
    const text = messageFor([home], challenge, { ...signer, did: other })
    assert.deepEqual(parseSignInMessage(text).resources, [other])
  })

  it('is never for another place than the one that was asked, also on this machine', () => {
    for (const base of [
      'https://evil.example',
      'https://registry.example:8443',
      'http://registry.example',
      'https://registry.example/other',
      'http://127.0.0.1.evil.example',
      'http://127.0.0.1:8090',
      'http://localhost:8090',
      'http://[::1]:8090',
      'https://localhost.example',
    ])
      assert.throws(() => messageFor([base], challenge, signer), /nothing was signed/, base)
    for (const more of [
      { domain: 'other.example' },
      { uri: 'https://other.example/v1/sign-in' },
      { uri: 'http://registry.example/v1/sign-in' },
      { uri: 'https://registry.example/v1/sign-in/x' },
      { uri: 'nowhere' },
    ])
      assert.throws(
        () => messageFor([home], { ...challenge, ...more }, signer),
        /nothing was signed/,
        JSON.stringify(more),
      )
    assert.ok(messageFor(['https://registry.example:443'], challenge, signer))
  })

  it('is never for another chain than that of the DID', () => {
    const other = { ...challenge, chainId: 1 }
    assert.throws(() => messageFor([home], other, signer), /on chain 1, .*nothing was signed/)
  })

  it('may be for the public name of the registry that the settings say is on this machine', () => {
    const settings = { port: 8090, publicUrl: home }
    for (const base of ['http://127.0.0.1:8090', 'http://localhost:8090', 'http://[::1]:8090'])
      assert.ok(messageFor(addressesOf(base, settings), challenge, signer), base)
    for (const base of ['http://127.0.0.1:9090', 'http://10.0.0.1:8090', 'http://127.0.0.1'])
      assert.deepEqual(addressesOf(base, settings), [base])
    const any = addressesOf('http://127.0.0.1:34567', { ...settings, port: 0 })
    assert.ok(messageFor(any, challenge, signer))
  })
})
