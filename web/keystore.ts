/**
 * Key files: Web3 Secret Storage v3, as wallets, nodes and `scripts/keystore.ts` read and write them. What is written
 * has scrypt and AES-128-CTR; what is read may also have PBKDF2. Pure but for WebCrypto, which browsers and Node have.
 */
import { scrypt } from '@noble/hashes/scrypt.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { parseDid } from '../verifier/did.ts'
import { concat, equal, fromHex, toHex, toUtf8, uuidFromBytes } from '../verifier/encoding.ts'
import { addressOf, isKey } from './key.ts'

/**
 * `form`: the text is no key file. `unsupported`: it is one, of a kind that is not read here. `too_costly`: opening it
 * would take more memory or time than a browser has. `passphrase`: it does not open the file. `address`: the key in it is
 * not that of the address it names.
 */
export type KeystoreCode = 'form' | 'unsupported' | 'too_costly' | 'passphrase' | 'address'

export class KeystoreError extends Error {
  override name = 'KeystoreError'
  readonly code: KeystoreCode
  constructor(code: KeystoreCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Whose key it is that a file held. */
export interface Described {
  /** 0x lower case. */
  readonly address: string
  /** The DID that the key speaks for, where the file names one. */
  readonly did?: string
}

export interface OpenedKey extends Described {
  readonly privateKey: Uint8Array
}

/** Part of the work that is done, 0 to 1. */
export type Progress = (part: number) => void

/** Work factor of what is written: 128 MB and a second or so. The same as that of `colophon did new`. */
const N = 2 ** 17
const r = 8
const p = 1
const mostMemory = 2 ** 30
const mostLanes = 64
const mostRounds = 10_000_000

/** Encrypts a key into the text of a key file, which names the DID it speaks for. Takes a second of the thread. */
export async function encryptKey(
  privateKey: Uint8Array,
  did: string,
  passphrase: string,
  progress?: Progress,
): Promise<string> {
  const [salt, iv] = [random(32), random(16)]
  const derived = scrypt(bytesOf(passphrase), salt, withProgress({ N, r, p, dkLen: 32 }, progress))
  const ciphertext = await aesCtr(derived, iv, privateKey)
  return JSON.stringify({
    version: 3,
    id: uuidFromBytes(version4(random(16))),
    address: addressOf(privateKey).slice(2),
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: toHex(iv) },
      ciphertext: toHex(ciphertext),
      kdf: 'scrypt',
      kdfparams: { n: N, r, p, dklen: 32, salt: toHex(salt) },
      mac: toHex(macOf(derived, ciphertext)),
    },
    colophon: { did },
  })
}

/** Opens a key file. Rejects with KeystoreError. Takes a second or more of the thread. */
export async function openKey(
  text: string,
  passphrase: string,
  progress?: Progress,
): Promise<OpenedKey> {
  const file = readFile(text)
  const derived = await deriveFitting(file, passphrase, progress)
  const privateKey = await aesCtr(derived, file.iv, file.ciphertext)
  const address = isKey(privateKey) ? addressOf(privateKey) : undefined
  if (address === undefined || address !== (file.address ?? address))
    throw new KeystoreError('address', 'the key is not that of the address the file names')
  return { address, privateKey, ...(file.did !== undefined && { did: file.did }) }
}

interface KeyFile {
  /** 0x lower case; files need not name it. */
  readonly address: string | undefined
  readonly did: string | undefined
  readonly iv: Uint8Array
  readonly ciphertext: Uint8Array
  readonly mac: Uint8Array
  readonly derive: (passphrase: Uint8Array, progress?: Progress) => Promise<Uint8Array>
}

/** Wallets differ in how they write a passphrase with letters beyond ASCII as bytes: normalised, or as it was typed. */
async function deriveFitting(
  file: KeyFile,
  passphrase: string,
  progress?: Progress,
): Promise<Uint8Array> {
  for (const form of new Set([passphrase.normalize('NFKC'), passphrase])) {
    const derived = await file.derive(toUtf8(form), progress)
    if (equal(macOf(derived, file.ciphertext), file.mac)) return derived
  }
  throw new KeystoreError('passphrase', 'the passphrase does not open the file')
}

const bytesOf = (passphrase: string): Uint8Array => toUtf8(passphrase.normalize('NFKC'))
const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

/** Marks 16 random bytes as a UUID of version 4. */
function version4(bytes: Uint8Array): Uint8Array {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes
}

function macOf(derived: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return keccak_256(concat(derived.subarray(16, 32), ciphertext))
}

