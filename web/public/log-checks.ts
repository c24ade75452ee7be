/** The checks of the log, done here by the rules of verifier/: the page asks for proofs, and takes nobody's word for them. */
import type { Label } from '../../verifier/vocabulary.ts'
import { parseVkey, verifyCheckpoint, type SignedCheckpoint } from '../../verifier/checkpoint.ts'
import { sha256 } from '../../verifier/digest.ts'
import { equal, fromHex, toHex, toUtf8 } from '../../verifier/encoding.ts'
import { ENTRY_LENGTH, parseEntry, type Entry, type EntryKind } from '../../verifier/entry.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { leafHash, verifyConsistency, verifyInclusion } from '../../verifier/merkle.ts'
import { parseTlogProof } from '../../verifier/tlog-proof.ts'
import type { Consistency, WholeEntry } from './log-asks.ts'
import { logTexts as texts } from './log-texts.ts'

/** One thing that was checked. */
export interface Step {
  readonly name: Label
  /** Undefined: it could not be checked. */
  readonly passed: boolean | undefined
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

/** Kinds whose documents everybody is shown. */
const publicKinds: readonly EntryKind[] = [
  'deposit',
  'identityCertificate',
  'workCertificate',
  'statusChange',
]

export interface CheckedEntry {
  readonly steps: readonly Step[]
  /** What its bytes say; undefined where they are not those of an entry. */
  readonly entry: Entry | undefined
}

/** Entry, path and signature: that this very entry is in the tree that the log has signed. Nothing else that was answered counts. */
export function checkEntry(
  { index, bytes }: Pick<WholeEntry, 'index' | 'bytes'>,
  { proof, vkey, document }: { proof: string; vkey: string; document?: string },
): CheckedEntry {
  const raw = attempt(() => fromHex(bytes, ENTRY_LENGTH))
  const entry = raw && attempt(() => parseEntry(raw))
  const parsed = attempt(() => parseTlogProof(proof))
  const checkpoint = parsed && signedBy(vkey, parsed.checkpoint)
  const leads =
    entry !== undefined &&
    parsed !== undefined &&
    checkpoint !== undefined &&
    parsed.index === index &&
    verifyInclusion({
      index,
      size: checkpoint.size,
      leafHash: leafHash(raw!),
      proof: parsed.hashes,
      root: checkpoint.root,
    })
  const steps = [
    ...documentSteps(entry, document),
    { name: texts.stepInclusion, passed: leads },
    { name: texts.stepSignature, passed: checkpoint !== undefined },
  ]
  return { steps, entry }
}

/** A document that was kept back is not one that agrees. */
function documentSteps(entry: Entry | undefined, document: string | undefined): readonly Step[] {
  if (entry === undefined) return []
  if (document === undefined)
    return publicKinds.includes(entry.kind)
      ? [{ name: texts.stepNoDocument, passed: undefined }]
      : []
  return [{ name: texts.stepDocument, passed: equal(sha256(toUtf8(document)), entry.document) }]
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

/** What was answered of two sizes of the log. */
export interface Between {
  readonly from: number
  readonly to: number
  readonly proof: Consistency
  /** What the log has signed; undefined where it did not. */
  readonly checkpoint: SignedCheckpoint | undefined
  /** From the larger size on to that of the checkpoint, where that is larger still. */
  readonly onward?: Consistency
}

/** That one size of the log begins with the other. Roots are anybody's until they lead to one that was signed. */
export function checkBetween({ from, to, proof, checkpoint, onward }: Between): readonly Step[] {
  const steps = [{ name: texts.stepConsistency, passed: extendsOther(proof, from, to) }]
  if (checkpoint === undefined) return [...steps, { name: texts.stepSignature, passed: false }]
  if (onward === undefined) {
    const same = checkpoint.size === to && isRootOf(proof.toRoot, checkpoint)
    return [...steps, { name: texts.stepToRoot, passed: same }]
  }
  const { size, root } = checkpoint
  const roots = { fromRoot: proof.toRoot, toRoot: toHex(root) }
  return [
    ...steps,
    { name: texts.stepOnward, passed: extendsOther({ ...onward, ...roots }, to, size) },
  ]
}
