import { isMembers, type Json } from './canonical.ts'
import { type Case, valueOf } from './case.ts'
import type { Document } from './certificate.ts'
import { findKey } from './document-steps.ts'
import { statusOf } from './messages.ts'
import { type Finding, finding } from './report.ts'
import type { Trust, TrustKey } from './trust.ts'

/** What the steps on the anchor found: the key is judged as of the anchor's block. */
export interface AnchorFindings {
  readonly record: Finding
  readonly chain: Finding
}

/** Step issuer-key: is the key the registrar's, and was it valid when the document was anchored? */
export function checkIssuerKey(facts: Case, anchors: AnchorFindings): Finding {
  const document = valueOf(facts.document)?.document
  if (document === undefined) return finding('document-unreadable')
  const contradiction = checkClaims(facts, document)
  if (contradiction !== undefined) return contradiction
  const { trust } = facts.options
  return trust === undefined
    ? judgeClaim(facts, document, anchors)
    : judgeTrusted(facts, document, trust, anchors)
}

/** With nothing known beforehand, the registry's own claim can only be refuted, not confirmed. */
function judgeClaim(facts: Case, document: Document, anchors: AnchorFindings): Finding {
  const id = document.proof.verificationMethod
  const key = findKey(valueOf(facts.claim), document.issuer.id, id)
  if (key === undefined) return finding('key-unknown')
  const judged = judgePeriod(facts, key, anchors, document.issuer.name)
  return statusOf(judged.code) === 'pass'
    ? finding('key-claimed', { fingerprint: key.publicKeyMultibase })
    : judged
}

function judgeTrusted(
  facts: Case,
  document: Document,
  trust: Trust,
  anchors: AnchorFindings,
): Finding {
  const did = document.issuer.id
  const id = document.proof.verificationMethod
  const registrar = trust.registrars.find((one) => one.did === did)
  if (registrar === undefined) return finding('registrar-unknown', { issuer: did })
  const known = findKey(trust, did, id)
  if (known === undefined) return finding('key-not-of-registrar', { key: id })
  const key = onChain(facts, known)
  if (key === undefined) return finding('key-differs-on-chain', { key: id })
  return judgePeriod(facts, key, anchors, registrar.name)
}

/** The chain knows later revocations than a trust file does; on the key itself they must agree. */
function onChain({ options }: Case, known: TrustKey): TrustKey | undefined {
  const keys = options.observation?.didKeys
  if (keys === undefined) return known
  return keys.find(
    ({ id, publicKeyMultibase }) =>
      id === known.id && publicKeyMultibase === known.publicKeyMultibase,
  )
}

/**
 * A key is valid for a document iff validFromBlock <= block of its anchor < revokedAtBlock. Before the
 * anchor, it is valid unless revoked. A block number that only the evidence states does not save a
 * document signed with a key that was revoked since: whoever has the stolen key could have made it up.
 */
function judgePeriod(facts: Case, key: TrustKey, anchors: AnchorFindings, name: string): Finding {
  const block = valueOf(facts.anchor)?.blockNumber
  const [from, revoked] = [String(key.validFromBlock), String(key.revokedAtBlock)]
  if (facts.anchor.state === 'absent') {
    return key.revokedAtBlock === undefined
      ? finding('key-trusted-unanchored', { name })
      : finding('key-revoked-unanchored', { revoked })
  }
  if (block === undefined || statusOf(anchors.record.code) !== 'pass')
    return finding('key-period-unknown')
  const words = { name, from, revoked, block: String(block) }
  if (block < key.validFromBlock) return finding('key-not-yet-valid', words)
  if (key.revokedAtBlock === undefined) return finding('key-trusted', words)
  if (block >= key.revokedAtBlock) return finding('key-revoked', words)
  const confirmed = statusOf(anchors.chain.code) === 'pass'
  return finding(confirmed ? 'key-trusted' : 'key-revoked-later', words)
}

/** What the evidence itself says of the key (trust.json, did.json) must be readable and agree with what is known. */
function checkClaims({ claim, did, options }: Case, document: Document): Finding | undefined {
  for (const part of [claim, did]) {
    if (part.state === 'unreadable')
      return finding('claim-unreadable', { reason: part.error.message })
  }
  const id = document.proof.verificationMethod
  const claimed = findKey(valueOf(claim), document.issuer.id, id)?.publicKeyMultibase
  const known = findKey(options.trust, document.issuer.id, id)?.publicKeyMultibase ?? claimed
  const resolved = did.state === 'read' ? keyInDidDocument(did.value, id) : known
  const agree = [claimed, resolved].every(
    (key) => key === undefined || known === undefined || key === known,
  )
  return agree && (did.state === 'absent' || resolved !== undefined)
    ? undefined
    : finding('key-differs', { key: id })
}

/** publicKeyMultibase of a verification method in a DID resolution result. */
function keyInDidDocument(resolution: Json, id: string): string | undefined {
  const document = isMembers(resolution) ? resolution['didDocument'] : undefined
  const methods: unknown = isMembers(document) ? document['verificationMethod'] : undefined
  if (!Array.isArray(methods)) return undefined
  const method: unknown = methods.find((one) => isMembers(one) && one['id'] === id)
  const key = isMembers(method) ? method['publicKeyMultibase'] : undefined
  return typeof key === 'string' ? key : undefined
}
