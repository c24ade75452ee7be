/**
 * What is on record already about the commands of a batch: read in a few queries a batch, never one a
 * command. The sequencer is the only writer, so what is read here stays true until it writes.
 */
import { uuidOf } from '../../verifier/certificate-parts.ts'
import type { Database } from '../db/database.ts'
import type { TransparencyLog } from '../log/log.ts'
import type { DepositedFile } from '../certificates/issue.ts'
import type { FileFacts, Idempotency } from './book.ts'
import type { Command } from './commands.ts'
import { addressOf } from './did.ts'

export interface KnownDeposit extends DepositedFile {
  readonly holder: string
}

export interface KnownCertificate {
  readonly index: number
  readonly number: string
  /** Hex address of the applicant. */
  readonly applicant: string
  /** Digests of all its files, hex, sorted and joined: says whether two certificates are over the same files. */
  readonly files: string
}

export interface Known {
  /** By `sha256|address`. */
  readonly depositsByFile: Map<string, KnownDeposit[]>
  readonly depositsById: Map<string, KnownDeposit>
  /** By sha256 hex. */
  readonly certificates: Map<string, KnownCertificate[]>
  readonly idempotency: Map<string, { readonly fingerprint: string; readonly index: number }>
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

interface ReceiptText {
  id: string
  validFrom: string
  credentialSubject: {
    depositor: string
    file: { mediaType: string; size: number; digests: { sha256: string; sm3: string } } & Pick<
      FileFacts,
      'cid' | 'encrypted'
    >
    assertedBy: { fact: string; by: string }[]
  }
}

/** A deposit as its receipt tells it. */
export function depositFromReceipt(index: number, receipt: string): KnownDeposit {
  const { id, validFrom, credentialSubject }: ReceiptText = JSON.parse(receipt)
  const { digests, ...rest } = credentialSubject.file
  return {
    holder: credentialSubject.depositor,
    file: { ...rest, ...digests },
    received: credentialSubject.assertedBy.every((fact) => fact.by === 'systemVerified'),
    depositId: uuidOf(id),
    depositIndex: index,
    depositTime: Date.parse(validFrom) / 1000,
  }
}

async function readDeposits(
  log: TransparencyLog,
  rows: readonly { seq: number; segment: number; position: number; length: number }[],
): Promise<KnownDeposit[]> {
  return Promise.all(
    rows.map(async (row) => {
      const record = await log.read(row)
      return depositFromReceipt(row.seq, new TextDecoder().decode(record.document))
    }),
  )
}

const located = ['entries.seq', 'entries.segment', 'entries.position', 'entries.length'] as const

async function loadDeposits(
  db: Database,
  log: TransparencyLog,
  commands: readonly Command[],
): Promise<KnownDeposit[]> {
  const files = commands.filter((command) => command.kind === 'deposit')
  const ids = commands.flatMap((command) => (command.kind === 'work' ? command.deposits : []))
  const join = db.query.selectFrom('deposits').innerJoin('entries', 'entries.seq', 'deposits.seq')
  const digests = files.map((command) => bytes(command.file.sha256))
  const holders = files.map((command) => addressOf(command.holder))
  const [same, named] = await Promise.all([
    digests.length === 0
      ? []
      : join
          .where('deposits.sha256', 'in', digests)
          .where('deposits.holder', 'in', holders)
          .select(located)
          .orderBy('entries.seq')
          .execute(),
    ids.length === 0 ? [] : join.where('deposits.id', 'in', ids).select(located).execute(),
  ])
  const unique = new Map([...same, ...named].map((row) => [row.seq, row]))
  return readDeposits(
    log,
    [...unique.values()].toSorted((a, b) => a.seq - b.seq),
  )
}

async function loadCertificates(
  db: Database,
  sha256s: readonly string[],
): Promise<Known['certificates']> {
  const found = new Map<string, KnownCertificate[]>()
  if (sha256s.length === 0) return found
  const rows = await db.query
    .selectFrom('certificate_files as asked')
    .innerJoin('certificates', 'certificates.id', 'asked.certificate_id')
    .innerJoin('certificate_files as every', 'every.certificate_id', 'certificates.id')
    .where('asked.sha256', 'in', sha256s.map(bytes))
    .select(['asked.sha256 as digest', 'every.sha256 as member'])
    .select(['certificates.seq', 'certificates.number', 'certificates.applicant'])
    .orderBy('certificates.seq')
    .execute()
  const groups = new Map<string, typeof rows>()
  for (const row of rows) push(groups, `${hex(row.digest)}|${row.seq}`, row)
  for (const group of groups.values()) {
    const { digest, seq, number, applicant } = group[0]!
    const files = group.map((row) => hex(row.member))
    const known = { index: seq, number, applicant: hex(applicant), files: filesKey(files) }
    push(found, hex(digest), known)
  }
  return found
}

/** Digests of a set of files as one comparable text. */
export function filesKey(sha256s: readonly string[]): string {
  return [...new Set(sha256s)].toSorted().join()
}

async function loadIdempotency(
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
): Promise<Known> {
  const keys = commands.flatMap((command) => command.idempotency ?? [])
  const [deposits, idempotency] = await Promise.all([
    loadDeposits(db, log, commands),
    loadIdempotency(db, keys),
  ])
  const known: Known = {
    depositsByFile: new Map(),
    depositsById: new Map(),
    certificates: new Map(),
    idempotency,
  }
  for (const deposit of deposits) addDeposit(known, deposit)
  const works = commands.filter((command) => command.kind === 'work')
  const named = works.flatMap((command) =>
    command.deposits.flatMap((id) => known.depositsById.get(id)?.file.sha256 ?? []),
  )
  const certificates = await loadCertificates(db, [...new Set(named)])
  for (const [digest, list] of certificates) known.certificates.set(digest, list)
  return known
}
