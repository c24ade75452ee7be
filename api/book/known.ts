/**
 * What is on record already about the commands of a batch: read in a few queries a batch, never one a
 * command. The sequencer is the only writer, so what is read here stays true until it writes.
 */
import { statusListLength } from '../../verifier/certificate-parts.ts'
import { system } from '../cases/engine.ts'
import type { CaseFile, StaffRole } from '../cases/machine.ts'
import type { Database } from '../db/database.ts'
import { inSlices } from '../db/slices.ts'
import type { TransparencyLog } from '../log/log.ts'
import type { Idempotency } from './book.ts'
import type { Command, MoveCommand } from './commands.ts'
import { Kept } from './kept.ts'
import { everHeld, loadCases } from './known-cases.ts'
import { applicationOf, ownersOf } from './interests.ts'
import { standingOf, type KnownIdentities } from './known-identities.ts'
import { depositsOfFiles, type KnownDeposit } from './known-deposits.ts'
import { loadBits, loadIssued, type Issued, type ListBits } from './known-issued.ts'
import { certificatesNeeded, certifiedSubject, depositsNeeded, peopleNeeded } from './needs.ts'

export interface KnownCertificate {
  readonly index: number
  readonly number: string
  /** Hex address of the applicant. */
  readonly applicant: string
  /** Digests of all its files, hex, sorted and joined: says whether two certificates are over the same files. */
  readonly files: string
  /** Superseded, revoked or surrendered: its files may be registered anew. */
  ended: boolean
}

export interface Known {
  /** By `sha256|address`. */
  readonly depositsByFile: Map<string, KnownDeposit[]>
  readonly depositsById: Map<string, KnownDeposit>
  /** By sha256 hex. */
  readonly certificates: Map<string, KnownCertificate[]>
  readonly idempotency: Map<string, { readonly fingerprint: string; readonly index: number }>
  /** Cases that steps are about, powers of attorney they are made with, and applications of certificates, by id. */
  readonly cases: Map<string, CaseFile>
  /** Roles of those who act, by DID. */
  readonly roles: Map<string, ReadonlySet<StaffRole>>
  /** Certificates that status changes are about, by id. */
  readonly issued: Map<string, Issued>
  /** Identity certificates of those whom steps are about, and of the owners of those certificates. */
  readonly identities: KnownIdentities
  /** Bits of the status lists that change, by number of the list. */
  readonly lists: Map<number, ListBits>
}

/** Known where nothing is on record. */
export function nothingKnown(): Known {
  return {
    depositsByFile: new Map(),
    depositsById: new Map(),
    certificates: new Map(),
    idempotency: new Map(),
    cases: new Map(),
    roles: new Map(),
    issued: new Map(),
    identities: new Map(),
    lists: new Map(),
  }
}

export const fileKey = (sha256: string, holder: string): string => `${sha256}|${holder.slice(-40)}`

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (text: string): Uint8Array => Buffer.from(text, 'hex')

/** Adds a value to a list in a map. */
export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

async function loadCertificates(
  db: Database,
  sha256s: readonly string[],
): Promise<Known['certificates']> {
  const found = new Map<string, KnownCertificate[]>()
  const registered = await registeredOf(db, sha256s)
  const query = db.query
    .selectFrom('certificate_files as asked')
    .innerJoin('certificates', 'certificates.id', 'asked.certificate_id')
    .innerJoin('certificate_files as every', 'every.certificate_id', 'certificates.id')
    .select(['asked.sha256 as digest', 'every.sha256 as member'])
    .select([
      'certificates.id',
      'certificates.seq',
      'certificates.number',
      'certificates.applicant',
    ])
    .orderBy('certificates.seq')
  const rows = await inSlices(registered, (some) =>
    query.where('asked.sha256', 'in', some.map(bytes)).execute(),
  )
  const ended = await loadEnded(
    db,
    rows.map((row) => row.id),
  )
  const groups = new Map<string, typeof rows>()
  for (const row of rows) push(groups, `${hex(row.digest)}|${row.seq}`, row)
  for (const group of groups.values()) {
    const { digest, id, seq, number, applicant } = group[0]!
    const files = filesKey(group.map((row) => hex(row.member)))
    const known = { index: seq, number, applicant: hex(applicant), files, ended: ended.has(id) }
    push(found, hex(digest), known)
  }
  return found
}

/** Digests that any certificate is over: most works are new, and this question is cheaper than the whole one. */
async function registeredOf(db: Database, sha256s: readonly string[]): Promise<string[]> {
  const query = db.query.selectFrom('certificate_files').select('sha256').distinct()
  const rows = await inSlices(sha256s, (some) =>
    query.where('sha256', 'in', some.map(bytes)).execute(),
  )
  return rows.map(({ sha256 }) => hex(sha256))
}

/** Which of these certificates hold no longer. */
async function loadEnded(db: Database, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const query = db.query
    .selectFrom('status_changes')
    .where('change', 'in', ['superseded', 'revoked', 'surrendered'])
    .select('certificate_id')
  const rows = await inSlices([...new Set(ids)], (some) =>
    query.where('certificate_id', 'in', some).execute(),
  )
  return new Set(rows.map((row) => row.certificate_id))
}

/** Digests of a set of files as one comparable text. */
export function filesKey(sha256s: readonly string[]): string {
  return [...new Set(sha256s)].toSorted().join()
}

/** What these keys were used for before. */
export async function loadIdempotency(
  db: Database,
  asked: readonly Idempotency[],
): Promise<Known['idempotency']> {
  if (asked.length === 0) return new Map()
  const keys = asked.map((one) => one.key)
  const rows = await db.query
    .selectFrom('idempotency_keys')
    .where('key', 'in', keys)
    .selectAll()
    .execute()
  return new Map(
    rows.map((row) => [row.key, { fingerprint: hex(row.fingerprint), index: row.seq }]),
  )
}

