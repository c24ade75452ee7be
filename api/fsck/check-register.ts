/** The public register against the log: rows, counts and search index are derived again and compared. */
import { registrationDateOf } from '../../verifier/date.ts'
import { entryKinds } from '../../verifier/entry.ts'
import type { Context } from '../context.ts'
import type { Database } from '../db/database.ts'
import { LogError, type LogRecord, type TransparencyLog } from '../log/log.ts'
import { applicationEventOf, OpenApplications } from '../register/applications.ts'
import { cursors } from '../register/batch.ts'
import { CountChanges, type Count } from '../register/counts.ts'
import { blockLength, encodeDocs } from '../register/docs.ts'
import { changeOf, rowOf, timeOf, type RegisterRow, type RegisterState } from '../register/entry.ts'
import { OpenBlock } from '../register/postings.ts'
import { Problems, type Finding } from './findings.ts'

/** Rows and terms compared at once. */
const chunkLength = 1_000

type Deps = Pick<Context, 'db' | 'log'> & {
  readonly register: Pick<Context['register'], 'caughtUp'>
}

/** Checks the register. It is brought up to the log first: it may lag behind, and that is no fault. */
export async function checkRegister({ db, log, register }: Deps): Promise<Finding> {
  const problems = new Problems('register')
  try {
    await register.caughtUp()
    const check = new RegisterCheck(db, problems, await statesIn(log))
    for await (const { record } of log.scan(0)) await check.add(record)
    return problems.finding(await check.finish(log.next))
  } catch (error) {
    // What is damaged in the log is told by the check of the log, and that here nothing was compared.
    if (!(error instanceof LogError)) throw error
    problems.add(`the log cannot be read: ${error.message}`)
    return problems.finding('')
  }
}

/** The last state of every certificate that changed. */
async function statesIn(log: TransparencyLog): Promise<Map<string, RegisterState>> {
  const states = new Map<string, RegisterState>()
  for await (const { record } of log.scan(0)) {
    const change = record.entry[1] === entryKinds.statusChange ? changeOf(record) : undefined
    if (change) states.set(change.certificate, change.state)
  }
  return states
}

class RegisterCheck {
  readonly #db: Database
  readonly #problems: Problems
  readonly #states: ReadonlyMap<string, RegisterState>
  readonly #counts = new CountChanges()
  readonly #applications = new OpenApplications()
  #open = new OpenBlock()
  #chunk: RegisterRow[] = []
  #docs = 0
  #lastDay = ''

  constructor(db: Database, problems: Problems, states: ReadonlyMap<string, RegisterState>) {
    this.#db = db
    this.#problems = problems
    this.#states = states
  }

  async add(record: LogRecord): Promise<void> {
    const [kind, time] = [record.entry[1], timeOf(record.entry)]
    this.#counts.addEntry(time)
    if (kind === entryKinds.deposit) this.#counts.add('deposits', registrationDateOf(time), '', 1)
    if (kind === entryKinds.processEvent) this.#proceed(record)
    if (kind !== entryKinds.workCertificate) return
    const row = rowOf(record, this.#docs++)
    row.state = this.#states.get(row.id) ?? row.state
    if (row.registered < this.#lastDay)
      this.#problems.add(`${row.number} is registered before ${this.#lastDay}`)
    this.#lastDay = row.registered
    this.#counts.addRow(row)
    await this.#file(row)
  }

  #proceed(record: LogRecord): void {
    const event = applicationEventOf(record)
    const decision = event && this.#applications.take(event)
    if (decision) this.#counts.addDecision(decision)
  }

  /** Compares all that is left, and answers what was compared. */
  async finish(next: number): Promise<string> {
    await this.#compareRows()
    await this.#compareCounts()
    await this.#compareClocks()
    const blocks = Math.floor(Math.max(0, this.#docs - 1) / blockLength)
    await this.#compareCursors({ [cursors.next]: next, [cursors.blocks]: blocks })
    await this.#compareNumber()
    return `${this.#docs} certificates match their rows, counts and ${blocks} blocks of the search index`
  }

  async #file(row: RegisterRow): Promise<void> {
    if (this.#open.count === blockLength) {
      await this.#compareBlock(row.doc / blockLength - 1)
      this.#open = new OpenBlock()
    }
    this.#open.add(row)
    this.#chunk.push(row)
    if (this.#chunk.length === chunkLength) await this.#compareRows()
  }

  async #compareRows(): Promise<void> {
    const chunk = this.#chunk
    this.#chunk = []
    const rows = await this.#db.query
      .selectFrom('register')
      .where('doc', '>=', chunk[0]?.doc ?? 0)
      .where('doc', '<=', chunk.at(-1)?.doc ?? -1)
      .selectAll()
      .execute()
    const found = new Map(rows.map((row) => [row.doc, row]))
    for (const row of chunk) {
      const text = found.get(row.doc) && printed(found.get(row.doc)!)
      this.#problems.expect(`row of entry ${row.seq}`, text, printed(row))
    }
  }

  async #compareCounts(): Promise<void> {
    const rows = await this.#db.query.selectFrom('register_counts').selectAll().execute()
    const [found, expected] = [
      byKey(rows.filter(({ count }) => count !== 0)),
      byKey(this.#counts.rows()),
    ]
    for (const key of new Set([...found.keys(), ...expected.keys()]))
      this.#problems.expect(`count of ${key}`, found.get(key), expected.get(key))
  }

  async #compareClocks(): Promise<void> {
    const rows = await this.#db.query.selectFrom('open_applications').selectAll().execute()
    const found = new Map(rows.map((row) => [row.case_id, printed(row)]))
    const expected = new Map(this.#applications.open.map((row) => [row.case_id, printed(row)]))
    for (const id of new Set([...found.keys(), ...expected.keys()]))
      this.#problems.expect(`open application ${id}`, found.get(id), expected.get(id))
  }

  async #compareCursors(expected: Readonly<Record<string, number>>): Promise<void> {
    const rows = await this.#db.query.selectFrom('cursors').selectAll().execute()
    const found = new Map(rows.map(({ name, value }) => [name, value]))
    for (const [name, value] of Object.entries(expected))
      this.#problems.expect(`cursor ${name}`, found.get(name) ?? 0, value)
  }

  async #compareBlock(block: number): Promise<void> {
    const expected = new Map(this.#open.all())
    for (let after = '', more = true; more;) {
      const rows = await this.#db.query
        .selectFrom('register_postings')
        .where('block', '=', block)
        .where('term', '>', after)
        .orderBy('term')
        .limit(chunkLength)
        .select(['term', 'docs'])
        .execute()
      for (const { term, docs } of rows) {
        const ours = expected.get(term)
        expected.delete(term)
        if (ours === undefined || Buffer.compare(encodeDocs(ours), docs) !== 0)
          this.#problems.add(`block ${block} has other certificates under ${term}`)
      }
      after = rows.at(-1)?.term ?? after
      more = rows.length === chunkLength
    }
    for (const term of expected.keys())
      this.#problems.add(`block ${block} has nothing under ${term}`)
  }

  async #compareNumber(): Promise<void> {
    const row = await this.#db.query
      .selectFrom('register')
      .select((of) => of.fn.countAll().as('rows'))
      .executeTakeFirstOrThrow()
    this.#problems.expect('number of rows', Number(row.rows), this.#docs)
  }
}

function byKey(counts: readonly Count[]): Map<string, number> {
  return new Map(
    counts.map(({ dimension, period, value, count }) => [`${dimension} ${period} ${value}`, count]),
  )
}

function printed(row: object): string {
  const sorted = Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(sorted)
}
