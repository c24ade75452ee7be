/**
 * Cases: every event named by the next, its payload the one that was hashed, every step one that the machine allows to
 * who made it, and what it issued there.
 */
import { hash } from 'node:crypto'
import { canonicalize } from '../../verifier/canonical.ts'
import type { ProcessEvent } from '../../verifier/process-event.ts'
import { uuidOf } from '../../verifier/certificate-parts.ts'
import { loadCases } from '../book/known-cases.ts'
import { documentHashOf, type Draft } from '../book/record.ts'
import { makeMove, openFile, withEvent } from '../cases/engine.ts'
import { machineOf } from '../cases/machines.ts'
import { principalsOf } from '../cases/principals.ts'
import type { CaseEvent, CaseFile, Payload, Standing } from '../cases/machine.ts'
import type { Database } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'
import type { TransparencyLog } from '../log/log.ts'
import { AgentCheck } from './check-agents.ts'
import { GuardianCheck } from './check-guardians.ts'
import { Problems, type Finding } from './findings.ts'
import type { HeldRoles } from './held-roles.ts'

/** Cases whose events are read at once. */
const pageLength = 200

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** What the next event of a case must fit. */
interface Last {
  readonly hash: string
  readonly party: string
  readonly events: number
}

/** Takes events and certificates in the order of the log; `finish` derives every case anew from its events. */
export class CaseCheck {
  readonly #problems = new Problems('book: cases')
  readonly #roles: HeldRoles
  readonly #last = new Map<string, Last>()
  /** Certificates that an event says it issued, by log index; each follows its event. */
  readonly #promised = new Map<number, string>()
  readonly #agents = new AgentCheck(this.#problems)
  readonly guardians = new GuardianCheck(this.#problems)

  constructor(roles: HeldRoles) {
    this.#roles = roles
  }

  /** The chain of a case's events, who acted, and the hash of what is private. */
  add(draft: Draft, subject: ProcessEvent['credentialSubject']): void {
    const at = `event ${draft.index}`
    this.#chain(at, draft, subject)
    const payload = hash('sha256', canonicalize(draft.act.payload ?? null), 'hex')
    this.#problems.expect(`${at}: payload`, payload, subject.payload)
    const { actor, role } = subject
    if (!this.#roles.had(actor, role)) this.#problems.add(`${at}: who acted was no ${role} then`)
    const wrong = draft.row.kind === 'event' ? this.#roles.take(draft.row) : undefined
    if (wrong !== undefined) this.#problems.add(`${at} ${wrong}`)
    for (const [index, id] of issuedIn(draft.act.payload)) this.#promised.set(index, id)
  }

  #chain(at: string, draft: Draft, subject: ProcessEvent['credentialSubject']): void {
    const id = uuidOf(subject.id)
    const { party = '' } = draft.act.standing ?? {}
    const last = this.#last.get(id)
    this.#problems.expect(`${at}: previous`, subject.previous, last?.hash)
    this.#problems.expect(`${at}: position`, subject.position, last?.events ?? 0)
    if (last) this.#problems.expect(`${at}: party`, party, last.party)
    this.#last.set(id, {
      hash: documentHashOf(draft.document),
      party,
      events: subject.position + 1,
    })
  }

  /** A certificate that comes from a case: its event said so. */
  issued({ index, row, act }: Draft): void {
    const promised = this.#promised.get(index)
    if (act.case === undefined && promised === undefined) return
    this.#promised.delete(index)
    this.#problems.expect(`certificate issued at ${index}`, 'id' in row && row.id, promised)
  }

  async finish(db: Database, log: TransparencyLog): Promise<Finding> {
    let [seen, after] = [0, '00000000-0000-0000-0000-000000000000']
    for (;;) {
      const rows = await pageOf(db, after)
      const last = rows.at(-1)
      if (last === undefined) break
      await this.#comparePage(db, log, rows)
      seen += rows.length
      after = last.id
    }
    this.#problems.expect('number of cases', seen, this.#last.size)
    this.#agents.finish()
    this.guardians.finish()
    for (const index of this.#promised.keys())
      this.#problems.add(`entry ${index} is not the certificate that an event says was issued`)
    return this.#problems.finding(`${seen} cases follow from their events`)
  }

  async #comparePage(
    db: Database,
    log: TransparencyLog,
    rows: readonly Schema['cases'][],
  ): Promise<void> {
    const ids = rows.map(({ id }) => id)
    const [files, standings] = [await this.#load(db, log, ids), await standingsOf(db, ids)]
    for (const row of rows) this.#compare(row, files.get(row.id), standings)
  }

  /** One case that cannot be read, because a row leads elsewhere, must not keep the others from being checked. */
  async #load(
    db: Database,
    log: TransparencyLog,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, CaseFile>> {
    try {
      return await loadCases(db, log, ids)
    } catch (error) {
      if (ids.length > 1) {
        const each = ids.map((id) => this.#load(db, log, [id]))
        return new Map((await Promise.all(each)).flatMap((files) => [...files]))
      }
      this.#problems.add(`case ${ids[0]} cannot be read: ${String(error)}`)
      return new Map()
    }
  }

  #compare(
    row: Schema['cases'],
    file: CaseFile | undefined,
    standings: ReadonlyMap<number, string>,
  ): void {
    if (file === undefined) {
      this.#problems.add(`case ${row.id} has no events`)
      return
    }
    this.#agents.add(file)
    this.guardians.add(file)
    const derived = this.#derive(file, standings)
    this.#problems.expect(`case ${row.id}`, rowText(row), fileText(derived))
  }

  /** Replays the events through the machine; what it does not allow is told. */
  #derive(file: CaseFile, standings: ReadonlyMap<number, string>): CaseFile {
    let current = openFile(file.id, file.type, file.party)
    for (const event of file.events) {
      const standing = this.#replay(current, event)
      current = withEvent(current, event, standing ?? file)
      const at = `standing after event ${event.index}`
      if (standing) this.#problems.expect(at, standings.get(event.index), standingText(standing))
    }
    return current
  }

  #replay(file: CaseFile, event: CaseEvent): Standing | undefined {
    const at = `case ${file.id}, event ${event.position}`
    try {
      const { from, standing } = makeMove(machineOf(file.type), file, event)
      this.#problems.expect(`${at}: from`, event.from, from)
      this.#problems.expect(`${at}: to`, event.to, standing.state)
      const own = event.role !== 'creator' || principalsOf(file, event.payload).has(event.actor)
      if (!own) this.#problems.add(`event ${event.index}: creator is not the party`)
      return standing
    } catch (error) {
      this.#problems.add(`${at} is not allowed: ${String(error)}`)
      return undefined
    }
  }
}

