import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { canonicalize } from './canonical.ts'
import { toUtf8 } from './encoding.ts'

/** SHA-256, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes)
}

/** SHA-256 of a document's canonical form: the last word of its log entry. Takes the document or that form. */
export function documentHash(document: object | string): Uint8Array {
  return sha256(toUtf8(typeof document === 'string' ? document : canonicalize(document)))
}
