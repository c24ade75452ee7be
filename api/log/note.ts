import { createPublicKey, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import {
  checkpointBody,
  parseVkey,
  printNote,
  printVkey,
  verifyCheckpoint,
} from '../../verifier/checkpoint.ts'
import type { Vkey } from '../../verifier/checkpoint.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { ed25519Verify } from './ed25519.ts'
import { LogError } from './log.ts'
import type { Checkpoint } from './log.ts'

/** Signs and reads the checkpoints of one log (C2SP tlog-checkpoint, Ed25519). */
export class CheckpointSigner {
  readonly origin: string
  /** C2SP verifier key. */
  readonly vkey: string
  readonly #key: Vkey
  readonly #privateKey: KeyObject

  /** @param privateKey Ed25519. Throws VerificationError `vkey` if the origin is no key name. */
  constructor(origin: string, privateKey: KeyObject) {
    this.origin = origin
    this.#privateKey = privateKey
    this.vkey = printVkey(origin, rawPublicKey(privateKey))
    this.#key = parseVkey(this.vkey)
  }

  /** The same size and root always give the same note: Ed25519 is deterministic. */
  sign(size: number, root: Uint8Array): Checkpoint {
    const body = checkpointBody(this.origin, size, root)
    const signature = sign(null, Buffer.from(body), this.#privateKey)
    const { keyId } = this.#key
    return { size, root, note: printNote(body, [{ name: this.origin, keyId, signature }]) }
  }
}

/** Reads a checkpoint of a log and checks its signature. Throws LogError `corrupt`. */
export function readCheckpoint(note: string, origin: string, vkey: string): Checkpoint {
  try {
    const { size, root, origin: found } = verifyCheckpoint(note, [parseVkey(vkey)], ed25519Verify)
    if (found === origin) return { size, root, note }
  } catch (cause) {
    if (!(cause instanceof VerificationError)) throw cause
    throw new LogError('corrupt', `the checkpoint is damaged: ${cause.message}`, { cause })
  }
  throw new LogError('corrupt', 'the checkpoint is of another log')
}

/** Ed25519 public key as 32 bytes (RFC 8032). */
function rawPublicKey(privateKey: KeyObject): Uint8Array {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (privateKey.asymmetricKeyType !== 'ed25519' || x === undefined) {
    throw new TypeError('the log key is not an Ed25519 key')
  }
  return Buffer.from(x, 'base64url')
}
