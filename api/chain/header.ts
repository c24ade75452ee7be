import { RLP } from '@ethereumjs/rlp'
import { hexToBytes } from '@noble/hashes/utils.js'
import { keccak256 } from 'ethers'
import { z } from 'zod'
import { ChainError } from './chain.ts'
import { dataResult, hashResult, numberResult, quantityResult } from './rpc.ts'

/** A block as the node tells it. `raw` is the answer itself: the header is made of its members. */
export const blockResult = z.preprocess(
  (raw) => (typeof raw === 'object' ? { ...raw, raw } : raw),
  z.object({
    number: numberResult,
    hash: hashResult,
    timestamp: numberResult,
    receiptsRoot: hashResult,
    raw: z.record(z.string(), z.unknown()),
  }),
)
export type RpcBlock = z.output<typeof blockResult>

// Fields of the header in the order of the Yellow Paper, then of the EIPs that appended to it
// (1559, 4895, 4844, 4788, 7685). A block has all of them up to some fork, and none after.
const bytesFields = [
  ['parentHash', dataResult],
  ['sha3Uncles', dataResult],
  ['miner', dataResult],
  ['stateRoot', dataResult],
  ['transactionsRoot', dataResult],
  ['receiptsRoot', dataResult],
  ['logsBloom', dataResult],
  ['difficulty', quantityResult],
  ['number', quantityResult],
  ['gasLimit', quantityResult],
  ['gasUsed', quantityResult],
  ['timestamp', quantityResult],
  ['extraData', dataResult],
  ['mixHash', dataResult],
  ['nonce', dataResult],
  ['baseFeePerGas', quantityResult],
  ['withdrawalsRoot', dataResult],
  ['blobGasUsed', quantityResult],
  ['excessBlobGas', quantityResult],
  ['parentBeaconBlockRoot', dataResult],
  ['requestsHash', dataResult],
] as const

const fieldsWithoutForks = 15

/**
 * RLP of a block's header, rebuilt from its JSON. Its keccak-256 is compared with the block's hash,
 * so a field that this code does not know is noticed. Throws ChainError `invalid` then.
 */
export function encodeHeader({ raw, hash }: RpcBlock): Uint8Array {
  const encoded = RLP.encode(fieldsOf(raw))
  if (keccak256(encoded) === hash) return encoded
  throw new ChainError('invalid', `the header of block ${hash} does not have that hash`)
}

function fieldsOf(raw: Readonly<Record<string, unknown>>): (Uint8Array | bigint)[] {
  const values: (Uint8Array | bigint)[] = []
  for (const [i, [name, form]] of bytesFields.entries()) {
    if (i >= fieldsWithoutForks && (raw[name] === undefined || raw[name] === null)) break
    const parsed = form.safeParse(raw[name])
    if (!parsed.success) throw new ChainError('invalid', `the block's ${name} is malformed`)
    values.push(typeof parsed.data === 'bigint' ? parsed.data : hexToBytes(parsed.data.slice(2)))
  }
  return values
}
