/** Signatures of owners under an application: what is signed, and whether it was signed by whom it must be. */
import { createHash, createHmac } from 'node:crypto'
import { canonicalize } from '../../verifier/canonical.ts'
import { textProblem } from '../../verifier/text.ts'
import type { SplitParty } from '../realname/personal.ts'
import { applicationDefects, type ApplicationDefect } from './defect.ts'
import type { ApplicationForm, PublicForm } from './form.ts'

/** Personal data of one party as they go into the hash of a form. */
export interface Commitment {
  readonly pointer: string
  /** HMAC-SHA-256 of the canonical fields, lower-case hex. */
  readonly commitment: string
}

/**
 * Commits to the personal data of each party, with the salt of the same position as the key (16 random bytes each,
 * kept with the sealed data). Throws RangeError where a salt is missing or short.
 */
export function commitPersonal(
  parties: readonly SplitParty[],
  salts: readonly Uint8Array[],
): Commitment[] {
  return parties.map(({ pointer, fields }, i) => {
    const salt = salts[i]
    if (salt === undefined || salt.length < 16) throw new RangeError('a salt has 16 bytes or more')
    const commitment = createHmac('sha256', salt).update(canonicalize(fields)).digest('hex')
    return { pointer, commitment }
  })
}

/** SHA-256 of the canonical form and commitments, lower-case hex: what owners sign (docs/decisions/0090). */
export function formHashOf(form: PublicForm, commitments: readonly Commitment[]): string {
  return createHash('sha256')
    .update(canonicalize({ form, personal: commitments }))
    .digest('hex')
}

/** In what capacity somebody signs. */
export const capacities = {
  owner: { zh: '著作权人', en: 'owner' },
  guardian: { zh: '未成年著作权人的监护人', en: 'guardian of an owner who is a minor' },
  agent: { zh: '代理人', en: 'agent by power of attorney' },
} as const

/** Somebody who has to sign, and what for. */
export interface SigningParty {
  readonly did: string
  readonly capacity: keyof typeof capacities
  /** Title of the first work. */
  readonly title: string
  /** Works of the series. */
  readonly count: number
}

/** DID that signs for an owner: the owner, or the guardian of a minor. */
export function signerOf(owner: PublicForm['owners'][number]): string {
  return owner.minor === true && owner.guardian ? owner.guardian.did : owner.did
}

/** Everybody who can sign an application. An agent's signature stands for principals with a power of attorney. */
export function signingParties(form: PublicForm | ApplicationForm): SigningParty[] {
  const about = { title: form.works[0]?.title ?? '', count: form.works.length }
  const owners = form.owners.map((owner): SigningParty => {
    const capacity = signerOf(owner) === owner.did ? 'owner' : 'guardian'
    return { did: signerOf(owner), capacity, ...about }
  })
  const { filing } = form
  if (filing.by !== 'agent') return owners
  return [...owners, { did: filing.agent, capacity: 'agent', ...about }]
}

/**
 * The text that is signed with EIP-191 (personal_sign), in both languages. `formHash` is of formHashOf. The title is
 * left out where it has characters that could make the text say something else.
 */
export function signingText(applicationId: string, formHash: string, party: SigningParty): string {
  const { did, capacity, count } = party
  const title = textProblem(party.title, 200) === null ? party.title : '—'
  const { zh, en } = capacities[capacity]
  return [
    '作品登记申请签名 / Signature under an application for registration of works',
    '',
    `我以${zh}的身份确认：申请内容属实，提交申请是我的真实意愿；虚假申报的登记将被撤销。`,
    `As ${en} I confirm that the application is true and what I want. A registration on a false declaration is revoked.`,
    '',
    `作品 / Work: ${title}`,
    `件数 / Number of works: ${count}`,
    `签名人 / Signer: ${did}`,
    `申请 / Application: ${applicationId}`,
    `申请表摘要 / Form (SHA-256): ${formHash}`,
  ].join('\n')
}

/** A signature, and the address that its recovery gave for the text of its signer; undefined where it gave none. */
export interface FormSignature {
  /** DID of the signer. */
  readonly did: string
  readonly recovered: string | undefined
}

/**
 * Who signed. `ownerOf` answers the address (0x and 40 hex digits) that controls a DID at the time, since keys change.
 * A signature by another key, or of somebody who has nothing to sign, is a defect and counts for nobody.
 */
export function checkSignatures(
  form: PublicForm | ApplicationForm,
  signatures: readonly FormSignature[],
  ownerOf: (did: string) => string | undefined,
): { readonly signers: ReadonlySet<string>; readonly defects: readonly ApplicationDefect[] } {
  const { defects, say } = applicationDefects()
  const wanted = new Set(signingParties(form).map(({ did }) => did))
  const signers = new Set<string>()
  for (const [i, { did, recovered }] of signatures.entries()) {
    const owner = ownerOf(did)?.toLowerCase()
    const right = owner !== undefined && owner === recovered?.toLowerCase() && wanted.has(did)
    if (right) signers.add(did)
    else say('signatureWrong', `/signatures/${i}`)
  }
  return { signers, defects }
}
