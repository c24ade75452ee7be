import { parseTime } from './date.ts'
import { didProblem, parseDid } from './did.ts'
import { fromMultibase } from './encoding.ts'
import {
  array,
  flag,
  integer,
  literal,
  object,
  oneOf,
  pattern,
  type Check,
  type Infer,
  type Problem,
  stringCheck,
  text,
} from './schema.ts'
import { assertionSources, codesOf } from './vocabulary.ts'

// What all three documents share: docs/formats/certificate.md, "Envelope".

/** Entries that one status list covers. */
export const statusListLength = 131_072

/** `@context` of every document and proof. */
export const documentContext = [
  'https://www.w3.org/ns/credentials/v2',
  'urn:colophon:context:v1',
] as const

/** What a status list can say, in the order of `credentialStatus`. */
export const statusPurposes = ['revocation', 'suspension', 'refresh'] as const
export type StatusPurpose = (typeof statusPurposes)[number]

export const did = stringCheck('did', didProblem)
export const uuidUrn = pattern(
  /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  'urn:uuid: and a UUID of version 7 in lower case',
)
export const instant = stringCheck('date', (value) =>
  parseTime(value) === undefined ? 'is not a time written as 2026-11-22T07:05:40Z' : null,
)
export const hex32 = pattern(/^[0-9a-f]{64}$/, '64 lower-case hex digits')
export const salt = pattern(/^[0-9a-f]{32}$/, '32 lower-case hex digits')

const mediaTypeForm = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/

/** What is wrong with a media type, or null: `type/subtype` in lower case, no parameters (RFC 6838 §4.2). */
export function mediaTypeProblem(value: string): string | null {
  return mediaTypeForm.test(value) ? null : 'is not a media type of the form type/subtype'
}

/** CIDv1 in base32 with SHA-256, of a UnixFS file (dag-pb or raw): what IPFS prints. */
const cidForm = /^baf(?:ybei|krei)[a-h][a-z2-7]{50}[aeimquy4]$/

const fileMembers = {
  mediaType: stringCheck('form', mediaTypeProblem),
  size: integer(1),
  digests: object({ sha256: hex32, sm3: hex32 }),
}
const storedMembers = { cid: pattern(cidForm, 'a CIDv1 in base32'), encrypted: flag }

export const depositedFile = object(fileMembers, storedMembers)
export const workFile = object(
  { ...fileMembers, deposit: object({ id: uuidUrn, logIndex: integer(0), time: instant }) },
  storedMembers,
)

/** A file in a document, with or without the deposit that fixed its time. */
export type DocumentFile = Infer<typeof depositedFile>

export function checkStored(file: DocumentFile, at: string, problems: Problem[]): void {
  if ((file.cid === undefined) === (file.encrypted === undefined)) return
  problems.push({
    pointer: at,
    rule: 'rule',
    detail: 'cid and encrypted come together or not at all',
  })
}

/** Each fact by JSON Pointer, and where it comes from; the nearest pointer above a fact rules. */
export const assertions = array(
  object({ fact: text(200), by: oneOf(codesOf(assertionSources)) }),
  1,
  200,
)

/** Every required fact is there, none twice, and each points to something. */
export function checkAssertions(
  subject: { readonly assertedBy: Infer<typeof assertions> },
  required: readonly string[],
  problems: Problem[],
): void {
  const facts = subject.assertedBy.map(({ fact }) => fact)
  const at = '/credentialSubject/assertedBy'
  for (const fact of required) {
    if (!facts.includes(fact)) problems.push({ pointer: at, rule: 'rule', detail: `lacks ${fact}` })
  }
  for (const [i, fact] of facts.entries()) {
    const fits = facts.indexOf(fact) === i && pointsTo(subject, fact)
    if (!fits)
      problems.push({
        pointer: `${at}/${i}/fact`,
        rule: 'rule',
        detail: 'is there twice or points nowhere',
      })
  }
}

function pointsTo(subject: unknown, pointer: string): boolean {
  if (!pointer.startsWith('/')) return false
  let value = subject
  for (const step of pointer.slice(1).split('/')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false
    value = Reflect.get(value, step)
  }
  return true
}

