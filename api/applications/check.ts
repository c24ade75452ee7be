/**
 * All defects of an application at once (一次性告知). Pure: the same form and context give the same list for ever. The
 * form has passed its schema; personal data is still in it.
 */
import { checkAttachments } from './check-attachments.ts'
import { checkCertificate } from './check-certificate.ts'
import { checkDates } from './check-dates.ts'
import { checkDeposits } from './check-deposits.ts'
import { checkFiling } from './check-filing.ts'
import { checkOwnership } from './check-ownership.ts'
import { checkParties } from './check-parties.ts'
import { checkRights } from './check-rights.ts'
import { checkSeries, checkWork } from './check-works.ts'
import type { CheckContext } from './context.ts'
import { applicationDefects, type ApplicationDefect } from './defect.ts'
import type { ApplicationForm } from './form.ts'

/** Everything that is wrong with an application, in the order of the form's parts. */
export function findDefects(form: ApplicationForm, context: CheckContext): ApplicationDefect[] {
  const { defects, say } = applicationDefects()
  checkSeries(form, say)
  for (const [i, work] of form.works.entries()) {
    checkWork(work, `/works/${i}`, say)
    checkDates(form, work, { at: `/works/${i}`, context, say })
  }
  checkParties(form, context, say)
  checkOwnership(form, say)
  checkRights(form, say)
  checkDeposits(form, context, say)
  checkFiling(form, context, say)
  checkAttachments(form, say)
  // Last, because it tells only what no other check has told at the same place.
  checkCertificate(form, context.time, defects, say)
  return defects
}
