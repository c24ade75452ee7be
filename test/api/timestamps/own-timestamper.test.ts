import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import type { DocumentKeys } from '../../../api/identity/document-key.ts'
import { TimestampError } from '../../../api/timestamps/errors.ts'
import { ownTimestamper } from '../../../api/timestamps/own-timestamper.ts'
import type { Timestamper } from '../../../api/timestamps/timestamper.ts'
import { checkToken } from '../../../api/timestamps/token.ts'
import { runs } from '../../_util/runs.ts'
import { makeKeys, needs, now, rsaSigner, sha256, tool, withFolder } from './_util/keys.ts'

const invalid = (error: unknown) => error instanceof TimestampError && error.code === 'invalid'

describe('timestamps: the registry’s own clock', () => {
  let keys: DocumentKeys
  let clock: Timestamper
  let time: number
  const digest = sha256('a record')

  before(async () => {
    keys = await makeKeys()
    time = now()
    clock = ownTimestamper({ signer: keys.timestamps, now: () => time, name: 'own clock' })
  })

  it('stamps a digest with its time, by a key made for it', async () => {
    const { token, time: stamped } = await clock.stamp(digest)
    const facts = checkToken(token, { digest, roots: [new X509Certificate(keys.root)] })
    assert.equal(stamped, time)
    assert.equal(facts.time, time)
    assert.equal(facts.policy, '2.25.11335033317325507755290119708252825591')
    assert.equal(facts.trusted, true)
    assert.equal(clock.checks, undefined)
  })

  it('is trusted only by whoever trusts its root', async () => {
    const { token } = await clock.stamp(digest)
    const stranger = new X509Certificate(rsaSigner('timestamps').certificates[0]!)
    assert.equal(checkToken(token, { digest }).trusted, false)
    assert.equal(checkToken(token, { digest, roots: [stranger] }).trusted, false)
  })

  it('gives every token a number of its own', async () => {
    const tokens = await Promise.all([clock.stamp(digest), clock.stamp(digest)])
    const numbers = tokens.map(({ token }) => checkToken(token, { digest }).serialNumber)
    assert.notEqual(numbers[0], numbers[1])
  })

  it('refuses a token over another digest, and one not signed for time stamping', async () => {
    const { token } = await clock.stamp(digest)
    assert.throws(() => checkToken(token, { digest: sha256('another') }), invalid)
    const wrong = ownTimestamper({ signer: keys.documents, now: () => time, name: 'wrong' })
    const { token: byDocumentKey } = await wrong.stamp(digest)
    assert.throws(() => checkToken(byDocumentKey, { digest }), invalid)
  })

  it('refuses a token outside the life of its certificate', async () => {
    const early = ownTimestamper({
      signer: keys.timestamps,
      now: () => time - 86_400,
      name: 'early',
    })
    const { token } = await early.stamp(digest)
    assert.throws(() => checkToken(token, { digest }), invalid)
  })

  it('finds every change of a byte that changes what the token says', async () => {
    const { token } = await clock.stamp(digest)
    const before = checkToken(token, { digest })
    const places = fc.nat({ max: token.length - 1 })
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(token)
        changed[at]! ^= flip
        try {
          assert.deepEqual(checkToken(changed, { digest }), before)
        } catch (error) {
          assert.ok(invalid(error), String(error))
        }
      }),
      { numRuns: runs() },
    )
  })

  it('is accepted by openssl ts, for what was stamped only', async function () {
    await needs(this, 'openssl', 'version')
    await withFolder(async (folder) => {
      const at = (name: string) => join(folder, name)
      await writeFile(at('data'), 'a record')
      await writeFile(at('ca.pem'), keys.root)
      await writeFile(at('token'), (await clock.stamp(digest)).token)
      const ca = ['-CAfile', at('ca.pem')]
      const token = ['ts', '-verify', '-data', at('data'), '-in', at('token'), '-token_in', ...ca]
      assert.match((await tool('openssl', ...token)).output, /Verification: OK/)
      await writeFile(at('data'), 'another')
      assert.notEqual((await tool('openssl', ...token)).code, 0)
    })
  })
})
