/** What becomes of certificates: status changes, corrected certificates, and the lists that say so. */
import { entryOf } from '../../verifier/entry-of.ts'
import { statusListLength, uuidOf } from '../../verifier/certificate-parts.ts'
import { isStatusChange } from '../../verifier/certificate-status.ts'
import { parseTime } from '../../verifier/date.ts'
import type { ActingRole } from '../cases/machine.ts'
import { system } from '../cases/engine.ts'
import { issueStatusChange } from '../certificates/issue.ts'
import {
  checkStatusChange,
  hasEnded,
  reasonsByRequest,
  stateAfter,
  type StatusChange,
} from '../certificates/status.ts'
import { statusListCredential, statusPurposes } from '../certificates/status-list.ts'
import { ApiError } from '../errors.ts'
import type { FileFacts, WorkFacts } from './book.ts'
import type { AmendCommand, StatusCommand } from './commands.ts'
import { checkAmendment } from './check-amendment.ts'
import { checkDeclared, requireDocument } from './check-facts.ts'
import { rememberWork, workDraft } from './decide-work.ts'
import { addressOf } from './did.ts'
import { newId, type Decision, type Desk } from './desk.ts'
import { depositFromFile, type KnownDeposit } from './known-deposits.ts'
import { requireNoInterest } from './interests.ts'
import { noBits, setBits, suspensionIn, type Issued } from './known-issued.ts'
import { actOf, documentHashOf, type Draft } from './record.ts'

/** The certificate a command is about. Throws ApiError `not_found`. */
export function issuedOf(desk: Desk, id: string): Issued {
  const found = desk.known.issued.get(id)
  if (found) return found
  throw new ApiError('not_found', `There is no certificate ${id}.`)
}

/** In which role somebody changes a status: the first of those the person has. */
function statusRole(desk: Desk, actor: string): ActingRole {
  if (actor === system) return system
  const roles = desk.known.roles.get(actor) ?? new Set()
  for (const role of ['registrar', 'court'] as const) if (roles.has(role)) return role
  throw new ApiError('forbidden', 'Only a registrar or a court may do this.')
}

export function decideStatus(desk: Desk, command: StatusCommand): Decision {
  const issued = issuedOf(desk, command.certificate)
  const role = statusRole(desk, command.actor)
  requireNoInterest(desk, issued, command.actor)
  if (reasonsByRequest.includes(command.reason))
    throw new ApiError(
      'invalid_request',
      'At the request of the owner or applicant a certificate ends by granting that request: POST /v1/requests.',
    )
  if (command.until !== undefined && command.until <= desk.time)
    throw new ApiError('invalid_date', 'The suspension would have ended already.')
  return { drafts: [changeDraft(desk, issued, command, role)] }
}

/** The registry itself restores only what has come to its end: meanwhile there may be a new suspension. */
function requireTermOver(
  { until }: Issued,
  { actor, change }: Pick<Change, 'actor' | 'change'>,
  time: number,
): void {
  if (actor !== system || change !== 'restored' || (until !== undefined && until <= time)) return
  throw new ApiError('too_early', 'No suspension of this certificate has come to its end.')
}

type Change = Omit<StatusCommand, 'change'> & {
  readonly change: StatusChange
  readonly replacedBy?: string
}

/** Draws up a status change the state allows (else ApiError), takes its place in the log, and notes it for the rest of the batch. */
export function changeDraft(desk: Desk, issued: Issued, command: Change, role: ActingRole): Draft {
  const { change, reason, basis, until, replacedBy, actor, note: text } = command
  checkStatusChange(issued.state, change, role)
  requireTermOver(issued, command, desk.time)
  if (role === 'court' && basis === undefined)
    throw new ApiError('invalid_request', 'A court acts by an order: name it as basis.')
  const number = registrationNumberOf(issued)
  const id = newId(desk)
  const facts = {
    id,
    time: desk.time,
    certificateId: issued.id,
    certificateIndex: issued.index,
    change,
    reason,
    ...(number !== undefined && { registrationNumber: number }),
    ...(basis !== undefined && { basis }),
    ...(until !== undefined && { until }),
    ...(replacedBy !== undefined && { replacedBy }),
    ...(issued.lastChange !== undefined && { previous: issued.lastChange }),
  }
  const signed = issueStatusChange(facts, desk.issuer)
  const document = requireDocument(isStatusChange, signed.text)
  const by = { actor, role, ...(text !== undefined && { note: text }) }
  const from = command.case === undefined ? {} : { case: command.case }
  remember(desk, issued, afterChange(issued, command, signed.text))
  return {
    index: desk.next++,
    entry: entryOf(document, signed.hash),
    act: { ...actOf('status', command.idempotency, issued.holder), by, ...from },
    document: signed.text,
    row: {
      kind: 'status',
      id,
      certificate: issued.id,
      logIndex: issued.index,
      change,
      reason,
      applicant: addressOf(issued.holder),
      until: until ?? 0,
    },
  }
}

