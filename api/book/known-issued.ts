/** Certificates that status changes are about, and the status lists that have their bits. */
import { statusListLength, uuidOf } from '../../verifier/certificate-parts.ts'
import type { StatusReason } from '../../verifier/vocabulary.ts'
import type { Basis } from '../certificates/issue.ts'
import { bitsAfter, stateAfter, type CertificateState } from '../certificates/status.ts'
import type { StatusPurpose } from '../certificates/status-list.ts'
import type { Database } from '../db/database.ts'
import type { LogRecord, RecordLocation, TransparencyLog } from '../log/log.ts'
import { documentHashOf, type Act } from './record.ts'

/** A certificate of either kind as it stands. */
export interface Issued {
  readonly id: string
  readonly index: number
  /** Canonical JSON. */
  readonly document: string
  /** DID of the applicant; of the subject, for an identity certificate. */
  readonly holder: string
  readonly changes: readonly string[]
  readonly state: CertificateState
  /** SHA-256 of its newest status change, hex. */
  readonly lastChange?: string
  /** When the suspension it is under ends by itself, Unix seconds. */
  readonly until?: number
  /** Why it is suspended, while it is. */
  readonly suspension?: Suspension
  /** Case that it came from. */
  readonly case?: string
  /** Province of the first owner, for statistics (works). */
  readonly region?: string
}

/** On what grounds a certificate is suspended. */
export interface Suspension {
  readonly reason: StatusReason
  readonly basis?: Basis
}

/** Positions in a list whose bit is set, by purpose. */
export type ListBits = Record<StatusPurpose, Set<number>>

const text = new TextDecoder('utf-8', { fatal: true })

interface AnyCertificate {
  readonly id: string
  readonly credentialSubject: { readonly id: string }
}

/** The certificates with these ids; ids that none has are left out. */
export async function loadIssued(
  db: Database,
  log: TransparencyLog,
  ids: readonly string[],
): Promise<Map<string, Issued>> {
  if (ids.length === 0) return new Map()
  const places = await placesOf(db, [...new Set(ids)])
  return loadIssuedAt(
    db,
    log,
    places.map((place) => ({ ...place, changed: true })),
  )
}

/** Where a certificate lies, and whether a status change may name it. */
export interface IssuedPlace extends RecordLocation {
  readonly id: string
  readonly changed: boolean
}

/** The certificates at these places; status changes are asked for only where there are some. */
export async function loadIssuedAt(
  db: Database,
  log: TransparencyLog,
  places: readonly IssuedPlace[],
): Promise<Map<string, Issued>> {
  const changed = places.filter((place) => place.changed).map(({ id }) => id)
  const [records, changes] = await Promise.all([
    Promise.all(places.map((place) => log.read(place))),
    loadChanges(db, log, changed),
  ])
  const found = records.map((record) => issuedFrom(record, changes))
  return new Map(found.map((issued) => [issued.id, issued]))
}

/** Where the records of certificates of both kinds lie. */
async function placesOf(
  db: Database,
  ids: readonly string[],
): Promise<Omit<IssuedPlace, 'changed'>[]> {
  const works = db.query.selectFrom('certificates').where('id', 'in', ids).select(['id', 'seq'])
  const identities = db.query.selectFrom('identities').where('id', 'in', ids).select(['id', 'seq'])
  return db.query
    .selectFrom(works.unionAll(identities).as('asked'))
    .innerJoin('entries', 'entries.seq', 'asked.seq')
    .select(['asked.id', 'segment', 'entries.position', 'length'])
    .execute()
}

function issuedFrom({ index, document: bytes, act }: LogRecord, changes: ChangesById): Issued {
  const document = text.decode(bytes)
  const { id: urn, credentialSubject }: AnyCertificate = JSON.parse(document)
  const { applicant, case: from, region }: Act = JSON.parse(text.decode(act))
  const id = uuidOf(urn)
  const own = changes.get(id) ?? { changes: [] }
  const holder = applicant ?? credentialSubject.id
  return {
    id,
    index,
    document,
    holder,
    ...own,
    state: stateAfter(own.changes),
    ...(from !== undefined && { case: from }),
    ...(region !== undefined && { region }),
  }
}

type ChangesById = ReadonlyMap<
  string,
  Pick<Issued, 'changes' | 'lastChange' | 'until' | 'suspension'>
>

async function loadChanges(
  db: Database,
  log: TransparencyLog,
  certificates: readonly string[],
): Promise<ChangesById> {
  if (certificates.length === 0) return new Map()
  const rows = await db.query
    .selectFrom('status_changes')
    .innerJoin('entries', 'entries.seq', 'status_changes.seq')
    .where('certificate_id', 'in', [...certificates])
    .select(['certificate_id', 'change', 'until', 'segment', 'position', 'length'])
    .orderBy('status_changes.seq')
    .execute()
  const byId = Map.groupBy(rows, (row) => row.certificate_id)
  const found = await Promise.all(
    [...byId].map(async ([id, own]) => {
      // Only the newest is named by the next.
      const newest = own.at(-1)!
      const { document } = await log.read(newest)
      const told = text.decode(document)
      const lastChange = documentHashOf(told)
      const ends = newest.until > 0 ? { until: newest.until } : {}
      const changed = own.map(({ change }) => change)
      return [id, { changes: changed, lastChange, ...ends, ...suspensionIn(told) }] as const
    }),
  )
  return new Map(found)
}

/** The grounds of a suspension, as its document tells them; nothing where the change is another. */
export function suspensionIn(document: string): Pick<Issued, 'suspension'> {
  const { credentialSubject: subject }: { credentialSubject: Suspension & { change: string } } =
    JSON.parse(document)
  if (subject.change !== 'suspended') return {}
  const { reason, basis } = subject
  return { suspension: { reason, ...(basis !== undefined && { basis }) } }
}

export function noBits(): ListBits {
  return { revocation: new Set(), suspension: new Set(), refresh: new Set() }
}

/** Bits of lists as the status changes on record have them. */
export async function loadBits(
  db: Database,
  lists: readonly number[],
): Promise<Map<number, ListBits>> {
  const found = new Map<number, ListBits>()
  for (const list of new Set(lists)) found.set(list, noBits())
  if (found.size === 0) return found
  const rows = await db.query
    .selectFrom('status_changes')
    .where((of) =>
      of.or(
        [...found.keys()].map((list) =>
          of.and([
            of('log_index', '>=', list * statusListLength),
            of('log_index', '<', (list + 1) * statusListLength),
          ]),
        ),
      ),
    )
    .select(['log_index', 'change'])
    .orderBy('seq')
    .execute()
  for (const [index, own] of Map.groupBy(rows, (row) => row.log_index)) {
    const bits = found.get(Math.floor(index / statusListLength))
    if (bits)
      setBits(
        bits,
        index,
        own.map(({ change }) => change),
      )
  }
  return found
}

/** Sets a certificate's bits to what its changes say. */
export function setBits(bits: ListBits, index: number, changes: readonly string[]): void {
  const position = index % statusListLength
  const wanted = bitsAfter(changes)
  for (const purpose of ['revocation', 'suspension', 'refresh'] as const) {
    if (wanted.has(purpose)) bits[purpose].add(position)
    else bits[purpose].delete(position)
  }
}
