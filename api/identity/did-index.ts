import {
  type Chain,
  ChainError,
  type DidEvent,
  documentEvents,
  recoveryEvents,
} from '../chain/chain.ts'
import { Controllers } from './controllers.ts'
import { parseDid as parseWritten } from '../../verifier/did.ts'
import type { Database } from '../db/database.ts'
import { type DidError, type DidErrorCode, type EthrDid, parseDid } from './did.ts'
import { eventsOf, type IndexHead, readHead, storeEvents } from './did-events.ts'
import { buildDocument, type DidDocument } from './did-document.ts'
import { type KeyPeriod, keyPeriods } from './key-periods.ts'
import { foldRecovery, type Recovery } from './recovery.ts'
import { readChanges, type RegistryChange } from './registry-events.ts'

export interface ResolveOptions {
  /** Block number: the document as this block left it. */
  readonly versionId?: number
  /** `2026-11-22T07:05:40Z`: the document as the last block of that time left it. */
  readonly versionTime?: string
}

/** W3C DID Resolution result. `versionId` is the block of the last change, in decimal. */
export interface DidResolutionResult {
  readonly didResolutionMetadata: {
    readonly contentType?: 'application/did+ld+json'
    readonly error?: DidErrorCode
    readonly message?: string
  }
  readonly didDocument: DidDocument | null
  readonly didDocumentMetadata: {
    readonly deactivated?: true
    readonly versionId?: string
    readonly updated?: string
    readonly nextVersionId?: string
    readonly nextUpdate?: string
  }
}

export interface DidIndex {
  /** Takes in the registry's events up to the newest final block, whose number it returns. */
  sync(): Promise<number>
  /** Resolves a DID from the index; never rejects for what the caller asked, only when chain or database fail. */
  resolve(did: string, options?: ResolveOptions): Promise<DidResolutionResult>
  /** The Ed25519 keys that a DID of this chain has or had, oldest first. Empty for other DIDs. */
  keyPeriods(did: string): Promise<KeyPeriod[]>
  /**
   * The address (0x lower case) that controls a DID as of the newest indexed block; undefined where the DID is
   * deactivated or not of this chain. Asked at every request: from memory until the index advances, never the chain
   * (but at the very first start, before anything is indexed).
   */
  ownerOf(did: string): Promise<string | undefined>
  /** Guardians and recoveries of a DID as of the newest indexed block; why not, where it is no DID of this chain. */
  recoveryOf(did: string): Promise<DidRecovery | DidError>
  /**
   * Every change of controller and every recovery that was begun of a DID, up to the newest final block; none for other
   * DIDs. Asks the chain.
   */
  takeovers(did: string): Promise<readonly DidEvent[]>
}

/** What may give a DID a new controller, and as of which block. */
export interface DidRecovery extends Recovery {
  readonly did: string
  /** Newest indexed block and its time, Unix seconds. */
  readonly asOf: { readonly blockNumber: number; readonly time: number }
}

/** Up to where the events count. `time` (Unix seconds) is undefined where only the chain knows it. */
interface Instant {
  readonly time: number | undefined
  includes(event: DidEvent): boolean
}

interface Refusal {
  readonly error: DidErrorCode
  readonly message: string
}

/** Builds DID documents from the events of the DidRegistry contract, kept in the database. */
export function createDidIndex({ db, chain }: { db: Database; chain: Chain }): DidIndex {
  let running: Promise<number> | undefined
  const controllers = new Controllers(db)
  const advance = async (): Promise<number> => {
    const { block, events } = await follow(db, chain)
    controllers.advanceTo(block, events > 0)
    return block
  }
  const sync = () =>
    (running ??= advance().finally(() => {
      running = undefined
    }))
  return {
    sync,
    resolve: (did, options = {}) => resolve(db, chain, sync, did, options),
    keyPeriods: async (did) => {
      const target = parseDid(did, chain.profile.chainId)
      return 'error' in target ? [] : keyPeriods(did, await changesOf(db, target))
    },
    ownerOf: async (did) => {
      const address = addressIn(did, chain.profile.chainId)
      if (address === undefined) return undefined
      // After a rebuild the table is empty: a key that was replaced must not count again until it is filled.
      if (!controllers.begun) controllers.advanceTo((await syncedHead(db, sync)).next - 1, true)
      return controllers.of(address)
    },
    takeovers: async (did) => {
      const address = addressIn(did, chain.profile.chainId)
      if (address === undefined) return []
      await sync()
      return eventsOf(db, address, ['DIDOwnerChanged', 'RecoveryBegun'])
    },
    recoveryOf: async (did) => {
      const target = parseDid(did, chain.profile.chainId)
      return 'error' in target ? target : recovery(db, chain, target, await syncedHead(db, sync))
    },
  }
}

/**
 * Address (0x lower case) of a DID of this chain, however it is written. As the register writes DIDs it is read without
 * checksums: every request of somebody signed in asks.
 */
function addressIn(did: string, chainId: number): string | undefined {
  const written = parseWritten(did)
  if (written?.chainId === chainId) return written.address
  const target = parseDid(did, chainId)
  return 'error' in target ? undefined : target.address.toLowerCase()
}

/** Stores what the chain tells that is new; answers up to which block, and how many events. */
async function follow(db: Database, chain: Chain): Promise<{ block: number; events: number }> {
  const from = (await readHead(db))?.next ?? chain.deployment.deployedAtBlock
  const { events, toBlock } = await chain.didEvents(from)
  const block = toBlock < from ? undefined : await chain.block(toBlock)
  if (block === undefined) return { block: from - 1, events: 0 }
  await storeEvents(db, events, block)
  return { block: toBlock, events: events.length }
}