function afterChange(issued: Issued, { change, until }: Change, document: string): Issued {
  const { until: _until, suspension: _suspension, ...before } = issued
  const changes = [...issued.changes, change]
  const ends = until === undefined ? {} : { until }
  const told = { ...ends, ...suspensionIn(document), lastChange: documentHashOf(document) }
  return { ...before, ...told, changes, state: stateAfter(changes) }
}

function registrationNumberOf({ document }: Issued): string | undefined {
  const { credentialSubject }: { credentialSubject: { registrationNumber?: string } } =
    JSON.parse(document)
  return credentialSubject.registrationNumber
}

function remember(desk: Desk, issued: Issued, after: Issued): void {
  noteIssued(desk, after)
  const list = Math.floor(issued.index / statusListLength)
  const isDue = desk.dueLists.has(list)
  desk.dueLists.add(list)
  desk.undo.push(() => {
    noteIssued(desk, issued)
    if (!isDue) desk.dueLists.delete(list)
  })
}

/** What the rest of the batch knows of a certificate. */
function noteIssued({ known }: Desk, issued: Issued): void {
  known.issued.set(issued.id, issued)
  const list = Math.floor(issued.index / statusListLength)
  const bits = known.lists.get(list) ?? noBits()
  setBits(bits, issued.index, issued.changes)
  known.lists.set(list, bits)
  const ended = hasEnded(issued.state)
  for (const certificates of known.certificates.values()) {
    for (const one of certificates) if (one.index === issued.index) one.ended = ended
  }
}

interface WorkDocument {
  readonly id: string
  readonly validFrom: string
  readonly credentialSubject: {
    readonly id: string
    readonly registrationNumber: string
    readonly registrationDate: string
    readonly work: WorkFacts['work']
    readonly authors: WorkFacts['authors']
    readonly owners: WorkFacts['owners']
    readonly firstRegistrationDate?: string
    readonly contentSalt?: string
    readonly examination: 'automatic' | 'examined'
    readonly acceptanceNumber?: string
    readonly application?: string
    readonly series?: { id: string; index: number; count: number; title?: string }
    readonly files: readonly (FileFacts & {
      readonly digests: { readonly sha256: string; readonly sm3: string }
      readonly deposit: { readonly id: string; readonly logIndex: number; readonly time: string }
    })[]
    readonly assertedBy: readonly { fact: string; by: string }[]
  }
}

/** The files of a certificate with the deposits that fixed their time: a correction does not move it. */
function filesOf({ credentialSubject: { files, assertedBy } }: WorkDocument) {
  const received = assertedBy.some(({ fact, by }) => fact === '/files' && by === 'systemVerified')
  return files.map(({ deposit, ...file }): Omit<KnownDeposit, 'holder'> => ({
    file: depositFromFile(file),
    received,
    depositId: uuidOf(deposit.id),
    depositIndex: deposit.logIndex,
    depositTime: parseTime(deposit.time) ?? 0,
  }))
}

/** What a certificate declares of a work, by which a correction is measured. Throws ApiError `not_found` for another. */
export function workIn({ document }: Pick<Issued, 'document'>): WorkDocument {
  const work: WorkDocument = JSON.parse(document)
  if (work.credentialSubject.registrationNumber !== undefined) return work
  throw new ApiError('not_found', 'This is no certificate of a work.')
}

