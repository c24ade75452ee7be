import assert from 'node:assert/strict'
import { createHash, createPublicKey, verify } from 'node:crypto'
import fc from 'fast-check'
import { signDocument } from '../../../api/certificates/sign.ts'
import { canonicalize } from '../../../verifier/canonical.ts'
import { documentContext } from '../../../verifier/certificate-parts.ts'
import { signingInput } from '../../../verifier/certificate.ts'
import { fromMultibase } from '../../../verifier/encoding.ts'
import { registrarKey } from '../../verifier/_util/documents.ts'
import { issuer } from '../book/_util/book-fixture.ts'
import { runs } from '../../_util/runs.ts'

const numRuns = runs()
const publicKey = createPublicKey(registrarKey.privateKey)

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { maxKeys: 4 }),
  ),
})).value

/** Members that stand before, between and after those the signer puts the proof among. */
const times = fc
  .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}Z`)
const required = {
  '@context': fc.constant(documentContext),
  credentialSubject: json,
  id: fc.string({ unit: 'grapheme' }),
  issuer: fc.record({ id: fc.constant(issuer.did), name: fc.string({ unit: 'grapheme' }) }),
  type: fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 }),
  validFrom: times,
}
const documents = fc.oneof(fc.record(required), fc.record({ ...required, validUntil: times }))

interface SignedText {
  readonly proof: { readonly proofValue: string; readonly verificationMethod: string }
}

describe('certificates: signing', () => {
  it('prints the canonical form of the signed document, and its hash', () => {
    fc.assert(
      fc.property(documents, (unsigned) => {
        const { text, hash } = signDocument(unsigned, issuer)
        assert.equal(text, canonicalize(JSON.parse(text)))
        assert.deepEqual(Buffer.from(hash), createHash('sha256').update(text).digest())
      }),
      { numRuns },
    )
  })

  it('changes nothing but adding the proof, which node and the verifier’s input agree on', () => {
    fc.assert(
      fc.property(documents, (unsigned) => {
        const signed: SignedText = JSON.parse(signDocument(unsigned, issuer).text)
        const { proof, ...rest } = signed
        assert.equal(canonicalize(rest), canonicalize(unsigned))
        assert.equal(proof.verificationMethod, issuer.verificationMethod)
        const signature = fromMultibase(proof.proofValue)
        assert.ok(verify(null, signingInput({ ...signed }), publicKey, signature))
      }),
      { numRuns },
    )
  })

  it('signs every member: a changed subject or date has another signature', () => {
    const unsigned = {
      '@context': documentContext,
      type: ['VerifiableCredential', 'X'],
      validFrom: '2026-11-22T07:05:40Z',
      credentialSubject: { title: 'a' },
    }
    const valueOf = (changes: object): string => {
      const signed: SignedText = JSON.parse(signDocument({ ...unsigned, ...changes }, issuer).text)
      return signed.proof.proofValue
    }
    const values = [
      {},
      { credentialSubject: { title: 'b' } },
      { validFrom: '2026-11-22T07:05:41Z' },
      { type: ['VerifiableCredential', 'Y'] },
    ].map(valueOf)
    assert.equal(new Set(values).size, values.length)
  })
})
