import { createPublicKey, type KeyObject } from 'node:crypto'
import { encodeBase58 } from 'ethers'

/** Multicodec prefix of an Ed25519 public key (0xed as a varint). */
const ed25519Prefix = [0xed, 0x01]

/** The 32 bytes of an Ed25519 public key, from the private or the public key object. */
export function rawPublicKey(key: KeyObject): Uint8Array {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'))
}

/** W3C Multikey form of a raw Ed25519 public key: `z6Mk…`. */
export function ed25519Multikey(publicKey: Uint8Array): string {
  return `z${encodeBase58(new Uint8Array([...ed25519Prefix, ...publicKey]))}`
}
