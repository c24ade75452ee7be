/** Puts the book together: commands go to the sequencer, questions to the index and the log. */
import type { Logger } from 'pino'
import { statusListLength, uuidOf } from '../../verifier/certificate-parts.ts'
import type { StatusPurpose } from '../certificates/status-list.ts'
import type { Issuer } from '../certificates/sign.ts'
import type { Database } from '../db/database.ts'
import { ApiError } from '../errors.ts'
import { packEvidence } from '../evidence/package.ts'
import type { TransparencyLog } from '../log/log.ts'
import type { Book, Outcome, Recorded, Stepped } from './book.ts'
import type { Command, MoveCommand } from './commands.ts'
import { holderDid } from './did.ts'
import { loadRoles, rolesOfAll } from './known-cases.ts'
import { findDeposits } from './known.ts'
import * as acts from './reader-acts.ts'
import * as parties from './reader-parties.ts'
import * as reader from './reader.ts'
import { Sequencer, type Sequenced } from './sequencer.ts'

export interface BookDeps {
  readonly db: Database
  readonly log: TransparencyLog
  readonly logger: Logger
  readonly chainId: number
  issuer(): Issuer
  /** Unix seconds. */
  now(): number
  /** What the registry says of its keys, log and chain (trust.json). */
  trust(): Promise<string>
  /** DID resolution result of the registrar as of a block, as JSON text. */
  issuerDocument(block: number): Promise<string>
}

export interface OpenBook extends Book {
  readonly sequencer: Sequencer
}

/** Opens the book: brings the index up to the log before it takes anything in. */
export async function openBook(deps: BookDeps): Promise<OpenBook> {
  const sequencer = new Sequencer(deps)
  await sequencer.open()

  const record = async (command: Command): Promise<Outcome> => {
    const { index, created, document } = await sequencer.submit(command)
    if (document !== undefined) {
      const { id }: { id: string } = JSON.parse(document)
      return { id: uuidOf(id), index, stage: 'sequenced', document, created }
    }
    const recorded = await reader.recordAt(deps, index)
    if (!recorded) throw new Error(`record ${index} was sequenced and is not in the index`)
    return { ...recorded, created }
  }
  const at = async (index: number | undefined): Promise<Recorded | undefined> =>
    index === undefined ? undefined : reader.recordAt(deps, index)
  const did = (text: string): string => holderDid(text, deps.chainId)

  return {
    sequencer,
    deposit: async (command) =>
      record({ kind: 'deposit', ...command, holder: did(command.holder) }),
    registerWork: async (command) =>
      record({
        kind: 'work',
        ...command,
        applicant: did(command.applicant),
        facts: {
          ...command.facts,
          owners: command.facts.owners.map((owner) => ({ ...owner, did: did(owner.did) })),
        },
      }),
    move: async (command) =>
      moved(deps, command, await sequencer.submit({ kind: 'move', ...command })),
    changeStatus: (command) => record({ kind: 'status', ...command }),
    amend: (command) => record({ kind: 'amend', ...command }),
    renewLists: async (lists) => {
      await sequencer.submit({ kind: 'lists', lists })
    },
    stepBefore: (idempotency) => acts.stepBefore(deps, idempotency),
    caseFile: (id) => acts.caseFile(deps, id),
    listCases: (query) => acts.listCases(deps, query),
    rolesOf: async (person) => (await loadRoles(deps.db, [person])).get(person) ?? new Set(),
    roles: () => rolesOfAll(deps.db, deps.chainId),
    deposits: (ids) => findDeposits(deps.db, deps.log, ids),
    registrationsOf: (sha256s) => parties.registrationsOf(deps, sha256s),
    identitiesOf: (dids) => parties.identitiesOf(deps, dids, deps.now()),
    applicantsOf: (certificates) => parties.applicantsOf(deps, certificates),
    automaticCertificates: (from, to) => parties.automaticCertificates(deps, from, to),
    pastRecordOf: (person) => parties.pastRecordOf(deps, person),
    overdueCases: (type, states, limit) => acts.overdueCases(deps, type, states, deps.now(), limit),
    endedSuspensions: (limit) => acts.endedSuspensions(deps, deps.now(), limit),
    staleLists: (since, limit) => acts.staleLists(deps, since, limit),
    lifeOf: (certificate) => acts.lifeOf(deps, certificate),
    statesOf: (certificates) => acts.statesOf(deps, certificates),
    statusList: (purpose, list) => statusList(deps, sequencer, purpose, list),
    certifyIdentity: async (command) =>
      record({ kind: 'identity', ...command, subject: did(command.subject) }),
    find: async (id) => at(await reader.indexOf(deps, id)),
    findAt: at,
    findByNumber: async (number) => at(await reader.indexByNumber(deps, number)),
    depositsOf: (sha256, holder) =>
      reader.depositsOf(deps, sha256, holder === undefined ? undefined : did(holder)),
    certificatesOf: (sha256) => reader.certificatesOf(deps, sha256),
    lookUp: (sha256s) => reader.lookUp(deps, sha256s),
    proof: (index) => proofOf(deps, index),
    evidence: (id) => evidenceOf(deps, id),
  }
}

/** The case after the step, and its event; a step on record before is answered with the case as it stands now. */
async function moved(
  deps: BookDeps,
  { caseId }: MoveCommand,
  { index, created, file: after }: Sequenced,
): Promise<Stepped> {
  const file = after ?? (await acts.caseFile(deps, caseId))
  const event = file?.events.find((one) => one.index === index)
  if (!file || !event) throw new Error(`the event ${index} of case ${caseId} is not in the index`)
  return { created, event, file }
}

/** The newest list on record; one that covers records and was never made is made now. */
async function statusList(
  deps: BookDeps,
  sequencer: Sequencer,
  purpose: StatusPurpose,
  list: number,
): Promise<string | undefined> {
  if (list * statusListLength >= deps.log.next) return undefined
  const found = await acts.newestList(deps, purpose, list)
  if (found === undefined) await sequencer.submit({ kind: 'lists', lists: [list] })
  const newest = found ?? (await acts.newestList(deps, purpose, list))
  return newest && (await reader.recordAt(deps, newest.index))?.document
}

/** Proof against the anchored checkpoint that covers the entry, else against the newest published one. */
async function proofOf({ db, log }: BookDeps, index: number): Promise<string | undefined> {
  const checkpoint = (await reader.anchorOf(db, index)) ?? log.checkpoint()
  return index < checkpoint.size ? reader.printProof(log, index, checkpoint) : undefined
}

async function evidenceOf(deps: BookDeps, id: string): Promise<Uint8Array | undefined> {
  const index = await reader.indexOf(deps, id)
  const recorded = index === undefined ? undefined : await reader.recordAt(deps, index)
  if (!recorded) return undefined
  const anchor = await reader.anchorOf(deps.db, recorded.index)
  const checkpoint = anchor ?? deps.log.checkpoint()
  if (recorded.index >= checkpoint.size) {
    throw new ApiError('unavailable', 'The record is not published yet. Ask again in a second.')
  }
  const proof = await reader.printProof(deps.log, recorded.index, checkpoint)
  const chained = anchor && {
    anchor: anchor.record,
    did: await deps.issuerDocument(anchor.block_number),
  }
  return packEvidence({
    document: recorded.document,
    proof,
    trust: await deps.trust(),
    ...chained,
  })
}
