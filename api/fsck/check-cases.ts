/** Cases: every event named by the next, its payload the one that was hashed, and every step one that the machine allows. */
import { hash } from 'node:crypto'
import { canonicalize } from '../../verifier/canonical.ts'
import type { ProcessEvent } from '../../verifier/process-event.ts'
import { uuidOf } from '../../verifier/certificate-parts.ts'
import { loadCases } from '../book/known-cases.ts'
import { documentHashOf, type Draft } from '../book/record.ts'
import { makeMove, openFile, withEvent } from '../cases/engine.ts'
import { machineOf } from '../cases/machines.ts'
import type { CaseEvent, CaseFile, Standing } from '../cases/machine.ts'
import type { Database } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'
import type { TransparencyLog } from '../log/log.ts'
import { Problems, type Finding } from './findings.ts'

/** Cases whose events are read at once. */
const pageLength = 200

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Takes events in the order of the log; `finish` derives every case anew from its events. */
export class CaseCheck {
  readonly #problems = new Problems('book: cases')
  /** By case: hash of its last event's document. */
  readonly #last = new Map<string, string>()

  /** The chain of a case's events, and the hash of what is private. */
  add(draft: Draft, subject: ProcessEvent['credentialSubject']): void {
    const at = `event ${draft.index}`
    const id = uuidOf(subject.id)
    this.#problems.expect(`${at}: previous`, subject.previous, this.#last.get(id))
    this.#last.set(id, documentHashOf(draft.document))
    const payload = hash('sha256', canonicalize(draft.act.payload ?? null), 'hex')
    this.#problems.expect(`${at}: payload`, payload, subject.payload)
  }

  async finish(db: Database, log: TransparencyLog): Promise<Finding> {
    let [seen, after] = [0, '00000000-0000-0000-0000-000000000000']
    for (;;) {
      const rows = await pageOf(db, after)
      const last = rows.at(-1)
      if (last === undefined) break
      const files = await loadCases(
        db,
        log,
        rows.map(({ id }) => id),
      )
      for (const row of rows) this.#compare(row, files.get(row.id))
      seen += rows.length
      after = last.id
    }
    this.#problems.expect('number of cases', seen, this.#last.size)
    return this.#problems.finding(`${seen} cases follow from their events`)
  }

  #compare(row: Schema['cases'], file: CaseFile | undefined): void {
    if (file === undefined) {
      this.#problems.add(`case ${row.id} has no events`)
      return
    }
    const derived = this.#derive(file)
    this.#problems.expect(`case ${row.id}`, rowText(row), fileText(derived))
  }

  /** Replays the events through the machine; what it does not allow is told. */
  #derive(file: CaseFile): CaseFile {
    let current = openFile(file.id, file.type, file.party)
    for (const event of file.events) {
      const standing = this.#replay(current, event)
      current = withEvent(current, event, standing ?? file)
    }
    return current
  }

  #replay(file: CaseFile, event: CaseEvent): Standing | undefined {
    const at = `case ${file.id}, event ${event.position}`
    try {
      const { from, standing } = makeMove(machineOf(file.type), file, event)
      this.#problems.expect(`${at}: from`, event.from, from)
      this.#problems.expect(`${at}: to`, event.to, standing.state)
      return standing
    } catch (error) {
      this.#problems.add(`${at} is not allowed: ${String(error)}`)
      return undefined
    }
  }
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

function rowText(row: Schema['cases']): string {
  const { type, state, due, lane, opened, updated, events, seq } = row
  const people = [hex(row.party), hex(row.assignee)]
  return [type, state, ...people, due, lane, opened, updated, events, seq].join(' ')
}

function fileText(file: CaseFile): string {
  const { type, state, party, assignee = '', due = 0, lane = '', events } = file
  const [first, last] = [events[0], events.at(-1)]
  const people = [party.slice(-40), assignee.slice(-40)]
  const times = [first?.time, last?.time, events.length, last?.index]
  return [type, state, ...people, due, lane, ...times].join(' ')
}
