import { hexToBytes } from '@noble/hashes/utils.js'
import { z } from 'zod'

/** How JSON-RPC parameters are written (execution-apis): exact forms, nothing is guessed. */
export const quantitySchema = z
  .string()
  .regex(/^0x(0|[1-9a-f][0-9a-f]{0,63})$/i, 'not a quantity (0x, no leading zeros)')
  .transform((text) => BigInt(text))

export const dataSchema = z
  .string()
  .regex(/^0x([0-9a-f]{2})*$/i, 'not data (0x and whole bytes)')
  .transform((text) => hexToBytes(text.slice(2)))

function bytesSchema(length: number, what: string) {
  return z
    .string()
    .regex(new RegExp(`^0x[0-9a-f]{${2 * length}}$`, 'i'), `not ${what}`)
    .transform((text) => hexToBytes(text.slice(2)))
}

export const hashSchema = bytesSchema(32, 'a hash of 32 bytes')
export const addressSchema = bytesSchema(20, 'an address of 20 bytes')

export const tagSchema = z.enum(['latest', 'finalized', 'safe', 'pending', 'earliest'])
export type Tag = z.infer<typeof tagSchema>

/** A block by number or tag. */
export const blockNumberSchema = z.union([tagSchema, quantitySchema])

/** A block by number, tag, hash or EIP-1898 object. 32 bytes are a hash, never a number. */
export const blockSchema = z.union([
  tagSchema,
  hashSchema,
  quantitySchema,
  z.strictObject({ blockNumber: quantitySchema }).transform(({ blockNumber }) => blockNumber),
  z.object({ blockHash: hashSchema }).transform(({ blockHash }) => blockHash),
])
export type BlockRef = z.infer<typeof blockSchema>

/** A call; fields of fees and nonce are taken and ignored, since nothing here costs anything. */
export const callSchema = z
  .object({
    from: addressSchema.optional(),
    to: addressSchema.nullish(),
    data: dataSchema.optional(),
    input: dataSchema.optional(),
    value: quantitySchema.optional(),
    gas: quantitySchema.optional(),
  })
  .transform(({ from, to, data, input, value, gas }) => ({
    from,
    to: to ?? undefined,
    data: input ?? data ?? new Uint8Array(0),
    value: value ?? 0n,
    gas,
  }))

/** Each value is a parameter of one SQL query, and SQLite takes 32,766. */
const maxAlternatives = 1_000

const topicSchema = z.union([z.null(), hashSchema, z.array(hashSchema).max(maxAlternatives)])

export const filterSchema = z
  .strictObject({
    fromBlock: blockNumberSchema.optional(),
    toBlock: blockNumberSchema.optional(),
    blockHash: hashSchema.optional(),
    address: z.union([addressSchema, z.array(addressSchema).max(maxAlternatives)]).nullish(),
    topics: z.array(topicSchema).max(4).nullish(),
  })
  .refine(
    ({ blockHash, fromBlock, toBlock }) =>
      blockHash === undefined || (fromBlock === undefined && toBlock === undefined),
    'blockHash excludes fromBlock and toBlock',
  )

/** Slots as eth_getProof and eth_getStorageAt take them: up to 32 bytes, short ones padded. */
export const slotSchema = z
  .string()
  .regex(/^0x[0-9a-f]{1,64}$/i, 'not a storage slot')
  .transform((text) => ({ text, key: hexToBytes(text.slice(2).padStart(64, '0')) }))
