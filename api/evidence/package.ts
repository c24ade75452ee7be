/**
 * The evidence file: one zip that holds all that a court needs to check a document without us
 * (docs/formats/evidence.md). Its times are fixed, so that the same evidence is the same bytes.
 */
import { zipSync, type Zippable } from 'fflate'
import { statusPurposes, type StatusPurpose } from '../../verifier/certificate-parts.ts'
import { parseDocument } from '../../verifier/certificate.ts'
import { printReadme } from '../../verifier/evidence.ts'
import { printHistory } from '../../verifier/history.ts'

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
  /** The status lists that the document names, as they are now; with them its status is checked offline, as of then. */
  readonly statusLists?: Readonly<Partial<Record<StatusPurpose, string>>>
  /** All status changes of the document, from the first on; canonical JSON. */
  readonly history?: readonly string[]
}

const utf8 = new TextEncoder()

/** Prints the evidence zip. Throws VerificationError `history` where the changes do not follow from one another. */
export function packEvidence(parts: EvidenceParts): Uint8Array {
  const { document, proof, anchor, did, trust } = parts
  const members = {
    'certificate.json': document,
    'certificate.tlog-proof': proof,
    ...(anchor === undefined ? {} : { 'anchor.json': anchor }),
    ...(did === undefined ? {} : { 'did.json': did }),
    'trust.json': trust,
    ...statusMembers(parts),
  }
  const files = { 'README.txt': printReadme(document, Object.keys(members)), ...members }
  const bytes: Zippable = {}
  for (const [name, text] of Object.entries(files)) bytes[name] = utf8.encode(text)
  return zipSync(bytes, { level: 6, mtime: new Date(1980, 0, 1) })
}

function statusMembers({ document, statusLists = {}, history = [] }: EvidenceParts) {
  const members: Record<string, string> = {}
  for (const purpose of statusPurposes) {
    const list = statusLists[purpose]
    if (list !== undefined) members[`status-${purpose}.json`] = list
  }
  if (history.length > 0)
    members['history.json'] = printHistory(parseDocument(document).id, history)
  return members
}