/** Adds a deposit to what is known. */
export function addDeposit(known: Known, deposit: KnownDeposit): void {
  known.depositsById.set(deposit.depositId, deposit)
  push(known.depositsByFile, fileKey(deposit.file.sha256, deposit.holder), deposit)
}

/** Reads all that the batch's decisions depend on. */
export async function loadKnown(
  db: Database,
  log: TransparencyLog,
  commands: readonly Command[],
  kept = new Kept(db, log),
): Promise<Known> {
  const keys = commands.flatMap((command) => command.idempotency ?? [])
  const files = commands.filter((command) => command.kind === 'deposit')
  // Asked together: each round of questions costs as much as the questions.
  const early = new Set(depositsOf(commands, new Map()))
  const [acts, idempotency, same, first] = await Promise.all([
    loadActs(db, log, commands, kept),
    loadIdempotency(db, keys),
    depositsOfFiles(db, log, files),
    loadFiles(db, kept, [...early]),
  ])
  // What the form of a case names is known only with the case.
  const late = depositsOf(commands, acts.cases).filter((id) => !early.has(id))
  const second = await loadFiles(db, kept, late)
  const certificates = new Map([...first.certificates, ...second.certificates])
  const known: Known = { ...nothingKnown(), ...acts, idempotency, certificates }
  const deposits = [...same, ...first.deposits, ...second.deposits]
  for (const deposit of oldestFirst(deposits)) addDeposit(known, deposit)
  return known
}

/** Deposits, and the certificates over their files. */
async function loadFiles(
  db: Database,
  kept: Kept,
  ids: readonly string[],
): Promise<{ deposits: KnownDeposit[]; certificates: Known['certificates'] }> {
  const deposits = [...(await kept.deposits(ids)).values()]
  const digests = new Set(deposits.map(({ file }) => file.sha256))
  return { deposits, certificates: await loadCertificates(db, [...digests]) }
}

/** Each once. */
function oldestFirst(deposits: readonly KnownDeposit[]): KnownDeposit[] {
  const unique = new Map(deposits.map((deposit) => [deposit.depositId, deposit]))
  return [...unique.values()].toSorted((a, b) => a.depositIndex - b.depositIndex)
}

/** Deposits that commands will make certificates of. */
function depositsOf(commands: readonly Command[], cases: Known['cases']): string[] {
  const named = commands.flatMap((command) => {
    if (command.kind === 'work') return command.deposits
    return command.kind === 'move' ? depositsNeeded(cases.get(command.caseId), command) : []
  })
  return [...new Set(named)]
}

/** Cases, roles and certificates that steps and status changes are about. */
async function loadActs(
  db: Database,
  log: TransparencyLog,
  commands: readonly Command[],
  kept: Kept,
): Promise<Pick<Known, 'cases' | 'roles' | 'issued' | 'identities' | 'lists'>> {
  const moves = commands.filter((command) => command.kind === 'move')
  const actors = commands.flatMap((command) => ('actor' in command ? command.actor : []))
  const announcer = moves.find(
    ({ caseType, transition }) => caseType === 'audit' && transition === 'announce',
  )
  const auditors = announcer === undefined ? [] : await everHeld(db, 'auditor', announcer.actor)
  const people = [...new Set([...actors, ...auditors])].filter((actor) => actor !== system)
  const caseIds = moves.flatMap(({ caseId, powerOfAttorney = [] }) => [
    caseId,
    ...[powerOfAttorney].flat(),
  ])
  const [cases, roles] = await Promise.all([loadCases(db, log, caseIds), kept.rolesOf(people)])
  const certificates = commands.flatMap((command) => certificateOf(command, cases))
  const named = await loadIssued(db, log, certificates)
  const identities = await kept.identities([
    ...moves.flatMap((move) => peopleNeeded(cases.get(move.caseId), move)),
    ...[...named.values()].flatMap(ownersOf),
  ])
  const issued = new Map([
    ...named,
    ...moves.flatMap((move) => renewedBy(cases.get(move.caseId), move, identities)),
  ])
  const lists = commands.flatMap((command) => (command.kind === 'lists' ? command.lists : []))
  for (const { index } of issued.values()) lists.push(Math.floor(index / statusListLength))
  // What takes the place of a suspended certificate is suspended too, and lies at the end of the log.
  if (issued.size > 0) lists.push(Math.floor(log.next / statusListLength))
  const applications = [...named.values()].flatMap((one) => applicationOf(one) ?? [])
  const [filed, bits] = await Promise.all([
    loadCases(
      db,
      log,
      applications.filter((id) => !cases.has(id)),
    ),
    loadBits(db, lists),
  ])
  return { cases: new Map([...filed, ...cases]), roles, issued, identities, lists: bits }
}

/** Identity certificates that a step puts another in the place of, by id. */
function renewedBy(
  file: CaseFile | undefined,
  move: MoveCommand,
  identities: KnownIdentities,
): [string, Issued][] {
  const subject = certifiedSubject(file, move)
  if (subject === undefined) return []
  return standingOf({ identities, issued: new Map() }, subject).map((issued) => [issued.id, issued])
}

function certificateOf(command: Command, cases: Known['cases']): readonly string[] {
  if (command.kind === 'status' || command.kind === 'amend') return [command.certificate]
  return command.kind === 'move' ? certificatesNeeded(cases.get(command.caseId), command) : []
}
