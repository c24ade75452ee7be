/**
 * Decides one command against what is on record: refused, on record already, or a new record.
 * Nothing here touches disk, database or chain; the sequencer makes what is decided durable.
 */
import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { registrationDateOf } from '../../verifier/date.ts'
import { contentHash, holdersHash, zeroWord, type Entry } from '../../verifier/entry.ts'
import { issueCertificate, issueIdentity, issueReceipt } from '../certificates/issue.ts'
import { registrationNumber as numberOf, seriesOf } from '../certificates/number.ts'
import type { Issuer, Signed } from '../certificates/sign.ts'
import { ApiError } from '../errors.ts'
import type { DepositCommand, IdentityCommand, Idempotency, WorkCommand } from './book.ts'
import type { Command } from './commands.ts'
import { addressOf } from './did.ts'
import {
  addDeposit,
  fileKey,
  filesKey,
  push,
  type Known,
  type KnownCertificate,
  type KnownDeposit,
} from './known.ts'
import { actOf, type Draft } from './record.ts'
import { checkDeclared } from './check-facts.ts'

/** Either the log index of the act on record already, or a new draft. */
export type Decision = { readonly existing: number } | { readonly draft: Draft }

/** What a decision is made with: the next index, the second, the serials used so far. */
export interface Desk {
  readonly known: Known
  readonly issuer: Issuer
  /** Log index the next record gets. */
  next: number
  /** Unix seconds; never earlier than the last record's. */
  readonly time: number
  /** Last serial of each series. */
  readonly serials: Map<string, number>
}

const hexBytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex')

function replayed(desk: Desk, idempotency: Idempotency | undefined): Decision | undefined {
  const before = idempotency && desk.known.idempotency.get(idempotency.key)
  if (!before) return undefined
  const same = before.fingerprint === Buffer.from(idempotency.fingerprint).toString('hex')
  if (same) return { existing: before.index }
  throw new ApiError(
    'idempotency_mismatch',
    'This Idempotency-Key came with another request before. Use a new key for a new request.',
  )
}

function entryOf(desk: Desk, fields: Omit<Entry, 'time'>): Entry {
  return { time: desk.time, ...fields }
}

/** Salts and the random part of ids. */
const randomLength = 16
/** Random bytes are fetched for many at once: a call for each costs more than a hash. */
let randomPool = Buffer.alloc(0)

function takeRandom(): Buffer {
  if (randomPool.length < randomLength) randomPool = randomBytes(randomLength * 512)
  const taken = randomPool.subarray(0, randomLength)
  randomPool = randomPool.subarray(randomLength)
  return taken
}

function newSalt(publicLookup: boolean): string | undefined {
  return publicLookup ? undefined : takeRandom().toString('hex')
}

function contentOf(sha256s: readonly string[], salt: string | undefined): Uint8Array {
  return contentHash(sha256s.map(hexBytes), salt === undefined ? undefined : hexBytes(salt))
}

/** UUIDv7 of the record's second. */
function newId(desk: Desk): string {
  return uuidv7({ msecs: desk.time * 1000, random: takeRandom() })
}

function sameDeposit(desk: Desk, command: DepositCommand): Decision | undefined {
  const before = desk.known.depositsByFile.get(fileKey(command.file.sha256, command.holder)) ?? []
  const received = before.find((deposit) => deposit.received)
  if (received && received.file.sm3 !== command.file.sm3) {
    throw new ApiError(
      'digest_mismatch',
      'The file with this SHA-256 was received before and has another SM3 digest.',
    )
  }
  // Digests only, declared before: the file itself, now received, is better evidence and recorded anew.
  const match = received ?? (command.received ? undefined : before[0])
  return match && { existing: match.depositIndex }
}

function depositDraft(desk: Desk, command: DepositCommand): Draft {
  const id = newId(desk)
  const { holder, file, received, publicLookup, idempotency } = command
  const salt = newSalt(publicLookup)
  const facts = { id, time: desk.time, depositor: holder, file, received, salt }
  const signed = issueReceipt(facts, desk.issuer)
  const entry = entryOf(desk, {
    kind: 'deposit',
    publicLookup,
    subject: id,
    holders: holdersHash([{ address: `0x${holder.slice(-40)}`, ppm: 1_000_000 }]),
    content: contentOf([file.sha256], salt),
    document: signed.hash,
  })
  const row = {
    kind: 'deposit' as const,
    id,
    holder: addressOf(holder),
    sha256: hexBytes(file.sha256),
  }
  const index = desk.next
  return { index, entry, act: actOf('deposit', idempotency), document: signed.text, row }
}

function decideDeposit(desk: Desk, command: DepositCommand): Decision {
  const same = sameDeposit(desk, command)
  if (same) return same
  const draft = depositDraft(desk, command)
  addDeposit(desk.known, {
    holder: command.holder,
    file: command.file,
    received: command.received,
    depositId: draft.row.id,
    depositIndex: draft.index,
    depositTime: desk.time,
  })
  return { draft }
}