interface IssuedWork {
  readonly certificate: string
  readonly logIndex: number
}

/** Certificates that an event's payload says were issued: of works a list, of an identity one. */
function issuedIn(payload: Payload = {}): [number, string][] {
  const { issued, logIndex } = payload
  if (typeof issued === 'string') return [[Number(logIndex), issued]]
  const works = Array.isArray(issued) ? (issued as IssuedWork[]) : []
  return works.map((work) => [work.logIndex, work.certificate])
}

async function pageOf(db: Database, after: string): Promise<Schema['cases'][]> {
  return db.query
    .selectFrom('cases')
    .where('id', '>', after)
    .orderBy('id')
    .limit(pageLength)
    .selectAll()
    .execute()
}

/** The standing after each event of some cases, by log index. */
async function standingsOf(db: Database, ids: readonly string[]): Promise<Map<number, string>> {
  const rows = await db.query
    .selectFrom('case_events')
    .where('case_id', 'in', ids)
    .selectAll()
    .execute()
  return new Map(
    rows.map(({ seq, state, party, assignee, due, lane }) => [
      seq,
      [state, hex(party), hex(assignee), due, lane].join(' '),
    ]),
  )
}

function standingText({ state, party, assignee = '', due = 0, lane = '' }: Standing): string {
  return [state, party.slice(-40), assignee.slice(-40), due, lane].join(' ')
}

function rowText(row: Schema['cases']): string {
  const { type, state, due, lane, opened, updated, events, seq } = row
  const people = [hex(row.party), hex(row.assignee)]
  return [type, state, ...people, due, lane, opened, updated, events, seq].join(' ')
}

function fileText(file: CaseFile): string {
  const { type, events } = file
  const [first, last] = [events[0], events.at(-1)]
  const times = [first?.time, last?.time, events.length, last?.index]
  return [type, standingText(file), ...times].join(' ')
}
