import { type Case, valueOf } from './case.ts'
import { type Document, filesOf, signingInput } from './certificate.ts'
import { fromMultibase, fromMultikey } from './encoding.ts'
import { type Finding, finding } from './report.ts'
import type { Trust, TrustKey } from './trust.ts'
import { documentKinds } from './vocabulary.ts'

/** Step file-digest: is the file one that the document lists? */
export function checkFileDigest({ document, options: { file } }: Case): Finding {
  if (document.state !== 'read') return finding('document-unreadable')
  const files = filesOf(document.value.document)
  if (files.length === 0) return finding('no-file-listed')
  if (file === undefined) return finding('file-not-given')
  const listed = files.find(({ digests }) => digests.sha256 === file.sha256)
  if (listed === undefined) return finding('file-differs')
  if (file.sm3 !== undefined && file.sm3 !== listed.digests.sm3) return finding('file-sm3-differs')
  if (file.size !== undefined && file.size !== listed.size) return finding('file-size-differs')
  return finding('file-matches')
}

/** What people call a document by: the registration number where it has one, else its id. */
function identifierOf({ id, credentialSubject: subject }: Document): string {
  return 'files' in subject ? subject.registrationNumber : id
}

/** When the document ends by itself, where it does. */
function termOf(document: Document): Readonly<Record<string, string>> {
  const until = 'validUntil' in document ? document.validUntil : undefined
  return until === undefined
    ? {}
    : { untilZh: `，有效期至 ${until}`, untilEn: `, valid until ${until}` }
}

/** Step document-format: strict JSON, and every member as the format prescribes. */
export function checkDocumentFormat({ document }: Case): Finding {
  if (document.state === 'absent') return finding('document-unreadable')
  if (document.state === 'read') {
    const { kind, document: found } = document.value
    const { zh: kindZh, en: kindEn } = documentKinds[kind]
    return finding('document-readable', {
      kindZh,
      kindEn,
      id: identifierOf(found),
      ...termOf(found),
    })
  }
  const { code, message } = document.error
  return finding(code === 'document' ? 'document-malformed' : 'document-not-json', {
    reason: message,
  })
}

/** Step document-signature: does the proof fit the document and the key it names? */
export function checkDocumentSignature(facts: Case): Finding {
  if (facts.document.state !== 'read') return finding('document-unreadable')
  const { document, canonical } = facts.document.value
  const id = document.proof.verificationMethod
  const key = keyOf(facts, document)
  if (key === undefined) return finding('signature-key-unknown', { key: id })
  return finding(
    isSigned(document, key, facts, canonical) ? 'signature-valid' : 'signature-invalid',
    {
      key: id,
    },
  )
}

/** Whether a document, or a status list, is signed with a key. */
export function isSigned(
  document: Pick<Document, 'proof'>,
  key: TrustKey,
  { verifySignature }: Pick<Case, 'verifySignature'>,
  canonical?: string,
): boolean {
  const signature = fromMultibase(document.proof.proofValue)
  return verifySignature(
    signature,
    signingInput(document, canonical),
    fromMultikey(key.publicKeyMultibase),
  )
}

/** The key that a document names: as known beforehand, else as the chain has it, else as the evidence claims it. */
export function keyOf(
  { options, claim }: Case,
  document: Pick<Document, 'issuer' | 'proof'>,
): TrustKey | undefined {
  const id = document.proof.verificationMethod
  return (
    findKey(options.trust, document.issuer.id, id) ??
    options.observation?.didKeys?.find((key) => key.id === id) ??
    findKey(valueOf(claim), document.issuer.id, id)
  )
}

/** A registrar's key by its id. */
export function findKey(trust: Trust | undefined, did: string, id: string): TrustKey | undefined {
  return trust?.registrars.find((one) => one.did === did)?.keys.find((key) => key.id === id)
}
