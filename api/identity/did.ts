import { computeAddress, getAddress, isAddress } from 'ethers'

/** Errors of W3C DID Resolution that this registry answers with. */
export type DidErrorCode = 'invalidDid' | 'methodNotSupported' | 'notFound' | 'invalidOptions'

export interface DidError {
  readonly error: DidErrorCode
  readonly message: string
}

/** A did:ethr of our chain. `address` carries the EIP-55 checksum, as ethr-did-resolver shows it. */
export interface EthrDid {
  readonly did: string
  readonly address: string
  /** Present where the DID names a public key (0x, 33 bytes) instead of an address. */
  readonly controllerKey?: string
}

const didForm =
  /^did:([a-z0-9]+):((?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2}|:)*(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2}))$/
const ethrForm = /^(?:(.+):)?(0x[0-9a-fA-F]{40}|0x[0-9a-fA-F]{66})$/

/** Reads any did:ethr of this chain that ethr-did-resolver reads, or says why it cannot be resolved here. */
export function parseDid(did: string, chainId: number): EthrDid | DidError {
  const [, method, id] = didForm.exec(did) ?? []
  if (id === undefined) return problem('invalidDid', 'this is not a DID')
  if (method !== 'ethr') return problem('methodNotSupported', 'only did:ethr is resolved here')
  const [, network, key] = ethrForm.exec(id) ?? []
  if (key === undefined)
    return problem('invalidDid', 'a did:ethr ends with an address or public key')
  const here = `0x${chainId.toString(16)}`
  if (network !== here) return problem('notFound', `only DIDs of chain ${here} are known here`)
  return key.length === 42 ? ofAddress(did, key) : ofPublicKey(did, key)
}

function ofAddress(did: string, address: string): EthrDid | DidError {
  if (!isAddress(address)) return problem('invalidDid', 'the checksum of the address is wrong')
  return { did, address: getAddress(address) }
}

function ofPublicKey(did: string, controllerKey: string): EthrDid | DidError {
  try {
    return { did, address: computeAddress(controllerKey), controllerKey }
  } catch {
    return problem('invalidDid', 'the public key is not a point of secp256k1')
  }
}

function problem(error: DidErrorCode, message: string): DidError {
  return { error, message }
}
