import { fromBase64, toBase64 } from './encoding.ts'
import { VerificationError } from './errors.ts'

// C2SP tlog-proof (docs/formats/proof.md).

const firstLine = 'c2sp.org/tlog-proof@v1'
/** A tree of 2^53 leaves has paths of 53 hashes. */
const maximumHashes = 53

export interface TlogProof {
  /** Position of the entry in the log. */
  readonly index: number
  /** Inclusion proof, 32 bytes each, from the leaf's sibling up. */
  readonly hashes: readonly Uint8Array[]
  /** The signed checkpoint, exactly as served. */
  readonly checkpoint: string
  /** Opaque, not authenticated by anything. This registry writes none. */
  readonly extra?: Uint8Array
}

/** Writes a proof file. */
export function printTlogProof(proof: TlogProof): string {
  const extra = proof.extra === undefined ? [] : [`extra ${toBase64(proof.extra)}`]
  const hashes = proof.hashes.map(toBase64)
  return [firstLine, ...extra, `index ${proof.index}`, ...hashes, '', proof.checkpoint].join('\n')
}

/**
 * Reads a proof file; what is read prints back to the same bytes. The checkpoint is returned as text:
 * parseCheckpoint reads it. Throws VerificationError `proof`.
 */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n')
  if (end < 0) throw invalid('no empty line before the checkpoint')
  const [first, ...lines] = text.slice(0, end).split('\n')
  if (first !== firstLine) throw invalid('first line')
  const extra = lines[0]?.startsWith('extra ')
    ? { extra: decode(lines.shift()?.slice(6) ?? '') }
    : {}
  const index = parseIndex(lines.shift() ?? '')
  if (lines.length > maximumHashes) throw invalid('too many hashes')
  return { index, hashes: lines.map(parseHash), checkpoint: text.slice(end + 2), ...extra }
}

function parseIndex(line: string): number {
  const [, digits] = /^index (0|[1-9][0-9]{0,15})$/.exec(line) ?? []
  const index = Number(digits)
  if (digits === undefined || !Number.isSafeInteger(index)) throw invalid('index line')
  return index
}

function parseHash(line: string): Uint8Array {
  const hash = decode(line)
  if (hash.length !== 32) throw invalid('hash length')
  return hash
}

function decode(text: string): Uint8Array {
  try {
    return fromBase64(text)
  } catch (cause) {
    throw new VerificationError('proof', 'not a log proof: base64', { cause })
  }
}

function invalid(what: string): VerificationError {
  return new VerificationError('proof', `not a log proof: ${what}`)
}
