import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { bech32 } from '@scure/base'
import { headerOf, macLine, parseHeader, splitHeader } from './age-header.ts'
import type { Stanza } from './age-header.ts'
import { chunks } from './chunks.ts'
import { StoreError } from './store.ts'

/**
 * age v1 (https://c2sp.org/age) with one X25519 recipient, as a stream. Files written here are read by
 * every age tool, and the reverse. Secret keys are `AGE-SECRET-KEY-1…`, recipients `age1…`.
 */

const chunkSize = 65_536
const tagSize = 16
const cipher = 'chacha20-poly1305'
/** DER of an X25519 key up to its 32 bytes (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b656e04220420', 'hex')
const spkiPrefix = Buffer.from('302a300506032b656e032100', 'hex')

export interface AgeKeys {
  /** `AGE-SECRET-KEY-1…`: opens what is encrypted to the recipient. */
  readonly identity: string
  /** `age1…`: may be public. */
  readonly recipient: string
}

export function generateIdentity(): AgeKeys {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-32)
  const identity = bech32.encodeFromBytes('age-secret-key-', secret).toUpperCase()
  return { identity, recipient: bech32.encodeFromBytes('age', rawKey(publicKey)) }
}

/** The recipient that an identity opens files of. Throws StoreError `invalid`. */
export function recipientOf(identity: string): string {
  return bech32.encodeFromBytes('age', rawKey(createPublicKey(privateKeyOf(identity))))
}

/**
 * Encrypts a stream to a recipient with a file key of its own: the same plaintext never gives the
 * same ciphertext. Throws StoreError `invalid` for what is no recipient; errors of the source pass.
 */
export async function* encryptStream(
  source: AsyncIterable<Uint8Array>,
  recipient: string,
): AsyncGenerator<Uint8Array> {
  const fileKey = randomBytes(16)
  const header = headerOf([wrap(fileKey, decodeKey(recipient, 'age'))])
  const nonce = randomBytes(16)
  yield Buffer.concat([header, macLine(macOf(fileKey, header)), nonce])
  const seal = sealer(derive(fileKey, nonce, 'payload'))
  for await (const { bytes, last } of marked(chunks(source, chunkSize))) yield* seal(bytes, last)
}

/**
 * Decrypts what was encrypted to an identity's recipient. Nothing is given before it is
 * authenticated, but a later part may still fail: only a stream that ends is the whole file.
 * Throws StoreError `invalid` for a bad identity, no age file, or one encrypted to others, `corrupt`
 * for one that was changed, reordered, cut off or extended.
 */
export async function* decryptStream(
  source: AsyncIterable<Uint8Array>,
  identity: string,
): AsyncGenerator<Uint8Array> {
  const secret = privateKeyOf(identity)
  const iterator = source[Symbol.asyncIterator]()
  try {
    const { header, nonce, rest } = await splitHeader(iterator)
    const open = opener(derive(fileKeyOf(header, secret), nonce, 'payload'))
    const payload = chunks(continued(rest, iterator), chunkSize + tagSize)
    for await (const { bytes, last } of marked(payload)) yield open(bytes, last)
  } finally {
    await iterator.return?.()
  }
}

function fileKeyOf(header: Uint8Array, secret: KeyObject): Uint8Array {
  const { stanzas, signed, mac } = parseHeader(header)
  const fileKey = unwrapAny(stanzas, secret)
  if (!timingSafeEqual(macOf(fileKey, signed), mac)) throw corrupt()
  return fileKey
}

async function* continued(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first
  for (;;) {
    const { done, value } = await rest.next()
    if (done === true) return
    yield value
  }
}

/** Says of each piece whether it is the last; an empty stream has one empty last piece. */
async function* marked(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ bytes: Uint8Array; last: boolean }> {
  let held: Uint8Array | null = null
  for await (const bytes of source) {
    if (held !== null) yield { bytes: held, last: false }
    held = bytes
  }
  yield { bytes: held ?? new Uint8Array(0), last: true }
}

/** STREAM: each chunk is sealed under its number and whether it is the last. */
function sealer(key: Uint8Array): (bytes: Uint8Array, last: boolean) => Uint8Array[] {
  let counter = 0
  return (bytes, last) => sealed(key, streamNonce(counter++, last), bytes)
}

function opener(key: Uint8Array): (bytes: Uint8Array, last: boolean) => Uint8Array {
  let counter = 0
  return (bytes, last) => {
    // The format forbids an empty last chunk after others: one file, one form.
    if (counter > 0 && bytes.length <= tagSize) throw corrupt()
    return openBytes(key, streamNonce(counter++, last), bytes)
  }
}

