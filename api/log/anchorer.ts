/**
 * Anchors checkpoints: the contract accepts one only if it extends the last. Each pass first records what the
 * contract already holds, then sends the newest checkpoint, then records that too; so a crash between the
 * transaction and its record is mended by the next pass, which is the normal one.
 *
 * Order: (1) the transaction is final; (2) the record with its proof is fsynced in a file, since nodes forget;
 * (3) the row is in the database, which is an index and can be rebuilt from the files.
 */
import { mkdir, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { canonicalize } from '../../verifier/canonical.ts'
import type { AnchorRecord, Chain } from '../chain/chain.ts'
import type { Database } from '../db/database.ts'
import { replaceFile } from '../files.ts'
import { LogError, type TransparencyLog } from './log.ts'
import { startLoop, type Loop } from './loop.ts'

export interface AnchorerDeps {
  readonly chain: Chain
  readonly log: TransparencyLog
  readonly db: Database
  readonly logger: Logger
  /** Where anchor records are kept as files. */
  readonly folder: string
  /** Milliseconds between passes. */
  readonly interval: number
  /** Only on demand. */
  readonly idle?: boolean
  /** Look at the chain before resolving, so that a foreign checkpoint is known before anything is taken in. */
  readonly look?: boolean
  /** Told once when the chain holds a checkpoint that this log did not make: nothing more can be anchored. */
  readonly onForeign: (error: LogError) => void
}

/** An anchor as kept: the record and the signed checkpoint it anchors. */
export interface KeptAnchor {
  readonly record: AnchorRecord
  readonly note: string
}

export interface Anchorer extends Loop {
  /** Size of the newest anchored checkpoint. */
  readonly anchored: number
  /** Set once the chain holds a checkpoint that this log did not make. */
  readonly foreign: LogError | undefined
}

/** How often the chain is asked, in milliseconds, when there is nothing to anchor: others may publish. */
const lookInterval = 5_000

const fileName = (size: number): string => `${String(size).padStart(16, '0')}.json`

/** All kept anchors, oldest first. */
export async function readAnchors(folder: string): Promise<KeptAnchor[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{16}\.json$/.test(name))
  const texts = names.toSorted().map((name) => readFile(join(folder, name), 'utf8'))
  return (await Promise.all(texts)).map((text) => JSON.parse(text) as KeptAnchor)
}

/** Row of the database for an anchor. */
function rowOf({ record, note }: KeptAnchor): {
  size: number
  block_number: number
  block_time: number
  note: string
  record: string
} {
  return {
    size: record.size,
    block_number: record.blockNumber,
    block_time: record.blockTime,
    note,
    record: canonicalize(record),
  }
}

async function index(db: Database, kept: readonly KeptAnchor[]): Promise<void> {
  for (let from = 0; from < kept.length; from += 500) {
    const rows = kept.slice(from, from + 500).map(rowOf)
    await db.query
      .insertInto('anchors')
      .values(rows)
      .onConflict((on) => on.doNothing())
      .execute()
  }
}

/**
 * Rejects a checkpoint on the chain that this log did not make: somebody else publishes, or we lost records
 * (an old copy of the folder was put back). To go on would fork the log or promise anchors that cannot come.
 */
async function checkOurs(log: TransparencyLog, size: number, root: string): Promise<void> {
  if (size > log.next) {
    throw new LogError(
      'foreign',
      `the chain holds a checkpoint of ${size} entries, the log has ${log.next}`,
    )
  }
  const published = log.checkpoint().size
  // Tiles that were lost are made again from the segments: until then there is nothing to compare with.
  if (size > published) throw new LogError('range', `${size} entries are not published again yet`)
  const ours = Buffer.from(await log.root(size)).toString('hex')
  if (ours !== root) {
    throw new LogError(
      'foreign',
      `the chain holds another root for size ${size}: ${root}, not ${ours}`,
    )
  }
}

async function keep(deps: AnchorerDeps, record: AnchorRecord): Promise<void> {
  await checkOurs(deps.log, record.size, record.root)
  const { note } = await deps.log.checkpointAt(record.size)
  const kept = { record, note }
  await replaceFile(join(deps.folder, fileName(record.size)), canonicalize(kept))
  await index(deps.db, [kept])
  deps.logger.info({ size: record.size, block: record.blockNumber }, 'checkpoint anchored')
}

async function send(deps: AnchorerDeps): Promise<boolean> {
  const { chain, log } = deps
  const { size, root } = log.checkpoint()
  const latest = await chain.latest()
  if (latest.size >= size) return false
  const consistency = latest.size === 0 ? [] : await log.consistencyProof(latest.size, size)
  await chain.publish(size, root, consistency)
  return true
}

/** Tells of a foreign checkpoint once; every later pass fails with it, and nothing is anchored on top. */
class ForeignGuard {
  readonly #tell: (error: LogError) => void
  found: LogError | undefined

  constructor(tell: (error: LogError) => void) {
    this.#tell = tell
  }

  async watch(pass: () => Promise<void>): Promise<void> {
    if (this.found) throw this.found
    try {
      await pass()
    } catch (error) {
      if (error instanceof LogError && error.code === 'foreign') this.#tell((this.found = error))
      throw error
    }
  }
}

/** Starts anchoring. Loads the kept anchors into the database first. */
export async function startAnchorer(deps: AnchorerDeps): Promise<Anchorer> {
  await mkdir(deps.folder, { recursive: true })
  const before = await readAnchors(deps.folder)
  await index(deps.db, before)
  let anchored = before.at(-1)?.record.size ?? 0
  const record = async (): Promise<void> => {
    for await (const anchor of deps.chain.anchorsAfter(anchored)) {
      await keep(deps, anchor)
      anchored = anchor.size
    }
  }
  const guard = new ForeignGuard(deps.onForeign)
  let nextLook = 0
  const look = async (): Promise<void> => {
    await record()
    nextLook = performance.now() + lookInterval
  }
  const pass = async (): Promise<void> => {
    const idle = anchored === deps.log.checkpoint().size
    if (idle && performance.now() < nextLook) return
    await look()
    if (await send(deps)) await record()
  }
  const { interval, logger } = deps
  // Whatever fails here fails again in the first pass, which says so.
  if (deps.look === true) await guard.watch(look).catch(() => undefined)
  const loop = startLoop({
    name: 'anchorer',
    pass: () => guard.watch(pass),
    interval,
    longest: 15_000,
    logger,
    idle: deps.idle === true,
  })
  return {
    now: loop.now,
    stop: loop.stop,
    get failure() {
      return loop.failure
    },
    get anchored() {
      return anchored
    },
    get foreign() {
      return guard.found
    },
  }
}
