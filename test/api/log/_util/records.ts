import { createHash, createPrivateKey, hash } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { printEntry, zeroWord } from '../../../../verifier/entry.ts'
import type { LogRecord } from '../../../../api/log/log.ts'

export const origin = 'registry.example/log'

/** A fixed Ed25519 key: PKCS #8 of a seed of zeros (RFC 8410 §7). */
export const privateKey = createPrivateKey({
  key: Buffer.from(`302e020100300506032b657004220420${'00'.repeat(32)}`, 'hex'),
  format: 'der',
  type: 'pkcs8',
})

/** Record number `index`: always the same bytes, an entry that parses, a document that fits it. */
export function makeRecord(index: number, documentLength = 40): LogRecord {
  const document = Buffer.from(JSON.stringify({ index, pad: 'x'.repeat(documentLength) }))
  const id = createHash('sha256').update(`id ${index}`).digest('hex')
  const entry = printEntry({
    kind: 'deposit',
    publicLookup: false,
    time: 1_795_331_140 + index,
    subject: `${id.slice(0, 8)}-${id.slice(8, 12)}-7${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20, 32)}`,
    holders: hash('sha256', `holder ${index}`, 'buffer'),
    content: zeroWord,
    document: hash('sha256', document, 'buffer'),
  })
  return { index, entry, act: Buffer.from(`{"act":${index}}`), document }
}

export function makeRecords(from: number, count: number, documentLength?: number): LogRecord[] {
  return Array.from({ length: count }, (_, offset) => makeRecord(from + offset, documentLength))
}

/** A temporary folder that is removed at the end of the block. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'colophon-log-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A copy of a folder, to damage without touching the original. */
export async function copyOf(folder: string): Promise<{ path: string } & AsyncDisposable> {
  const copy = await temporaryFolder()
  await cp(folder, copy.path, { recursive: true })
  return copy
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of source) found.push(item)
  return found
}
