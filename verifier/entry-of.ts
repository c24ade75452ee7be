import type { DepositReceipt, Document, WorkCertificate } from './certificate.ts'
import { addressOf, type DocumentFile, uuidOf } from './certificate-parts.ts'
import { parseTime } from './date.ts'
import { documentHash } from './digest.ts'
import { fromHex } from './encoding.ts'
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
  const holders = soleHolder(subject.id)
  const id = uuidOf(document.id)
  return {
    kind: 'identityCertificate',
    publicLookup: false,
    subject: id,
    holders,
    content: zeroWord,
  }
}

function workWords(subject: WorkCertificate['credentialSubject']): SubjectWords {
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

function depositWords(subject: DepositReceipt['credentialSubject']): SubjectWords {
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