/** 11 bytes big-endian counter, 1 byte flag. A counter in a double is exact to 2^53 chunks (512 EiB). */
function streamNonce(counter: number, last: boolean): Uint8Array {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(counter), 3)
  nonce[11] = last ? 1 : 0
  return nonce
}

/** Ciphertext and tag, apart: whoever cuts the stream anew copies them anyway. */
function sealed(key: Uint8Array, nonce: Uint8Array, bytes: Uint8Array): [Uint8Array, Uint8Array] {
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagSize })
  const body = sealing.update(bytes)
  sealing.final()
  return [body, sealing.getAuthTag()]
}

function sealBytes(key: Uint8Array, nonce: Uint8Array, bytes: Uint8Array): Uint8Array {
  return Buffer.concat(sealed(key, nonce, bytes))
}

function openBytes(key: Uint8Array, nonce: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (bytes.length < tagSize) throw corrupt()
  const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagSize })
  opening.setAuthTag(bytes.subarray(-tagSize))
  const plain = opening.update(bytes.subarray(0, -tagSize))
  try {
    opening.final()
  } catch (error) {
    throw new StoreError('corrupt', 'the encrypted file was changed', { cause: error })
  }
  return plain
}

function wrap(fileKey: Uint8Array, recipient: Uint8Array): Stanza {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  const share = rawKey(publicKey)
  const key = wrapKey(privateKey, publicKeyOf(recipient), share, recipient)
  return { args: ['X25519', unpadded(share)], body: sealBytes(key, new Uint8Array(12), fileKey) }
}

function unwrapAny(stanzas: readonly Stanza[], secret: KeyObject): Uint8Array {
  for (const stanza of stanzas) {
    const fileKey = stanza.args[0] === 'X25519' ? unwrap(stanza, secret) : null
    if (fileKey !== null) return fileKey
  }
  throw new StoreError('invalid', 'the file is not encrypted to this identity')
}

/** The file key, or null if the stanza is another's. */
function unwrap({ args, body }: Stanza, secret: KeyObject): Uint8Array | null {
  const share = Buffer.from(args[1] ?? '', 'base64')
  const wellFormed = args.length === 2 && share.length === 32 && unpadded(share) === args[1]
  if (!wellFormed || body.length !== 32) throw new StoreError('invalid', 'a bad X25519 stanza')
  const own = rawKey(createPublicKey(secret))
  const key = wrapKey(secret, publicKeyOf(share), share, own)
  try {
    return openBytes(key, new Uint8Array(12), body)
  } catch {
    return null
  }
}

function wrapKey(
  secret: KeyObject,
  peer: KeyObject,
  share: Uint8Array,
  recipient: Uint8Array,
): Uint8Array {
  const salt = Buffer.concat([share, recipient])
  return derive(agree(secret, peer), salt, 'age-encryption.org/v1/X25519')
}

/** OpenSSL refuses shares of low order, as the format asks. */
function agree(privateKey: KeyObject, publicKey: KeyObject): Uint8Array {
  try {
    return diffieHellman({ privateKey, publicKey })
  } catch (error) {
    throw new StoreError('invalid', 'an X25519 share of low order', { cause: error })
  }
}

function derive(key: Uint8Array, salt: Uint8Array, info: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, salt, info, 32))
}

function macOf(fileKey: Uint8Array, header: Uint8Array): Uint8Array {
  const key = derive(fileKey, new Uint8Array(0), 'header')
  return createHmac('sha256', key).update(header).digest()
}

function privateKeyOf(identity: string): KeyObject {
  const secret = decodeKey(identity, 'age-secret-key-')
  const der = Buffer.concat([pkcs8Prefix, secret])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

function publicKeyOf(raw: Uint8Array): KeyObject {
  const der = Buffer.concat([spkiPrefix, raw])
  return createPublicKey({ key: der, format: 'der', type: 'spki' })
}

function rawKey(publicKey: KeyObject): Uint8Array {
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
}

/** Recipients are written in lower case, identities in upper case. The text is never in the error. */
function decodeKey(text: string, prefix: 'age' | 'age-secret-key-'): Uint8Array {
  const decoded = bech32.decodeUnsafe(text)
  const cased = prefix === 'age' ? text.toLowerCase() : text.toUpperCase()
  const bytes = decoded?.prefix.toLowerCase() === prefix && bech32.fromWordsUnsafe(decoded.words)
  if (!bytes || bytes.length !== 32 || text !== cased) {
    const what = prefix === 'age' ? 'age recipient (age1…)' : 'age identity (AGE-SECRET-KEY-1…)'
    throw new StoreError('invalid', `not an ${what}`)
  }
  return bytes
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}

function corrupt(): StoreError {
  return new StoreError('corrupt', 'the encrypted file was changed or cut off')
}
