/** Dates of a work: completion, first publication, term of protection (form Z11 items 5 and 6). */
import {
  certainlyAfter,
  certainlyBefore,
  dateProblem,
  registrationDateOf,
} from '../../verifier/date.ts'
import type { CheckContext } from './context.ts'
import type { SayDefect } from './defect.ts'
import type { ApplicationForm } from './form.ts'
import type { WorkForm } from './form-work.ts'
import { lastYearOfTerm } from './term.ts'

interface Where {
  /** Pointer of the work. */
  readonly at: string
  readonly context: CheckContext
  readonly say: SayDefect
}

/** Checks that what is said about dates is there, possible, and not contradicted by itself or by the deposits. */
export function checkDates(form: ApplicationForm, work: WorkForm, where: Where): void {
  const { at, say } = where
  checkCompletion(work, where)
  checkPublication(work, where)
  const { completion, firstPublication } = work
  if (precedes(firstPublication?.date, completion?.date))
    say('publicationBeforeCompletion', `${at}/firstPublication/date`)
  checkTerm(form, work, where)
}

function checkCompletion({ completion, deposits }: WorkForm, where: Where): void {
  const { at, context, say } = where
  if (completion === undefined) {
    say('completionMissing', `${at}/completion`)
    return
  }
  if (completion.place === undefined) say('completionPlaceMissing', `${at}/completion/place`)
  checkDate(completion.date, `${at}/completion/date`, where)
  const first = Math.min(...deposits.map((id) => context.deposits.get(id)?.time ?? Infinity))
  // A file cannot be older than the work it holds.
  if (isDate(completion.date) && certainlyAfter(completion.date, first))
    say('completedAfterDeposit', `${at}/completion/date`)
}

function checkPublication({ firstPublication }: WorkForm, where: Where): void {
  const { say } = where
  const at = `${where.at}/firstPublication`
  if (firstPublication === undefined) say('publicationStatusMissing', at)
  else if (firstPublication.status === 'unpublished') {
    if (Object.keys(firstPublication).length > 1) say('unpublishedWithDetails', at)
  } else {
    if (firstPublication.date === undefined) say('publicationDateMissing', `${at}/date`)
    else checkDate(firstPublication.date, `${at}/date`, where)
    if (firstPublication.place === undefined) say('publicationPlaceMissing', `${at}/place`)
  }
}

function checkTerm(form: ApplicationForm, work: WorkForm, { at, context, say }: Where): void {
  const year = lastYearOfTerm(form, work)
  const thisYear = Number(registrationDateOf(context.time).slice(0, 4))
  if (year !== undefined && year < thisYear) say('termExpired', at, { year })
}

/** Tells of a date that does not exist or has not come. */
export function checkDate(
  date: string,
  pointer: string,
  { context, say }: Omit<Where, 'at'>,
): void {
  if (!isDate(date)) say('dateInvalid', pointer)
  else if (certainlyAfter(date, context.time)) say('dateInFuture', pointer)
}

const isDate = (date: string): boolean => dateProblem(date) === null

function precedes(first: string | undefined, second: string | undefined): boolean {
  if (first === undefined || second === undefined) return false
  return isDate(first) && isDate(second) && certainlyBefore(first, second)
}
