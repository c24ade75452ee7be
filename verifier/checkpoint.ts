import { sha256 } from './digest.ts'
import { concat, equal, fromBase64, fromHex, toBase64, toHex, toUtf8 } from './encoding.ts'
import { VerificationError } from './errors.ts'
import { type Ed25519Verify, verifyEd25519 } from './signature.ts'

// C2SP tlog-checkpoint in a C2SP signed note, Ed25519 only (docs/formats/log.md).

/** Signature type byte of Ed25519 in signed notes. */
const ed25519Type = 0x01
/** Parsing is bounded; C2SP asks to accept at least 16. */
const maximumSignatures = 64

/** One signature line of a note. */
export interface NoteSignature {
  /** Key name: for the log's own signature, its origin. */
  readonly name: string
  /** 4 bytes, see keyId. */
  readonly keyId: Uint8Array
  /** What follows the key id: 64 bytes for Ed25519, other lengths for other algorithms of witnesses. */
  readonly signature: Uint8Array
}

/** A public key that signs notes. */
export interface Vkey {
  readonly name: string
  readonly keyId: Uint8Array
  /** 32 bytes. */
  readonly publicKey: Uint8Array
}

export interface SignedCheckpoint {
  /** Name of the log. */
  readonly origin: string
  /** Leaves in the tree. */
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
  /** The text that is signed, with its last newline. */
  readonly body: string
  readonly signatures: readonly NoteSignature[]
}

/** The signed text of a checkpoint: origin, size and root, one a line. Throws VerificationError `checkpoint`. */
export function checkpointBody(origin: string, size: number, root: Uint8Array): string {
  if (!isName(origin)) throw invalid('origin')
  if (!Number.isSafeInteger(size) || size < 0) throw invalid('size')
  if (root.length !== 32) throw invalid('root')
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** Key names: no white space, no plus sign, no control characters, not empty. */
function isName(name: string): boolean {
  return name.isWellFormed() && /^[^\s+\p{Cc}]{1,255}$/u.test(name)
}

/** Key id of an Ed25519 key: SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), first 4 bytes. */
export function keyId(name: string, publicKey: Uint8Array): Uint8Array {
  return sha256(concat(toUtf8(`${name}\n`), Uint8Array.of(ed25519Type), publicKey)).slice(0, 4)
}

/** A note: the text (ending in a newline), an empty line, and the signature lines. */
export function printNote(body: string, signatures: readonly NoteSignature[]): string {
  const lines = signatures.map(
    ({ name, keyId: id, signature }) => `— ${name} ${toBase64(concat(id, signature))}\n`,
  )
  return `${body}\n${lines.join('')}`
}

/** A verifier key as C2SP writes it: `name+keyId+base64(0x01 ‖ public key)`. */
export function printVkey(name: string, publicKey: Uint8Array): string {
  if (!isName(name) || publicKey.length !== 32)
    throw new VerificationError('vkey', 'not a key name or key')
  const key = toBase64(concat(Uint8Array.of(ed25519Type), publicKey))
  return `${name}+${toHex(keyId(name, publicKey))}+${key}`
}

/** Reads a verifier key. Throws VerificationError `vkey` on another algorithm, or a key id that is not the key's. */
export function parseVkey(text: string): Vkey {
  const [name = '', id = '', key = ''] = splitVkey(text)
  const bytes = read('vkey', () => fromBase64(key))
  const publicKey = bytes.slice(1)
  if (!isName(name) || bytes.length !== 33 || bytes[0] !== ed25519Type) {
    throw new VerificationError('vkey', 'not an Ed25519 verifier key')
  }
  const expected = keyId(name, publicKey)
  if (
    !equal(
      read('vkey', () => fromHex(id, 4)),
      expected,
    )
  ) {
    throw new VerificationError('vkey', 'the key id is not that of the key')
  }
  return { name, keyId: expected, publicKey }
}

/** Base64 may hold plus signs, so only the first two separate. */
function splitVkey(text: string): string[] {
  const [name = '', id = '', ...key] = text.split('+')
  return [name, id, key.join('+')]
}

/**
 * Reads a checkpoint: exactly origin, size, root and at least one signature line, no extension lines;
 * what is read prints back to the same bytes. Throws VerificationError `checkpoint`.
 */
export function parseCheckpoint(text: string): SignedCheckpoint {
  const [origin = '', size = '', root = '', empty, ...rest] = text.split('\n')
  if (!isName(origin)) throw invalid('origin')
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)))
    throw invalid('size')
  if (empty !== '') throw invalid('no empty line after the root')
  if (rest.length < 2 || rest.pop() !== '') throw invalid('no signature line, or no last newline')
  if (rest.length > maximumSignatures) throw invalid('too many signatures')
  const rootHash = read('checkpoint', () => fromBase64(root))
  const body = checkpointBody(origin, Number(size), rootHash)
  return { origin, size: Number(size), root: rootHash, body, signatures: rest.map(parseSignature) }
}

function parseSignature(line: string): NoteSignature {
  const [, name = '', blob = ''] = /^— (\S+) (\S+)$/.exec(line) ?? []
  const bytes = read('checkpoint', () => fromBase64(blob))
  if (!isName(name) || bytes.length < 5) throw invalid('signature line')
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) }
}

function read(code: 'vkey' | 'checkpoint', decode: () => Uint8Array): Uint8Array {
  try {
    return decode()
  } catch (cause) {
    throw new VerificationError(code, 'not base64 or hex in canonical form', { cause })
  }
}

function invalid(what: string): VerificationError {
  return new VerificationError('checkpoint', `not a checkpoint: ${what}`)
}

/**
 * Whether a checkpoint carries a valid signature by one of the keys: `valid`; `invalid` where a line by
 * one of them does not fit; `absent` where none of them signed. Lines by other keys are ignored.
 */
export function checkNoteSignatures(
  checkpoint: SignedCheckpoint,
  vkeys: readonly Vkey[],
  verify: Ed25519Verify = verifyEd25519,
): 'valid' | 'invalid' | 'absent' {
  const message = toUtf8(checkpoint.body)
  let result: 'valid' | 'absent' = 'absent'
  for (const { name, keyId: id, signature } of checkpoint.signatures) {
    const key = vkeys.find((vkey) => vkey.name === name && equal(vkey.keyId, id))
    if (key === undefined) continue
    if (!verify(signature, message, key.publicKey)) return 'invalid'
    result = 'valid'
  }
  return result
}

/**
 * Reads a checkpoint and checks that the log it names signed it: one of the keys has the origin as its
 * name and signed the body. Throws VerificationError `checkpoint` otherwise.
 */
export function verifyCheckpoint(
  text: string,
  vkeys: readonly Vkey[],
  verify: Ed25519Verify = verifyEd25519,
): SignedCheckpoint {
  const checkpoint = parseCheckpoint(text)
  const own = vkeys.filter((vkey) => vkey.name === checkpoint.origin)
  const result = checkNoteSignatures(checkpoint, own, verify)
  if (result !== 'valid') throw invalid(`signature of ${checkpoint.origin} is ${result}`)
  return checkpoint
}
