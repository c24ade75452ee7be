/**
 * Guards on a registration. The form of the facts is the verifier's to judge: nothing is issued that it would not
 * accept. Beyond the form: declared facts must not contradict the deposits.
 */
import { checkDeclaredWork } from '../../verifier/certificate-work.ts'
import type { Problem } from '../../verifier/schema.ts'
import { ApiError } from '../errors.ts'
import type { WorkCommand } from './book.ts'
import type { Desk } from './desk.ts'
import type { KnownDeposit } from './known-deposits.ts'

/** Throws ApiError where facts are not in the form, or contradict the deposits. `time` in Unix seconds. */
export function checkDeclared(
  { facts }: Pick<WorkCommand, 'facts'>,
  files: readonly Omit<KnownDeposit, 'holder'>[],
  time: number,
): void {
  // The routes told the applicant already; this stands for every other way into the book.
  const [problem] = checkDeclaredWork(facts, time)
  if (problem) throw new ApiError('invalid_request', `${problem.pointer} ${problem.detail}`)
  const open = files.find((deposit) => deposit.file.cid !== undefined && !deposit.file.encrypted)
  if (facts.work.firstPublication?.status !== 'unpublished' || !open) return
  throw new ApiError(
    'invalid_request',
    `Deposit ${open.depositId} was made as published, so the work cannot be declared unpublished.`,
  )
}

/** As requireDocument, where documents are not made by the hundred thousand: it costs about what a signature does. */
export function checkDocument(
  { bulk }: Desk,
  isOne: (value: unknown, problems: Problem[]) => value is object,
  text: string,
): void {
  if (bulk !== true) requireDocument(isOne, text)
}

/** Nothing is issued that the verifier would not accept: the document, or ApiError `invalid_request`. */
export function requireDocument<T>(
  isOne: (value: unknown, problems: Problem[]) => value is T,
  text: string,
): T {
  const [document, problems]: [unknown, Problem[]] = [JSON.parse(text), []]
  if (isOne(document, problems)) return document
  const [problem] = problems
  throw new ApiError('invalid_request', `${problem?.pointer} ${problem?.detail}.`)
}
