/** Uploads that are cut and go on, by a client that others wrote: tus-js-client. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DetailedError, Upload, type UploadOptions } from 'tus-js-client'
import { person, signedInAs } from '../_util/people.ts'
import { soak } from '../_util/runs.ts'
import {
  assertSound,
  removeFolder,
  startRegistry,
  type TestRegistry,
} from '../_util/start-registry.ts'
import { CuttingProxy } from './_util/cutting-proxy.ts'

const preload = join(import.meta.dirname, '..', 'fault', 'kill-at.ts')
const { did } = person('resumable')
const mebibyte = 1 << 20

/**
 * Where the server is killed, counted from the beginning of an upload in one part. The vault commits the beginning, the mark
 * and the end; between the last two the file goes through the store and the book.
 */
const points = soak
  ? ['datasync', 'sync', 'rename', 'commit']
      .flatMap((point) => [`${point}:before:1`, `${point}:after:1`])
      .concat([1, 2, 3].flatMap((n) => [`vault:before:${n}`, `vault:after:${n}`]))
  : ['datasync:after:1', 'vault:after:2', 'vault:before:3']

interface Shown {
  readonly id: string
  readonly state: string
  readonly offset: number
  readonly filename?: string
  readonly deposit?: string
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const pathOf = ({ url }: Upload): string => new URL(url ?? '').pathname

describe('resumable uploads with tus-js-client', function () {
  this.timeout(120_000)
  let registry: TestRegistry
  let proxy: CuttingProxy
  let headers: { authorization: string }

  async function start(dataFolder?: string): Promise<void> {
    registry = await startRegistry({ preload, ...(dataFolder !== undefined && { dataFolder }) })
    proxy.target = Number(new URL(registry.url).port)
  }

  /** After the server was killed; answers whether it was. */
  async function restart(): Promise<void> {
    const { process: server, dataFolder } = registry
    if (server.signalCode === null) await once(server, 'exit')
    assert.equal(server.signalCode, 'SIGKILL')
    await start(dataFolder)
  }

  before(async () => {
    proxy = await CuttingProxy.start()
    await start()
    headers = await signedInAs(registry.url, did)
  })
  after(async () => {
    proxy?.close()
    await registry?.kill()
    if (registry) await removeFolder(registry.dataFolder)
  })

  function upload(file: Buffer, options: Partial<UploadOptions> = {}) {
    const ended = Promise.withResolvers<Upload>()
    const one: Upload = new Upload(file, {
      endpoint: `${proxy.url}/v1/uploads`,
      headers,
      metadata: { holder: did, mediaType: 'image/png', sha256: sha256(file), filename: 'x.png' },
      retryDelays: Array.from({ length: 200 }, () => 100),
      onSuccess: () => ended.resolve(one),
      onError: (error) => ended.reject(error),
      ...options,
    })
    one.start()
    return { one, ended: ended.promise }
  }

  async function shown(path: string): Promise<Shown> {
    const answer = await fetch(registry.url + path, { headers })
    const text = await answer.text()
    assert.equal(answer.status, 200, text)
    return JSON.parse(text) as Shown
  }

  /** The upload became the one deposit of this file. */
  async function assertDeposited(file: Buffer, one: Upload): Promise<void> {
    const { state, deposit } = await shown(pathOf(one))
    assert.equal(state, 'deposited')
    const query = `sha256=${sha256(file)}&holder=${did}`
    const answer = await fetch(`${registry.url}/v1/deposits?${query}`)
    const { items } = (await answer.json()) as { items: { id: string }[] }
    assert.deepEqual(
      items.map(({ id }) => id),
      [deposit],
    )
  }

  const onDisk = (): Buffer[] =>
    globSync('uploads/*', { cwd: registry.dataFolder }).map((name) =>
      readFileSync(join(registry.dataFolder, name)),
    )

  it('go on after the line was cut again and again, and become one deposit', async () => {
    const file = randomBytes(5 * mebibyte)
    proxy.cutAfter = 2 * mebibyte
    const { one, ended } = upload(file, {
      onShouldRetry: (error) => {
        proxy.cutAfter = proxy.cuts < 3 ? mebibyte : Infinity
        return error.originalResponse === null
      },
    })
    await ended
    assert.equal(proxy.cuts, 3)
    await assertDeposited(file, one)
  })

  it('take the first part with the beginning, and parts of a size of their own', async () => {
    const file = randomBytes(700_001)
    const { one, ended } = upload(file, { uploadDataDuringCreation: true, chunkSize: 100_000 })
    await ended
    await assertDeposited(file, one)
  })

  it('go on from what was acknowledged after kill -9, and are not readable on disk', async () => {
    const file = Buffer.alloc(4 * mebibyte, 'an unpublished work ')
    const acknowledged: number[] = []
    const reached = Promise.withResolvers<void>()
    const { one, ended } = upload(file, {
      chunkSize: mebibyte,
      onChunkComplete: (_size, accepted) => {
        acknowledged.push(accepted)
        if (accepted === 2 * mebibyte) reached.resolve()
      },
    })
    await reached.promise
    await registry.kill()
    const before = acknowledged.at(-1)!
    assert.equal(onDisk().length, 1)
    for (const bytes of onDisk()) assert.equal(bytes.includes('unpublished'), false)
    proxy.target = 1 // nobody, until the test has looked
    await start(registry.dataFolder)
    await ended
    assert.equal(acknowledged[acknowledged.indexOf(before) + 1], before + mebibyte)
    await assertDeposited(file, one)
    assert.deepEqual(onDisk(), [])
  })

  it('are found again by their owner alone when the page was reloaded', async () => {
    const file = randomBytes(3 * mebibyte)
    const { one } = upload(file, {
      chunkSize: mebibyte,
      onChunkComplete: () => void one.abort(),
    })
    const path = '/v1/uploads'
    const mine = async () => ((await shown(path)) as unknown as { items: Shown[] }).items
    while ((await mine())[0]?.offset !== mebibyte) await pause(20)
    const [found] = await mine()
    assert.deepEqual([found?.state, found?.filename], ['receiving', 'x.png'])
    const other = await signedInAs(registry.url, person('another').did)
    const theirs = upload(file, {
      uploadUrl: `${proxy.url}${path}/${found?.id}`,
      headers: other,
      endpoint: null,
    })
    await assert.rejects(theirs.ended)
    const again = upload(file, { uploadUrl: `${proxy.url}${path}/${found?.id}` })
    await again.ended
    await assertDeposited(file, again.one)
    assert.deepEqual(await mine(), [])
  })

  it('end at once, with the reason, where the file is not the one declared', async () => {
    const file = randomBytes(1000)
    const metadata = { holder: did, mediaType: 'image/png', sha256: 'a'.repeat(64) }
    await assert.rejects(upload(file, { metadata }).ended, (error) => {
      assert.ok(error instanceof DetailedError)
      assert.equal(error.originalResponse?.getStatus(), 422)
      assert.match(error.originalResponse.getBody(), /"code":"digest_mismatch"/)
      return true
    })
  })

  it('are terminated by their owner', async () => {
    const file = randomBytes(2 * mebibyte)
    const { one } = upload(file, {
      chunkSize: mebibyte,
      onChunkComplete: () => void one.abort(true),
    })
    while (one.url === null) await pause(10)
    const path = pathOf(one)
    for (;;) {
      const { status } = await fetch(registry.url + path, { headers })
      if (status === 404) break
      await pause(20)
    }
    assert.deepEqual(onDisk(), [])
  })

  for (const point of points) {
    it(`become one deposit where the server is killed at ${point}`, async () => {
      const file = randomBytes(300_000)
      registry.process.send(point)
      const { one, ended } = upload(file)
      await restart()
      await ended
      // The client takes an upload whose bytes have all come as ended; the deposit follows.
      await assertDeposited(file, one)
    })
  }

  it('leave a sound registry, and nothing on the way', async () => {
    assert.deepEqual(onDisk(), [])
    await registry.stop()
    assertSound(registry.dataFolder)
  })
})
