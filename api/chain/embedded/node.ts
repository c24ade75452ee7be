import {
  type Block,
  type BlockHeader,
  createBlock,
  createBlockHeaderFromRLP,
} from '@ethereumjs/block'
import type { Common } from '@ethereumjs/common'
import { MerklePatriciaTrie } from '@ethereumjs/mpt'
import { MerkleStateManager } from '@ethereumjs/statemanager'
import { Capability, createTxFromRLP, type TypedTransaction } from '@ethereumjs/tx'
import { ValueEncoding } from '@ethereumjs/util'
import { buildBlock, createVM, type RunTxResult, type VM } from '@ethereumjs/vm'
import { EmbeddedChainError, RpcError } from './errors.ts'
import { blockGasLimit, chainRules, genesisBlock, transactionGasLimit } from './genesis.ts'
import { Storage, type StoredBlock, type StoredTransaction } from './storage.ts'
import { TrieStore } from './trie-store.ts'

/** The state after some block, to read or to run transactions on; writes stay in `store`. */
export interface State {
  readonly manager: MerkleStateManager
  readonly store: TrieStore
}

/** A chain of one: it mines each transaction at once into a block of its own, free of charge. */
export class EmbeddedNode {
  readonly chainId: number
  readonly common: Common
  readonly storage: Storage
  #head: Block
  /** Transactions run one after another: the next waits for this. */
  #turn: Promise<unknown> = Promise.resolve()

  /**
   * Opens the chain in a folder, or begins a new one there.
   * Throws EmbeddedChainError `locked`, `wrong_chain` (the folder has another id) or `corrupt`.
   */
  constructor(folder: string, chainId: number) {
    this.chainId = chainId
    this.common = chainRules(chainId)
    this.storage = new Storage(folder)
    try {
      this.#begin(folder)
      this.#head = createBlock({ header: this.header(this.block(this.storage.height())) }, this.#at)
    } catch (error) {
      this.storage.close()
      throw error
    }
  }

