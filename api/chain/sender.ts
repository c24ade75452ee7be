import { setTimeout as sleep } from 'node:timers/promises'
import { keccak256, Transaction, Wallet } from 'ethers'
import { ChainError, type ChainProfile } from './chain.ts'
import { finalBlock } from './finality.ts'
import { receiptResult, type RpcReceipt } from './receipts.ts'
import {
  asChainError,
  hashResult,
  numberResult,
  quantityResult,
  type Rpc,
  RpcRefusal,
} from './rpc.ts'

/** How long a transaction may wait to be mined and to become final before the caller is told. */
const patienceMilliseconds = 180_000
const pollMilliseconds = 50
const slowPollMilliseconds = 1_000

/** What to send: no `to` deploys. */
export interface Outgoing {
  readonly to?: string
  readonly data: string
}

/** Signs and sends the transactions of one account, one after another. */
export class Sender {
  readonly address: string
  readonly #rpc: Rpc
  readonly #profile: ChainProfile
  readonly #wallet: Wallet
  readonly #describe: (data: string) => string
  #turn: Promise<unknown> = Promise.resolve()

  /** `describe` words what a contract's revert data means. */
  constructor(
    rpc: Rpc,
    profile: ChainProfile,
    privateKey: string,
    describe: (data: string) => string,
  ) {
    this.#rpc = rpc
    this.#profile = profile
    this.#wallet = new Wallet(privateKey)
    this.#describe = describe
    this.address = this.#wallet.address.toLowerCase()
  }

  /**
   * Sends a transaction and resolves with its receipt once it is final. Throws ChainError
   * `reverted` when the contract refuses it, `unreachable` when it is not final in three minutes.
   */
  send(outgoing: Outgoing): Promise<RpcReceipt> {
    // One at a time until mined, so that the nonce the chain tells is always the next one.
    const mined = this.#turn.then(() => this.#mine(outgoing))
    this.#turn = mined.catch(() => {})
    return mined
      .then((receipt) => this.#untilFinal(receipt))
      .catch((error: unknown) => {
        throw asChainError(error, this.#describe)
      })
  }

  async #mine(outgoing: Outgoing): Promise<RpcReceipt> {
    const raw = await this.#sign(outgoing)
    // Signed before sent: the hash is known whatever the node answers, or if it does not.
    const hash = keccak256(raw)
    await this.#submit(raw, hash)
    const receipt = await poll(() => this.#receipt(hash), pollMilliseconds)
    if (receipt.status !== 1) throw new ChainError('reverted', `transaction ${hash} was reverted`)
    return receipt
  }

  async #sign({ to, data }: Outgoing): Promise<string> {
    const call = { from: this.address, data, ...(to === undefined ? {} : { to }) }
    const gas = await this.#rpc.call('eth_estimateGas', [call], quantityResult)
    // The nonce of the newest block, not of the mempool: a transaction sent again after a crash
    // takes the place of the lost one instead of following it.
    const at = [this.address, 'latest']
    const nonce = await this.#rpc.call('eth_getTransactionCount', at, numberResult)
    return this.#wallet.signTransaction(
      Transaction.from({
        type: 0, // the form that every chain of the profiles takes
        chainId: this.#profile.chainId,
        nonce,
        gasLimit: (gas * 5n) / 4n,
        gasPrice: await this.#gasPrice(),
        to: to ?? null,
        data,
      }),
    )
  }

  async #gasPrice(): Promise<bigint> {
    if (this.#profile.fees === 'zero') return 0n
    // A quarter on top: the base fee may have risen when the transaction is mined.
    return ((await this.#rpc.call('eth_gasPrice', [], quantityResult)) * 5n) / 4n
  }

  async #submit(raw: string, hash: string): Promise<void> {
    try {
      await this.#rpc.call('eth_sendRawTransaction', [raw], hashResult)
    } catch (error) {
      // The same transaction sent twice is not a failure: it is there, or already mined.
      const known =
        error instanceof RpcRefusal && /already known|known transaction/i.test(error.message)
      if (!known && (await this.#receipt(hash)) === null) throw error
    }
  }

  #receipt(hash: string): Promise<RpcReceipt | null> {
    return this.#rpc.call('eth_getTransactionReceipt', [hash], receiptResult.nullable())
  }

  async #untilFinal(receipt: RpcReceipt): Promise<RpcReceipt> {
    const { finality } = this.#profile
    if (finality === 'instant') return receipt
    return pollSlowly(async () => {
      // Asked anew each time: a short reorganisation may move the transaction to another block.
      const now = await this.#receipt(receipt.transactionHash)
      const { number } = await finalBlock(this.#rpc, this.#profile)
      return now !== null && now.blockNumber <= number ? now : null
    })
  }
}

/** Asks once a second until there is an answer. Throws ChainError `unreachable` after three minutes. */
export function pollSlowly<T>(ask: () => Promise<T | null>): Promise<T> {
  return poll(ask, slowPollMilliseconds)
}

async function poll<T>(ask: () => Promise<T | null>, pause: number): Promise<T> {
  const end = Date.now() + patienceMilliseconds
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    if (Date.now() > end) throw new ChainError('unreachable', 'the transaction is not final yet')
    await sleep(pause)
  }
}
