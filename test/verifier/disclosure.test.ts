import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import {
  checkDisclosures,
  commitment,
  parseDisclosure,
  printDisclosure,
} from '../../verifier/disclosure.ts'
import { VerificationError } from '../../verifier/errors.ts'
import type { IdentityCertificate } from '../../verifier/index.ts'
import { textProblem } from '../../verifier/text.ts'
import { codesOf, commitmentFields } from '../../verifier/vocabulary.ts'
import { runs } from '../_util/runs.ts'
import { edit } from './_util/acts.ts'
import { identitySubject, readSigned, unsignedIdentity } from './_util/documents.ts'

const salts = fc
  .uint8Array({ minLength: 16, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'))
const values = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((value) => textProblem(value, 1000) === null)
const fields = fc.constantFrom(...codesOf(commitmentFields))
const opened = fc.record({ field: fields, salt: salts, value: values }, { noNullPrototype: true })
const several = fc.uniqueArray(opened, {
  selector: ({ field }) => field,
  minLength: 1,
  maxLength: 8,
})

type Opened = { field: string; salt: string; value: string }

function certify(list: readonly Opened[]): IdentityCertificate {
  const commitments = list.map(({ field, salt, value }) => ({
    field,
    commitment: commitment(salt, value),
  }))
  return readSigned(
    unsignedIdentity(edit(identitySubject(), { commitments })),
  ) as IdentityCertificate
}

const disclose = (certificate: string, disclosures: readonly Opened[]) =>
  ({ format: 'colophon-disclosure-v1', certificate, disclosures }) as const

describe('disclosures', () => {
  it('are judged by the HMAC that Node makes', () => {
    fc.assert(
      fc.property(salts, values, (salt, value) => {
        const judged = createHmac('sha256', Buffer.from(salt, 'hex')).update(value).digest('hex')
        assert.equal(commitment(salt, value), judged)
      }),
      { numRuns: runs() },
    )
  })

  it('match what was certified, and read back as they were printed', () => {
    fc.assert(
      fc.property(several, fc.nat(), (list, n) => {
        const certificate = certify(list)
        const shown = list.slice(0, 1 + (n % list.length))
        const text = printDisclosure(disclose(certificate.id, shown))
        assert.equal(printDisclosure(parseDisclosure(text)), text)
        const matches = checkDisclosures(certificate, parseDisclosure(text))
        assert.deepEqual(
          matches,
          shown.map(({ field }) => ({ field, matches: true })),
        )
      }),
      { numRuns: runs(4) },
    )
  })

  it('do not match another value, salt or field', () => {
    fc.assert(
      fc.property(several, opened, (list, other) => {
        const [first] = list
        assert.ok(first)
        const certificate = certify(list)
        const changed = [
          { ...first, value: `${first.value}x` },
          { ...first, salt: first.salt === other.salt ? '00'.repeat(16) : other.salt },
          { ...first, field: 'other' },
        ]
        for (const one of changed) {
          const [match] = checkDisclosures(certificate, disclose(certificate.id, [one]))
          assert.deepEqual(match, { field: one.field, matches: false })
        }
      }),
      { numRuns: runs(4) },
    )
  })

  it('are of one certificate only', () => {
    const certificate = certify([{ field: 'name', salt: '00'.repeat(16), value: '张三' }])
    const another = disclose('urn:uuid:01935262-4444-7000-8000-000000000009', [])
    assert.throws(
      () => checkDisclosures(certificate, another),
      (error) => error instanceof VerificationError && error.code === 'disclosure',
    )
  })

  it('are refused in any other form', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.throws(() => parseDisclosure(text), VerificationError)
      }),
      { numRuns: runs() },
    )
  })
})