const signatureForm = stringCheck('form', (value) => {
  const wanted = 'is not a multibase base58btc signature of 64 bytes'
  if (value.length > 90) return wanted
  try {
    return fromMultibase(value).length === 64 ? null : wanted
  } catch {
    return wanted
  }
})

/** `@context` of every signed document. */
export const credentialContext = literal(documentContext)

export const proofSchema = object({
  '@context': credentialContext,
  type: literal('DataIntegrityProof'),
  cryptosuite: literal('eddsa-jcs-2022'),
  created: instant,
  verificationMethod: text(200),
  proofPurpose: literal('assertionMethod'),
  proofValue: signatureForm,
})

const statusEntry = object({
  id: text(2100),
  type: literal('BitstringStatusListEntry'),
  statusPurpose: oneOf(statusPurposes),
  statusListIndex: pattern(/^(?:0|[1-9][0-9]{0,5})$/, 'a decimal number'),
  statusListCredential: text(2048),
})

/** `credentialStatus` of documents that can be revoked. */
export const credentialStatus = array(statusEntry, 3, 3)

/** The members around a credential subject. */
export function envelope<const T extends string, S>(type: T, subject: Check<S>) {
  return {
    '@context': credentialContext,
    id: uuidUrn,
    type: literal(['VerifiableCredential', type] as const),
    issuer: object({ id: did, name: text(200) }),
    validFrom: instant,
    credentialSubject: subject,
    proof: proofSchema,
  }
}

interface Enveloped {
  readonly issuer: { readonly id: string }
  readonly validFrom: string
  readonly credentialStatus?: Infer<typeof credentialStatus>
  readonly proof: Infer<typeof proofSchema>
}

/** What the members around the subject must say together. */
export function checkEnvelope(document: Enveloped, problems: Problem[]): void {
  const { issuer, validFrom, proof: signed } = document
  const say = (pointer: string, detail: string) => problems.push({ pointer, rule: 'rule', detail })
  if (signed.created !== validFrom) say('/proof/created', 'differs from validFrom')
  if (!isKeyOf(issuer.id, signed.verificationMethod)) {
    say('/proof/verificationMethod', 'is not a key of the issuer (issuer#delegate-n)')
  }
  for (const [i, entry] of (document.credentialStatus ?? []).entries())
    checkStatusEntry(entry, i, document, say)
}

function isKeyOf(issuer: string, verificationMethod: string): boolean {
  const key = verificationMethod.slice(issuer.length)
  return verificationMethod.startsWith(issuer) && /^#delegate-[1-9][0-9]{0,8}$/.test(key)
}

function checkStatusEntry(
  entry: Infer<typeof statusEntry>,
  i: number,
  document: Enveloped,
  say: (pointer: string, detail: string) => void,
): void {
  const at = `/credentialStatus/${i}`
  const purpose = statusPurposes[i] ?? ''
  const first = document.credentialStatus?.[0]
  const list = parseStatusListUrl(entry.statusListCredential)
  if (entry.statusPurpose !== purpose) say(`${at}/statusPurpose`, `is not ${purpose}`)
  if (list === undefined || list.purpose !== purpose)
    say(`${at}/statusListCredential`, 'is not the address of such a list')
  if (entry.id !== `${entry.statusListCredential}#${entry.statusListIndex}`)
    say(`${at}/id`, 'does not name list and index')
  if (
    Number(entry.statusListIndex) >= statusListLength ||
    entry.statusListIndex !== first?.statusListIndex
  ) {
    say(`${at}/statusListIndex`, 'is not the index of this document in its lists')
  }
}

const statusListForm =
  /^https?:\/\/[^\s/?#]+(?:\/[^\s?#]*)?\/v1\/status\/([a-z]+)\/(0|[1-9][0-9]{0,10})$/

/** Purpose and number of a status list, from `<public address>/v1/status/<purpose>/<list>`. */
export function parseStatusListUrl(url: string): { purpose: string; list: number } | undefined {
  const [, purpose = '', list] = statusListForm.exec(url) ?? []
  return list === undefined ? undefined : { purpose, list: Number(list) }
}

/** Holders' address of a DID that the schema has accepted. */
export function addressOf(subjectDid: string): string {
  return parseDid(subjectDid)?.address ?? ''
}

/** UUID of a `urn:uuid:`. */
export function uuidOf(urn: string): string {
  return urn.slice('urn:uuid:'.length)
}
