/** Depositing a file from the command line: digest first, send only what the registry does not have. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import type { Client, Resource } from './client.ts'
import { UsageError } from './fail.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  '.webp': 'image/webp',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.ogg': 'audio/ogg',
  '.oga': 'audio/ogg',
  '.mp3': 'audio/mpeg',
  '.flac': 'audio/flac',
  '.wav': 'audio/wav',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.mov': 'video/quicktime',
  '.txt': 'text/plain',
  '.md': 'text/markdown',
  '.pdf': 'application/pdf',
  '.zip': 'application/zip',
  '.json': 'application/json',
  '.html': 'text/html',
  '.epub': 'application/epub+zip',
}

/** Media type by file name; `application/octet-stream` where it tells nothing. */
export function mediaTypeOf(path: string): string {
  return mediaTypes[extname(path).toLowerCase()] ?? 'application/octet-stream'
}

export interface FileDigests {
  readonly sha256: string
  readonly sm3: string
  /** Bytes. */
  readonly size: number
}

/** Digests a file in one pass. `onBytes` is told the bytes of each step. */
export async function digestFile(
  path: string,
  onBytes?: (bytes: number) => void,
): Promise<FileDigests> {
  const [sha256, sm3] = [createHash('sha256'), createHash('sm3')]
  let size = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer
    sha256.update(bytes)
    sm3.update(bytes)
    size += bytes.length
    onBytes?.(bytes.length)
  }
  return { sha256: sha256.digest('hex'), sm3: sm3.digest('hex'), size }
}

/** Bytes of a file. Throws UsageError where there is none. */
export async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile() !== true) throw new UsageError(`there is no file ${path}`)
  return found.size
}

export interface DepositRequest {
  readonly path: string
  readonly holder: string
  readonly mediaType: string
  readonly published: boolean
  readonly digests: FileDigests
  readonly onBytes?: (bytes: number) => void
}

async function earlier(client: Client, request: DepositRequest): Promise<Resource | undefined> {
  const query = new URLSearchParams({ sha256: request.digests.sha256 })
  const { items } = await client.get<{ items: Resource[] }>(`/v1/deposits?${query.toString()}`)
  return items.find(({ document: { credentialSubject: subject } }) => {
    const received = subject.assertedBy.every((fact) => fact.by === 'systemVerified')
    return received && subject.depositor === request.holder.toLowerCase()
  })
}

async function* counted(
  path: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    onBytes((chunk as Buffer).length)
    yield chunk as Buffer
  }
}

async function upload(client: Client, request: DepositRequest): Promise<Resource> {
  const { digests, holder, mediaType, onBytes = () => undefined } = request
  const query = new URLSearchParams({
    holder,
    mediaType,
    published: String(request.published),
    sha256: digests.sha256,
    sm3: digests.sm3,
    size: String(digests.size),
  })
  const body = () =>
    Readable.toWeb(Readable.from(counted(request.path, onBytes))) as ReadableStream<Uint8Array>
  const headers = { 'content-type': 'application/octet-stream' }
  const path = `/v1/deposits?${query.toString()}`
  const response = await client.send(path, { method: 'POST', headers, body })
  return response.json() as Promise<Resource>
}

/** Deposits a file; one that this holder deposited before is not sent again. */
export async function depositFile(client: Client, request: DepositRequest): Promise<Resource> {
  const before = await earlier(client, request)
  if (!before) return upload(client, request)
  request.onBytes?.(request.digests.size)
  return before
}
