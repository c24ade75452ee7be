/**
 * The verifier's own rules, asked last: an application without errors ends in certificates that the verifier accepts,
 * whatever rule it may come to have.
 */
import { checkDeclaredWork } from '../../verifier/certificate-work.ts'
import type { Problem } from '../../verifier/schema.ts'
import { textProblem } from '../../verifier/text.ts'
import { toDeclared } from './declared.ts'
import type { ApplicationDefect, SayDefect } from './defect.ts'
import type { ApplicationForm } from './form.ts'

/** Says what the verifier would refuse and no other check has told at that place or above it. */
export function checkCertificate(
  form: ApplicationForm,
  time: number,
  defects: readonly ApplicationDefect[],
  say: SayDefect,
): void {
  const errors = defects.filter(({ severity }) => severity === 'error')
  const told = new Set(errors.map(({ pointer }) => pointer))
  for (const i of form.works.keys()) {
    for (const problem of checkDeclaredWork(toDeclared(form, i), time)) {
      const pointer = problem.pointer.replace(/^\/work(?=\/)/, `/works/${i}`)
      if (!isOurs(problem) && !isTold(pointer, told)) tell(problem, pointer, say)
    }
  }
  checkOtherTexts(form, say)
}

/** Members are put together by toDeclared; no applicant can leave one out or add one. */
const isOurs = ({ rule }: Problem): boolean => rule === 'member'

function isTold(pointer: string, told: ReadonlySet<string>): boolean {
  const steps = pointer.split('/')
  return (
    steps.some((_, i) => i > 1 && told.has(steps.slice(0, i + 1).join('/'))) || told.has(pointer)
  )
}

function tell({ rule, detail }: Problem, pointer: string, say: SayDefect): void {
  if (rule === 'text') say('textInvalid', pointer, { detail })
  else if (rule === 'date') say('dateInvalid', pointer)
  else say('formRule', pointer, { detail })
}

/** Texts of the form that no certificate shows. */
function checkOtherTexts(form: ApplicationForm, say: SayDefect): void {
  const check = (text: string | undefined, pointer: string, most: number) => {
    const detail = text === undefined ? null : textProblem(text.replaceAll('\n', ' '), most)
    if (detail !== null) say('textInvalid', pointer, { detail })
  }
  check(form.seriesTitle, '/seriesTitle', 200)
  check(form.ownershipNote, '/ownershipNote', 1000)
  for (const [name, text] of Object.entries(form.statement)) check(text, `/statement/${name}`, 2000)
  for (const [i, { title }] of form.attachments.entries())
    check(title, `/attachments/${i}/title`, 200)
  for (const [i, { displayName }] of form.owners.entries())
    check(displayName, `/owners/${i}/displayName`, 200)
  for (const [i, { displayName }] of form.authors.entries())
    check(displayName, `/authors/${i}/displayName`, 200)
}
