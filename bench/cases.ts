/**
 * Moves of cases a second at the book, alone and together, on the embedded database; and where the time of a batch goes.
 * `./colophon bench cases [cases]`
 */
import { generateKeyPairSync, hash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { openBook, type OpenBook } from '../api/book/open-book.ts'
import type { MoveCommand } from '../api/book/commands.ts'
import { system } from '../api/cases/engine.ts'
import { roleCaseOf } from '../api/cases/roles-machine.ts'
import type { Issuer } from '../api/certificates/sign.ts'
import type { Database } from '../api/db/database.ts'
import { openDatabase } from '../api/db/open.ts'
import type { TransparencyLog } from '../api/log/log.ts'
import { openLog } from '../api/log/open-log.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const didOf = (n: number): string => `did:ethr:0xc0104:0x${n.toString(16).padStart(40, '0')}`
const registrar = didOf(1)
const issuer: Issuer = {
  did: registrar,
  name: 'Colophon registry',
  privateKey,
  verificationMethod: `${registrar}#delegate-1`,
  publicUrl: 'http://127.0.0.1:8090',
  numberPrefix: '链',
}

/** Milliseconds spent in the calls of each part. */
class Spent {
  readonly parts = new Map<string, number>()

  /** The method, timed. What runs at the same time is counted twice. */
  time<T extends object>(part: string, owner: T, name: keyof T & string): void {
    const method = owner[name] as (...args: unknown[]) => unknown
    Object.assign(owner, {
      [name]: async (...args: unknown[]): Promise<unknown> => {
        const begun = performance.now()
        try {
          return await method.apply(owner, args)
        } finally {
          this.parts.set(part, (this.parts.get(part) ?? 0) + performance.now() - begun)
        }
      },
    })
  }
}

interface Here {
  readonly book: OpenBook
  readonly log: TransparencyLog
  readonly db: Database
  readonly spent: Spent
}

async function open(folder: string): Promise<Here> {
  const key = generateKeyPairSync('ed25519').privateKey
  const log = await openLog({
    folder: join(folder, 'log'),
    origin: 'bench.example/log',
    privateKey: key,
  })
  const db = await openDatabase({ folder: join(folder, 'db') })
  const spent = new Spent()
  spent.time('append (fsync)', log, 'append')
  spent.time('read records', log, 'read')
  spent.time('copy rows', db, 'copy')
  const book = await openBook({
    db,
    log,
    logger: pino({ level: 'silent' }),
    chainId: 786692,
    issuer: () => issuer,
    now: () => Math.floor(Date.now() / 1e3),
    trust: () => Promise.resolve('{}'),
    issuerDocument: () => Promise.resolve('{}'),
  })
  return { book, log, db, spent }
}

/** The steps of an application that is examined, as one after another makes them. */
const form = { applicant: didOf(2), works: [], statement: '说明'.repeat(500) }
const filed = { form, formHash: hash('sha256', 'form'), defects: [], lane: 'examined' }
const way: readonly (readonly [string, string, object])[] = [
  ['submit', didOf(2), filed],
  ['accept', didOf(3), {}],
  ['claim', didOf(4), {}],
  ['passToReview', didOf(4), { opinion: '合格' }],
  ['approve', didOf(5), { documentChecked: ['/authors'] }],
]
const roles = [
  ['intake_clerk', didOf(3)],
  ['examiner', didOf(4)],
  ['senior_examiner', didOf(5)],
] as const

async function giveRoles({ book }: Here): Promise<void> {
  for (const [role, party] of roles) {
    const step = { caseId: roleCaseOf(party), caseType: 'roles', transition: 'grant' } as const
    await book.move({ ...step, actor: system, party, payload: { role } })
  }
}

/** Takes cases through all steps, so many at once; answers milliseconds and moves. */
async function walk(here: Here, total: number, together: number): Promise<object> {
  const { book, spent } = here
  const [begun, cpu] = [performance.now(), process.cpuUsage()]
  spent.parts.clear()
  let left = total
  const walker = async (): Promise<void> => {
    while (left-- > 0) {
      const caseId = uuidv7()
      for (const [transition, actor, payload] of way) {
        const step = { caseId, caseType: 'application', transition, actor } as const
        await book.move({ ...step, payload: { ...payload } } satisfies MoveCommand)
      }
    }
  }
  await Promise.all(Array.from({ length: together }, walker))
  const { user, system: kernel } = process.cpuUsage(cpu)
  const [moves, wall] = [total * way.length, performance.now() - begun]
  const each = (ms: number): number => Math.round((ms / moves) * 1000)
  return {
    'at once': together,
    moves,
    'moves/s': Math.round(moves / (wall / 1000)),
    'µs each': each(wall),
    'CPU µs each': each((user + kernel) / 1000),
    ...Object.fromEntries([...spent.parts].map(([part, ms]) => [`${part} µs`, each(ms)])),
  }
}

/** Prints a line for each number of callers. */
export async function run(args: string[]): Promise<void> {
  const total = Number(args[0] ?? 2_000)
  const folder = await mkdtemp(join(tmpdir(), 'colophon-cases-'))
  const here = await open(folder)
  try {
    await giveRoles(here)
    await walk(here, 100, 20)
    const rows: object[] = []
    for (const together of [1, 16, 100, 500])
      rows.push(await walk(here, together === 1 ? Math.ceil(total / 10) : total, together))
    console.table(rows)
  } finally {
    await here.book.sequencer.close()
    await here.log.close()
    await here.db.close()
    await rm(folder, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run(process.argv.slice(2))
