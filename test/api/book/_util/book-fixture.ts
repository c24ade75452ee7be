/** The real book on a real log and database, in a temporary folder; the clock is the test's. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino, type Logger } from 'pino'
import type {
  DepositCommand,
  FileFacts,
  WorkCommand,
  WorkFacts,
} from '../../../../api/book/book.ts'
import { openBook, type OpenBook } from '../../../../api/book/open-book.ts'
import type { Issuer } from '../../../../api/certificates/sign.ts'
import type { Database } from '../../../../api/db/database.ts'
import { openDatabase } from '../../../../api/db/open.ts'
import type { TransparencyLog } from '../../../../api/log/log.ts'
import { openLog } from '../../../../api/log/open-log.ts'
import {
  chainId,
  registrarDid,
  registrarKey,
  verificationMethod,
} from '../../../verifier/_util/documents.ts'
import { origin, privateKey } from '../../log/_util/records.ts'

export { alice, bob, chainId } from '../../../verifier/_util/documents.ts'

export const issuer: Issuer = {
  did: registrarDid,
  name: '链上版记 Colophon',
  privateKey: registrarKey.privateKey,
  verificationMethod,
  publicUrl: 'https://registry.example',
  numberPrefix: '链',
}

const digest = (name: string, text: string): string => createHash(name).update(text).digest('hex')

/** The facts of a file that only its name tells apart from others. */
export function fileOf(name: string, changes: Partial<FileFacts> = {}): FileFacts {
  const digests = { sha256: digest('sha256', name), sm3: digest('sm3', name) }
  return { mediaType: 'text/plain', size: name.length + 1, ...digests, ...changes }
}

export function depositOf(
  holder: string,
  name: string,
  changes: Partial<DepositCommand> = {},
): DepositCommand {
  return { holder, file: fileOf(name), received: true, publicLookup: false, ...changes }
}

export function factsOf(owner: string, changes: Partial<WorkFacts> = {}): WorkFacts {
  return {
    work: { title: '静夜思', category: 'literary', creationNature: 'originalWork' },
    authors: [{ displayName: '李白', signing: 'realName' }],
    owners: [{ displayName: '李白', did: owner, acquisition: 'original', rights: 131_071 }],
    ownershipForm: 'individual',
    ...changes,
  }
}

export function workOf(
  applicant: string,
  deposits: readonly string[],
  changes: Partial<WorkCommand> = {},
): WorkCommand {
  return { applicant, deposits, facts: factsOf(applicant), publicLookup: false, ...changes }
}

export const silent: Logger = pino({ level: 'silent' })

/** Noon of 2026-11-22 in China, Unix seconds. */
export const noon = Date.UTC(2026, 10, 22, 4) / 1000

export class BookFixture {
  readonly folder: string
  readonly db: Database
  log!: TransparencyLog
  book!: OpenBook
  /** Unix seconds. */
  now = noon
  /** Records of each append since the log was opened. */
  batches: number[] = []
  #round = 0

  private constructor(folder: string, db: Database) {
    this.folder = folder
    this.db = db
  }

  /** On an embedded database, or on the one at a URL. */
  static async start(url?: string): Promise<BookFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'colophon-book-'))
    const at = url === undefined ? {} : { url }
    const db = await openDatabase({ folder: join(folder, 'db'), ...at })
    const fixture = new BookFixture(folder, db)
    await fixture.#open()
    return fixture
  }

  get logFolder(): string {
    return join(this.folder, `log-${this.#round}`)
  }

  /** Begins anew: empty log, empty index. */
  async reset(): Promise<void> {
    await this.#close()
    await this.db.truncate()
    this.#round++
    this.now = noon
    await this.#open()
  }

  /** Closes and opens log and book again, as after a restart; `between` finds both closed. */
  async reopen(between: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    await this.#close()
    await between()
    await this.#open()
  }

  async stop(): Promise<void> {
    await this.#close()
    await this.db.close()
    await rm(this.folder, { recursive: true, force: true })
  }

  async openLog(): Promise<TransparencyLog> {
    return openLog({ folder: this.logFolder, origin, privateKey })
  }

  async #open(): Promise<void> {
    this.log = await this.openLog()
    this.batches = []
    const append = this.log.append.bind(this.log)
    this.log.append = (records) => {
      this.batches.push(records.length)
      return append(records)
    }
    this.book = await openBook({
      db: this.db,
      log: this.log,
      logger: silent,
      chainId,
      issuer: () => issuer,
      now: () => this.now,
      trust: () => Promise.resolve('{}'),
      issuerDocument: () => Promise.resolve('{}'),
    })
  }

  async #close(): Promise<void> {
    await this.book.sequencer.close()
    await this.log.close()
  }
}
