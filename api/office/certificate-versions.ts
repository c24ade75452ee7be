/** The versions of a registration: a correction makes a new certificate, which takes the place of the older one. */
import type { Book, Recorded } from '../book/book.ts'

/** One certificate of the chain. */
export interface CertificateVersion {
  readonly id: string
  /** Of a work. */
  readonly registrationNumber?: string
  /** When it was issued, RFC 3339. */
  readonly time: string
  readonly state: Awaited<ReturnType<Book['lifeOf']>>['state']
}

type Reading = Pick<Book, 'find' | 'lifeOf'>

interface Document {
  readonly validFrom: string
  readonly credentialSubject: {
    readonly registrationNumber?: string
    readonly supersedes?: { readonly id: string }
    /** Of a status change. */
    readonly replacedBy?: string
  }
}

const urn = 'urn:uuid:'
/** In each direction. Nobody corrects a certificate so often; an answer has an end in any case. */
const mostVersions = 50

/** All versions, oldest first, the one asked for among them. */
export async function versionsOf(book: Reading, recorded: Recorded): Promise<CertificateVersion[]> {
  const older = await follow(recorded, (one) => olderOf(book, one))
  const newer = await follow(recorded, (one) => newerOf(book, one))
  const all = [...older.toReversed(), recorded, ...newer]
  return Promise.all(all.map((one) => versionOf(book, one)))
}

async function follow(
  from: Recorded,
  next: (one: Recorded) => Promise<Recorded | undefined>,
): Promise<Recorded[]> {
  const found: Recorded[] = []
  for (let at = await next(from); at && found.length < mostVersions; at = await next(at))
    found.push(at)
  return found
}

async function olderOf(book: Reading, { document }: Recorded): Promise<Recorded | undefined> {
  const { supersedes } = readSubject(document)
  return supersedes && book.find(supersedes.id.slice(urn.length))
}

async function newerOf(book: Reading, { id }: Recorded): Promise<Recorded | undefined> {
  const { changes } = await book.lifeOf(id)
  const [replacedBy] = changes.flatMap(({ document }) => readSubject(document).replacedBy ?? [])
  return replacedBy === undefined ? undefined : book.find(replacedBy.slice(urn.length))
}

async function versionOf(book: Reading, { id, document }: Recorded): Promise<CertificateVersion> {
  const { validFrom: time, credentialSubject }: Document = JSON.parse(document)
  const { registrationNumber } = credentialSubject
  const { state } = await book.lifeOf(id)
  return { id, ...(registrationNumber !== undefined && { registrationNumber }), time, state }
}

function readSubject(document: string): Document['credentialSubject'] {
  return (JSON.parse(document) as Document).credentialSubject
}
