/** What a bulk check says of its rows: for each what `POST /v1/verify` says of the same thing (api/book/look-up.ts). */
import { printTime } from '../../verifier/date.ts'
import type { Book } from '../book/book.ts'
import { lookUpAll, type Asked } from '../book/look-up.ts'
import type { FoundCertificate } from '../book/reader.ts'
import type { Register } from '../register/register.ts'
import { registrationNumber, sha256 } from '../routes/schemas.ts'
import { resultColumns, type ResultColumn } from './columns.ts'
import type { Row } from './upload.ts'

export interface JudgeDeps {
  readonly book: Pick<Book, 'lookUp' | 'lookUpNumbers' | 'certificateDocuments'>
  readonly register: Pick<Register, 'entries'>
  /** Unix seconds. */
  readonly now: () => number
}

/** A row as it was judged. */
export interface Judged {
  /** The caller's cells, then ours. */
  readonly cells: readonly string[]
  readonly found: boolean
  readonly problem: boolean
}

type Cells = Partial<Record<ResultColumn, string>>

/** What is shown of a certificate. */
interface Shown {
  readonly title: string
  readonly holders: string
  readonly registered: string
}

/** Names of holders that are shown, and documents read together. */
const [mostNames, readTogether] = [20, 1_000]

/** The names of holders in one cell: a certificate may have hundreds, and stand in each of 100,000 rows. */
export function printHolders(names: readonly string[]): string {
  const rest = names.length - mostNames
  return names.slice(0, mostNames).join('；') + (rest > 0 ? `；… (+${rest})` : '')
}

/** Judges rows together, in their order. */
export async function judgeRows(
  deps: JudgeDeps,
  columns: readonly string[],
  rows: readonly Row[],
): Promise<Judged[]> {
  const read = rows.map(([line, ...cells]) => readRow(line, columns, cells))
  const found = await lookUpAll(
    deps.book,
    read.map((one) => ('problem' in one ? {} : one)),
  )
  const chosen = found.map(choose)
  const shown = await showAll(deps, chosen)
  const checked = printTime(deps.now())
  return rows.map(([, ...cells], n) => {
    const [one, certificate] = [read[n]!, chosen[n]]
    const says: Cells =
      'problem' in one ? one : told(found[n]!.length, certificate, shown.get(certificate?.id ?? ''))
    const ours: Cells = { ...says, checked }
    return {
      cells: [...cells, ...resultColumns.map((name) => ours[name] ?? '')],
      found: certificate !== undefined,
      problem: 'problem' in one,
    }
  })
}

/** What a row asks, or what is wrong with it; an empty cell asks nothing. */
function readRow(
  line: number,
  columns: readonly string[],
  cells: readonly string[],
): Asked | { readonly problem: string } {
  const cellOf = (name: string): string => cells[columns.indexOf(name)] ?? ''
  const [digest, number] = [cellOf('sha256'), cellOf('number')]
  const problem =
    (digest === '' ? undefined : wrong(sha256.safeParse(digest), 'invalid_digest: sha256')) ??
    (number === ''
      ? undefined
      : wrong(registrationNumber.safeParse(number), 'invalid_request: number'))
  if (problem !== undefined) return { problem: `${problem} (line ${line})` }
  if (digest === '' && number === '')
    return { problem: `invalid_request: neither sha256 nor number is given (line ${line})` }
  return {
    ...(digest !== '' && { sha256: digest }),
    ...(number !== '' && { registrationNumber: number }),
  }
}

function wrong(
  { error }: { error?: { issues: readonly { message: string }[] } | undefined },
  what: string,
): string | undefined {
  return error && `${what} ${error.issues[0]?.message}`
}

const order = ['active', 'suspended']

/** Of several certificates the one that holds, else a suspended one, else whatever there is; of those the newest. */
function choose(found: readonly FoundCertificate[]): FoundCertificate | undefined {
  for (const state of order) {
    const one = found.findLast((certificate) => certificate.state === state)
    if (one) return one
  }
  return found.at(-1)
}

function told(count: number, certificate?: FoundCertificate, shown?: Shown): Cells {
  if (certificate === undefined) return { found: 'no', certificates: '0' }
  const { id, registrationNumber: number, state } = certificate
  return {
    found: 'yes',
    certificates: String(count),
    number,
    certificate: id,
    title: shown?.title ?? '',
    holders: shown?.holders ?? '',
    registered: shown?.registered ?? '',
    state,
    suspended: state === 'suspended' ? 'yes' : 'no',
  }
}

/** From the public register; what was registered a moment ago and is not in it yet, from its certificate. */
async function showAll(
  { book, register }: JudgeDeps,
  certificates: readonly (FoundCertificate | undefined)[],
): Promise<ReadonlyMap<string, Shown>> {
  const ids = [...new Set(certificates.flatMap((one) => one?.id ?? []))]
  const shown = new Map<string, Shown>()
  for (const [id, { title, holders, registered }] of await register.entries(ids))
    shown.set(id, { title, holders: printHolders(holders), registered })
  const missing = ids.filter((id) => !shown.has(id))
  for (let from = 0; from < missing.length; from += readTogether) {
    const some = await book.certificateDocuments(missing.slice(from, from + readTogether))
    for (const [id, document] of some) shown.set(id, shownIn(document))
  }
  return shown
}

interface Certificate {
  readonly credentialSubject: {
    readonly registrationDate: string
    readonly work: { readonly title: string }
    readonly owners: readonly { readonly displayName: string }[]
  }
}

function shownIn(document: string): Shown {
  const { credentialSubject: subject }: Certificate = JSON.parse(document)
  return {
    title: subject.work.title,
    holders: printHolders(subject.owners.map(({ displayName }) => displayName)),
    registered: subject.registrationDate,
  }
}
