import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create } from 'ipfs-http-client'
import type { KuboRPCClient } from 'ipfs-http-client'
import { exporter } from 'ipfs-unixfs-exporter'
import type { UnixFSFile, RawNode } from 'ipfs-unixfs-exporter'
import type { CID } from 'multiformats/cid'
import { writeCar } from './car.ts'
import { Watched } from './chunks.ts'
import { filesOfCar } from './car-import.ts'
import { errorCode, onDisk } from './disk.ts'
import { pushCar } from './kubo-push.ts'
import { stageFile } from './staging.ts'
import type { StagedFile } from './staging.ts'
import { openStoredFile } from './stored-file.ts'
import { StoreError } from './store.ts'
import type { ReadOptions, Store, StoredFile } from './store.ts'
import { isNode, leafSize, matches, nodeLinksOf, parseCid } from './unixfs.ts'
import type { Block } from './unixfs.ts'

export interface KuboOptions {
  /** Address of the node's RPC, for example http://127.0.0.1:5001. */
  readonly url: string
  /**
   * Folder for uploads on their way to the node, made if absent, default the system's temporary folder. A folder
   * that is named is this process's own: what an earlier one left there is swept.
   */
  readonly spool?: string
}

/** Longest wait for one block, or for the node to answer at all. A push has no such limit. */
const patience = 60_000

const spoolPrefix = 'colophon-spool-'

/** The exporter reads ahead without end, so it is asked for windows of this many bytes. */
const readWindow = 4 * leafSize

/**
 * Opens the store of a Kubo node. An upload is first cut on our own disk and pushed as a CAR once it
 * is whole: its CID is that of the embedded store whatever the node's settings, a refused upload
 * never reaches the node, and a slow client holds no request to the node open.
 * The node is believed to keep what it pins, but not to tell the truth: each block is checked here.
 */
export async function openKuboStore({ url, spool }: KuboOptions): Promise<Store> {
  if (spool !== undefined) await onDisk(() => sweep(spool))
  const folder = await onDisk(() => mkdtemp(join(spool ?? tmpdir(), spoolPrefix)))
  return new KuboStore(url, folder)
}

async function sweep(spool: string): Promise<void> {
  await mkdir(spool, { recursive: true })
  const left = (await readdir(spool)).filter((name) => name.startsWith(spoolPrefix))
  for (const name of left) await rm(join(spool, name), { recursive: true, force: true })
}

class KuboStore implements Store {
  readonly kind = 'kubo'
  private readonly url: string
  private readonly node: KuboRPCClient
  private readonly spool: string

  constructor(url: string, spool: string) {
    this.url = url
    this.node = create({ url })
    this.spool = spool
  }

