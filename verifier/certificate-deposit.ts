import {
  assertions,
  checkAssertions,
  checkEnvelope,
  checkStored,
  depositedFile,
  did,
  envelope,
  salt,
  uuidUrn,
} from './certificate-parts.ts'
import { legalNotices } from './legal-notice.ts'
import { literal, object, type Infer, type Problem, satisfies } from './schema.ts'

// The deposit receipt (存证回执): docs/formats/deposit-receipt.md. A deposit is never revoked: no status.

const subject = object(
  {
    id: uuidUrn,
    depositor: did,
    file: depositedFile,
    assertedBy: assertions,
    legalNotice: literal(legalNotices.deposit),
  },
  { contentSalt: salt },
)

const schema = object(envelope('DepositReceiptCredential', subject))
export type DepositReceipt = Infer<typeof schema>

/** Whether a value is a deposit receipt; what is wrong is added to `problems`. */
export function isDepositReceipt(value: unknown, problems: Problem[]): value is DepositReceipt {
  if (!satisfies(schema, value, problems)) return false
  checkEnvelope(value, problems)
  checkStored(value.credentialSubject.file, '/credentialSubject/file', problems)
  checkAssertions(value.credentialSubject, ['/file'], problems)
  if (value.credentialSubject.id !== value.id) {
    problems.push({
      pointer: '/credentialSubject/id',
      rule: 'rule',
      detail: 'differs from the id of the receipt',
    })
  }
  return problems.length === 0
}
