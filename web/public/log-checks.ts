/** The checks of the log, done here by the rules of verifier/: the page asks for proofs, and takes nobody's word for them. */
import type { Label } from '../../verifier/vocabulary.ts'
import { parseVkey, verifyCheckpoint, type SignedCheckpoint } from '../../verifier/checkpoint.ts'
import { sha256 } from '../../verifier/digest.ts'
import { equal, fromHex, toHex, toUtf8 } from '../../verifier/encoding.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { leafHash, verifyConsistency, verifyInclusion } from '../../verifier/merkle.ts'
import { parseTlogProof } from '../../verifier/tlog-proof.ts'
import type { Consistency, WholeEntry } from './log-asks.ts'
import { logTexts as texts } from './log-texts.ts'

/** One thing that was checked. */
export interface Step {
  readonly name: Label
  readonly passed: boolean
}

/** What something that reads strictly makes of its input; undefined where it does not take it. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof VerificationError) return undefined
    throw error
  }
}

/** A checkpoint whose signature is that of the key; undefined for any other. */
export function signedBy(vkey: string, note: string): SignedCheckpoint | undefined {
  return attempt(() => verifyCheckpoint(note, [parseVkey(vkey)]))
}

/** Entry, path and signature: that this very entry is in the tree that the log has signed. */
export function checkEntry(
  entry: WholeEntry,
  { proof, vkey, document }: { proof: string; vkey: string; document?: string },
): readonly Step[] {
  const bytes = attempt(() => fromHex(entry.bytes, 160))
  const parsed = attempt(() => parseTlogProof(proof))
  const checkpoint = parsed && signedBy(vkey, parsed.checkpoint)
  const leads =
    bytes !== undefined &&
    parsed !== undefined &&
    checkpoint !== undefined &&
    parsed.index === entry.index &&
    verifyInclusion({
      index: parsed.index,
      size: checkpoint.size,
      leafHash: leafHash(bytes),
      proof: parsed.hashes,
      root: checkpoint.root,
    })
  const own = bytes && toHex(bytes.slice(128))
  return [
    ...(document === undefined
      ? []
      : [{ name: texts.stepDocument, passed: toHex(sha256(toUtf8(document))) === own }]),
    { name: texts.stepInclusion, passed: leads },
    { name: texts.stepSignature, passed: checkpoint !== undefined },
  ]
}

/** Whether the log of one size begins with the log of another, all of it. */
export function extendsOther(
  { fromRoot, toRoot, hashes }: Consistency,
  from: number,
  to: number,
): boolean {
  const read = attempt(() => ({
    fromRoot: fromHex(fromRoot, 32),
    toRoot: fromHex(toRoot, 32),
    proof: hashes.map((hash) => fromHex(hash, 32)),
  }))
  return read !== undefined && verifyConsistency({ from, to, ...read })
}

/** Whether a root in hex is that of a checkpoint. */
export function isRootOf(root: string, checkpoint: SignedCheckpoint): boolean {
  return equal(attempt(() => fromHex(root, 32)) ?? new Uint8Array(), checkpoint.root)
}
