/** Builds every part of the registry once, in the order in which they need each other; closes them in reverse. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { createAccess, type Access } from './access/access.ts'
import { openBook, type OpenBook } from './book/open-book.ts'
import { Checks, type ChecksOptions } from './checks/checks.ts'
import { openCertificateForms, type CertificateForms } from './certificates/forms/forms.ts'
import type { Issuer } from './certificates/sign.ts'
import type { Chain } from './chain/chain.ts'
import { openRegistryChain, type RegistryChain } from './chain/open-registry-chain.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import { DatabaseError } from './db/errors.ts'
import { openDatabase } from './db/open.ts'
import { openDocumentKeys } from './identity/document-key.ts'
import { createDidIndex, type DidIndex } from './identity/did-index.ts'
import { openKeyring, type Keyring } from './identity/keys.ts'
import { rotateAssertionKey, rotationPending } from './identity/registrar.ts'
import { startAnchorer, type Anchorer } from './log/anchorer.ts'
import type { LogError, TransparencyLog } from './log/log.ts'
import { startLoop, type Loop } from './log/loop.ts'
import { openLog } from './log/open-log.ts'
import { startPublisher } from './log/publisher.ts'
import { openPublicRegister, type OpenRegister } from './register/register.ts'
import { startDeadlines } from './office/deadlines.ts'
import { eraseAgain } from './office/erase-again.ts'
import { startRetention } from './office/erasure.ts'
import { checkRegistryFile } from './registry-file.ts'
import { openSigning, type Signing } from './signing.ts'
import { generateIdentity } from './store/age.ts'
import { openEmbeddedStore } from './store/embedded-store.ts'
import type { Store } from './store/store.ts'
import { openTimestamper } from './timestamps/open-timestamper.ts'
import { openUploads, type Uploads } from './uploads/uploads.ts'
import { openVault, type Vault } from './vault/vault.ts'
import { openWebhooks, type OpenWebhooks } from './webhooks/webhooks.ts'

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
  readonly vault: Vault
  /** Certificates as PDF, picture and page. */
  readonly forms: CertificateForms
  readonly access: Access
  /** Bulk checks. */
  readonly checks: Checks
  readonly book: OpenBook
  /** Uploads that come in several requests. */
  readonly uploads: Uploads
  /** The public register, which follows the log. */
  readonly register: OpenRegister
  /** Tells those who asked for it what happens. */
  readonly webhooks: OpenWebhooks
  /** Records what falls due. */
  readonly deadlines: Loop
  /** Unix seconds. */
  readonly now: () => number
  readonly publisher: Loop
  readonly anchorer: Anchorer
  /** A rotation of the key that had been cut off, or that a revocation on chain called for, was ended at this start. */
  readonly rotated: boolean
  /** Aborts when a part is lost that only a restart brings back; the reason says which. */
  readonly lost: AbortSignal
  /** Who signs now. */
  readonly issuer: () => Issuer
  /** trust.json: what the registry says of its keys, log and chain. */
  readonly trust: () => Promise<string>
  /** Publishes and anchors all that is sequenced. */
  readonly drain: () => Promise<void>
  /** Replaces the key that signs certificates. */
  readonly rotate: () => Promise<void>
}

const seconds = (): number => Math.floor(Date.now() / 1000)
const didInterval = 2_000
const sweepInterval = 60_000
const uploadInterval = 10_000