async function resolve(
  db: Database,
  chain: Chain,
  sync: () => Promise<number>,
  did: string,
  options: ResolveOptions,
): Promise<DidResolutionResult> {
  const target = parseDid(did, chain.profile.chainId)
  if ('error' in target) return failure(target)
  const head = await syncedHead(db, sync, options.versionId)
  const instant = instantOf(head, options)
  if ('error' in instant) return failure(instant)
  const changes = await changesOf(db, target)
  const version = split(changes, instant)
  const time = instant.time ?? (await timeOfVersion(chain, version, head, options.versionId ?? 0))
  return describe(target, chain, version, time)
}

/** How far the index is; it catches up first where it has not begun or where a newer block is asked for. */
async function syncedHead(
  db: Database,
  sync: () => Promise<number>,
  wanted = 0,
): Promise<IndexHead> {
  const head = await readHead(db)
  if (head !== undefined && wanted < head.next) return head
  await sync()
  return (await readHead(db)) ?? { next: 0, time: 0 }
}

function instantOf(head: IndexHead, { versionId, versionTime }: ResolveOptions): Instant | Refusal {
  if (versionId !== undefined && versionTime !== undefined) {
    return { error: 'invalidOptions', message: 'give versionId or versionTime, not both' }
  }
  if (versionTime !== undefined) return instantOfTime(versionTime)
  if (versionId === undefined) return { time: head.time, includes: () => true }
  if (!Number.isSafeInteger(versionId) || versionId < 0) {
    return { error: 'invalidOptions', message: 'versionId is a block number' }
  }
  if (versionId >= head.next) {
    return { error: 'notFound', message: `there is no block ${versionId} yet` }
  }
  return { time: undefined, includes: (event) => event.blockNumber <= versionId }
}

function instantOfTime(versionTime: string): Instant | Refusal {
  const time = Date.parse(versionTime) / 1000
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(versionTime) || Number.isNaN(time)) {
    return { error: 'invalidOptions', message: 'versionTime is written 2026-11-22T07:05:40Z' }
  }
  return { time, includes: (event) => event.blockTime <= time }
}

/** A DID's changes up to an instant, and the first one after it. */
interface Version {
  readonly changes: readonly RegistryChange[]
  readonly next: RegistryChange | undefined
}

function split(changes: readonly RegistryChange[], instant: Instant): Version {
  const after = changes.findIndex(({ event }) => !instant.includes(event))
  if (after === -1) return { changes, next: undefined }
  return { changes: changes.slice(0, after), next: changes[after] }
}

/**
 * The time of a block. The chain is asked only where the document depends on it, that is where a grant ends
 * between the events around the block: so the registrar's own document can be had while the chain is away.
 */
async function timeOfVersion(
  chain: Chain,
  { changes, next }: Version,
  head: IndexHead,
  versionId: number,
): Promise<number> {
  const from = changes.at(-1)?.event.blockTime ?? 0
  const to = next?.event.blockTime ?? head.time
  const [first, last] = [chainTime(chain, from), chainTime(chain, to)]
  if (!changes.some(({ validTo }) => validTo > first && validTo <= last)) return from
  const block = await chain.block(versionId)
  // The index has passed this block, so a chain without it is not the chain that was indexed.
  if (block === undefined) throw new ChainError('wrong_chain', `block ${versionId} is gone`)
  return block.time
}

/** Unix seconds in the unit of the chain's block.timestamp, in which `validTo` is written. */
function chainTime({ profile }: Chain, seconds: number): bigint {
  return BigInt(seconds) * (profile.timeUnit === 'milliseconds' ? 1000n : 1n)
}

function describe(
  target: EthrDid,
  chain: Chain,
  { changes, next }: Version,
  time: number,
): DidResolutionResult {
  const { chainId } = chain.profile
  const { document, deactivated } = buildDocument(target, chainId, changes, chainTime(chain, time))
  const last = changes.at(-1)?.event
  return {
    didResolutionMetadata: { contentType: 'application/did+ld+json' },
    didDocument: document,
    didDocumentMetadata: {
      ...(deactivated && { deactivated }),
      ...(last && { versionId: `${last.blockNumber}`, updated: isoTime(last.blockTime) }),
      ...(next && {
        nextVersionId: `${next.event.blockNumber}`,
        nextUpdate: isoTime(next.event.blockTime),
      }),
    },
  }
}

function failure(didResolutionMetadata: Refusal): DidResolutionResult {
  return { didResolutionMetadata, didDocument: null, didDocumentMetadata: {} }
}

async function changesOf(db: Database, { address }: EthrDid): Promise<RegistryChange[]> {
  return readChanges(await eventsOf(db, address.toLowerCase(), documentEvents))
}

async function recovery(
  db: Database,
  { profile }: Chain,
  { did, address }: EthrDid,
  { next, time }: IndexHead,
): Promise<DidRecovery> {
  const identity = address.toLowerCase()
  const events = await eventsOf(db, identity, ['DIDOwnerChanged', ...recoveryEvents])
  const perSecond = profile.timeUnit === 'milliseconds' ? 1000 : 1
  const asOf = { blockNumber: next - 1, time }
  return { did, asOf, ...foldRecovery(identity, events, time, perSecond) }
}

const isoTime = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '')
