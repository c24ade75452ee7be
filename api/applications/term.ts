/** Terms of protection (著作权法 art. 23), as far as the facts of a form tell. Years are data in rules.json. */
import type { ApplicationForm } from './form.ts'
import type { WorkForm } from './form-work.ts'
import rules from './rules.json' with { type: 'json' }

/** What a form or a certificate says that the term depends on. */
export interface TermFacts {
  readonly ownershipForm: ApplicationForm['ownershipForm']
  readonly serviceVariant?: ApplicationForm['serviceVariant']
  /** A certificate says neither what kind of party an author is nor when one died. */
  readonly authors: readonly { readonly partyKind?: string; readonly deathDate?: string }[]
}

export type TermOfWork = Pick<WorkForm, 'category' | 'completion' | 'firstPublication'>

const { life, fixed, fixedCategories } = rules.term
const ofCategory = new Map(Object.entries(rules.term.ofCategory))

/**
 * Last year of the property rights: they end on its 31 December. Undefined where the facts do not tell, as with a
 * living author. Dates need to be in the form of dates; of each only the year counts.
 */
export function lastYearOfTerm(facts: TermFacts, work: TermOfWork): number | undefined {
  const own = ofCategory.get(work.category)
  if (own) return plus(yearOf(work.firstPublication?.date), own.years)
  if (hasFixedTerm(facts, work)) return fixedTerm(work)
  return plus(lastDeath(facts.authors), life.years)
}

/** Works of legal entities, special works of employment, and audiovisual works. */
function hasFixedTerm(
  { ownershipForm, serviceVariant }: TermFacts,
  { category }: TermOfWork,
): boolean {
  if (fixedCategories.includes(category) || ownershipForm === 'legalEntity') return true
  return ownershipForm === 'service' && serviceVariant === 'special'
}

/** From first publication; what was not published so long after completion is not protected any more. */
function fixedTerm({ completion, firstPublication }: TermOfWork): number | undefined {
  const completed = plus(yearOf(completion?.date), fixed.years)
  const published = yearOf(firstPublication?.date)
  if (published === undefined)
    return firstPublication?.status === 'published' ? undefined : completed
  const tooLate = completed !== undefined && published > completed
  return tooLate ? completed : published + fixed.years
}

/** Year in which the last author died; undefined while one lives, or is not a person. */
function lastDeath(authors: TermFacts['authors']): number | undefined {
  const years = authors.map(({ partyKind, deathDate }) =>
    partyKind === 'naturalPerson' ? yearOf(deathDate) : undefined,
  )
  return years.reduce((last, year) =>
    last === undefined || year === undefined ? undefined : Math.max(last, year),
  )
}

function yearOf(date: string | undefined): number | undefined {
  const [, year] = /^(\d{4})/.exec(date ?? '') ?? []
  return year === undefined ? undefined : Number(year)
}

function plus(year: number | undefined, years: number): number | undefined {
  return year === undefined ? undefined : year + years
}
