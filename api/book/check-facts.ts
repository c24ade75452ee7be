/**
 * Guards on a registration. The form of the document is the verifier's to judge: what is issued here is what it
 * accepts. Beyond the form: declared facts must not contradict the deposits.
 */
import { checkDocument } from '../../verifier/certificate.ts'
import type { Problem, ProblemRule } from '../../verifier/schema.ts'
import { ApiError, type ProblemCode } from '../errors.ts'
import type { WorkCommand } from './book.ts'
import type { KnownDeposit } from './known.ts'

const codes: Readonly<Record<ProblemRule, ProblemCode>> = {
  member: 'invalid_request',
  type: 'invalid_request',
  form: 'invalid_request',
  rule: 'invalid_request',
  text: 'invalid_name',
  date: 'invalid_date',
  category: 'unknown_category',
  did: 'invalid_did',
}

const prefix = '/credentialSubject'

/** Throws ApiError where declared facts contradict the deposits. */
export function checkDeclared(command: WorkCommand, files: readonly KnownDeposit[]): void {
  const open = files.find((deposit) => deposit.file.cid !== undefined && !deposit.file.encrypted)
  if (command.facts.work.firstPublication?.status !== 'unpublished' || !open) return
  throw new ApiError(
    'invalid_request',
    `Deposit ${open.depositId} was made as published, so the work cannot be declared unpublished.`,
  )
}

/**
 * Throws ApiError with every problem of a document that is about to be issued. Members that the applicant
 * declares are refused to the applicant; anything else would be our bug.
 */
export function checkIssued(document: string): void {
  const problems = checkDocument(JSON.parse(document))
  const [first] = problems
  if (!first) return
  if (!problems.every((problem) => problem.pointer.startsWith(prefix))) {
    throw new Error(`would issue a document with ${first.pointer} ${first.detail}`)
  }
  const errors = problems.map(({ pointer, detail }: Problem) => {
    return { pointer: pointer.slice(prefix.length), detail }
  })
  const detail = `${errors[0]!.pointer} ${first.detail}`
  throw new ApiError(codes[first.rule], detail, { errors })
}
