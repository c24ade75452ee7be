/**
 * The evidence file: one zip that holds all that a court needs to check a document without us
 * (docs/formats/evidence.md). Its times are fixed, so that the same evidence is the same bytes.
 */
import { zipSync, type Zippable } from 'fflate'
import { printReadme } from '../../verifier/evidence.ts'

export interface EvidenceParts {
  /** Canonical JSON of the document. */
  readonly document: string
  /** C2SP tlog-proof. */
  readonly proof: string
  /** Canonical JSON of the anchor record; absent before the anchor is final. */
  readonly anchor?: string
  /** DID resolution result of the issuer as of the anchor's block. */
  readonly did?: string
  /** What the registry says of itself. */
  readonly trust: string
}

const utf8 = new TextEncoder()

/** Prints the evidence zip. */
export function packEvidence(parts: EvidenceParts): Uint8Array {
  const { document, proof, anchor, did, trust } = parts
  const files: Record<string, string> = {
    'README.txt': printReadme(document),
    'certificate.json': document,
    'certificate.tlog-proof': proof,
    ...(anchor === undefined ? {} : { 'anchor.json': anchor }),
    ...(did === undefined ? {} : { 'did.json': did }),
    'trust.json': trust,
  }
  const bytes: Zippable = {}
  for (const [name, text] of Object.entries(files)) bytes[name] = utf8.encode(text)
  return zipSync(bytes, { level: 6, mtime: new Date(1980, 0, 1) })
}