/** Encrypts and decrypts: the counter mode is its own inverse. */
async function aesCtr(derived: Uint8Array, iv: Uint8Array, input: Uint8Array): Promise<Uint8Array> {
  const bytes = Uint8Array.from(derived.subarray(0, 16))
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-CTR', false, ['encrypt'])
  const counter = { name: 'AES-CTR', counter: Uint8Array.from(iv), length: 128 }
  return new Uint8Array(await crypto.subtle.encrypt(counter, key, Uint8Array.from(input)))
}

type Members = Readonly<Record<string, unknown>>

/** Members of a JSON object by their names in lower case: some wallets write `Crypto`. */
function membersOf(value: unknown): Members {
  if (typeof value !== 'object' || value === null)
    throw new KeystoreError('form', 'a part is missing')
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.toLowerCase(), inner]),
  )
}

function readFile(text: string): KeyFile {
  const file = membersOf(parseJson(text))
  if (Number(file['version']) !== 3)
    throw new KeystoreError('form', 'not a key file (Web3 Secret Storage, version 3)')
  const inner = membersOf(file['crypto'])
  if (inner['cipher'] !== 'aes-128-ctr')
    throw new KeystoreError('unsupported', 'the cipher is not aes-128-ctr')
  return {
    address: addressIn(file['address']),
    did: didOf(file['colophon']),
    iv: hexOf(membersOf(inner['cipherparams'])['iv'], 16),
    ciphertext: hexOf(inner['ciphertext'], 32),
    mac: hexOf(inner['mac'], 32),
    derive: derivation(inner['kdf'], membersOf(inner['kdfparams'])),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new KeystoreError('form', 'not JSON', { cause })
  }
}

function didOf(colophon: unknown): string | undefined {
  if (colophon === undefined) return undefined
  const { did } = membersOf(colophon)
  if (typeof did === 'string' && parseDid(did) !== undefined) return did
  throw new KeystoreError('form', 'the DID cannot be read')
}

function addressIn(value: unknown): string | undefined {
  if (value === undefined) return undefined
  const digits = typeof value === 'string' ? value.toLowerCase().replace(/^0x/, '') : ''
  if (/^[0-9a-f]{40}$/.test(digits)) return `0x${digits}`
  throw new KeystoreError('form', 'the address cannot be read')
}

function hexOf(value: unknown, length?: number): Uint8Array {
  const digits = typeof value === 'string' ? value.toLowerCase().replace(/^0x/, '') : ''
  try {
    if (digits !== '') return fromHex(digits, length)
  } catch (cause) {
    throw new KeystoreError('form', 'a part is not hex', { cause })
  }
  throw new KeystoreError('form', 'a part is not hex')
}

function numberOf(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
  throw new KeystoreError('form', 'a parameter is not a number')
}

function derivation(kdf: unknown, parameters: Members): KeyFile['derive'] {
  const salt = hexOf(parameters['salt'])
  const length = numberOf(parameters['dklen'])
  if (length < 32 || length > 64) throw new KeystoreError('form', 'the derived key has no 32 bytes')
  if (kdf === 'scrypt') return scryptOf(salt, length, parameters)
  if (kdf === 'pbkdf2') return pbkdf2Of(salt, length, parameters)
  throw new KeystoreError('unsupported', 'the key derivation is neither scrypt nor pbkdf2')
}

/** The parameters are a stranger's: they are bounded before any work is begun. */
function scryptOf(salt: Uint8Array, dkLen: number, given: Members): KeyFile['derive'] {
  const [cost, block, lanes] = [numberOf(given['n']), numberOf(given['r']), numberOf(given['p'])]
  if (128 * cost * block > mostMemory || lanes > mostLanes)
    throw new KeystoreError('too_costly', 'the file asks for too much memory')
  if (cost < 2 || !Number.isInteger(Math.log2(cost)))
    throw new KeystoreError('form', 'n is not a power of two')
  const options = { N: cost, r: block, p: lanes, dkLen, maxmem: 2 * mostMemory }
  return async (passphrase, progress) => scrypt(passphrase, salt, withProgress(options, progress))
}

function withProgress<T extends object>(options: T, onProgress?: Progress) {
  return { ...options, ...(onProgress !== undefined && { onProgress }) }
}

function pbkdf2Of(salt: Uint8Array, length: number, given: Members): KeyFile['derive'] {
  const iterations = numberOf(given['c'])
  if (given['prf'] !== 'hmac-sha256')
    throw new KeystoreError('unsupported', 'pbkdf2 is not with hmac-sha256')
  if (iterations > mostRounds)
    throw new KeystoreError('too_costly', 'the file asks for too many rounds')
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: Uint8Array.from(salt), iterations }
  return async (passphrase) => {
    const bytes = Uint8Array.from(passphrase)
    const key = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveBits'])
    return new Uint8Array(await crypto.subtle.deriveBits(how, key, 8 * length))
  }
}
