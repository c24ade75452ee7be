import {
  assertions,
  checkAssertions,
  checkEnvelope,
  credentialStatus,
  did,
  envelope,
  hex32,
} from './certificate-parts.ts'
import { legalNotices } from './legal-notice.ts'
import {
  array,
  literal,
  object,
  oneOf,
  pattern,
  type Infer,
  type Problem,
  satisfies,
} from './schema.ts'
import { assuranceLevels, codesOf, partyKinds } from './vocabulary.ts'

// The identity certificate (数字身份证书): docs/formats/identity-certificate.md.

const subject = object({
  id: did,
  partyKind: oneOf(codesOf(partyKinds)),
  assuranceLevel: oneOf(assuranceLevels),
  commitments: array(
    object({ field: pattern(/^[a-zA-Z]{1,32}$/, '1 to 32 letters'), commitment: hex32 }),
    0,
    20,
  ),
  assertedBy: assertions,
  legalNotice: literal(legalNotices.identity),
})

const schema = object({ ...envelope('IdentityCredential', subject), credentialStatus })
export type IdentityCertificate = Infer<typeof schema>

/** Whether a value is an identity certificate; what is wrong is added to `problems`. */
export function isIdentityCertificate(
  value: unknown,
  problems: Problem[],
): value is IdentityCertificate {
  if (!satisfies(schema, value, problems)) return false
  checkEnvelope(value, problems)
  checkAssertions(value.credentialSubject, ['/assuranceLevel'], problems)
  const fields = value.credentialSubject.commitments.map(({ field }) => field)
  if (new Set(fields).size < fields.length) {
    problems.push({
      pointer: '/credentialSubject/commitments',
      rule: 'rule',
      detail: 'names one field twice',
    })
  }
  return problems.length === 0
}
