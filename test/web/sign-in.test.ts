import assert from 'node:assert/strict'
import { parseSignInMessage } from '../../api/access/sign-in-message.ts'
import { addressOf, checksumAddress, newKey } from '../../web/key.ts'
import { messageFor, OtherPlaceError } from '../../web/sign-in.ts'

const page = { origin: 'https://registry.test', host: 'registry.test' }
const challenge = {
  domain: 'registry.test',
  uri: 'https://registry.test/v1/sign-in',
  chainId: 786_692,
  statement: { zh: '登录', en: 'Sign in.' },
  nonce: 'a'.repeat(64),
  issuedAt: '2026-11-22T07:05:40Z',
}
const address = addressOf(newKey())
const did = `did:ethr:0xc0104:${address}`

describe('what the page signs to sign in', () => {
  it('is the message of the challenge, with the address as the API reads it', () => {
    const { domain, uri, chainId, statement, nonce, issuedAt } = challenge
    const read = parseSignInMessage(messageFor(challenge, { did, address }, page))
    const own = checksumAddress(address)
    const wanted = { domain, uri, chainId, nonce, issuedAt, statement: statement.en, address: own }
    assert.deepEqual({ ...read }, wanted)
  })

  it('names the DID where that has another address than the key', () => {
    const other = `did:ethr:0xc0104:0x${'22'.repeat(20)}`
    const message = messageFor(challenge, { did: other, address }, page)
    assert.deepEqual(parseSignInMessage(message).resources, [other])
  })

  it('is nothing where the challenge is for another place', () => {
    const elsewhere = [
      { domain: 'other.test' },
      { domain: 'registry.test:8443' },
      { uri: 'http://registry.test/v1/sign-in' },
      { uri: 'https://other.test/v1/sign-in' },
      { uri: 'nowhere' },
    ]
    for (const more of elsewhere)
      assert.throws(
        () => messageFor({ ...challenge, ...more }, { did, address }, page),
        OtherPlaceError,
      )
  })
})
