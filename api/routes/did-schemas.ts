/** What is asked about guardians and recoveries of DIDs, and the signed calls that the registry sends for people. */
import { z } from 'zod'
import { did } from './schemas.ts'

const address = z
  .string()
  .regex(/^0x[0-9a-f]{40}$/, 'must be 0x and 40 lower-case hex digits')
  .meta({ example: '0x8ba1f109551bd432803012645ac136ddd64dba72' })
const bytes32 = z.string().regex(/^0x[0-9a-f]{64}$/, 'must be 0x and 64 lower-case hex digits')
const value = z
  .string()
  .regex(/^0x([0-9a-f]{2}){0,1024}$/, 'must be 0x and at most 1024 bytes in lower-case hex')
const count = z.int().min(0)
const time = count.meta({ description: "In the unit of the chain's block time" })
const term = z.string().regex(/^(0|[1-9]\d{0,19})$/, 'must be a whole number')

const signed = {
  did,
  nonce: count.meta({ description: 'Next nonce of the signer, from GET' }),
  signature: z
    .string()
    .regex(/^0x[0-9a-f]{130}$/, 'must be 0x and 65 bytes (r, s, v) in lower-case hex')
    .meta({ description: "Over the call's hash as it is (docs/contracts.md), without EIP-191" }),
}
const ofTerm = { ...signed, term: term.meta({ description: 'Term of recovery, from GET' }) }

export const relayRequest = z
  .discriminatedUnion('call', [
    z.strictObject({ call: z.literal('changeOwner'), ...signed, newOwner: address }),
    z.strictObject({
      call: z.literal('addDelegate'),
      ...signed,
      delegateType: bytes32,
      delegate: address,
      validity: time,
    }),
    z.strictObject({
      call: z.literal('revokeDelegate'),
      ...signed,
      delegateType: bytes32,
      delegate: address,
    }),
    z.strictObject({
      call: z.literal('setAttribute'),
      ...signed,
      name: bytes32,
      value,
      validity: time,
    }),
    z.strictObject({ call: z.literal('revokeAttribute'), ...signed, name: bytes32, value }),
    z.strictObject({
      call: z.literal('setGuardians'),
      ...signed,
      guardians: z.array(address).max(16),
      threshold: count,
      delay: time,
    }),
    z.strictObject({
      call: z.literal('approveRecovery'),
      ...ofTerm,
      guardian: address,
      newOwner: address,
    }),
    z.strictObject({ call: z.literal('cancelRecovery'), ...ofTerm }),
    z.strictObject({
      call: z.literal('allowRegistrarRecovery'),
      ...signed,
      allowed: z.boolean(),
    }),
    z.strictObject({ call: z.literal('executeRecovery'), did, newOwner: address }),
  ])
  .meta({ id: 'RelayRequest' })
export type RelayRequest = z.output<typeof relayRequest>

export const relayReceipt = z
  .object({ txHash: z.string(), blockNumber: z.int() })
  .meta({ id: 'RelayReceipt', description: 'The transaction, final and indexed' })

export const signingQuery = z.strictObject({
  did,
  signer: address.exactOptional().meta({ description: "Default: the DID's controller" }),
})

const delays = z
  .object({ shortest: z.number(), longest: z.number(), registrar: z.number() })
  .meta({ description: 'Limits of delays, in seconds' })

export const signingState = z
  .object({
    did,
    registry: address,
    controller: address.nullable(),
    nonce: count,
    term,
    unitsPerSecond: z.int(),
    delays,
  })
  .meta({ id: 'SigningState', description: 'What a signer must know, as the next block has it' })

const guardians = z.object({
  addresses: z.array(address),
  threshold: count,
  delay: count.meta({ description: 'Seconds' }),
})
const unixSeconds = z.int().meta({ description: 'Unix seconds' })

const pending = z.object({
  by: z.enum(['guardians', 'registrar']),
  newOwner: address,
  begunAt: unixSeconds,
  begunAtBlock: z.int(),
  dueAt: unixSeconds,
  approvedBy: z.array(address).exactOptional(),
  reason: bytes32.exactOptional().meta({ description: "SHA-256 of the registrar's decision" }),
})

export const recoveryState = z
  .object({
    did,
    asOf: z.object({ blockNumber: z.int(), time: unixSeconds }),
    controller: address.nullable(),
    guardians: guardians.nullable(),
    announced: guardians.extend({ validFrom: unixSeconds }).nullable(),
    approvals: z.array(z.object({ newOwner: address, guardians: z.array(address) })),
    pending: z.array(pending),
    registrarAllowed: z.boolean(),
  })
  .meta({ id: 'DidRecovery', description: 'Who may give the DID a new controller, and what waits' })
