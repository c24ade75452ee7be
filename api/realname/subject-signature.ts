/**
 * Where a guardian applies for somebody, the key of the DID that is certified agrees: else anybody could have a stranger's
 * DID certified as a child's. Pure: the text depends on what is recorded of the form alone, so it can be checked again.
 */
import { createHash } from 'node:crypto'
import { verifyMessage } from 'ethers'
import { canonicalize } from '../../verifier/canonical.ts'
import type { PublicIdentityForm } from './form.ts'

/** The text that is signed with EIP-191 (personal_sign), in both languages; undefined where the form names no guardian. */
export function subjectText(form: PublicIdentityForm): string | undefined {
  const { subjectSignature: _, ...signed } = form
  const { subject, guardian } = signed
  if (guardian === undefined) return undefined
  const formHash = createHash('sha256').update(canonicalize(signed)).digest('hex')
  return [
    '数字身份证书申请签名 / Signature under an application for an identity certificate',
    '',
    '本DID的密钥由被监护人持有或者由监护人代为保管；同意由下列监护人为本DID申请数字身份证书。',
    'The key of this DID is the child’s, or kept by the guardian for the child: the guardian named below may apply for its identity certificate.',
    '',
    `DID: ${subject}`,
    `监护人 / Guardian: ${guardian.did}`,
    `申请表摘要 / Form (SHA-256): ${formHash}`,
  ].join('\n')
}

/** Whether the form is signed by the key at an address (0x and 40 hex digits) that controls its subject's DID. */
export function isSignedBySubject(
  form: PublicIdentityForm,
  controller: string | undefined,
): boolean {
  const [text, { subjectSignature }] = [subjectText(form), form]
  if (text === undefined || subjectSignature === undefined || controller === undefined) return false
  try {
    return verifyMessage(text, subjectSignature).toLowerCase() === controller.toLowerCase()
  } catch {
    return false
  }
}
