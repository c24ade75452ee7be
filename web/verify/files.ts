/** Makes evidence and trust of the files that somebody gives. */
import {
  type Evidence,
  isZip,
  listAsDocument,
  memberOf,
  parseTrust,
  readEvidence,
  readZip,
  startLength,
  type Trust,
  VerificationError,
  ZipError,
  zipLimits,
} from '../../verifier/index.ts'
import type { Label } from '../../verifier/vocabulary.ts'
import { fill } from '../format.ts'
import { texts } from './texts.ts'
import { zipTools } from './unpack.ts'

/** Files that cannot be verified at all, and why; what can be read is for the steps to judge. */
export class Unusable extends Error {
  readonly label: Label
  constructor(label: Label, options?: ErrorOptions) {
    super(label.en, options)
    this.label = label
  }
}

type Members = Map<string, Uint8Array>

/** Evidence of an archive, or of its parts one by one. Throws Unusable; rejects with DOMException where a file cannot be read. */
export async function evidenceOf(files: readonly File[]): Promise<Evidence> {
  if (files.length === 0) throw new Unusable(texts.noEvidence)
  const members: Members = new Map()
  for (const file of files)
    for (const [name, bytes] of await membersOf(file)) {
      if (members.has(name)) throw new Unusable(fill(texts.twice, { name }))
      members.set(name, bytes)
    }
  listAsDocument(members)
  return orUnusable(texts.noDocument, () => readEvidence(members))
}

/** Whether a file looks like evidence, by its first bytes: it may be a work all the same. */
export async function looksLikeEvidence(file: File): Promise<boolean> {
  const start = await startOf(file)
  return isZip(start) || memberOf(file.name, start) !== undefined
}

/** What somebody knows of a registry. Throws Unusable. */
export async function trustOf(file: File): Promise<Trust> {
  const text = new TextDecoder().decode(await bytesOf(file, zipLimits.member))
  return orUnusable(texts.badTrust, () => parseTrust(text))
}

async function membersOf(file: File): Promise<Members> {
  const start = await startOf(file)
  if (isZip(start)) return unzip(file.name, await bytesOf(file, zipLimits.packed))
  const member = memberOf(file.name, start)
  if (member === undefined) throw new Unusable(fill(texts.notEvidence, { name: file.name }))
  return new Map([[member, await bytesOf(file, zipLimits.member)]])
}

async function startOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, startLength).arrayBuffer())
}

async function bytesOf(file: File, most: number): Promise<Uint8Array> {
  if (file.size > most) throw new Unusable(fill(texts.tooLarge, { name: file.name }))
  return new Uint8Array(await file.arrayBuffer())
}

function unzip(name: string, bytes: Uint8Array): Members {
  try {
    return readZip(bytes, zipTools)
  } catch (error) {
    if (!(error instanceof ZipError)) throw error
    throw new Unusable(fill(texts.damaged, { name, reason: error.message }), { cause: error })
  }
}

function orUnusable<T>(label: Label, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    throw new Unusable(fill(label, { reason: error.message }), { cause: error })
  }
}
