/** What a registered work costs: its way into the log and the book, and into the public register behind them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { openBook, type OpenBook } from '../../api/book/open-book.ts'
import { databaseOf } from '../../api/db/engine.ts'
import { migrate } from '../../api/db/migrate.ts'
import { openPglite, pgliteDefaults } from '../../api/db/pglite.ts'
import { openLog } from '../../api/log/open-log.ts'
import { openPublicRegister } from '../../api/register/register.ts'
import { issuer, logKey } from './certificates.ts'
import { cpuOf } from './cpu.ts'

const works = 10_000
const atOnce = 500
const holder = `did:ethr:0xc0104:0x${'cd'.repeat(20)}`
const told = (): Promise<string> => Promise.resolve('{}')
const now = (): number => Math.floor(Date.now() / 1000)
const logger = pino({ level: 'silent' })

/** Registers works over deposits of digests, then lets the register follow; prints CPU time of both. */
export async function measureFollowing(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-follow-'))
  const engine = await openPglite({ ...pgliteDefaults, folder: join(folder, 'db') }, console.warn)
  const db = databaseOf(engine)
  await migrate(db.query)
  const log = await openLog({
    folder: join(folder, 'log'),
    origin: 'bench/log',
    privateKey: logKey,
  })
  const book = await openBook({
    db,
    log,
    logger,
    now,
    chainId: 0xc0104,
    trust: told,
    issuerDocument: told,
    issuer: () => issuer,
  })
  const cost = async (work: () => Promise<void>): Promise<number> => {
    const before = cpuOf(process.pid, 2) + cpuOf(engine.pid, 2)
    await work()
    return ((cpuOf(process.pid, 2) + cpuOf(engine.pid, 2) - before) / works) * 1e6
  }
  const issuing = await cost(() => registerAll(book))
  const register = openPublicRegister({ db, log, logger, idle: true })
  const following = await cost(() => register.caughtUp())
  console.log(`a deposit and its work into log and book: ${issuing.toFixed(0)} µs of CPU`)
  const ratio = (following / issuing).toFixed(2)
  console.log(`following it: ${following.toFixed(0)} µs of CPU, ${ratio} of that`)
  await register.stop()
  await book.sequencer.close()
  await log.close()
  await db.close()
  await rm(folder, { recursive: true, force: true })
}

async function registerAll(book: OpenBook): Promise<void> {
  for (let from = 0; from < works; from += atOnce)
    await Promise.all(Array.from({ length: atOnce }, (_, i) => registerOne(book, from + i)))
}

async function registerOne(book: OpenBook, i: number): Promise<void> {
  const digest = i.toString(16).padStart(64, '0')
  const file = { mediaType: 'image/webp', size: 1_000, sha256: digest, sm3: digest }
  const { id } = await book.deposit({ holder, file, received: false, publicLookup: false })
  await book.registerWork({
    applicant: holder,
    deposits: [id],
    publicLookup: false,
    facts: {
      work: { title: `春江花月夜插画之${i}`, category: 'fine_art', creationNature: 'originalWork' },
      authors: [{ displayName: '王小明', signing: 'realName' }],
      owners: [
        {
          displayName: '北京明远文化传媒有限公司',
          did: holder,
          acquisition: 'original',
          rights: 131_071,
        },
      ],
      ownershipForm: 'individual',
    },
  })
}
