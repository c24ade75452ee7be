import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile, statfs } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { text } from 'node:stream/consumers'
import { soak } from '../../_util/runs.ts'
import { signedInAs } from '../../_util/people.ts'
import { removeFolder, startRegistry, type TestRegistry } from '../../_util/start-registry.ts'
import { newHolder, type Resource } from './_api.ts'

const mebibyte = 1 << 20
const warmUp = 256 * mebibyte
/** The whole takes minutes of both cores: in a soak it is more than 32 bits count. */
const big = (soak ? 5 * 1024 : 768) * mebibyte
/** The most by which memory may differ between a file of 256 MiB and one of three, or twenty, times that. */
const growth = 128 * mebibyte

/** Uploads a file that exists nowhere; returns the deposit, and the SHA-256 of what was sent. */
async function uploadStream(
  { url }: TestRegistry,
  size: number,
): Promise<{ deposit: Resource; sha256: string }> {
  const hash = createHash('sha256')
  const holder = newHolder()
  const query = new URLSearchParams({ holder, mediaType: 'video/mp4' })
  const headers = {
    'content-type': 'application/octet-stream',
    'content-length': size,
    ...(await signedInAs(url, holder)),
  }
  const upload = request(`${url}/v1/deposits?${query.toString()}`, { method: 'POST', headers })
  const answered = once(upload, 'response')
  const piece = randomBytes(mebibyte)
  for (let i = 0; i < size / mebibyte; i++) {
    // No two pieces are alike. The next may be made when this one is out of our hands.
    piece.writeUInt32BE(i)
    hash.update(piece)
    await new Promise((sent) => upload.write(piece, sent))
  }
  upload.end()
  const [response]: IncomingMessage[] = await answered
  const body = await text(response!)
  assert.equal(response?.statusCode, 201, body)
  const deposit: Resource = JSON.parse(body)
  return { deposit, sha256: hash.digest('hex') }
}

/** Most memory that the registry's process ever held, bytes. */
async function peak({ process: { pid } }: TestRegistry): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}

describe(`a file of ${big / mebibyte} MiB`, () => {
  let registry: TestRegistry
  before(async function () {
    const { bavail, bsize } = await statfs(tmpdir())
    if (process.platform !== 'linux' || bavail * bsize < 2 * big) {
      console.log(`      skipped: it needs Linux and ${2 * big} free bytes in ${tmpdir()}`)
      this.skip()
    }
    registry = await startRegistry()
  })
  after(async () => {
    await registry.stop()
    await removeFolder(registry.dataFolder)
  })

  it('is deposited in the memory that a small one takes', async function () {
    this.timeout(900_000)
    await uploadStream(registry, warmUp)
    const before = await peak(registry)
    const { deposit, sha256 } = await uploadStream(registry, big)
    const { file } = deposit.document.credentialSubject
    assert.equal(file?.size, big)
    assert.equal(file.digests.sha256, sha256)
    assert.equal(file.encrypted, true)
    const more = (await peak(registry)) - before
    assert.ok(more < growth, `memory grew by ${more} bytes`)
  })
})
