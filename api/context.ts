/** Builds every part of the registry once, in the order in which they need each other; closes them in reverse. */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { openBook, type OpenBook } from './book/open-book.ts'
import type { Issuer } from './certificates/sign.ts'
import { ChainError, type Chain } from './chain/chain.ts'
import { openRegistryChain, type RegistryChain } from './chain/open-registry-chain.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import { DatabaseError } from './db/errors.ts'
import { openDatabase } from './db/open.ts'
import { replaceFile } from './files.ts'
import { createDidIndex, type DidIndex } from './identity/did-index.ts'
import { openKeyring, type Keyring } from './identity/keys.ts'
import {
  ensureRegistrarKey,
  registrarDid,
  rotateAssertionKey,
  rotationPending,
} from './identity/registrar.ts'
import { buildTrust } from './identity/trust.ts'
import { startAnchorer, type Anchorer } from './log/anchorer.ts'
import type { LogError, TransparencyLog } from './log/log.ts'
import { startLoop, type Loop } from './log/loop.ts'
import { openLog } from './log/open-log.ts'
import { startPublisher } from './log/publisher.ts'
import { checkRegistryFile } from './registry-file.ts'
import { generateIdentity } from './store/age.ts'
import { openEmbeddedStore } from './store/embedded-store.ts'
import type { Store } from './store/store.ts'

export interface ContextOptions {
  /** Empty the database first, to fill it again from log, anchors and chain. */
  readonly rebuild?: boolean
  /** Publish and anchor nothing on its own (for commands that only look). */
  readonly idle?: boolean
  /** Refuse to open where the chain does not answer (for commands that cannot do without). */
  readonly needsChain?: boolean
  /** Unix seconds; the machine's clock where absent. */
  readonly now?: () => number
}

export interface Context extends AsyncDisposable {
  readonly config: Config
  readonly logger: Logger
  readonly keyring: Keyring
  readonly chain: Chain
  readonly node: RegistryChain
  readonly db: Database
  readonly log: TransparencyLog
  readonly store: Store
  readonly dids: DidIndex
  readonly book: OpenBook
  readonly publisher: Loop
  readonly anchorer: Anchorer
  /** A rotation of the key that had been cut off, or that a revocation on chain called for, was ended at this start. */
  readonly rotated: boolean
  /** Aborts when a part is lost that only a restart brings back; the reason says which. */
  readonly lost: AbortSignal
  /** Who signs now. */
  issuer(): Issuer
  /** trust.json: what the registry says of its keys, log and chain. */
  readonly trust: () => Promise<string>
  /** Publishes and anchors all that is sequenced. */
  drain(): Promise<void>
  /** Replaces the key that signs certificates. */
  rotate(): Promise<void>
}

const seconds = (): number => Math.floor(Date.now() / 1000)
const didInterval = 2_000

/** Folders of the data, beside the files registry.json, deployment-<chain>.json and trust.json. */
export const folders = {
  keys: 'keys',
  database: 'db',
  log: 'log',
  anchors: 'anchors',
  blocks: 'blocks',
} as const

async function openStore(config: Config): Promise<Store> {
  const folder = join(config.dataFolder, folders.blocks)
  if (config.kuboUrl === undefined) return openEmbeddedStore({ folder })
  // Loaded where it is used: the client alone is 30 MB of resident memory.
  const { openKuboStore } = await import('./store/kubo-store.ts')
  return openKuboStore({ url: config.kuboUrl, spool: folder })
}