  async put(source: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredFile> {
    const staged = await stageFile(this.spool, source, { durable: false, signal })
    try {
      await this.pushStaged(staged, signal)
      return { cid: staged.cid.toString(), size: staged.size }
    } finally {
      await staged.discard()
    }
  }

  /** The node pins the root only after it has every block under it, so its answer means: kept. */
  private async pushStaged(staged: StagedFile, signal: AbortSignal | undefined): Promise<void> {
    await using file = await openStoredFile(staged.paths, staged.cid)
    await this.push(staged.cid, writeCar([staged.cid], file.blocks()), signal)
  }

  async remove(cid: string): Promise<void> {
    const parsed = parseCid(cid)
    try {
      await this.node.pin.rm(parsed, { signal: within() })
    } catch (error) {
      if (!/not pinned/i.test(messageOf(error))) throw nodeError(error)
    }
  }

  async *get(
    cid: string,
    { offset = 0, length, signal }: ReadOptions = {},
  ): AsyncIterable<Uint8Array> {
    await this.requirePinned(cid)
    const file = await this.open(parseCid(cid), signal)
    const end = Math.min(Number(file.size), length === undefined ? Infinity : offset + length)
    for (let at = offset; at < end; at += readWindow) {
      const window = { offset: at, length: Math.min(readWindow, end - at), blockReadConcurrency: 4 }
      for await (const bytes of file.content({ ...window, ...(signal && { signal }) })) {
        signal?.throwIfAborted()
        if (bytes.length > 0) yield bytes
      }
    }
  }

  private async open(cid: CID, signal?: AbortSignal): Promise<UnixFSFile | RawNode> {
    const blocks = {
      get: (at: CID): AsyncGenerator<Uint8Array> => single(this.block(at, signal)),
    }
    const entry = await exporter(cid, blocks)
    if (entry.type === 'file' || entry.type === 'raw') return entry
    throw new StoreError('invalid', `${cid.toString()} is not a file`)
  }

  async has(cid: string): Promise<boolean> {
    const options = { paths: parseCid(cid), type: 'recursive' as const, signal: within() }
    try {
      for await (const pin of this.node.pin.ls(options)) {
        if (pin.cid.toString() === cid) return true
      }
      return false
    } catch (error) {
      if (/not pinned/i.test(messageOf(error))) return false
      throw nodeError(error)
    }
  }

  /** Asked first, because not every node obeys `offline`: some wait for a block they do not hold. */
  private async requirePinned(cid: string): Promise<void> {
    if (!(await this.has(cid))) throw new StoreError('missing', 'the node does not hold the file')
  }

  async *exportCar(cid: string): AsyncIterable<Uint8Array> {
    await this.requirePinned(cid)
    const root = parseCid(cid)
    yield* writeCar([root], this.blocks(root))
  }

  private async *blocks(cid: CID): AsyncGenerator<Block> {
    const block = { cid, bytes: await this.block(cid) }
    yield block
    if (!isNode(cid)) return
    for (const link of nodeLinksOf(block)) yield* this.blocks(link.cid)
  }

  /** Cut anew on our disk first, so that no incomplete CAR makes the node search the network. */
  async importCar(source: AsyncIterable<Uint8Array>): Promise<string[]> {
    const staged = await filesOfCar(join(this.spool, randomUUID()), this.spool, source)
    try {
      for (const file of staged) await this.pushStaged(file, undefined)
      return staged.map((file) => file.cid.toString())
    } finally {
      for (const file of staged) await file.discard()
    }
  }

  private async push(
    root: CID,
    car: AsyncIterable<Uint8Array>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const sent = new Watched(car)
    try {
      for (const { cid, pinError } of await pushCar(this.url, sent, signal)) {
        if (pinError !== '') throw new Error(pinError)
        if (cid === root.toString()) return
      }
    } catch (error) {
      sent.rethrow()
      signal?.throwIfAborted()
      throw nodeError(error)
    }
    throw new StoreError('unreachable', 'the node did not pin the file')
  }

  private async block(cid: CID, signal?: AbortSignal): Promise<Uint8Array> {
    const bytes = await this.fetchBlock(cid, signal)
    if (matches({ cid, bytes })) return bytes
    throw new StoreError('corrupt', `the node gave other bytes for block ${cid.toString()}`)
  }

  /** `offline`: the node must not search the network for what it does not hold. */
  private async fetchBlock(cid: CID, signal?: AbortSignal): Promise<Uint8Array> {
    const options = { offline: true, signal: within(signal) }
    try {
      return await this.node.block.get(cid, options)
    } catch (error) {
      signal?.throwIfAborted()
      throw nodeError(error)
    }
  }

  async check(): Promise<void> {
    try {
      await this.node.block.put(new TextEncoder().encode('colophon'), { signal: within() })
    } catch (error) {
      throw nodeError(error)
    }
    await onDisk(async () => rm(await mkdtemp(join(this.spool, 'probe-')), { recursive: true }))
  }

  async close(): Promise<void> {
    await rm(this.spool, { recursive: true, force: true })
  }
}

async function* single(bytes: Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await bytes
}

function within(signal?: AbortSignal): AbortSignal {
  const limit = AbortSignal.timeout(patience)
  return signal === undefined ? limit : AbortSignal.any([signal, limit])
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Nodes tell what went wrong only in words: Kubo's and its Go libraries', and those of ipfs-core. */
function nodeError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const message = messageOf(error)
  const cause = { cause: error }
  if (/no space left|ENOSPC|quota/i.test(message))
    return new StoreError('full', 'the node has no room', cause)
  if (/not found|could not find|no value/i.test(message)) {
    return new StoreError('missing', 'the node does not hold the file', cause)
  }
  const code = errorCode(error) || errorCode(error instanceof Error ? error.cause : undefined)
  return new StoreError('unreachable', `the node failed: ${code || message.slice(0, 200)}`, cause)
}
