import {
  assertions,
  checkAssertions,
  checkEnvelope,
  checkStored,
  credentialStatus,
  envelope,
  salt,
  uuidUrn,
  workFile,
} from './certificate-parts.ts'
import { dateProblem, parseTime, registrationDateOf } from './date.ts'
import { checkDeclared, declaredMembers, declaredOptions } from './declared-work.ts'
import { legalNotices } from './legal-notice.ts'
import {
  acceptanceNumber,
  parseAcceptanceNumber,
  parseRegistrationNumber,
  registrationNumber,
} from './registration-number.ts'
import {
  array,
  integer,
  literal,
  object,
  oneOf,
  type Infer,
  type Problem,
  satisfies,
  stringCheck,
  text,
} from './schema.ts'
import { amendments, codesOf } from './vocabulary.ts'

// The work registration certificate (作品登记证书): docs/formats/certificate.md.

export { checkDeclaredWork, type DeclaredWork } from './declared-work.ts'

/** Most works of one series. */
const maximumSeries = 10_000

const wholeDate = stringCheck('date', (value) =>
  value.length === 10 ? dateProblem(value) : 'is not a whole date: write 2022-05-17',
)

/** The certificate that an amended one takes the place of. */
const superseded = object({ id: uuidUrn, registrationNumber, registrationDate: wholeDate })

const subject = object(
  {
    id: uuidUrn,
    registrationNumber,
    registrationDate: wholeDate,
    examination: oneOf(['automatic', 'examined']),
    ...declaredMembers,
    files: array(workFile, 1, 100),
    assertedBy: assertions,
    legalNotice: literal(legalNotices.work),
  },
  {
    ...declaredOptions,
    contentSalt: salt,
    acceptanceNumber,
    application: uuidUrn,
    series: object(
      { id: uuidUrn, index: integer(1, maximumSeries), count: integer(1, maximumSeries) },
      { title: text(200) },
    ),
    amendment: oneOf(codesOf(amendments)),
    supersedes: superseded,
    firstRegistrationDate: wholeDate,
  },
)

const schema = object({ ...envelope('WorkRegistrationCredential', subject), credentialStatus })
export type WorkCertificate = Infer<typeof schema>

const assertedFacts = ['/work', '/files', '/authors', '/owners', '/ownershipForm']
const at = '/credentialSubject'

/** Every fact that the applicant declares has a source, those that may be left out too. */
function sourcedFacts(facts: WorkCertificate['credentialSubject']): string[] {
  const optional = codesOf(declaredOptions).filter((name) => facts[name] !== undefined)
  return [...assertedFacts, ...optional.map((name) => `/${name}`)]
}

/** Whether a value is a work certificate; what is wrong is added to `problems`. */
export function isWorkCertificate(value: unknown, problems: Problem[]): value is WorkCertificate {
  if (!satisfies(schema, value, problems)) return false
  checkEnvelope(value, problems)
  checkSubject(value, problems)
  checkAssertions(value.credentialSubject, sourcedFacts(value.credentialSubject), problems)
  checkDeclared(value.credentialSubject, parseTime(value.validFrom) ?? 0, at, problems)
  return problems.length === 0
}

type Say = (member: string, detail: string) => void

function checkSubject(certificate: WorkCertificate, problems: Problem[]): void {
  const { registrationDate, files, contentSalt, series } = certificate.credentialSubject
  const say: Say = (member, detail) =>
    problems.push({ pointer: `${at}/${member}`, rule: 'rule', detail })
  if (registrationDate !== registrationDateOf(parseTime(certificate.validFrom) ?? 0)) {
    say('registrationDate', 'is not the date of validFrom at UTC+8')
  }
  if (contentSalt === undefined && files.length > 1)
    say('files', 'public look-up is for one file only')
  if (series !== undefined && series.index > series.count) say('series/index', 'is above count')
  for (const [i, file] of files.entries()) checkStored(file, `${at}/files/${i}`, problems)
  checkNumbers(certificate.credentialSubject, say)
  checkAmendment(certificate, say)
}

function checkNumbers(subjectOf: WorkCertificate['credentialSubject'], say: Say): void {
  const year = Number(subjectOf.registrationDate.slice(0, 4))
  const accepted = parseAcceptanceNumber(subjectOf.acceptanceNumber ?? '')?.year ?? year
  if (parseRegistrationNumber(subjectOf.registrationNumber)?.year !== year)
    say('registrationNumber', 'has another year than registrationDate')
  if (accepted > year) say('acceptanceNumber', 'has a later year than registrationDate')
}

/** An amended certificate shows what it takes the place of, and keeps the date of the first. */
function checkAmendment({ id, credentialSubject }: WorkCertificate, say: Say): void {
  const { amendment, supersedes, firstRegistrationDate, registrationDate } = credentialSubject
  const together = [amendment, supersedes, firstRegistrationDate].filter((one) => one !== undefined)
  if (together.length % 3 !== 0)
    say('amendment', 'comes with supersedes and firstRegistrationDate, or none of the three')
  if (supersedes === undefined || firstRegistrationDate === undefined) return
  if (supersedes.id === id) say('supersedes/id', 'is this certificate itself')
  if (supersedes.registrationDate > registrationDate)
    say('supersedes/registrationDate', 'is after registrationDate')
  if (firstRegistrationDate > supersedes.registrationDate)
    say('firstRegistrationDate', 'is after the date of the certificate that is superseded')
}
