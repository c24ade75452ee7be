/**
 * The chain as the registry sees it: a place that accepts a checkpoint only if it extends the last
 * one, and that keeps the keys of DIDs. Any node with the standard Ethereum JSON-RPC serves.
 */

/** What differs from chain to chain (DESIGN: chain profile). */
export interface ChainProfile {
  readonly chainId: number
  readonly rpcUrl: string
  /** When a transaction counts as final: at once, by the `finalized` tag, or after N blocks. */
  readonly finality: 'instant' | 'finalized' | { readonly confirmations: number }
  /** `zero`: gas price 0; `node`: ask the node. */
  readonly fees: 'zero' | 'node'
  /** Unit of block.timestamp (FISCO BCOS: milliseconds). */
  readonly timeUnit: 'seconds' | 'milliseconds'
}

/** How long recoveries of DIDs wait, in seconds; fixed when the contracts are deployed. */
export interface RecoveryDelays {
  /** What an owner can choose for his guardians. */
  readonly shortest: number
  readonly longest: number
  /** A recovery that the registrar begins. */
  readonly registrar: number
}

/** Addresses of the deployed contracts (0x, lower case). */
export interface Deployment {
  readonly chainId: number
  readonly accessManager: string
  readonly anchorLog: string
  readonly didRegistry: string
  /** Block of the first deployment transaction: indexing starts here. */
  readonly deployedAtBlock: number
  /** Hash of block 0: says which chain this is. */
  readonly genesisHash: string
}

/** One checkpoint that the contract accepted, final on the chain, with the proof kept when it happened. */
export interface AnchorRecord {
  readonly format: 'colophon-anchor-v1'
  readonly chainId: number
  /** AnchorLog address, 0x lower case. */
  readonly contract: string
  /** Tree size and root (hex, 64 digits) of the checkpoint. */
  readonly size: number
  readonly root: string
  readonly txHash: string
  readonly blockNumber: number
  readonly blockHash: string
  /** Block time, Unix seconds. */
  readonly blockTime: number
  /** RLP of the block header, hex without 0x: keccak-256 of it is blockHash. */
  readonly header: string
  /** RLP-encoded index of the transaction in its block, hex: the key in the receipt trie. */
  readonly receiptKey: string
  /** Nodes of the receipt trie from the header's receiptsRoot to the receipt, each hex RLP. */
  readonly receiptProof: readonly string[]
  /** Position of the CheckpointPublished event among the receipt's logs. */
  readonly logIndex: number
}

/** Events that make a DID's document (ERC-1056). */
export const documentEvents = [
  'DIDOwnerChanged',
  'DIDDelegateChanged',
  'DIDAttributeChanged',
] as const

/** Events that tell of a DID's guardians and recoveries (IDidRecovery). */
export const recoveryEvents = [
  'GuardiansAnnounced',
  'GuardiansWithdrawn',
  'RecoveryApproved',
  'RecoveryBegun',
  'RecoveryCancelled',
  'ApprovalsCancelled',
  'RecoveryExecuted',
  'RegistrarRecoveryAllowed',
] as const

/** Something that happened to a DID, as the events of the DidRegistry tell it. */
export interface DidEvent {
  readonly blockNumber: number
  readonly blockTime: number
  readonly logIndex: number
  /** 0x lower case. */
  readonly identity: string
  readonly name: (typeof documentEvents)[number] | (typeof recoveryEvents)[number]
  /** Event arguments by name: addresses and bytes as 0x hex, integers in decimal, lists joined by commas. */
  readonly args: Readonly<Record<string, string>>
}

/** A block: time in Unix seconds, hash as 0x hex. */
export interface BlockRef {
  readonly number: number
  readonly time: number
  readonly hash: string
}

export interface Chain {
  readonly profile: ChainProfile
  readonly deployment: Deployment
  /** Number and time (Unix seconds) of the newest final block. */
  head(): Promise<BlockRef>
  /** Number of the newest block that is mined, final or not. */
  height(): Promise<number>
  /** A final block by its number; undefined if there is none yet. DIDs are resolved as of a block's time. */
  block(number: number): Promise<BlockRef | undefined>
  /** The checkpoint the contract holds now (final). Size 0 before the first. */
  latest(): Promise<{ readonly size: number; readonly root: string }>
  /**
   * Sends publish(); resolves once final. Throws ChainError `reverted` if the contract refuses it. After
   * `unreachable` it may have happened all the same: ask latest() before publishing again.
   */
  publish(size: number, root: Uint8Array, consistency: readonly Uint8Array[]): Promise<void>
  /** Anchors the contract accepted with a size above the given one, oldest first, final only. */
  anchorsAfter(size: number): AsyncIterable<AnchorRecord>
  /** Registry events from a block (inclusive) to the newest final block, in chain order. */
  didEvents(fromBlock: number): Promise<{ readonly events: DidEvent[]; readonly toBlock: number }>
  /** Registers an Ed25519 public key (32 bytes) in the registrar's DID document; returns the final block number. */
  addKey(publicKey: Uint8Array): Promise<number>
  /** Revokes a key added before; returns the final block number. */
  revokeKey(publicKey: Uint8Array): Promise<number>
  /** Asks the DidRegistry (0x hex call data) as the next block would. Throws ChainError `reverted` where it refuses. */
  askRegistry(data: string): Promise<string>
  /** Sends a call to the DidRegistry and resolves once final. Throws ChainError `reverted` where it refuses. */
  sendToRegistry(data: string): Promise<SentCall>
  close(): Promise<void>
}

/** A transaction that is final. */
export interface SentCall {
  readonly txHash: string
  readonly blockNumber: number
}

export type ChainErrorCode = 'unreachable' | 'reverted' | 'wrong_chain' | 'not_deployed' | 'invalid'

export class ChainError extends Error {
  override name = 'ChainError'
  readonly code: ChainErrorCode
  constructor(code: ChainErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
