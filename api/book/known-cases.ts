/** Cases and roles as they are on record, for the decisions of a batch. */
import { uuidOf } from '../../verifier/certificate-parts.ts'
import { printDid } from '../../verifier/did.ts'
import { openFile, withEvent } from '../cases/engine.ts'
import type { ActingRole, CaseEvent, CaseFile, CaseType, StaffRole } from '../cases/machine.ts'
import type { Database } from '../db/database.ts'
import type { LogRecord, RecordLocation, TransparencyLog } from '../log/log.ts'
import { documentHashOf, type Act } from './record.ts'
import { addressOf } from './did.ts'

interface EventDocument {
  readonly validFrom: string
  readonly credentialSubject: {
    readonly id: string
    readonly caseType: CaseType
    readonly position: number
    readonly transition: string
    readonly from: string
    readonly to: string
    readonly actor: string
    readonly role: ActingRole
    readonly reason?: string
  }
}

const text = new TextDecoder('utf-8', { fatal: true })

/** A case with the event of a record added; `before` is undefined for its first event. */
export function addRecord(before: CaseFile | undefined, record: LogRecord): CaseFile {
  const document = text.decode(record.document)
  const { credentialSubject, validFrom }: EventDocument = JSON.parse(document)
  const { payload, standing }: Act = JSON.parse(text.decode(record.act))
  if (payload === undefined || standing === undefined) throw new Error('an event without payload')
  const { id, caseType, ...told } = credentialSubject
  const { position, transition, from, to, actor, role, reason } = told
  const event: CaseEvent = {
    position,
    transition,
    from,
    to,
    actor,
    role,
    ...(reason !== undefined && { reason }),
    index: record.index,
    time: Date.parse(validFrom) / 1e3,
    payload,
    documentHash: documentHashOf(document),
  }
  return withEvent(before ?? openFile(uuidOf(id), caseType, standing.party), event, standing)
}

/** The cases with these ids, all their events read from the log; ids that no case has are left out. */
export async function loadCases(
  db: Database,
  log: TransparencyLog,
  ids: readonly string[],
): Promise<Map<string, CaseFile>> {
  const files = new Map<string, CaseFile>()
  if (ids.length === 0) return files
  const rows = await db.query
    .selectFrom('case_events')
    .innerJoin('entries', 'entries.seq', 'case_events.seq')
    .where('case_events.case_id', 'in', [...new Set(ids)])
    .select(['case_events.case_id as id', 'segment', 'entries.position as position', 'length'])
    .orderBy('case_events.seq')
    .execute()
  const records = await Promise.all(rows.map((row: RecordLocation) => log.read(row)))
  for (const [i, { id }] of rows.entries()) {
    files.set(id, addRecord(files.get(id), records[i]!))
  }
  return files
}

/** Roles that people hold now, by DID. People without any are there with none. */
export async function loadRoles(
  db: Database,
  dids: readonly string[],
): Promise<Map<string, ReadonlySet<StaffRole>>> {
  const held = new Map<string, Set<StaffRole>>(dids.map((did) => [did, new Set()]))
  if (dids.length === 0) return held
  const rows = await db.query
    .selectFrom('role_grants')
    .where('holder', 'in', [...held.keys()].map(addressOf))
    .select(['holder', 'role', 'granted'])
    .orderBy('seq')
    .execute()
  const byAddress = new Map([...held].map(([did, roles]) => [did.slice(-40), roles]))
  for (const { holder, role, granted } of rows) {
    const roles = byAddress.get(Buffer.from(holder).toString('hex'))
    if (granted === 1) roles?.add(role as StaffRole)
    else roles?.delete(role as StaffRole)
  }
  return held
}

/** Everybody who ever had a role, as DIDs of the same chain as `did`. */
export async function everHeld(db: Database, role: StaffRole, did: string): Promise<string[]> {
  const rows = await db.query
    .selectFrom('role_grants')
    .where('role', '=', role)
    .select('holder')
    .distinct()
    .execute()
  return rows.map(({ holder }) => did.slice(0, -40) + Buffer.from(holder).toString('hex'))
}

/** Everybody who holds a role now, by DID. */
export async function rolesOfAll(
  db: Database,
  chainId: number,
): Promise<Map<string, ReadonlySet<StaffRole>>> {
  const rows = await db.query.selectFrom('role_grants').select('holder').distinct().execute()
  const dids = rows.map(({ holder }) =>
    printDid(chainId, `0x${Buffer.from(holder).toString('hex')}`),
  )
  return new Map([...(await loadRoles(db, dids))].filter(([, roles]) => roles.size > 0))
}
