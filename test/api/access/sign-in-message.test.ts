import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { getAddress, verifyMessage } from 'ethers'
import {
  MessageFormError,
  parseSignInMessage,
  printSignInMessage,
  type SignInMessage,
} from '../../../api/access/sign-in-message.ts'
import { runs } from '../../_util/runs.ts'

const vectors = <T>(name: string): Readonly<Record<string, T>> =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'vectors', name), 'utf8'))

interface Accepted {
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** What `siwe` tells of a message, without what is not there. */
function told({ fields }: Accepted): object {
  const { version, ...rest } = fields
  assert.equal(version, '1')
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null))
}

const textOf = (alphabet: string, most: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength: 1, maxLength: most })
const message: fc.Arbitrary<SignInMessage> = fc.record(
  {
    scheme: fc.constantFrom('https', 'http'),
    domain: fc.constantFrom('example.org', '127.0.0.1:8090', '[::1]:80'),
    address: fc.stringMatching(/^[0-9a-f]{40}$/).map((hex) => getAddress(`0x${hex}`)),
    statement: textOf('abc XYZ0:/?#[]@!$&()*+,;=-._~', 40),
    uri: fc.constantFrom('https://example.org/v1/sign-in', 'did:ethr:0x1:0xab'),
    chainId: fc.integer({ min: 1 }),
    nonce: fc.stringMatching(/^[A-Za-z0-9]{8,64}$/),
    issuedAt: fc.constantFrom('2026-11-22T07:05:40Z', '2026-11-22T07:05:40.123+08:00'),
    expirationTime: fc.constant('2026-11-22T07:10:40Z'),
    notBefore: fc.constant('2026-11-22T07:05:40Z'),
    requestId: textOf('abc%41', 3).filter((id) => !/%(?!41)/.test(id)),
    resources: fc.array(fc.constantFrom('did:ethr:0x1:0xab', 'https://example.org/a?b=c#d')),
  },
  { requiredKeys: ['domain', 'address', 'uri', 'chainId', 'nonce', 'issuedAt'] },
)

describe('a message to sign in with', () => {
  for (const [name, vector] of Object.entries(vectors<Accepted>('accept.json'))) {
    it(`is read as siwe reads it: ${name}`, () => {
      assert.deepEqual({ ...parseSignInMessage(vector.message) }, told(vector))
    })
  }

  for (const [name, refused] of Object.entries(vectors<string>('reject.json'))) {
    it(`is refused where siwe refuses it: ${name}`, () => {
      assert.throws(() => parseSignInMessage(refused), MessageFormError)
    })
  }

  it('is printed as it was read, and read as it was printed', () => {
    fc.assert(
      fc.property(message, (given) => {
        assert.deepEqual({ ...parseSignInMessage(printSignInMessage(given)) }, { ...given })
      }),
      { numRuns: runs() },
    )
  })

  it('is refused with anything before, after or between', () => {
    const good = vectors<Accepted>('accept.json')['couple of optional fields']!.message
    const lines = good.split('\n')
    const broken = [
      ` ${good}`,
      `${good}\n`,
      `${good} `,
      good.replaceAll('\n', '\r\n'),
      good.replace('Version: 1', 'Version: 01'),
      good.replace('Chain ID: ', 'Chain ID: 0'),
      good.replace('wants', 'Wants'),
      `${good}\u0000`,
      good.replace('Nonce: ', 'Nonce: é'),
      ...lines.map((_, at) => lines.toSpliced(at, 0, 'Nonce: 12345678').join('\n')),
    ]
    for (const text of broken) assert.throws(() => parseSignInMessage(text), MessageFormError, text)
    for (const day of ['2021-02-30', '2021-13-01'])
      assert.throws(
        () => parseSignInMessage(good.replace(/Issued At: [0-9-]{10}/, `Issued At: ${day}`)),
        /RFC 3339/,
      )
  })

  it('is read at once, however hostile', () => {
    const begun = performance.now()
    for (const unit of ['a', '://', '%41', ':', '@', '\n- a:', ' ', '['])
      for (const front of ['', 'a://', 'a wants you to sign in with your Ethereum account:\n'])
        assert.throws(() => parseSignInMessage(front + unit.repeat(4000)), MessageFormError)
    assert.ok(performance.now() - begun < 500, `${performance.now() - begun} ms`)
  })

  it('is what wallets sign: a signature of siwe’s own vectors', () => {
    const signed = printSignInMessage({
      domain: 'login.xyz',
      address: '0x9D85ca56217D2bb651b00f15e694EB7E713637D4',
      statement: 'Sign-In With Ethereum Example Statement',
      uri: 'https://login.xyz',
      chainId: 1,
      nonce: 'bTyXgcQxn2htgkjJn',
      issuedAt: '2022-01-27T17:09:38.578Z',
      expirationTime: '2100-01-07T14:31:43.952Z',
    })
    const signature =
      '0xdc35c7f8ba2720df052e0092556456127f00f7707eaa8e3bbff7e56774e7f2e05a093cfc9e02964c33d86e8e066e221b7d153d27e5a2e97ccd5ca7d3f2ce06cb1b'
    assert.equal(verifyMessage(signed, signature), '0x9D85ca56217D2bb651b00f15e694EB7E713637D4')
  })
})
