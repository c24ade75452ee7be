import { parseAnchor, type AnchorRecord, type ChainObservation } from './anchor.ts'
import { parseStrict, type Json } from './canonical.ts'
import { readDocument, type ReadDocument } from './certificate.ts'
import { parseCheckpoint, type SignedCheckpoint } from './checkpoint.ts'
import { fromUtf8 } from './encoding.ts'
import { VerificationError } from './errors.ts'
import type { Evidence } from './evidence.ts'
import { type History, parseHistory } from './history.ts'
import { type Ed25519Verify, verifyEd25519 } from './signature.ts'
import { type Gunzip, parseStatusList, type StatusList } from './status-list.ts'
import { parseTlogProof, type TlogProof } from './tlog-proof.ts'
import { parseTrust, type Trust } from './trust.ts'

/** What a part of the evidence turned out to be. */
export type Reading<T> =
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly error: VerificationError }
  | { readonly state: 'read'; readonly value: T }

/** Digests of a file, lower-case hex, and its bytes. Whatever is not given is not compared. */
export interface FileDigests {
  readonly sha256: string
  readonly sm3?: string
  readonly size?: number
}

export interface VerifyOptions {
  /** What is known of the registry beforehand. Without it, keys and logs are not checkable. */
  readonly trust?: Trust
  /** The file that the document is said to be about. */
  readonly file?: FileDigests
  /** What a node of the chain says. */
  readonly observation?: ChainObservation
  /** Status list credentials (JSON text), beside those in the evidence. Of several copies the newest counts. */
  readonly statusLists?: readonly string[]
  /** What unpacks status lists. Without it, they are not checkable. */
  readonly gunzip?: Gunzip
  /** A faster Ed25519 than the built-in one; both follow RFC 8032. */
  readonly ed25519Verify?: Ed25519Verify
}

/** Everything the steps look at, read once. */
export interface Case {
  readonly document: Reading<ReadDocument>
  readonly proof: Reading<TlogProof>
  readonly checkpoint: Reading<SignedCheckpoint>
  readonly anchor: Reading<AnchorRecord>
  /** trust.json of the evidence: the registry's own claim. */
  readonly claim: Reading<Trust>
  /** did.json of the evidence. */
  readonly did: Reading<Json>
  /** Status lists in the evidence, as many as there are. */
  readonly statusLists: readonly Reading<StatusList>[]
  /** history.json of the evidence. */
  readonly history: Reading<History>
  readonly options: VerifyOptions
  readonly verifySignature: Ed25519Verify
}

/** Reads all parts of the evidence; a part that cannot be read is noted, not thrown. */
export function openCase(evidence: Evidence, options: VerifyOptions): Case {
  return {
    document: read(evidence.certificate, readDocument),
    proof: read(evidence.proof, parseTlogProof),
    checkpoint: read(evidence.proof && checkpointIn(evidence.proof), parseCheckpoint),
    anchor: read(evidence.anchor, parseAnchor),
    claim: read(evidence.trust, parseTrust),
    did: read(evidence.did, parseStrict),
    statusLists: listsIn(evidence).map((list) => read(list, parseStatusList)),
    history: read(evidence.history, parseHistory),
    options,
    verifySignature: options.ed25519Verify ?? verifyEd25519,
  }
}

function listsIn({ statusRevocation, statusSuspension, statusRefresh }: Evidence): Uint8Array[] {
  return [statusRevocation, statusSuspension, statusRefresh].filter((list) => list !== undefined)
}

/** The checkpoint is judged by itself, so that damage to the proof around it is told apart. */
function checkpointIn(proof: Uint8Array): Uint8Array {
  const newline = 0x0a
  let end = proof.indexOf(newline)
  while (end >= 0 && proof[end + 1] !== newline) end = proof.indexOf(newline, end + 1)
  return end < 0 ? new Uint8Array() : proof.subarray(end + 2)
}

function read<T>(bytes: Uint8Array | undefined, parse: (text: string) => T): Reading<T> {
  if (bytes === undefined) return { state: 'absent' }
  return attempt(() => parse(fromUtf8(bytes)))
}

/** Only what the input is to blame for becomes a reading; our own bugs go on up. */
export function attempt<T>(action: () => T): Reading<T> {
  try {
    return { state: 'read', value: action() }
  } catch (error) {
    if (error instanceof VerificationError) return { state: 'unreadable', error }
    throw error
  }
}

/** The value of a part that could be read. */
export function valueOf<T>(reading: Reading<T>): T | undefined {
  return reading.state === 'read' ? reading.value : undefined
}