function depositsOf(desk: Desk, command: WorkCommand): KnownDeposit[] {
  return command.deposits.map((id) => {
    const deposit = desk.known.depositsById.get(id)
    if (!deposit) throw new ApiError('not_found', `There is no deposit ${id}. Deposit it first.`)
    if (deposit.holder === command.applicant) return deposit
    throw new ApiError('not_holder', `Deposit ${id} was made by another holder than the applicant.`)
  })
}

function sameWork(desk: Desk, command: WorkCommand, files: string[]): Decision | undefined {
  const applicant = command.applicant.slice(-40)
  const certificates = files.flatMap((file) => desk.known.certificates.get(file) ?? [])
  const other = certificates.find((known) => known.applicant !== applicant)
  if (other) {
    throw new ApiError(
      'already_registered',
      `A file of this work is registered to another holder under ${other.number}. The deposit stands; ` +
        'who disputes that registration can object to it.',
      { registrationNumber: other.number },
    )
  }
  const same = certificates.find((known) => known.files === filesKey(files))
  return same && { existing: same.index }
}

interface Numbered {
  readonly number: string
  readonly series: string
  readonly serial: number
}

/** The next number of the category's series. It is used up only once the record is made. */
function nextNumber(desk: Desk, category: string): Numbered {
  const series = seriesOf(category, registrationDateOf(desk.time))
  if (series === undefined) throw new ApiError('unknown_category', `No category "${category}".`)
  const serial = (desk.serials.get(series) ?? 0) + 1
  return { number: numberOf(desk.issuer.numberPrefix, series, serial), series, serial }
}

/** The holder list's shares: a single owner holds all, undeclared joint shares stay undeclared (zero). */
function shares(owners: WorkCommand['facts']['owners']): { address: string; ppm: number }[] {
  const undeclared = owners.length === 1 ? 1_000_000 : 0
  return owners.map(({ did, sharePpm }) => ({
    address: `0x${did.slice(-40)}`,
    ppm: sharePpm ?? undeclared,
  }))
}

function workDraft(desk: Desk, command: WorkCommand, files: readonly KnownDeposit[]): Draft {
  const declared = command.facts
  const numbered = nextNumber(desk, declared.work.category)
  const registrationNumber = numbered.number
  const [id, workId, salt] = [newId(desk), newId(desk), newSalt(command.publicLookup)]
  const [time, logIndex] = [desk.time, desk.next]
  const facts = { id, workId, time, logIndex, registrationNumber, files, salt, declared }
  const signed: Signed = issueCertificate(facts, desk.issuer)
  const sha256s = files.map((deposit) => deposit.file.sha256)
  const entry = entryOf(desk, {
    kind: 'workCertificate',
    publicLookup: command.publicLookup,
    subject: workId,
    holders: holdersHash(shares(declared.owners)),
    content: contentOf(sha256s, salt),
    document: signed.hash,
  })
  const row = {
    kind: 'work' as const,
    id,
    workId,
    ...numbered,
    applicant: addressOf(command.applicant),
    sha256s: sha256s.map(hexBytes),
  }
  const act = actOf('work', command.idempotency, command.applicant)
  desk.serials.set(numbered.series, numbered.serial)
  return { index: logIndex, entry, act, document: signed.text, row }
}

function decideWork(desk: Desk, command: WorkCommand): Decision {
  const files = depositsOf(desk, command)
  const sha256s = files.map((deposit) => deposit.file.sha256)
  const same = sameWork(desk, command, sha256s)
  if (same) return same
  checkDeclared(command, files, desk.time)
  const draft = workDraft(desk, command, files)
  const known: KnownCertificate = {
    index: draft.index,
    number: draft.row.kind === 'work' ? draft.row.number : '',
    applicant: command.applicant.slice(-40),
    files: filesKey(sha256s),
  }
  for (const sha256 of new Set(sha256s)) push(desk.known.certificates, sha256, known)
  return { draft }
}

function decideIdentity(desk: Desk, command: IdentityCommand): Decision {
  const id = newId(desk)
  const signed = issueIdentity({ id, time: desk.time, logIndex: desk.next, command }, desk.issuer)
  const entry = entryOf(desk, {
    kind: 'identityCertificate',
    publicLookup: false,
    subject: id,
    holders: holdersHash([{ address: `0x${command.subject.slice(-40)}`, ppm: 1_000_000 }]),
    content: zeroWord,
    document: signed.hash,
  })
  const row = { kind: 'identity' as const, id, holder: addressOf(command.subject) }
  const act = actOf('identity', command.idempotency)
  return { draft: { index: desk.next, entry, act, document: signed.text, row } }
}

function decideNew(desk: Desk, command: Command): Decision {
  if (command.kind === 'deposit') return decideDeposit(desk, command)
  if (command.kind === 'work') return decideWork(desk, command)
  return decideIdentity(desk, command)
}

/** Decides one command and, if it is new, takes its place at the desk. Throws ApiError if it is refused. */
export function decide(desk: Desk, command: Command): Decision {
  const before = replayed(desk, command.idempotency)
  if (before) return before
  const decision = decideNew(desk, command)
  const index = 'draft' in decision ? desk.next++ : decision.existing
  if (command.idempotency) {
    const { key, fingerprint } = command.idempotency
    const known = { fingerprint: Buffer.from(fingerprint).toString('hex'), index }
    desk.known.idempotency.set(key, known)
  }
  return decision
}
