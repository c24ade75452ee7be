/** Authenticated encryption of small things: AES-256-GCM (NIST SP 800-38D), one form for keys, fields and drafts. */
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto'

/** A secret of 256 bits. */
export type SecretKey = KeyObject | Uint8Array

/** First byte of every box: what the rest is. */
const version = 1
const algorithm = 'aes-256-gcm'
const [nonceLength, tagLength] = [12, 16]
const start = 1 + nonceLength

/** Bytes of a box beyond those of its contents. */
export const boxOverhead = start + tagLength

/** The key, the context or the box is not the one that it was sealed with. */
export class SealError extends Error {
  override name = 'SealError'
}

/**
 * Seals bytes: version (1) ‖ nonce (12) ‖ ciphertext ‖ tag (16). The context (what it is, of whom) is bound to it, so
 * that a box moved to another place does not open. Nonces are random: one key may seal 2^32 boxes.
 */
export function seal(key: SecretKey, context: string, bytes: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength })
  cipher.setAAD(Buffer.from(context))
  const sealed = [cipher.update(bytes), cipher.final()]
  return Buffer.concat([Buffer.of(version), nonce, ...sealed, cipher.getAuthTag()])
}

/** Opens a box. Throws SealError where one bit of box, key or context differs. */
export function unseal(key: SecretKey, context: string, box: Uint8Array): Uint8Array {
  if (box.length < boxOverhead || box[0] !== version)
    throw new SealError('this is no box of a version that is known')
  const end = box.length - tagLength
  const nonce = box.subarray(1, start)
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength })
  decipher.setAAD(Buffer.from(context)).setAuthTag(box.subarray(end))
  try {
    return Buffer.concat([decipher.update(box.subarray(start, end)), decipher.final()])
  } catch (cause) {
    throw new SealError('the box does not open with this key in this place', { cause })
  }
}