/** Folders of the data, beside the files registry.json, deployment-<chain>.json and trust.json. */
export const folders = {
  keys: 'keys',
  database: 'db',
  log: 'log',
  anchors: 'anchors',
  blocks: 'blocks',
  vault: 'vault',
  checks: 'checks',
  uploads: 'uploads',
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

/** Parts that stand on their own, in the order of opening. */
type Base = Pick<
  Context,
  'config' | 'logger' | 'db' | 'keyring' | 'vault' | 'node' | 'chain' | 'store' | 'log' | 'dids'
>

/** What is closed or stopped, in reverse order, when the context is disposed of. */
class Owned {
  readonly #stack: AsyncDisposableStack
  constructor(stack: AsyncDisposableStack) {
    this.#stack = stack
  }
  readonly close = <T extends { close(): Promise<void> }>(part: T): T =>
    this.#stack.adopt(part, (one) => one.close())
  readonly stop = <T extends { stop(): Promise<void> }>(part: T): T =>
    this.#stack.adopt(part, (one) => one.stop())
}

async function build(
  config: Config,
  logger: Logger,
  options: ContextOptions,
  open: AsyncDisposableStack,
): Promise<Omit<Context, typeof Symbol.asyncDispose>> {
  const owned = new Owned(open)
  const base = await openBase(config, logger, options, owned)
  const signing = await openSigning(base, needsChain(options))
  const book = await openRegister(base, signing, options)
  owned.close(book.sequencer)
  await forget({ ...base, book }, options)
  const register = owned.stop(openPublicRegister({ ...base, idle: options.idle === true }))
  const { lost, ...loops } = await startLoops({ ...base, signing, book }, options, owned)
  const duties = dutiesOf({ ...base, ...loops, signing, book })
  const rotated = signing.met && options.idle !== true && rotationPending(base.keyring)
  if (rotated) await duties.rotate()
  owned.stop(startFollowing({ ...base, signing, rotate: duties.rotate }, options))
  owned.stop(startSweeping(base, options))
  const { issuer, trust } = signing
  const access = owned.close(openAccess(base, book, options))
  const now = options.now ?? seconds
  const idle = options.idle === true
  const checks = owned.close(await openChecks(base, { book, register, now, idle }))
  const deadlines = owned.stop(startDeadlines({ book, logger, now, idle }))
  owned.stop(startRetention({ ...base, book, now, idle }))
  const forms = owned.close(await openForms(base, now))
  const anchored = (): number => loops.anchorer.anchored
  const webhooks = owned.stop(openWebhooks({ ...base, book, now, idle, anchored }))
  const uploads = await startUploads({ ...base, book, now, idle }, owned)
  const more = { book, access, checks, register, deadlines, forms, uploads, webhooks, now }
  const parts = { ...base, ...loops, ...duties, ...more }
  return { ...parts, rotated, lost, issuer, trust }
}

function needsChain({ needsChain: needs, rebuild }: ContextOptions): boolean {
  return needs === true || rebuild === true
}

async function openBase(
  config: Config,
  logger: Logger,
  options: ContextOptions,
  { close }: Owned,
): Promise<Base> {
  const { dataFolder } = config
  await mkdir(dataFolder, { recursive: true })
  await checkRegistryFile(config)
  const db = close(await openLocked(config, logger, options.rebuild === true))
  const keys = join(dataFolder, folders.keys)
  const keyring = await openKeyring({ folder: keys, generateStoreKey: generateIdentity })
  // Under the lock of the database, too.
  const vault = close(
    await openVault({
      folder: join(dataFolder, folders.vault),
      key: keyring.vault,
      now: options.now ?? seconds,
    }),
  )
  const mayWait = !needsChain(options)
  const node = close(await openRegistryChain(config, keyring.controllerKey, logger, mayWait))
  const { chain } = node
  const { privateKey } = keyring.log
  const folder = join(dataFolder, folders.log)
  const log = close(await openLog({ folder, origin: config.logOrigin, privateKey, logger }))
  if (vault.isNew && log.next > 0)
    logger.warn(
      'The vault is new and the log is not: personal data that were sealed before cannot be opened, drafts and ' +
        'sessions are gone. Stop and restore the vault from its backup if there was one. Certificates, cases and ' +
        'the log are complete without it.',
    )
  // After the log, whose lock holds for the data folder: a store that is opened sweeps what was under way in it.
  const store = close(await openStore(config))
  const dids = createDidIndex({ db, chain })
  return { config, logger, db, keyring, vault, node, chain, store, log, dids }
}

function openRegister(base: Base, signing: Signing, options: ContextOptions): Promise<OpenBook> {
  const { db, log, logger, config, dids } = base
  const { did, issuer, trust } = signing
  const { chainId } = config.chain
  const now = options.now ?? seconds
  const issuerDocument = async (block: number): Promise<string> =>
    JSON.stringify(await dids.resolve(did, { versionId: block }))
  return openBook({ db, log, logger, chainId, issuer, now, trust, issuerDocument })
}

function openAccess(
  { vault, config, dids, logger }: Base,
  book: OpenBook,
  options: ContextOptions,
): Access {
  return createAccess({
    vault,
    config,
    logger,
    idle: options.idle === true,
    now: options.now ?? seconds,
    ownerOf: (did) => dids.ownerOf(did),
    rolesOf: (did) => book.rolesOf(did),
  })
}

function openChecks(
  { config, vault, keyring, logger }: Base,
  parts: Pick<ChecksOptions, 'book' | 'register' | 'now' | 'idle'>,
): Promise<Checks> {
  const folder = join(config.dataFolder, folders.checks)
  return Checks.open({ ...parts, rows: vault.checks, folder, keys: keyring.store, logger })
}

/** Nothing is served while the vault has keys of what was erased. */
async function forget(
  { book, vault, logger }: Base & { readonly book: OpenBook },
  { idle }: ContextOptions,
): Promise<void> {
  if (idle === true) return
  const keys = await eraseAgain(book, vault)
  if (keys > 0) logger.warn({ keys }, 'the vault is an older copy: what was erased is erased again')
}

/** The keys of forms lie with the others; nothing is loaded before the first PDF or picture. */
async function openForms({ config, logger }: Base, now: () => number): Promise<CertificateForms> {
  const folder = join(config.dataFolder, folders.keys)
  const { registrarName } = config
  const keys = await openDocumentKeys({ folder, registrarName, now })
  if (keys.made.length > 0) logger.info({ files: keys.made }, 'made keys for forms of certificates')
  const own = { signer: keys.timestamps, now, name: registrarName }
  const timestamper = await openTimestamper(config, own)
  return openCertificateForms({ signer: keys.documents, timestamper, now })
}

/** Opens what came of uploads before, and deposits what was whole: the process may have been killed in between. */
async function startUploads(
  parts: Base & { readonly book: OpenBook; readonly now: () => number; readonly idle: boolean },
  { close }: Owned,
): Promise<Uploads> {
  const { config, keyring, logger, idle } = parts
  const options = {
    ...parts,
    folder: join(config.dataFolder, folders.uploads),
    limits: config.uploads,
    maxBytes: config.maxFileBytes,
    encryptTo: keyring.store.recipient,
  }
  const uploads = await openUploads(options, idle)
  const pass = () => uploads.sweep()
  const [interval, longest] = [uploadInterval, sweepInterval * 10]
  const loop = startLoop({ name: 'uploads', pass, interval, longest, logger, idle })
  // What a pass waits for is called off first, or it would end only when whole files are deposited.
  close({ close: async () => void (await Promise.all([uploads.close(), loop.stop()])) })
  if (!idle) loop.now().catch(() => undefined)
  return uploads
}

/** Forgets what has expired in the vault. */
function startSweeping({ vault, logger }: Base, options: ContextOptions): Loop {
  const idle = options.idle === true
  const [interval, longest] = [sweepInterval, 10 * sweepInterval]
  return startLoop({ name: 'vault', pass: () => vault.sweep(), interval, longest, logger, idle })
}

type Registering = Base & { readonly signing: Signing; readonly book: OpenBook }

async function startLoops(
  parts: Registering,
  options: ContextOptions,
  { stop }: Owned,
): Promise<Pick<Context, 'publisher' | 'anchorer' | 'lost'>> {
  const { config, db, log, logger, chain, signing, book } = parts
  const idle = options.idle === true
  const fatal = new AbortController()
  const publisher = stop(
    startPublisher({
      log,
      logger,
      interval: config.publishIntervalMs,
      idle,
      onFull: (full) => (book.sequencer.full = full),
      onFatal: (error) => fatal.abort(error),
    }),
  )
  const anchorer = stop(
    await startAnchorer({
      chain,
      log,
      db,
      logger,
      folder: join(config.dataFolder, folders.anchors),
      interval: config.anchorIntervalMs,
      idle,
      look: signing.met && !idle,
      onForeign: (error) => halt(parts, error),
    }),
  )
  return { publisher, anchorer, lost: AbortSignal.any([db.lost, fatal.signal]) }
}

function halt({ book, logger }: Registering, error: LogError): void {
  book.sequencer.halted =
    'The chain holds a checkpoint that this log did not make. Nothing is recorded until the operator has found out why.'
  logger.fatal({ err: error }, 'foreign checkpoint on the chain: nothing more is taken in')
}

function dutiesOf(
  parts: Registering & Pick<Context, 'publisher' | 'anchorer'>,
): Pick<Context, 'drain' | 'rotate'> {
  const { keyring, chain, dids, log, book, publisher, anchorer, signing } = parts
  const drain = async (): Promise<void> => {
    await book.sequencer.settled()
    await publisher.now()
    const { size } = log.checkpoint()
    while (anchorer.anchored < size) await anchorer.now()
  }
  const rotate = async (): Promise<void> => {
    await rotateAssertionKey({ keyring, chain, dids, drain })
    await signing.refresh()
  }
  return { drain, rotate }
}

/** Keeps up with the DID registry. Where the chain was away at the start, what was due then is done first. */
function startFollowing(
  parts: Base & { readonly signing: Signing; rotate(): Promise<void> },
  options: ContextOptions,
): Loop {
  const { signing, keyring, logger } = parts
  const pass = async (): Promise<void> => {
    await signing.meet(async () => {
      if (rotationPending(keyring)) await parts.rotate()
    })
    await signing.refresh()
  }
  const idle = options.idle === true
  const [interval, longest] = [didInterval, 15_000]
  return startLoop({ name: 'did-index', pass, interval, longest, logger, idle })
}
