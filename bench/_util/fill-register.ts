/**
 * Fills the register's tables, and those of the book that it looks into, straight by COPY: the log has none of these
 * certificates. What is measured over it is reading.
 */
import { CopyWriter, copyRows } from '../../api/db/copy.ts'
import type { CopyPart, Database } from '../../api/db/database.ts'
import { cursors } from '../../api/register/batch.ts'
import { CountChanges } from '../../api/register/counts.ts'
import { blockLength } from '../../api/register/docs.ts'
import { OpenBlock } from '../../api/register/postings.ts'
import { headOf } from '../../api/register/terms.ts'
import type { RegisterRow } from '../../api/register/entry.ts'
import { digestOf } from './register-rows.ts'

/** What makes rows, one after the other. */
export interface MakesRows {
  next(): RegisterRow
}

/** Entries of a certificate in the log, with those of its deposit and case. */
const entriesEach = 4

/** Rows of a part. */
const partRows = 4_000

/** Loads `count` rows with all that belongs to them; answers the number of postings written. */
export async function fillRegister(db: Database, maker: MakesRows, count: number): Promise<number> {
  const filler = new Filler(maker, count)
  await db.load(filler.parts())
  return filler.postings
}

class Filler {
  postings = 0
  readonly #maker: MakesRows
  readonly #count: number
  readonly #counts = new CountChanges()
  readonly #certificates = new CopyWriter('certificates')
  readonly #files = new CopyWriter('certificate_files')
  #open = new OpenBlock()
  #blocks = 0

  constructor(maker: MakesRows, count: number) {
    this.#maker = maker
    this.#count = count
  }

  async *parts(): AsyncGenerator<CopyPart> {
    for (let from = 0; from < this.#count; from += partRows) {
      const length = Math.min(partRows, this.#count - from)
      const rows = Array.from({ length }, () => this.#maker.next())
      for (const row of rows) {
        yield* this.#file(row)
      }
      yield copyRows('register', rows)
      yield this.#certificates.finish()
      yield this.#files.finish()
    }
    yield copyRows('register_counts', this.#counts.rows())
    yield copyRows('cursors', [
      { name: cursors.next, value: 0 },
      { name: cursors.blocks, value: this.#blocks },
    ])
  }

  *#file(row: RegisterRow): Generator<CopyPart> {
    if (this.#open.count === blockLength) {
      this.postings += this.#open.terms
      yield* this.#open.parts(this.#blocks++)
      this.#open = new OpenBlock()
    }
    this.#open.add(row)
    this.#counts.addRow(row)
    this.#countActs(row)
    this.#bookRows(row)
  }

  /** What led to the certificate: a deposit, an application and its decision after a while. */
  #countActs({ registered, lane, doc }: RegisterRow): void {
    const time = Date.parse(`${registered}T00:00:00+08:00`) / 1000 + ((doc * 97) % 86_400)
    for (let entry = 0; entry < entriesEach; entry++) this.#counts.addEntry(time)
    this.#counts.add('deposits', registered, '', 1)
    const seconds = lane === 'automatic' ? doc % 3 : 3 * 86_400 + ((doc * 7_919) % (27 * 86_400))
    const outcome = lane === 'examined' && doc % 20 === 0 ? 'refused' : 'certified'
    this.#counts.addDecision({ lane, outcome, time, seconds })
  }

  #bookRows({ id, seq, number, doc }: RegisterRow): void {
    const applicant = new Uint8Array(20)
    const series = headOf(number).split('-').slice(1).join('-')
    this.#certificates.row().uuid(id).uuid(id).int8(seq).text(number).text(series)
    this.#certificates.int4(Number(number.slice(-8))).bytea(applicant)
    this.#files.row().bytea(digestOf(doc)).uuid(id).bytea(applicant)
  }
}
