/** Puts the book together: commands go to the sequencer, questions to the index and the log. */
import type { Logger } from 'pino'
import { uuidOf } from '../../verifier/certificate-parts.ts'
import type { CaseFile } from '../cases/machine.ts'
import type { Issuer } from '../certificates/sign.ts'
import type { Database } from '../db/database.ts'
import { gather } from '../db/gather.ts'
import type { TransparencyLog } from '../log/log.ts'
import type { Book, Idempotency, Outcome, Recorded, Stepped } from './book.ts'
import type { Command } from './commands.ts'
import { madeBefore } from './decide.ts'
import { holderDid } from './did.ts'
import { loadCases, rolesOfAll } from './known-cases.ts'
import { evidenceOf, newestListText } from './evidence-of.ts'
import { ListRenewal } from './list-renewal.ts'
import { Kept } from './kept.ts'
import { loadIdempotency } from './known.ts'
import { newestInForce } from './known-identities.ts'
import * as acts from './reader-acts.ts'
import * as mine from './reader-mine.ts'
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
  const kept = new Kept(deps.db, deps.log)
  const sequencer = new Sequencer({ ...deps, kept })
  await sequencer.open()
  // What every application asks for: those that come together share queries.
  const cases = gather((ids: readonly string[]) => loadCases(deps.db, deps.log, ids))
  const registrations = gather((files: readonly string[]) => parties.registrationsOf(deps, files))
  const pastRecords = gather((dids: readonly string[]) => parties.pastRecordsOf(deps, dids))

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
  const renewal = new ListRenewal((list) => sequencer.submit({ kind: 'lists', lists: [list] }))

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
      moved(deps, cases, await sequencer.submit({ kind: 'move', ...command })),
    repeated: (idempotency) => repeated(deps, cases, idempotency),
    changeStatus: (command) => record({ kind: 'status', ...command }),
    amend: (command) => record({ kind: 'amend', ...command }),
    renewLists: async (lists) => {
      await sequencer.submit({ kind: 'lists', lists })
    },
    caseFile: async (id) => (await cases([id])).get(id),
    caseFiles: cases,
    listCases: (query) => acts.listCases(deps, query),
    rolesOf: async (person) => (await kept.rolesOf([person])).get(person)!,
    roles: () => rolesOfAll(deps.db, deps.chainId),
    deposits: (ids) => kept.deposits(ids),
    registrationsOf: registrations,
    identitiesOf: async (dids) => newestInForce(await kept.identities(dids), dids, deps.now()),
    everIdentified: (dids) => parties.everIdentified(deps, dids),
    applicantsOf: (certificates) => parties.applicantsOf(deps, certificates),
    automaticCertificates: (...span) => parties.automaticCertificates(deps, ...span),
    pastRecordOf: async (person) => (await pastRecords([person])).get(person)!,
    overdueCases: (type, states, limit) => acts.overdueCases(deps, type, states, deps.now(), limit),
    endedSuspensions: (limit) => acts.endedSuspensions(deps, deps.now(), limit),
    staleLists: (since, limit) => acts.staleLists(deps, since, limit),
    lifeOf: (certificate) => acts.lifeOf(deps, certificate),
    statesOf: (certificates) => reader.statesOf(deps, certificates),
    statusList: (purpose, list) => newestListText(deps, renewal, purpose, list),
    certifyIdentity: async (command) =>
      record({ kind: 'identity', ...command, subject: did(command.subject) }),
    find: async (id) => at(await reader.indexOf(deps, id)),
    findAt: at,
    findByNumber: async (number) => at(await reader.indexByNumber(deps, number)),
    depositsOf: (sha256, holder) =>
      reader.depositsOf(deps, sha256, holder === undefined ? undefined : did(holder)),
    certificatesOf: (sha256) => reader.certificatesOf(deps, sha256),
    depositsHeld: (holder, page) => mine.depositsHeld(deps, holder, page),
    certificatesHeld: (holder, page) => mine.certificatesHeld(deps, holder, page),
    certificateDocuments: (ids) => reader.certificateDocuments(deps, ids),
    lookUp: (sha256s) => reader.lookUp(deps, sha256s),
    lookUpNumbers: (numbers) => reader.lookUpNumbers(deps, numbers),
    proof: (index) => proofOf(deps, index),
    evidence: (id) => evidenceOf(deps, renewal, id),
  }
}

/** The case after the step, and its event; a step on record before is answered with the case as it stands now. */
async function moved(
  deps: BookDeps,
  cases: (ids: readonly string[]) => Promise<ReadonlyMap<string, CaseFile>>,
  { index, created, file: made }: Sequenced,
): Promise<Stepped> {
  const caseId = made?.id ?? (await caseOfEvent(deps, index))
  const file = made ?? (await cases([caseId])).get(caseId)
  const event = file?.events.find((one) => one.index === index)
  if (!file || !event) throw new Error(`the event ${index} is not in the index`)
  return { created, event, file }
}

/** The case that an event on record belongs to: a request repeated with its key had chosen a new id for its case. */
async function caseOfEvent(deps: BookDeps, index: number): Promise<string> {
  const { document = '{}' } = (await reader.recordAt(deps, index)) ?? {}
  const { credentialSubject }: { credentialSubject?: { id: string } } = JSON.parse(document)
  if (credentialSubject === undefined) throw new Error(`the event ${index} is not in the index`)
  return uuidOf(credentialSubject.id)
}

/** What the same request made before, with its key. */
async function repeated(
  deps: BookDeps,
  cases: (ids: readonly string[]) => Promise<ReadonlyMap<string, CaseFile>>,
  idempotency: Idempotency | undefined,
): Promise<Stepped | undefined> {
  if (idempotency === undefined) return undefined
  const index = madeBefore(await loadIdempotency(deps.db, [idempotency]), idempotency)
  return index === undefined ? undefined : moved(deps, cases, { index, created: false })
}

/** Proof against the anchored checkpoint that covers the entry, else against the newest published one. */
async function proofOf({ db, log }: BookDeps, index: number): Promise<string | undefined> {
  const checkpoint = (await reader.anchorOf(db, index)) ?? log.checkpoint()
  return index < checkpoint.size ? reader.printProof(log, index, checkpoint) : undefined
}
