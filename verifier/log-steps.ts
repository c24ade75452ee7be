import { type Case, valueOf } from './case.ts'
import { documentHash } from './digest.ts'
import { printEntry } from './entry.ts'
import { entryOf } from './entry-of.ts'
import { checkNoteSignatures, parseVkey, type SignedCheckpoint } from './checkpoint.ts'
import { leafHash, verifyInclusion } from './merkle.ts'
import { type Finding, finding } from './report.ts'
import type { Trust } from './trust.ts'

/** Step log-inclusion: is the entry that the document must have at its place in the log of the checkpoint? */
export function checkLogInclusion({ document, proof, checkpoint }: Case): Finding {
  if (proof.state === 'unreadable')
    return finding('proof-unreadable', { reason: proof.error.message })
  if (proof.state === 'absent') return finding('no-proof')
  if (document.state !== 'read') return finding('document-unreadable')
  if (checkpoint.state !== 'read') return finding('no-readable-checkpoint')
  const { index, hashes } = proof.value
  const { size, root } = checkpoint.value
  const entry = entryOf(document.value.document, documentHash(document.value.canonical))
  const claim = { index, size, root, proof: hashes, leafHash: leafHash(printEntry(entry)) }
  const code = verifyInclusion(claim) ? 'entry-included' : 'entry-not-included'
  return finding(code, { index: String(index), size: String(size) })
}

/** Step checkpoint-signature: did the log sign the checkpoint? */
export function checkCheckpointSignature(facts: Case): Finding {
  const { checkpoint, claim, options } = facts
  if (checkpoint.state === 'absent') return finding('no-checkpoint')
  if (checkpoint.state === 'unreadable') {
    return finding('checkpoint-unreadable', { reason: checkpoint.error.message })
  }
  const { origin } = checkpoint.value
  const known = logOf(options.trust, origin)
  if (known === undefined && options.trust !== undefined) return finding('log-unknown', { origin })
  const log = known ?? logOf(valueOf(claim), origin)
  if (log === undefined) return finding('log-key-unknown', { origin })
  const failure = signatureFailure(facts, checkpoint.value, log.vkey)
  return failure ?? finding(known ? 'checkpoint-signed' : 'log-key-claimed', log)
}

function logOf(trust: Trust | undefined, origin: string): Trust['logs'][number] | undefined {
  return trust?.logs.find((log) => log.origin === origin)
}

function signatureFailure(
  facts: Case,
  checkpoint: SignedCheckpoint,
  vkey: string,
): Finding | undefined {
  const result = checkNoteSignatures(checkpoint, [parseVkey(vkey)], facts.verifySignature)
  if (result === 'valid') return undefined
  return result === 'invalid'
    ? finding('checkpoint-signature-invalid')
    : finding('checkpoint-unsigned', { origin: checkpoint.origin })
}
