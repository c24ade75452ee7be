import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { Agent, request } from 'undici'

/**
 * POST dag/import of Kubo's RPC. Not by the RPC client: it goes through fetch, which keeps the whole
 * body in memory for a redirect that never comes, and gives up after 300 s without response headers,
 * which pinning a large file can take.
 */
const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 })

/** More than any answer to one CAR. */
const maxAnswer = 65_536

/** One root the node took in. `pinError` is empty if it is pinned. */
export interface ImportedRoot {
  readonly cid: string
  readonly pinError: string
}

/**
 * Streams a CAR to the node at the node's pace and has its roots pinned. Errors of the source pass;
 * what the node answers instead of roots is thrown as an Error with the node's words.
 */
export async function pushCar(
  rpcUrl: string,
  car: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<ImportedRoot[]> {
  const boundary = `colophon-${randomUUID()}`
  const { statusCode, body } = await request(`${rpcBase(rpcUrl)}/dag/import?pin-roots=true`, {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Readable.from(formOf(car, boundary), { objectMode: false }),
    dispatcher: agent,
    ...(signal && { signal }),
  })
  const answer = await textOf(body)
  if (statusCode === 200) return rootsOf(answer)
  throw new Error(`${statusCode} ${answer.slice(0, 300)}`)
}

function rpcBase(rpcUrl: string): string {
  const url = new URL(rpcUrl)
  return url.origin + (url.pathname === '/' ? '/api/v0' : url.pathname.replace(/\/$/, ''))
}

async function* formOf(
  car: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<Uint8Array> {
  const disposition = 'Content-Disposition: form-data; name="file"; filename="file.car"'
  const type = 'Content-Type: application/octet-stream'
  yield Buffer.from(`--${boundary}\r\n${disposition}\r\n${type}\r\n\r\n`)
  yield* car
  yield Buffer.from(`\r\n--${boundary}--\r\n`)
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > maxAnswer) throw new Error('the answer has no end')
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

/** One JSON object a line; those with a `Root` are about roots. */
function rootsOf(answer: string): ImportedRoot[] {
  const roots: ImportedRoot[] = []
  for (const line of answer.split('\n').filter((text) => text.trim() !== '')) {
    const { Root: root } = Object(JSON.parse(line))
    if (root === undefined) continue
    roots.push({ cid: String(root.Cid?.['/']), pinError: String(root.PinErrorMsg ?? '') })
  }
  return roots
}