/**
 * A corrected certificate in the place of another: keeps work, files, deposits, owners, authors and the first date. What
 * is suspended stays so: a correction does not lift what a court or registrar has ordered.
 */
export function decideAmend(desk: Desk, command: AmendCommand): Decision {
  const issued = issuedOf(desk, command.certificate)
  const role = statusRole(desk, command.actor)
  requireNoInterest(desk, issued, command.actor)
  // Before anything is made: what is refused later would be known to the rest of the batch.
  checkStatusChange(issued.state, 'superseded', role)
  const before = workIn(issued)
  checkAmendment(before.credentialSubject, command.facts)
  const work = newVersion(desk, issued, before, command, role)
  const replacedBy = work.row.id
  const { idempotency: _, ...told } = command
  const change = changeDraft(desk, issued, { ...told, change: 'superseded', replacedBy }, role)
  return { drafts: [work, change, ...suspendedAgain(desk, issued, work, told, role)] }
}

/** The suspension that the old certificate was under, of the new one; nothing where there was none, or its term is over. */
function suspendedAgain(
  desk: Desk,
  { state, suspension, until, holder }: Issued,
  { row, index, document }: ReturnType<typeof workDraft>,
  told: Pick<Change, 'certificate' | 'actor' | 'case' | 'note'>,
  role: ActingRole,
): Draft[] {
  const over = until !== undefined && until <= desk.time
  if (state !== 'suspended' || suspension === undefined || over) return []
  const issued: Issued = { id: row.id, index, document, holder, changes: [], state: 'active' }
  const ends = until === undefined ? {} : { until }
  const { actor, case: from, note } = told
  const by = {
    actor,
    ...(from !== undefined && { case: from }),
    ...(note !== undefined && { note }),
  }
  const change = { certificate: row.id, ...by, ...suspension, ...ends } as const
  return [changeDraft(desk, issued, { ...change, change: 'suspended' }, role)]
}

function newVersion(
  desk: Desk,
  issued: Issued,
  before: WorkDocument,
  command: AmendCommand,
  role: ActingRole,
): ReturnType<typeof workDraft> {
  const { credentialSubject: subject } = before
  const { facts, reason, actor, note } = command
  const publicLookup = subject.contentSalt === undefined
  const files = filesOf(before)
  const stamp = command.idempotency ? { idempotency: command.idempotency } : {}
  const asked = { applicant: issued.holder, deposits: [], facts, publicLookup, ...stamp }
  checkDeclared(asked, files, desk.time)
  const { examination, acceptanceNumber, application, series } = subject
  const by = { actor, role, ...(note !== undefined && { note }) }
  const draft = workDraft(desk, asked, files, {
    workId: uuidOf(subject.id),
    members: {
      examination,
      ...(acceptanceNumber !== undefined && { acceptanceNumber }),
      ...(application !== undefined && { application: uuidOf(application) }),
      ...(series !== undefined && { series: { ...series, id: uuidOf(series.id) } }),
      amendment: {
        kind: reason,
        supersedes: {
          id: issued.id,
          registrationNumber: subject.registrationNumber,
          registrationDate: subject.registrationDate,
        },
        firstRegistrationDate: subject.firstRegistrationDate ?? subject.registrationDate,
      },
    },
    act: {
      by,
      ...(command.case !== undefined && { case: command.case }),
      ...(issued.region !== undefined && { region: issued.region }),
    },
  })
  rememberWork(desk, issued.holder, draft)
  return draft
}

/** The lists that changed or are due, as records after everything else of the batch. */
export function listDrafts(desk: Desk): Draft[] {
  return [...desk.dueLists].flatMap((list) => {
    const bits = desk.known.lists.get(list) ?? noBits()
    return statusPurposes.map((purpose): Draft => {
      const facts = { purpose, list, set: bits[purpose], time: desk.time }
      const signed = statusListCredential(facts, desk.issuer)
      const document = JSON.parse(signed.text)
      return {
        index: desk.next++,
        entry: entryOf(document, signed.hash),
        act: actOf('list'),
        document: signed.text,
        row: { kind: 'list', id: document.id, purpose, list, time: desk.time },
      }
    })
  })
}
