import type {
  DepositReceipt,
  Document,
  IdentityCertificate,
  ProcessEvent,
  StatusChange,
  WorkCertificate,
} from './certificate.ts'
import { addressOf, type DocumentFile, uuidOf } from './certificate-parts.ts'
import { parseTime } from './date.ts'
import { documentHash, sha256 } from './digest.ts'
import { fromHex, toUtf8, uuidFromBytes } from './encoding.ts'
import { contentHash, holdersHash, zeroWord, type Entry, type Holder } from './entry.ts'

/**
 * The log entry that a document must have: everything in it follows from the document.
 * `hash` is documentHash of it, where the caller has that already.
 */
export function entryOf(document: Document, hash: Uint8Array = documentHash(document)): Entry {
  const time = parseTime(document.validFrom) ?? 0
  return { time, document: hash, ...subjectWords(document) }
}

type SubjectWords = Omit<Entry, 'time' | 'document'>

function subjectWords(document: Document): SubjectWords {
  const { credentialSubject: subject } = document
  if ('files' in subject) return workWords(subject)
  if ('file' in subject) return depositWords(subject)
  if ('change' in subject) return chainedWords('statusChange', subject)
  if ('transition' in subject) return chainedWords('processEvent', subject)
  if ('encodedList' in subject) return listWords(document.id)
  return identityWords(uuidOf(document.id), subject)
}

type Subject<D extends Document> = D['credentialSubject']

const bare = { publicLookup: false, holders: zeroWord, content: zeroWord } as const

function identityWords(subject: string, { id }: Subject<IdentityCertificate>): SubjectWords {
  return { ...bare, kind: 'identityCertificate', subject, holders: soleHolder(id) }
}

/** Acts on one thing form a chain: the content word is the hash of the document before, or zero. */
function chainedWords(
  kind: 'statusChange' | 'processEvent',
  { id, previous }: Subject<StatusChange | ProcessEvent>,
): SubjectWords {
  const content = previous === undefined ? zeroWord : fromHex(previous, 32)
  return { ...bare, kind, subject: uuidOf(id), content }
}

function listWords(address: string): SubjectWords {
  return { ...bare, kind: 'statusList', subject: statusListSubject(address) }
}

/**
 * The subject of a status list's entry: a UUID of version 8 (RFC 9562 §5.8) made of the first 16 bytes of the SHA-256
 * of the list's address.
 */
export function statusListSubject(address: string): string {
  const bytes = sha256(toUtf8(address)).slice(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return uuidFromBytes(bytes)
}

function workWords(subject: Subject<WorkCertificate>): SubjectWords {
  const { owners, files, contentSalt } = subject
  const [only] = owners
  return {
    kind: 'workCertificate',
    publicLookup: contentSalt === undefined,
    subject: uuidOf(subject.id),
    holders: only && owners.length === 1 ? soleHolder(only.did) : holdersHash(owners.map(holderOf)),
    content: contentOf(files, contentSalt),
  }
}

function holderOf(owner: { did: string; sharePpm?: number }): Holder {
  return { address: addressOf(owner.did), ppm: owner.sharePpm ?? 0 }
}

function soleHolder(did: string): Uint8Array {
  return holdersHash([{ address: addressOf(did), ppm: 1_000_000 }])
}

function depositWords(subject: Subject<DepositReceipt>): SubjectWords {
  return {
    kind: 'deposit',
    publicLookup: subject.contentSalt === undefined,
    subject: uuidOf(subject.id),
    holders: soleHolder(subject.depositor),
    content: contentOf([subject.file], subject.contentSalt),
  }
}

function contentOf(files: readonly DocumentFile[], salt: string | undefined): Uint8Array {
  const digests = files.map((file) => fromHex(file.digests.sha256, 32))
  return contentHash(digests, salt === undefined ? undefined : fromHex(salt, 16))
}
