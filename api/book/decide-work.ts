/** Work certificates (作品登记证书): numbers, duplicates, and the certificate itself. */
import { isWorkCertificate } from '../../verifier/certificate-work.ts'
import { holdersHash } from '../../verifier/entry.ts'
import { issueCertificate, type CertificateFacts } from '../certificates/issue.ts'
import { ApiError } from '../errors.ts'
import type { WorkCommand, WorkFacts } from './book.ts'
import { checkDeclared, checkDocument } from './check-facts.ts'
import {
  contentOf,
  contentSalt,
  hexBytes,
  newId,
  takeNumber,
  type Decision,
  type Desk,
} from './desk.ts'
import { addressOf } from './did.ts'
import { filesKey, push, type KnownCertificate } from './known.ts'
import type { KnownDeposit } from './known-deposits.ts'
import { actOf, type Act, type Draft } from './record.ts'

/** Where a certificate comes from, beside what was declared; all absent in the plain automatic lane. */
export interface Origin {
  /** Members of the certificate. */
  readonly members?: Pick<
    CertificateFacts,
    'examination' | 'acceptanceNumber' | 'application' | 'series' | 'amendment' | 'sources'
  >
  /** The work, where it is on record already (a corrected certificate). */
  readonly workId?: string
  /** Private facts of the act. */
  readonly act?: Pick<Act, 'case' | 'region' | 'by'>
}

type WorkRow = Extract<Draft['row'], { kind: 'work' }>

/** The deposits a command names. Throws ApiError `not_found`, `not_holder`. */
export function depositsFor(
  desk: Desk,
  { deposits, applicant }: Pick<WorkCommand, 'deposits' | 'applicant'>,
): KnownDeposit[] {
  return deposits.map((id) => {
    const deposit = desk.known.depositsById.get(id)
    if (!deposit) throw new ApiError('not_found', `There is no deposit ${id}. Deposit it first.`)
    if (deposit.holder === applicant) return deposit
    throw new ApiError('not_holder', `Deposit ${id} was made by another holder than the applicant.`)
  })
}

/** The certificate in force over the very same files by the same applicant, if any. Throws ApiError `already_registered`. */
export function sameWork(
  desk: Desk,
  applicant: string,
  files: readonly string[],
): KnownCertificate | undefined {
  const address = applicant.slice(-40)
  const certificates = files
    .flatMap((file) => desk.known.certificates.get(file) ?? [])
    .filter(({ ended }) => !ended)
  const other = certificates.find((known) => known.applicant !== address)
  if (other) {
    throw new ApiError(
      'already_registered',
      `A file of this work is registered to another holder under ${other.number}. The deposit stands; ` +
        'who disputes that registration can object to it.',
      { registrationNumber: other.number },
    )
  }
  return certificates.find((known) => known.files === filesKey(files))
}

/** The holder list's shares: a single owner holds all, undeclared joint shares stay undeclared (zero). */
function shares(owners: WorkFacts['owners']): { address: string; ppm: number }[] {
  const undeclared = owners.length === 1 ? 1_000_000 : 0
  return owners.map(({ did, sharePpm }) => ({
    address: `0x${did.slice(-40)}`,
    ppm: sharePpm ?? undeclared,
  }))
}

/** Draws up the certificate of a work and takes its place in the log. */
export function workDraft(
  desk: Desk,
  command: WorkCommand,
  files: readonly Omit<KnownDeposit, 'holder'>[],
  origin: Origin = {},
): Draft & { readonly row: WorkRow } {
  const declared = command.facts
  const numbered = takeNumber(desk, declared.work.category)
  const [id, workId] = [newId(desk), origin.workId ?? newId(desk)]
  const salt = contentSalt(command.publicLookup)
  const { time, next: logIndex } = desk
  const fixed = { id, workId, time, logIndex, registrationNumber: numbered.number, files, salt }
  const signed = issueCertificate({ ...origin.members, ...fixed, declared }, desk.issuer)
  checkDocument(desk, isWorkCertificate, signed.text)
  const sha256s = files.map((deposit) => deposit.file.sha256)
  const entry = {
    time,
    kind: 'workCertificate' as const,
    publicLookup: command.publicLookup,
    subject: workId,
    holders: holdersHash(shares(declared.owners)),
    content: contentOf(sha256s, salt),
    document: signed.hash,
  }
  const applicant = addressOf(command.applicant)
  const row = {
    kind: 'work' as const,
    id,
    workId,
    ...numbered,
    applicant,
    sha256s: sha256s.map(hexBytes),
  }
  const act = { ...actOf('work', command.idempotency, command.applicant), ...origin.act }
  return { index: desk.next++, entry, act, document: signed.text, row }
}

/** Makes the certificate known to the rest of the batch. */
export function rememberWork(
  desk: Desk,
  applicant: string,
  { index, row }: ReturnType<typeof workDraft>,
): void {
  const sha256s = row.sha256s.map((digest) => Buffer.from(digest).toString('hex'))
  const known: KnownCertificate = {
    index,
    number: row.number,
    applicant: applicant.slice(-40),
    files: filesKey(sha256s),
    ended: false,
  }
  for (const sha256 of new Set(sha256s)) {
    push(desk.known.certificates, sha256, known)
    desk.undo.push(() => desk.known.certificates.get(sha256)?.pop())
  }
}

export function decideWork(desk: Desk, command: WorkCommand): Decision {
  const files = depositsFor(desk, command)
  const sha256s = files.map((deposit) => deposit.file.sha256)
  const same = sameWork(desk, command.applicant, sha256s)
  if (same) return { existing: same.index }
  checkDeclared(command, files, desk.time)
  if (command.refusal) throw command.refusal
  const draft = workDraft(desk, command, files)
  rememberWork(desk, command.applicant, draft)
  return { drafts: [draft] }
}
