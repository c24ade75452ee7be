import {
  assertions,
  checkAssertions,
  checkEnvelope,
  checkStored,
  credentialStatus,
  did,
  envelope,
  salt,
  uuidUrn,
  workFile,
} from './certificate-parts.ts'
import {
  certainlyAfter,
  certainlyBefore,
  dateProblem,
  parseTime,
  registrationDateOf,
} from './date.ts'
import { legalNotices } from './legal-notice.ts'
import { parseRegistrationNumber } from './registration-number.ts'
import {
  array,
  integer,
  literal,
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
  countries,
  creationNatures,
  digitalSourceTypes,
  ownershipForms,
  signings,
} from './vocabulary.ts'

// The work registration certificate (作品登记证书): docs/formats/certificate.md.

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
    { sharePpm: integer(1, 1_000_000) },
  ),
  1,
  100,
)

/** What the applicant declares about a work: the form. */
const declaredMembers = { work, authors, owners, ownershipForm: oneOf(codesOf(ownershipForms)) }
const declared = object(declaredMembers)
export type DeclaredWork = Infer<typeof declared>

const subject = object(
  {
    id: uuidUrn,
    registrationNumber: stringCheck('form', (value) =>
      parseRegistrationNumber(value) ? null : 'is not a registration number',
    ),
    registrationDate: date,
    examination: oneOf(['automatic', 'examined']),
    ...declaredMembers,
    files: array(workFile, 1, 100),
    assertedBy: assertions,
    legalNotice: literal(legalNotices.work),
  },
  { contentSalt: salt },
)

const schema = object({ ...envelope('WorkRegistrationCredential', subject), credentialStatus })
export type WorkCertificate = Infer<typeof schema>

const assertedFacts = ['/work', '/files', '/authors', '/owners', '/ownershipForm']

/** Whether a value is a work certificate; what is wrong is added to `problems`. */
export function isWorkCertificate(value: unknown, problems: Problem[]): value is WorkCertificate {
  if (!satisfies(schema, value, problems)) return false
  checkEnvelope(value, problems)
  checkSubject(value, problems)
  checkAssertions(value.credentialSubject, assertedFacts, problems)
  checkDeclared(
    value.credentialSubject,
    parseTime(value.validFrom) ?? 0,
    '/credentialSubject',
    problems,
  )
  return problems.length === 0
}

/**
 * What is wrong with the facts an applicant declares, as of a moment (Unix seconds): the same rules that
 * the certificate has to satisfy later. Pointers are into `{work, authors, owners, ownershipForm}`.
 */
export function checkDeclaredWork(facts: unknown, moment: number): Problem[] {
  const problems: Problem[] = []
  if (satisfies(declared, facts, problems)) checkDeclared(facts, moment, '', problems)
  return problems
}

function checkSubject(certificate: WorkCertificate, problems: Problem[]): void {
  const { registrationDate, registrationNumber, files, contentSalt } = certificate.credentialSubject
  const at = '/credentialSubject'
  const say = (member: string, detail: string) =>
    problems.push({ pointer: `${at}/${member}`, rule: 'rule', detail })
  const year = parseRegistrationNumber(registrationNumber)?.year
  if (registrationDate !== registrationDateOf(parseTime(certificate.validFrom) ?? 0)) {
    say('registrationDate', 'is not the date of validFrom at UTC+8')
  }
  if (year !== Number(registrationDate.slice(0, 4)))
    say('registrationNumber', 'has another year than registrationDate')
  if (contentSalt === undefined && files.length > 1)
    say('files', 'public look-up is for one file only')
  for (const [i, file] of files.entries()) checkStored(file, `${at}/files/${i}`, problems)
}

function checkDeclared(facts: DeclaredWork, moment: number, at: string, problems: Problem[]): void {
  const say: Say = (member, detail, rule = 'rule') =>
    problems.push({ pointer: `${at}/${member}`, rule, detail })
  checkNotes(facts.work, say)
  checkDates(facts.work, moment, say)
  checkOwners(facts, say)
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

function checkOwners({ owners: list, ownershipForm }: DeclaredWork, say: Say): void {
  const shares = list.flatMap(({ sharePpm }) => sharePpm ?? [])
  const sum = shares.reduce((total, share) => total + share, 0)
  if (new Set(list.map((owner) => owner.did)).size < list.length)
    say('owners', 'names one owner twice')
  if (shares.length > 0 && shares.length < list.length)
    say('owners', 'gives shares to some owners only')
  else if (shares.length > 0 && sum !== 1_000_000)
    say('owners', 'has shares that do not sum to 1000000')
  const several = list.length > 1
  if (several && !['joint', 'service', 'commissioned'].includes(ownershipForm)) {
    say('ownershipForm', 'does not fit several owners')
  }
  if (!several && ownershipForm === 'joint') say('ownershipForm', 'joint needs several owners')
}
