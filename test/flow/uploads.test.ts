/** Uploads as networks make them: large, slow, of unknown length, cut by a crash. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { person, signedInAs } from '../_util/people.ts'
import {
  assertSound,
  removeFolder,
  startRegistry,
  type TestRegistry,
} from '../_util/start-registry.ts'

const mebibyte = 1 << 20
const large = 300 * mebibyte
/** The bar for a stream of any size. */
const mostMemory = 250 * mebibyte
const { did } = person('uploader')

interface Deposit {
  readonly id: string
  readonly code?: string
  readonly document: {
    readonly credentialSubject: {
      readonly file: { readonly size: number; readonly digests: { readonly sha256: string } }
    }
  }
}

async function openUpload(
  { url }: TestRegistry,
  query: Record<string, string> = {},
  headers: Record<string, string | number> = {},
): Promise<ClientRequest> {
  const asked = new URLSearchParams({ holder: did, mediaType: 'video/mp4', ...query })
  const upload = request(`${url}/v1/deposits?${asked.toString()}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      ...(await signedInAs(url, did)),
      ...headers,
    },
  })
  upload.on('error', () => undefined)
  return upload
}

async function answerTo(upload: ClientRequest): Promise<{ status: number; body: Deposit }> {
  const [response]: IncomingMessage[] = await once(upload, 'response')
  const body: Deposit = JSON.parse(await text(response!))
  return { status: response!.statusCode!, body }
}

/** Memory of the registry's own process, bytes; what its database and chain need is not intake's. */
function memoryOf({ process: { pid } }: TestRegistry): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}

const stored = ({ dataFolder }: TestRegistry): string[] =>
  globSync('blocks/{files,staging}/**/*', { cwd: dataFolder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

describe('uploads', function () {
  this.timeout(300_000)
  let registry: TestRegistry
  let cache: string
  let env: Record<string, string>

  before(async () => {
    // As the wrapper runs the server: modules compiled before, a small young generation, no hoarded buffers.
    cache = await mkdtemp(join(tmpdir(), 'colophon-cache-'))
    env = {
      NODE_COMPILE_CACHE: cache,
      NODE_OPTIONS: '--max-semi-space-size=1',
      MALLOC_MMAP_THRESHOLD_: '131072',
    }
    const first = await startRegistry({ env })
    await first.stop()
    registry = await startRegistry({ env, dataFolder: first.dataFolder })
  })

  after(async () => {
    await registry?.stop()
    await rm(cache, { recursive: true, force: true })
    if (registry) await removeFolder(registry.dataFolder)
  })

  const now = (): string[] => stored(registry).toSorted()

  /**
   * Waits until the store holds these files and nothing else: what is refused is taken out after the answer, and where
   * more comes than was announced the answer is there before the store has begun.
   */
  async function settled(files: readonly string[]): Promise<void> {
    const wanted = files.toSorted()
    await pause(200)
    for (let looks = 0; looks < 100; looks++) {
      if (isDeepStrictEqual(now(), wanted)) return
      await pause(50)
    }
    assert.deepEqual(now(), wanted)
  }

  it('takes 300 MB under 250 MB of memory', async function () {
    if (process.platform !== 'linux') this.skip()
    const digest = createHash('sha256')
    const piece = randomBytes(mebibyte)
    let most = 0
    const sampling = setInterval(() => (most = Math.max(most, memoryOf(registry))), 50)
    const upload = await openUpload(registry, { size: String(large) })
    const answered = answerTo(upload)
    for (let i = 0; i < large / mebibyte; i++) {
      piece.writeUInt32BE(i)
      const copy = Buffer.from(piece)
      digest.update(copy)
      if (!upload.write(copy)) await once(upload, 'drain')
    }
    upload.end()
    const { status, body } = await answered
    clearInterval(sampling)
    assert.equal(status, 201)
    assert.equal(body.document.credentialSubject.file.digests.sha256, digest.digest('hex'))
    console.log(`      most memory: ${Math.round(most / mebibyte)} MiB`)
    assert.ok(most > 0 && most < mostMemory, `${most} bytes`)
  })

  it('takes a stream of unknown length that comes in drops', async () => {
    const upload = await openUpload(registry)
    const answered = answerTo(upload)
    const drops = [1, 65_536, 3, 262_143, 1_048_577].map((size) => randomBytes(size))
    for (const drop of drops) {
      upload.write(drop)
      await pause(100)
    }
    upload.end()
    const { status, body } = await answered
    assert.equal(status, 201)
    const { file } = body.document.credentialSubject
    const whole = Buffer.concat(drops)
    assert.equal(file.size, whole.length)
    assert.equal(file.digests.sha256, createHash('sha256').update(whole).digest('hex'))
  })

  it('keeps one copy of a file that comes twice at the same time', async () => {
    const before = stored(registry).length
    const bytes = randomBytes(700_000)
    const uploads = Array.from({ length: 4 }, async () => {
      const upload = await openUpload(registry)
      const answered = answerTo(upload)
      upload.end(bytes)
      return answered
    })
    const answers = await Promise.all(uploads)
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1)
    assert.equal(answers.filter(({ status }) => status === 201).length, 1)
    assert.equal(stored(registry).length, before + 1)
  })

  it('records nothing where more comes than Content-Length says', async () => {
    const before = stored(registry)
    const { authorization } = await signedInAs(registry.url, did)
    const { port } = new URL(registry.url)
    const socket = connect(Number(port), '127.0.0.1')
    const query = `holder=${did}&mediaType=text/plain&size=20`
    socket.end(
      `POST /v1/deposits?${query} HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n` +
        `Authorization: ${authorization}\r\nContent-Length: 10\r\n\r\n01234567890123456789`,
    )
    assert.match(await text(socket), /^HTTP\/1\.1 4\d\d .*"code":"(?!unauthenticated)\w+"/s)
    await settled(before)
  })

  it('answers early where the declared size is passed, without waiting for the rest', async () => {
    const before = stored(registry)
    const upload = await openUpload(registry, { size: '1000' }, { 'content-length': 2 ** 30 })
    const answered = answerTo(upload)
    upload.write(randomBytes(8 * mebibyte))
    const { status, body } = await answered
    assert.deepEqual([status, body.code], [422, 'digest_mismatch'])
    upload.destroy()
    await settled(before)
  })

  it('leaves nothing of an upload that a crash cut', async () => {
    const whole = stored(registry)
    const upload = await openUpload(registry, {}, { 'content-length': 50 * mebibyte })
    upload.write(randomBytes(20 * mebibyte))
    while (stored(registry).length === whole.length) await pause(20)
    await registry.kill()
    registry = await startRegistry({ env, dataFolder: registry.dataFolder })
    assert.deepEqual(stored(registry).toSorted(), whole.toSorted())
  })

  it('leaves a sound registry', async () => {
    await registry.stop()
    assertSound(registry.dataFolder)
  })
})
