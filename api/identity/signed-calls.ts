/** Calls of the DidRegistry that a person signs and somebody else sends: what is signed, by whom, and as which call. */
import { recoverAddress, solidityPacked, solidityPackedKeccak256 } from 'ethers'

/** A call by name, with its arguments after the identity. Addresses and bytes 0x hex; times in the chain's unit. */
export type SignedCall =
  | { readonly call: 'changeOwner'; readonly newOwner: string }
  | {
      readonly call: 'addDelegate'
      readonly delegateType: string
      readonly delegate: string
      readonly validity: number
    }
  | { readonly call: 'revokeDelegate'; readonly delegateType: string; readonly delegate: string }
  | {
      readonly call: 'setAttribute'
      readonly name: string
      readonly value: string
      readonly validity: number
    }
  | { readonly call: 'revokeAttribute'; readonly name: string; readonly value: string }
  | {
      readonly call: 'setGuardians'
      readonly guardians: readonly string[]
      readonly threshold: number
      readonly delay: number
    }
  | { readonly call: 'approveRecovery'; readonly guardian: string; readonly newOwner: string }
  | { readonly call: 'cancelRecovery' }
  | { readonly call: 'allowRegistrarRecovery'; readonly allowed: boolean }

/** What a signature holds for besides the call. */
export interface SigningTerms {
  /** Address of the DidRegistry. */
  readonly registry: string
  /** Address in the DID, 0x lower case. */
  readonly identity: string
  /** Next nonce of who signs. */
  readonly nonce: number | bigint
  /** Term of recovery, which approvals and cancellations hold for (IDidRecovery.recoveryTerm), in decimal. */
  readonly term: string
}

/** What is signed for a call (IDidRegistry, IDidRecovery): 32 bytes, 0x hex, signed as they are, without EIP-191. */
export function callHash(terms: SigningTerms, call: SignedCall): string {
  const [types, values] = packed(call, terms.term)
  const bytes = solidityPacked(['string', ...types], [call.call, ...values])
  return solidityPackedKeccak256(
    ['bytes2', 'address', 'uint256', 'address', 'bytes'],
    ['0x1900', terms.registry, terms.nonce, terms.identity, bytes],
  )
}

type Packed = readonly [types: readonly string[], values: readonly unknown[]]

function packed(call: SignedCall, term: string): Packed {
  const types = packedTypes[call.call]
  // The guardian is not in the hash: nonce and signature say who it is.
  if (call.call === 'approveRecovery') return [types, [call.newOwner, term]]
  if (call.call === 'cancelRecovery') return [types, [term]]
  return [types, argumentsOf(call)]
}

const packedTypes = {
  changeOwner: ['address'],
  addDelegate: ['bytes32', 'address', 'uint256'],
  revokeDelegate: ['bytes32', 'address'],
  setAttribute: ['bytes32', 'bytes', 'uint256'],
  revokeAttribute: ['bytes32', 'bytes'],
  setGuardians: ['address[]', 'uint256', 'uint256'],
  approveRecovery: ['address', 'uint256'],
  cancelRecovery: ['uint256'],
  allowRegistrarRecovery: ['bool'],
} as const satisfies Record<SignedCall['call'], readonly string[]>

/** The arguments of a call in the order in which the contract takes them, after identity and signature. */
export function argumentsOf(call: SignedCall): readonly unknown[] {
  switch (call.call) {
    case 'changeOwner':
      return [call.newOwner]
    case 'addDelegate':
      return [call.delegateType, call.delegate, call.validity]
    case 'revokeDelegate':
      return [call.delegateType, call.delegate]
    case 'setAttribute':
      return [call.name, call.value, call.validity]
    case 'revokeAttribute':
      return [call.name, call.value]
    case 'setGuardians':
      return [call.guardians, call.threshold, call.delay]
    case 'approveRecovery':
      return [call.guardian, call.newOwner]
    case 'cancelRecovery':
      return []
    case 'allowRegistrarRecovery':
      return [call.allowed]
    default:
      return call satisfies never
  }
}

/** Address (0x lower case) of who signed a hash; undefined where the signature is none. */
export function signerOfHash(hash: string, signature: string): string | undefined {
  try {
    return recoverAddress(hash, signature).toLowerCase()
  } catch {
    return undefined
  }
}
