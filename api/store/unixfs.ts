import { hash } from 'node:crypto'
import { importFile } from 'ipfs-unixfs-importer'
import { CID } from 'multiformats/cid'
import * as dagPb from '@ipld/dag-pb'
import * as raw from 'multiformats/codecs/raw'
import { cidProfile, StoreError } from './store.ts'
import { chunks } from './chunks.ts'

/** Bytes in a leaf, and links in a node, that the profile fixes (IPIP-499 `unixfs-v1-2025`). */
export const leafSize = 1_048_576
export const nodeLinks = 1_024

const sha256Code = 0x12

export interface Block {
  readonly cid: CID
  readonly bytes: Uint8Array
}

/**
 * Builds the UnixFS tree of a file. Leaves are the file's own bytes, 1 MiB each, in order; the inner
 * nodes (one per GiB) are handed to `onNode`, children before parents, so that the last is the root.
 * A file of one leaf has no inner node. Errors of the source pass unchanged.
 */
export async function buildTree(
  source: AsyncIterable<Uint8Array>,
  onNode: (block: Block) => Promise<void>,
): Promise<CID> {
  const sink = {
    put: async (cid: CID, bytes: unknown): Promise<CID> => {
      if (cid.code === dagPb.code && bytes instanceof Uint8Array) await onNode({ cid, bytes })
      return cid
    },
  }
  // A fresh options object each time: the importer writes into it. The concurrency is the number of
  // leaves held in memory; hashing is synchronous, so more would only cost memory.
  const options = { profile: cidProfile, blockWriteConcurrency: 2 } as const
  const result = await importFile({ content: chunks(source, leafSize) }, sink, { ...options })
  return result.cid
}

/** Reads a CID of the one form that this store uses: CIDv1, base32, raw or dag-pb, SHA-256. */
export function parseCid(text: string): CID {
  const cid = readCid(text)
  const codec = cid?.code === raw.code || cid?.code === dagPb.code
  if (
    cid?.version !== 1 ||
    !codec ||
    cid.multihash.code !== sha256Code ||
    cid.toString() !== text
  ) {
    throw new StoreError(
      'invalid',
      `not a CIDv1 of a file (base32, SHA-256): ${text.slice(0, 100)}`,
    )
  }
  return cid
}

function readCid(text: string): CID | null {
  try {
    return CID.parse(text)
  } catch {
    return null
  }
}

/** Whether bytes are the ones a CID names. Only SHA-256 CIDs can be checked; others never match. */
export function matches({ cid, bytes }: Block): boolean {
  if (cid.multihash.code !== sha256Code) return false
  return hash('sha256', bytes, 'buffer').equals(cid.multihash.digest)
}

export interface Link {
  readonly cid: CID
  /** For a leaf: its bytes. For a node: the bytes of the whole tree under it, with the nodes. */
  readonly size: number
}

/** The links of an inner node. Throws StoreError `corrupt` if the block is no such node. */
export function nodeLinksOf({ cid, bytes }: Block): Link[] {
  try {
    return dagPb.decode(bytes).Links.map((link) => ({ cid: link.Hash, size: link.Tsize ?? 0 }))
  } catch (error) {
    throw new StoreError('corrupt', `block ${cid.toString()} is not a dag-pb node`, {
      cause: error,
    })
  }
}

export function isNode(cid: CID): boolean {
  return cid.code === dagPb.code
}
