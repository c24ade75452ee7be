import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedStore } from '../../../api/store/embedded-store.ts'
import { collect, keystream, once as one, sha256Of } from './streams.ts'
import { soak } from '../../_util/runs.ts'

const leaf = 1_048_576
const kills = soak ? 200 : 12

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

describe('embedded store killed', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'store-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  /** Lines that the process printed before it was killed. */
  async function putUntilKilled(seed: number, after: number): Promise<string[]> {
    const script = join(import.meta.dirname, 'put-for-ever.ts')
    const child = spawn(process.execPath, [script, folder, `${seed}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      // The clock runs from the first acknowledgement, so that each run gets as far as the puts.
      if (printed === '') setTimeout(() => child.kill('SIGKILL'), after)
      printed += text
    })
    await once(child, 'close')
    return printed.split('\n').slice(0, -1)
  }

  it(`${kills} times loses no acknowledged file and gives no wrong byte`, async function () {
    this.timeout(600_000)
    let acknowledged = 0
    for (let i = 0; i < kills; i++) {
      const lines = await putUntilKilled(i * 100_000, i * 23)
      assert.ok(lines.length > 0)
      acknowledged += lines.length
      const store = await openEmbeddedStore({ folder })
      for (const line of lines) {
        const [cid = '', size, seed = ''] = line.split(' ')
        const expected = await sha256Of(keystream(Number(size), seed))
        assert.equal(await sha256Of(store.get(cid)), expected)
      }
      // Also what was not acknowledged is whole or not here at all.
      for (const path of await filesBelow(join(folder, 'files'))) {
        const cid = path.split('/').at(-1) ?? ''
        if (!cid.endsWith('.tree.car')) await collect(store.get(cid))
      }
      assert.deepEqual(await filesBelow(join(folder, 'staging')), [])
      await rm(join(folder, 'files'), { recursive: true })
    }
    assert.ok(acknowledged >= kills)
  })
})

/** A file system of 8 MiB; needs the right to mount. */
describe('embedded store on a full disk', () => {
  let folder: string
  let mounted = false

  before(async function () {
    folder = await mkdtemp(join(tmpdir(), 'store-full-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'pipe' })
      mounted = true
    } catch (error) {
      console.warn(
        `      skipped: this machine does not let us mount a small disk (${String(error)})`,
      )
      this.skip()
    }
  })
  after(async () => {
    if (mounted) execFileSync('umount', [folder])
    await rm(folder, { recursive: true, force: true })
  })

  it('refuses what does not fit, keeps what it has, and goes on when there is room', async () => {
    const store = await openEmbeddedStore({ folder })
    const { cid } = await store.put(keystream(2 * leaf, 'kept'))
    const before = await filesBelow(folder)
    await assert.rejects(store.put(keystream(16 * leaf, 'too large')), { code: 'full' })
    const both = [store.put(keystream(5 * leaf, 'one')), store.put(keystream(5 * leaf, 'two'))]
    const results = await Promise.allSettled(both)
    for (const result of results) {
      if (result.status === 'rejected') assert.equal(Object(result.reason).code, 'full')
    }
    assert.ok(results.some((result) => result.status === 'rejected'))
    for (const result of results) {
      if (result.status === 'fulfilled') await store.remove(result.value.cid)
    }
    assert.deepEqual(await filesBelow(folder), before)
    assert.equal(await sha256Of(store.get(cid)), await sha256Of(keystream(2 * leaf, 'kept')))
    await store.put(keystream(3 * leaf, 'fits'))
  })

  it('refuses a CAR that does not fit', async () => {
    const store = await openEmbeddedStore({ folder })
    const elsewhere = await mkdtemp(join(tmpdir(), 'store-'))
    const other = await openEmbeddedStore({ folder: elsewhere })
    const { cid } = await other.put(keystream(12 * leaf, 'car'))
    const before = await filesBelow(folder)
    await assert.rejects(store.importCar(other.exportCar(cid)), { code: 'full' })
    assert.deepEqual(await filesBelow(folder), before)
    await rm(elsewhere, { recursive: true })
  })

  it('says so when asked, once not one block is free', async () => {
    const store = await openEmbeddedStore({ folder })
    const { bavail, bsize } = await statfs(folder)
    const { cid } = await store.put(one(Buffer.alloc(bavail * bsize - leaf)))
    for (let size = leaf / 2; size >= 4096; size /= 2) {
      await store.put(keystream(size, `${size}`)).catch(() => {})
    }
    await store.put(keystream(4096, 'last')).catch(() => {})
    await assert.rejects(store.check(), { code: 'full' })
    await store.remove(cid)
    await store.check()
  })
})
