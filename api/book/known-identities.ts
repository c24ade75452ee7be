/** Identity certificates of the people whom the steps of a batch are about. */
import { uuidOf } from '../../verifier/certificate-parts.ts'
import { parseTime } from '../../verifier/date.ts'
import { hasEnded } from '../certificates/status.ts'
import type { Database } from '../db/database.ts'
import type { TransparencyLog } from '../log/log.ts'
import type { Desk } from './desk.ts'
import { addressOf } from './did.ts'
import { loadIssuedAt, type Issued, type IssuedPlace } from './known-issued.ts'

/** What an identity certificate says of its person. */
export interface IdentityInForce {
  /** Id of the certificate. */
  readonly id: string
  readonly partyKind: string
  readonly assuranceLevel: string
  /** Only of natural persons. */
  readonly minor?: boolean
  /** DID. */
  readonly guardian?: string
  /** Case that it came from. */
  readonly case?: string
}

interface IdentityDocument {
  readonly id: string
  readonly validUntil?: string
  readonly credentialSubject: Omit<IdentityInForce, 'id' | 'case'>
}

/** Reads an identity certificate; undefined where its time is over at a time (Unix seconds). */
export function identityFrom(text: string, time: number): IdentityInForce | undefined {
  const { id, validUntil, credentialSubject }: IdentityDocument = JSON.parse(text)
  if (validUntil !== undefined && (parseTime(validUntil) ?? 0) <= time) return undefined
  const { partyKind, assuranceLevel, minor, guardian } = credentialSubject
  return {
    id: uuidOf(id),
    partyKind,
    assuranceLevel,
    ...(minor !== undefined && { minor }),
    ...(guardian !== undefined && { guardian }),
  }
}

/** Identity certificates, those that have ended too, oldest first, by address (40 hex digits). */
export type KnownIdentities = Map<string, Issued[]>

/** People in one query: PostgreSQL takes 65,535 parameters, and each may have several certificates. */
const atOnce = 5_000

/** Identity certificates of the people at these addresses (40 hex digits). */
export async function loadIdentities(
  db: Database,
  log: TransparencyLog,
  addresses: readonly string[],
): Promise<KnownIdentities> {
  const found: KnownIdentities = new Map()
  for (let from = 0; from < addresses.length; from += atOnce) {
    const some = addresses.slice(from, from + atOnce).map(addressOf)
    const issued = await loadIssuedAt(db, log, await identityPlaces(db, some))
    for (const one of [...issued.values()].toSorted((a, b) => a.index - b.index)) add(found, one)
  }
  return found
}

/** Where the identity certificates of people lie, and whether a status change names them. */
async function identityPlaces(
  db: Database,
  holders: readonly Uint8Array[],
): Promise<IssuedPlace[]> {
  const rows = await db.query
    .selectFrom('identities')
    .innerJoin('entries', 'entries.seq', 'identities.seq')
    .where('holder', 'in', [...holders])
    .select(['identities.id', 'segment', 'entries.position', 'length'])
    .select((of) =>
      of
        .exists(
          of
            .selectFrom('status_changes')
            .whereRef('certificate_id', '=', 'identities.id')
            .select('certificate_id'),
        )
        .as('changed'),
    )
    .execute()
  return rows.map((row) => ({ ...row, changed: Boolean(row.changed) }))
}

function add(known: KnownIdentities, issued: Issued): void {
  const address = issued.holder.slice(-40)
  known.set(address, [...(known.get(address) ?? []), issued])
}

/** A person's identity certificates that have not ended, as the acts before this one leave them, oldest first. */
export function standingOf(
  known: Pick<Desk['known'], 'identities' | 'issued'>,
  did: string,
): Issued[] {
  const on = known.identities.get(did.slice(-40)) ?? []
  return on
    .map((issued) => known.issued.get(issued.id) ?? issued)
    .filter(({ state }) => !hasEnded(state))
}

/** What the newest identity certificate of a person says, whatever became of it; undefined where there never was one. */
export function lastIdentityOf(
  { known }: Pick<Desk, 'known'>,
  did: string,
): IdentityInForce | undefined {
  const newest = known.identities.get(did.slice(-40))?.at(-1)
  // At time 0 no term is over.
  return newest && identityFrom(newest.document, 0)
}

/** What the newest identity certificate in force says of a person. */
export function identityOf(
  desk: Pick<Desk, 'known' | 'time'>,
  did: string,
): IdentityInForce | undefined {
  return inForce(desk.known, did, desk.time).at(-1)
}

/** What a person's identity certificates in force at a time (Unix seconds) say, oldest first. */
export function inForce(
  known: Parameters<typeof standingOf>[0],
  did: string,
  time: number,
): IdentityInForce[] {
  const active = standingOf(known, did).filter(({ state }) => state === 'active')
  return active.flatMap(({ document, case: from }) => {
    const identity = identityFrom(document, time)
    if (identity === undefined) return []
    return { ...identity, ...(from !== undefined && { case: from }) }
  })
}

/** The newest identity certificate in force at a time (Unix seconds) of each person, by DID; people without one are left out. */
export function newestInForce(
  identities: KnownIdentities,
  dids: readonly string[],
  time: number,
): Map<string, IdentityInForce> {
  const found = dids.flatMap((did): [string, IdentityInForce][] => {
    const newest = inForce({ identities, issued: new Map() }, did, time).at(-1)
    return newest ? [[did, newest]] : []
  })
  return new Map(found)
}
