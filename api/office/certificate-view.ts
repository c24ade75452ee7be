/** A certificate as its forms for people show it: the document, where it stands, and what became of it. */
import { anonymousName } from '../applications/declared.ts'
import type { PublicForm } from '../applications/form.ts'
import { lastYearOfTerm, type TermFacts } from '../applications/term.ts'
import type { Recorded } from '../book/book.ts'
import { formOf } from '../book/needs.ts'
import type {
  CertificateView,
  HistoryItem,
  Replacement,
  WorkSubject,
} from '../certificates/forms/view.ts'
import type { CaseEvent, CaseFile } from '../cases/machine.ts'
import { requestKindOf } from '../cases/request-machine.ts'
import { ApiError } from '../errors.ts'
import type { Services } from '../services.ts'

type Certificate = CertificateView['document']
type Parts = Pick<Services, 'book' | 'config'>

interface ChangeDocument {
  readonly id: string
  readonly validFrom: string
  readonly credentialSubject: {
    readonly change: string
    readonly reason: string
    readonly replacedBy?: string
    readonly until?: string
  }
}

const urn = 'urn:uuid:'

/**
 * `copy`: case of the request that a copy was granted on (补发). `time`: Unix seconds as of which it is shown.
 * Throws ApiError `not_found` for another case.
 */
export async function certificateView(
  { book, config }: Parts,
  recorded: Recorded,
  copy?: string,
  time = Math.floor(Date.now() / 1000),
): Promise<CertificateView> {
  const { id, index: logIndex, stage, document: text, anchor } = recorded
  const { state, changes } = await book.lifeOf(id)
  const history = await Promise.all(changes.map((change) => historyItem(book, change.document)))
  const last = history.at(-1)
  const told = last && {
    since: last.time,
    reason: last.reason,
    ...(last.until !== undefined && { until: last.until }),
    ...(last.replacedBy && { replacedBy: last.replacedBy }),
  }
  const parsed: Certificate = JSON.parse(text)
  const shown = state === 'active' && stage !== 'anchored' ? 'pendingAnchor' : state
  const ended = shown === 'active' ? await endOfTerm(book, parsed) : undefined
  const isOver = ended !== undefined && ended <= time
  return {
    document: parsed,
    text,
    logIndex,
    stage,
    history,
    ...(anchor && { anchor }),
    status: isOver ? { state: 'termExpired', since: ended } : { state: shown, ...told },
    verifyUrl: `${config.publicUrl}/v1/certificates/${id}`,
    registrarName: config.registrarName,
    ...(copy !== undefined && { copyOf: await copyOf(book, id, copy) }),
  }
}

/**
 * When the term of protection ends (Unix seconds), by the certificate and the application that it names; undefined
 * where they do not tell, as with a living author. Computed, never an event: nobody decides it.
 */
async function endOfTerm(book: Parts['book'], document: Certificate): Promise<number | undefined> {
  const { credentialSubject: subject } = document
  if (!('registrationNumber' in subject)) return undefined
  const { work, ownershipForm, serviceVariant } = subject
  const authors = await authorsOf(book, subject)
  const year = lastYearOfTerm({ authors, ownershipForm, serviceVariant }, work)
  return year === undefined ? undefined : Date.parse(`${year + 1}-01-01T00:00:00+08:00`) / 1e3
}

/** The authors as the application tells of them, unless a correction named others since. */
async function authorsOf(
  book: Parts['book'],
  { application, authors }: WorkSubject,
): Promise<TermFacts['authors']> {
  const file =
    application === undefined ? undefined : await book.caseFile(application.slice(urn.length))
  const form = formOf(file, {}) as PublicForm | undefined
  const same = authors.every(({ displayName }, i) =>
    [form?.authors[i]?.displayName, anonymousName].includes(displayName),
  )
  return form?.authors.length === authors.length && same ? form.authors : authors.map(() => ({}))
}

async function historyItem(book: Parts['book'], document: string): Promise<HistoryItem> {
  const { id: documentId, validFrom, credentialSubject }: ChangeDocument = JSON.parse(document)
  const { change, reason, replacedBy, until } = credentialSubject
  const by = replacedBy === undefined ? undefined : await replacement(book, replacedBy)
  return {
    change,
    reason,
    time: Date.parse(validFrom) / 1e3,
    documentId,
    ...(until !== undefined && { until: Date.parse(until) / 1e3 }),
    ...(by && { replacedBy: by }),
  }
}

async function replacement(book: Parts['book'], replacedBy: string): Promise<Replacement> {
  const id = replacedBy.slice(urn.length)
  const recorded = await book.find(id)
  const { credentialSubject = {} }: { credentialSubject?: { registrationNumber?: string } } =
    JSON.parse(recorded?.document ?? '{}')
  const { registrationNumber } = credentialSubject
  return { id, ...(registrationNumber !== undefined && { registrationNumber }) }
}

/** Copies that a holder can have been granted, of all certificates: more are not counted. */
const copiesAtMost = 200

/** Which copy it is: counted over the requests for this certificate that were granted, in the order of the log. */
async function copyOf(
  book: Parts['book'],
  certificate: string,
  caseId: string,
): Promise<NonNullable<CertificateView['copyOf']>> {
  const asked = await book.caseFile(caseId)
  if (asked === undefined || grantOf(asked, certificate) === undefined)
    throw new ApiError('not_found', 'No copy of this certificate was granted in that case.')
  const query = { type: 'request', states: ['granted'], party: asked.party } as const
  const rows = await book.listCases({ ...query, limit: copiesAtMost })
  const files = await Promise.all(rows.map(({ id }) => book.caseFile(id)))
  const grants = files.flatMap((file) => (file && grantOf(file, certificate)) ?? [])
  const issued = grantOf(asked, certificate)!
  const before = grants.filter(({ index }) => index < issued.index)
  return { caseId, issuedAt: issued.time, copyNumber: before.length + 1 }
}

/** The event that granted a copy of a certificate; undefined where the case is another. */
function grantOf(file: CaseFile, certificate: string): CaseEvent | undefined {
  const fits = file.type === 'request' && requestKindOf(file) === 'copy'
  if (!fits || file.events[0]?.payload['certificate'] !== certificate) return undefined
  return file.events.find(({ transition }) => transition === 'grant')
}
