import { did } from './certificate-parts.ts'
import { certainlyAfter, certainlyBefore, dateProblem } from './date.ts'
import {
  array,
  integer,
  object,
  oneOf,
  pattern,
  type Infer,
  type Problem,
  satisfies,
  stringCheck,
  text,
} from './schema.ts'
import {
  acquisitions,
  allRights,
  categoriesWithNote,
  categoryCodes,
  codesOf,
  commissionedHolders,
  countries,
  creationNatures,
  digitalSourceTypes,
  ownershipForms,
  partyKinds,
  serviceVariants,
  signings,
} from './vocabulary.ts'

// What an applicant declares about a work, in the certificate and before: docs/formats/certificate.md.

const date = stringCheck('date', dateProblem)
const place = object({ country: oneOf(countries) }, { city: text(100) })

const work = object(
  {
    title: text(200),
    category: oneOf(categoryCodes, 'category'),
    creationNature: oneOf(codesOf(creationNatures)),
  },
  {
    alternativeTitle: text(200),
    categoryNote: text(500),
    basedOn: array(object({ title: text(200), owner: text(200), provenance: text(500) }), 1, 20),
    completion: object({ date }, { place }),
    firstPublication: object(
      { status: oneOf(['published', 'unpublished']) },
      { date, place, url: pattern(/^https?:\/\/[\x21-\x7e]{1,2040}$/, 'an http or https address') },
    ),
    digitalSourceType: oneOf(digitalSourceTypes),
    declaredLicence: text(200),
    identifiers: array(object({ scheme: text(50), value: text(200) }), 1, 20),
    excludedMaterial: text(1000),
  },
)

const authors = array(
  object({ displayName: text(200), signing: oneOf(codesOf(signings)) }, { did }),
  1,
  100,
)

const owners = array(
  object(
    {
      displayName: text(200),
      did,
      acquisition: oneOf(codesOf(acquisitions)),
      rights: integer(1, allRights),
    },
    {
      sharePpm: integer(1, 1_000_000),
      partyKind: oneOf(codesOf(partyKinds)),
      signing: oneOf(codesOf(signings)),
      acquisitionNote: text(500),
      rightsNote: text(500),
    },
  ),
  1,
  100,
)

/** What the applicant must declare about a work: the form. */
export const declaredMembers = {
  work,
  authors,
  owners,
  ownershipForm: oneOf(codesOf(ownershipForms)),
}
/** What belongs to some forms of ownership only, and a note. */
export const declaredOptions = {
  serviceVariant: oneOf(codesOf(serviceVariants)),
  commissionedHolder: oneOf(codesOf(commissionedHolders)),
  ownershipNote: text(1000),
}
const declared = object(declaredMembers, declaredOptions)
export type DeclaredWork = Infer<typeof declared>

/** Who does not want to be named, and who is not known. */
const anonymousNames: readonly string[] = [signings.anonymous.zh, '佚名']

/**
 * What is wrong with the facts an applicant declares, as of a moment (Unix seconds): the same rules that
 * the certificate has to satisfy later, and one more: an anonymous author has no other name. (Certificates may have
 * one, as the first of them do.) Pointers are into `{work, authors, owners, ownershipForm, …}`.
 */
export function checkDeclaredWork(facts: unknown, moment: number): Problem[] {
  const problems: Problem[] = []
  if (!satisfies(declared, facts, problems)) return problems
  checkDeclared(facts, moment, '', problems)
  checkAnonymous('authors', facts.authors, (pointer, detail) =>
    problems.push({ pointer: `/${pointer}`, rule: 'rule', detail }),
  )
  return problems
}

/** What declared facts must satisfy together, as of a moment (Unix seconds); `at` is where they stand. */
export function checkDeclared(
  facts: DeclaredWork,
  moment: number,
  at: string,
  problems: Problem[],
): void {
  const say: Say = (member, detail, rule = 'rule') =>
    problems.push({ pointer: `${at}/${member}`, rule, detail })
  checkNotes(facts.work, say)
  checkDates(facts.work, moment, say)
  checkOwners(facts, say)
  checkOwnershipForm(facts, say)
  checkAnonymous('owners', facts.owners, say)
}

type Say = (member: string, detail: string, rule?: 'rule' | 'date' | 'category') => void

function checkNotes(declaredWork: DeclaredWork['work'], say: Say): void {
  const { category, categoryNote, creationNature, basedOn, firstPublication } = declaredWork
  if (categoriesWithNote.includes(category) && categoryNote === undefined) {
    say('work/categoryNote', `is required for the category ${category}`, 'category')
  }
  if (creationNature !== 'originalWork' && basedOn === undefined) {
    say('work/basedOn', 'is required unless the work is original')
  }
  const { status, ...details } = firstPublication ?? { status: 'unpublished' }
  if (status === 'unpublished' && Object.keys(details).length > 0) {
    say('work/firstPublication', 'an unpublished work has no date, place or address of publication')
  }
}

function checkDates(declaredWork: DeclaredWork['work'], moment: number, say: Say): void {
  const completed = declaredWork.completion?.date
  const published = declaredWork.firstPublication?.date
  if (completed && certainlyAfter(completed, moment))
    say('work/completion/date', 'is in the future', 'date')
  if (published && certainlyAfter(published, moment))
    say('work/firstPublication/date', 'is in the future', 'date')
  if (completed && published && certainlyBefore(published, completed)) {
    say('work/firstPublication/date', 'is before the date of completion', 'date')
  }
}

function checkOwners({ owners: list }: DeclaredWork, say: Say): void {
  const shares = list.flatMap(({ sharePpm }) => sharePpm ?? [])
  const sum = shares.reduce((total, share) => total + share, 0)
  if (new Set(list.map((owner) => owner.did)).size < list.length)
    say('owners', 'names one owner twice')
  if (shares.length > 0 && shares.length < list.length)
    say('owners', 'gives shares to some owners only')
  else if (shares.length > 0 && sum !== 1_000_000)
    say('owners', 'has shares that do not sum to 1000000')
}

function checkOwnershipForm(facts: DeclaredWork, say: Say): void {
  const { ownershipForm, serviceVariant, commissionedHolder } = facts
  const several = facts.owners.length > 1
  if (several && !['joint', 'service', 'commissioned'].includes(ownershipForm)) {
    say('ownershipForm', 'does not fit several owners')
  }
  if (!several && ownershipForm === 'joint') say('ownershipForm', 'joint needs several owners')
  if (serviceVariant !== undefined && ownershipForm !== 'service')
    say('serviceVariant', 'is for works made in the course of employment only')
  if (commissionedHolder !== undefined && ownershipForm !== 'commissioned')
    say('commissionedHolder', 'is for commissioned works only')
}

type Signed = readonly { readonly displayName: string; readonly signing?: string }[]

/** Who signs as anonymous has no name in a public document. */
function checkAnonymous(list: string, parties: Signed, say: Say): void {
  for (const [i, { displayName, signing }] of parties.entries()) {
    if (signing !== 'anonymous' || anonymousNames.includes(displayName)) continue
    const wanted = anonymousNames.join(' or ')
    say(`${list}/${i}/displayName`, `is not ${wanted}, as it must be for who is anonymous`)
  }
}