  get #at(): { common: Common } {
    return { common: this.common }
  }

  #begin(folder: string): void {
    const known = this.storage.meta('chainId')
    if (known === undefined) return this.#appendGenesis()
    if (known !== String(this.chainId)) {
      throw new EmbeddedChainError('wrong_chain', `${folder} holds chain ${known}`)
    }
  }

  #appendGenesis(): void {
    const block = genesisBlock(this.common, wallSeconds())
    const stored = { number: 0, hash: block.hash(), header: block.header.serialize() }
    this.storage.append(stored, [], { chainId: String(this.chainId) })
  }

  /** The newest block. It is final: this chain has one writer and never goes back. */
  get head(): Block {
    return this.#head
  }

  get height(): number {
    return Number(this.#head.header.number)
  }

  header(block: StoredBlock): BlockHeader {
    return createBlockHeaderFromRLP(block.header, this.#at)
  }

  /** A block that must be there. */
  block(number: number): StoredBlock {
    const block = this.storage.blockByNumber(number)
    if (block === undefined) throw new EmbeddedChainError('corrupt', `block ${number} is missing`)
    return block
  }

  transaction(raw: Uint8Array): TypedTransaction {
    return createTxFromRLP(raw, this.#at)
  }

  /** The state under a root. Every state there ever was can be read. */
  async state(root: Uint8Array): Promise<State> {
    const store = new TrieStore(this.storage)
    const trie = new MerklePatriciaTrie({
      db: store,
      useKeyHashing: true,
      valueEncoding: ValueEncoding.Bytes,
      common: this.common,
    })
    const manager = new MerkleStateManager({ common: this.common, trie })
    await manager.setStateRoot(root)
    return { manager, store }
  }

  /** An EVM over a state, with BLOCKHASH from our own blocks. */
  vm(state: State): Promise<VM> {
    const storage = this.storage
    const blockchain = {
      getBlock: async (number: number) => ({
        hash: () => storage.blockByNumber(number)?.hash ?? new Uint8Array(32),
      }),
      putBlock: async () => {},
      shallowCopy: () => blockchain,
    }
    return createVM({ common: this.common, stateManager: state.manager, blockchain })
  }

  /** Header of the block that a transaction sent now would be in. */
  nextHeader(): { number: bigint; timestamp: number; gasLimit: bigint; baseFeePerGas: bigint } {
    return {
      number: this.#head.header.number + 1n,
      // Never before the parent. Two blocks may share a second: counting up instead would carry
      // block time away from the clock under load, and the time of a block is evidence.
      timestamp: Math.max(wallSeconds(), Number(this.#head.header.timestamp)),
      gasLimit: blockGasLimit,
      baseFeePerGas: 0n,
    }
  }

  /**
   * Runs a signed transaction and appends its block; the hash it returns will be there after any
   * crash. A reverted transaction is mined too (status 0). Throws RpcError when it is refused.
   */
  send(raw: Uint8Array): Promise<Uint8Array> {
    const mined = this.#turn.then(() => this.#mine(raw))
    this.#turn = mined.catch(() => {})
    return mined
  }

  async #mine(raw: Uint8Array): Promise<Uint8Array> {
    const tx = this.#decode(raw)
    const state = await this.state(this.#head.header.stateRoot)
    await this.#admit(tx, state)
    const { block, result } = await this.#build(tx, state)
    const stored = toStored(block, tx, result)
    // Commit point: state, block and receipt become durable together, then the head moves, then
    // the sender is told. A crash before leaves the old chain, a crash after the new one.
    this.storage.append(stored, state.store.written)
    this.#head = createBlock({ header: block.header }, this.#at)
    return tx.hash()
  }

  #decode(raw: Uint8Array): TypedTransaction {
    try {
      const tx = this.transaction(raw)
      if (tx.verifySignature()) return tx
    } catch (error) {
      throw new RpcError('invalidParams', `not a transaction of this chain: ${reason(error)}`)
    }
    throw new RpcError('invalidParams', 'the transaction is not validly signed')
  }

  async #admit(tx: TypedTransaction, state: State): Promise<void> {
    if (this.storage.blockOfTransaction(tx.hash()) !== undefined) {
      throw new RpcError('rejected', 'already known')
    }
    if (tx.type === 0 && !tx.supports(Capability.EIP155ReplayProtection)) {
      throw new RpcError('rejected', 'only replay-protected transactions are allowed')
    }
    if (tx.gasLimit > transactionGasLimit) {
      throw new RpcError('rejected', `gas limit above ${transactionGasLimit}`)
    }
    const nonce = (await state.manager.getAccount(tx.getSenderAddress()))?.nonce ?? 0n
    const detail = `next nonce ${nonce}, tx nonce ${tx.nonce}`
    if (tx.nonce < nonce) throw new RpcError('rejected', `nonce too low: ${detail}`)
    if (tx.nonce > nonce) throw new RpcError('rejected', `nonce too high: ${detail}`)
  }

  async #build(tx: TypedTransaction, state: State): Promise<{ block: Block; result: RunTxResult }> {
    const builder = await buildBlock(await this.vm(state), {
      parentBlock: this.#head,
      headerData: this.nextHeader(),
      withdrawals: [],
      blockOpts: { putBlockIntoBlockchain: false },
    })
    const result = await builder.addTransaction(tx).catch((error: unknown) => {
      throw new RpcError('rejected', reason(error))
    })
    const { block } = await builder.build()
    return { block, result }
  }

  close(): void {
    this.storage.close()
  }
}

function toStored(block: Block, tx: TypedTransaction, result: RunTxResult): StoredBlock {
  const transaction: StoredTransaction = {
    hash: tx.hash(),
    raw: tx.serialize(),
    sender: tx.getSenderAddress().bytes,
    created: result.createdAddress?.bytes ?? new Uint8Array(0),
    status: result.execResult.exceptionError === undefined ? 1 : 0,
    gasUsed: Number(result.totalGasSpent),
    logs: result.receipt.logs.map(([address, topics, data]) => ({ address, topics, data })),
  }
  const { header } = block
  return {
    number: Number(header.number),
    hash: block.hash(),
    header: header.serialize(),
    transaction,
  }
}

/** First line of what the EVM says, without its description of itself. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return (message.split('\n')[0] ?? '').replace(/ \((vm|tx) .*$/s, '')
}

function wallSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