/** The database comes first of all that writes: its lock is what keeps a second process out. */
async function openLocked(config: Config, logger: Logger, rebuild: boolean): Promise<Database> {
  const url = config.databaseUrl === undefined ? {} : { url: config.databaseUrl }
  const db = await openDatabase({
    ...url,
    folder: join(config.dataFolder, folders.database),
    logger,
  })
  try {
    if (!(await db.lockSequencer()))
      throw new DatabaseError('locked', 'another registry uses this database')
    if (rebuild) await db.truncate()
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}

/** Opens the whole registry. What was opened is closed again when a later part fails. */
export async function openContext(
  config: Config,
  logger: Logger,
  options: ContextOptions = {},
): Promise<Context> {
  const open = new AsyncDisposableStack()
  try {
    const context = await build(config, logger, options, open)
    return Object.assign(context, { [Symbol.asyncDispose]: () => open.disposeAsync() })
  } catch (error) {
    await open.disposeAsync()
    throw error
  }
}

async function build(
  config: Config,
  logger: Logger,
  options: ContextOptions,
  open: AsyncDisposableStack,
): Promise<Omit<Context, typeof Symbol.asyncDispose>> {
  const { dataFolder } = config
  await mkdir(dataFolder, { recursive: true })
  await checkRegistryFile(config)
  const close = <T extends { close(): Promise<void> }>(part: T): T =>
    open.adopt(part, (one) => one.close())
  const stop = <T extends { stop(): Promise<void> }>(part: T): T =>
    open.adopt(part, (one) => one.stop())

  const db = close(await openLocked(config, logger, options.rebuild === true))
  const keyring = await openKeyring({
    folder: join(dataFolder, folders.keys),
    generateStoreKey: generateIdentity,
  })
  const needsChain = options.needsChain === true || options.rebuild === true
  const node = close(await openRegistryChain(config, keyring.controllerKey, logger, !needsChain))
  const { chain } = node
  const store = close(await openStore(config))
  const log = close(
    await openLog({
      folder: join(dataFolder, folders.log),
      origin: config.logOrigin,
      privateKey: keyring.log.privateKey,
      logger,
    }),
  )
  const dids = createDidIndex({ db, chain })
  const ensureKey = (): Promise<unknown> => ensureRegistrarKey({ keyring, chain, dids })
  let met = await meetChain(ensureKey, { keyring, logger, needsChain })
  const did = registrarDid({ keyring, chain })
  const trust = await keepTrust(config, { keyring, chain, dids, log }, met)
  const issuer = (): Issuer => issuerOf(config, keyring, did)
  const book = await openBook({
    db,
    log,
    logger,
    chainId: config.chain.chainId,
    issuer,
    now: options.now ?? seconds,
    trust: trust.now,
    issuerDocument: async (block) => JSON.stringify(await dids.resolve(did, { versionId: block })),
  })
  open.defer(() => book.sequencer.close())

  const lost = new AbortController()
  db.lost.addEventListener('abort', () => lost.abort(db.lost.reason))
  const idle = options.idle === true
  const publisher = stop(
    startPublisher({
      log,
      logger,
      interval: config.publishIntervalMs,
      idle,
      onFull: (full) => (book.sequencer.full = full),
      onFatal: (error) => lost.abort(error),
    }),
  )
  const folder = join(dataFolder, folders.anchors)
  const interval = config.anchorIntervalMs
  const onForeign = (error: LogError): void => {
    book.sequencer.halted =
      'The chain holds a checkpoint that this log did not make. Nothing is recorded until the operator has found out why.'
    logger.fatal({ err: error }, 'foreign checkpoint on the chain: nothing more is taken in')
  }
  const looks = { idle, look: met && !idle, onForeign }
  const anchorer = stop(await startAnchorer({ chain, log, db, logger, folder, interval, ...looks }))

  const drain = async (): Promise<void> => {
    await book.sequencer.settled()
    await publisher.now()
    const { size } = log.checkpoint()
    while (anchorer.anchored < size) await anchorer.now()
  }
  const rotate = async (): Promise<void> => {
    await rotateAssertionKey({ keyring, chain, dids, drain })
    await trust.refresh()
  }
  const rotated = met && !idle && rotationPending(keyring)
  if (rotated) await rotate()
  const follow = async (): Promise<void> => {
    if (!met) {
      await ensureKey()
      if (rotationPending(keyring)) await rotate()
      met = true
    }
    await trust.refresh()
  }
  stop(
    startLoop({
      name: 'did-index',
      pass: follow,
      interval: didInterval,
      longest: 15_000,
      logger,
      idle,
    }),
  )
  const parts = { config, logger, keyring, chain, node, db, log, store, dids, book }
  return {
    ...parts,
    publisher,
    anchorer,
    rotated,
    lost: lost.signal,
    issuer,
    trust: trust.now,
    drain,
    rotate,
  }
}

/**
 * What is asked of the chain before anything is signed. False where the chain does not answer and its answer is known
 * from before: acts are taken in all the same, and anchored when it is back, as when it goes away later.
 */
async function meetChain(
  meet: () => Promise<unknown>,
  { keyring, logger, needsChain }: { keyring: Keyring; logger: Logger; needsChain: boolean },
): Promise<boolean> {
  try {
    await meet()
    return true
  } catch (error) {
    const away = error instanceof ChainError && error.code === 'unreachable'
    if (!away || needsChain || keyring.assertion.verificationMethod === undefined) throw error
    logger.warn({ err: error }, 'the chain does not answer: what is recorded is anchored later')
    return false
  }
}

/** trust.json as of the last look at the chain: kept, so that evidence can be had while the chain does not answer. */
async function keepTrust(
  config: Config,
  parts: { keyring: Keyring; chain: Chain; dids: DidIndex; log: TransparencyLog },
  met: boolean,
): Promise<{ readonly now: () => Promise<string>; readonly refresh: () => Promise<void> }> {
  const path = join(config.dataFolder, 'trust.json')
  let kept = ''
  const refresh = async (): Promise<void> => {
    const built = await buildTrust({ ...parts, name: config.registrarName })
    if (built !== kept) await replaceFile(path, built)
    kept = built
  }
  if (met) await refresh()
  else kept = await readFile(path, 'utf8')
  return { now: () => Promise.resolve(kept), refresh }
}

function issuerOf(config: Config, keyring: Keyring, did: string): Issuer {
  const { privateKey, verificationMethod } = keyring.assertion
  if (verificationMethod === undefined) throw new Error('the assertion key is not on chain')
  const { publicUrl, numberPrefix, registrarName: name } = config
  return { did, name, privateKey, verificationMethod, publicUrl, numberPrefix }
}
