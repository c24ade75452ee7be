/** Certificates that status changes are about, and the status lists that have their bits. */
import { statusListLength, uuidOf } from '../../verifier/certificate-parts.ts'
import { bitsAfter, stateAfter, type CertificateState } from '../certificates/status.ts'
import type { StatusPurpose } from '../certificates/status-list.ts'
import type { Database } from '../db/database.ts'
import type { TransparencyLog } from '../log/log.ts'
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
  const found = new Map<string, Issued>()
  if (ids.length === 0) return found
  const unique = [...new Set(ids)]
  const rows = await db.query
    .selectFrom(
      db.query
        .selectFrom('certificates')
        .where('id', 'in', unique)
        .select(['seq'])
        .unionAll((of) => of.selectFrom('identities').where('id', 'in', unique).select(['seq']))
        .as('asked'),
    )
    .innerJoin('entries', 'entries.seq', 'asked.seq')
    .select(['entries.seq', 'segment', 'entries.position', 'length'])
    .execute()
  const changes = await loadChanges(db, log, unique)
  for (const row of rows) {
    const record = await log.read(row)
    const document = text.decode(record.document)
    const { id, credentialSubject }: AnyCertificate = JSON.parse(document)
    const { applicant }: Act = JSON.parse(text.decode(record.act))
    const own = changes.get(uuidOf(id)) ?? { changes: [] }
    found.set(uuidOf(id), {
      id: uuidOf(id),
      index: row.seq,
      document,
      holder: applicant ?? credentialSubject.id,
      ...own,
      state: stateAfter(own.changes),
    })
  }
  return found
}

async function loadChanges(
  db: Database,
  log: TransparencyLog,
  certificates: readonly string[],
): Promise<Map<string, Pick<Issued, 'changes' | 'lastChange'>>> {
  const rows = await db.query
    .selectFrom('status_changes')
    .innerJoin('entries', 'entries.seq', 'status_changes.seq')
    .where('certificate_id', 'in', [...certificates])
    .select(['certificate_id', 'change', 'segment', 'position', 'length'])
    .orderBy('status_changes.seq')
    .execute()
  const found = new Map<string, Pick<Issued, 'changes' | 'lastChange'>>()
  for (const { certificate_id: id, change, ...location } of rows) {
    const record = await log.read(location)
    const lastChange = documentHashOf(text.decode(record.document))
    found.set(id, { changes: [...(found.get(id)?.changes ?? []), change], lastChange })
  }
  return found
}

export function noBits(): ListBits {
  return { revocation: new Set(), suspension: new Set(), refresh: new Set() }
}

/** Bits of a list as the status changes on record have them. */
export async function loadBits(db: Database, list: number): Promise<ListBits> {
  const rows = await db.query
    .selectFrom('status_changes')
    .where('log_index', '>=', list * statusListLength)
    .where('log_index', '<', (list + 1) * statusListLength)
    .select(['log_index', 'change'])
    .orderBy('seq')
    .execute()
  const byIndex = new Map<number, string[]>()
  for (const { log_index: index, change } of rows) {
    byIndex.set(index, [...(byIndex.get(index) ?? []), change])
  }
  const bits = noBits()
  for (const [index, changes] of byIndex) setBits(bits, index, changes)
  return bits
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
