import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as dagPb from '@ipld/dag-pb'
import { openEmbeddedStore } from '../../../api/store/embedded-store.ts'
import { buildTree } from '../../../api/store/unixfs.ts'
import { collect, failing, keystream, sha256Of, stalling } from './streams.ts'
import { storeSuite } from './store.suite.ts'

const leaf = 1_048_576
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Every file below the store's folder, relative to it. */
async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

describe('embedded store', () => {
  describe('as every store', () => {
    let own: string
    storeSuite(async () => {
      own = await mkdtemp(join(tmpdir(), 'store-'))
      return openEmbeddedStore({ folder: own })
    })
    after(() => rm(own, { recursive: true, force: true }))
  })

  it('keeps the bytes of a file as they are, under its CID', async () => {
    const store = await openEmbeddedStore({ folder })
    const { cid } = await store.put(keystream(2 * leaf, 'plain'))
    const path = (await filesBelow(folder)).find((name) => name.endsWith(cid)) ?? ''
    assert.ok((await readFile(path)).equals(await collect(keystream(2 * leaf, 'plain'))))
  })

  describe('a file whose bytes on disk changed', () => {
    const damages: [string, (path: string) => Promise<void>][] = [
      ['a changed byte', (path) => flip(path, leaf + 5)],
      ['a missing end', async (path) => truncate(path, 2 * leaf)],
      ['a longer end', (path) => writeFile(path, 'x', { flag: 'a' })],
      ['a changed tree', (path) => flip(`${path}.tree.car`, 120)],
      ['a tree that is no CAR', (path) => writeFile(`${path}.tree.car`, 'x')],
      ['an empty tree', (path) => truncate(`${path}.tree.car`, 0)],
    ]
    for (const [what, damage] of damages) {
      it(`gives none of the changed bytes after ${what}, and is whole again once put again`, async () => {
        const store = await openEmbeddedStore({ folder })
        const { cid } = await store.put(keystream(2 * leaf + 9, 'damaged'))
        await damage((await filesBelow(folder)).find((name) => name.endsWith(cid)) ?? '')
        await assert.rejects(collect(store.get(cid)), { code: 'corrupt' })
        await store.put(keystream(2 * leaf + 9, 'damaged'))
        const expected = await sha256Of(keystream(2 * leaf + 9, 'damaged'))
        assert.equal(await sha256Of(store.get(cid)), expected)
      })
    }

    it('is missing without its tree', async () => {
      const store = await openEmbeddedStore({ folder })
      const { cid } = await store.put(keystream(2 * leaf, 'treeless'))
      await rm((await filesBelow(folder)).find((name) => name.endsWith('.tree.car')) ?? '')
      assert.equal(await store.has(cid), false)
      await assert.rejects(collect(store.get(cid)), { code: 'missing' })
    })

    it('of one leaf is corrupt if a byte was added', async () => {
      const store = await openEmbeddedStore({ folder })
      const { cid } = await store.put(keystream(leaf, 'longer'))
      await writeFile((await filesBelow(folder))[0] ?? '', 'x', { flag: 'a' })
      await assert.rejects(collect(store.get(cid)), { code: 'corrupt' })
    })
  })

  describe('leaves nothing behind', () => {
    it('when the source breaks, when it is stopped, when a CAR is refused', async () => {
      const store = await openEmbeddedStore({ folder })
      await assert.rejects(store.put(failing(keystream(3 * leaf, 'a'), new Error('broken'))))
      const stop = AbortSignal.timeout(100)
      await assert.rejects(store.put(stalling(keystream(3 * leaf, 'b')), stop))
      await assert.rejects(store.importCar(keystream(1_000, 'c')))
      assert.deepEqual(await filesBelow(folder), [])
    })

    it('after a removal', async () => {
      const store = await openEmbeddedStore({ folder })
      await store.remove((await store.put(keystream(2 * leaf, 'gone'))).cid)
      assert.deepEqual(await filesBelow(folder), [])
    })

    it('of uploads that a dead process had under way', async () => {
      await openEmbeddedStore({ folder })
      await writeFile(join(folder, 'staging', 'half'), 'half an upload')
      await openEmbeddedStore({ folder })
      assert.deepEqual(await filesBelow(folder), [])
    })
  })

  it('says that its folder is gone', async () => {
    const store = await openEmbeddedStore({ folder })
    await rm(folder, { recursive: true })
    await assert.rejects(store.check(), { code: 'unreachable' })
    await assert.rejects(store.put(keystream(10, 'gone')), { code: 'unreachable' })
  })

  it('refuses a folder that is a file', async () => {
    const path = join(folder, 'file')
    await writeFile(path, '')
    await assert.rejects(openEmbeddedStore({ folder: path }), { code: 'unreachable' })
    assert.equal((await stat(path)).size, 0)
  })
})

/** The trees of large files, without the disk: Kubo's published CIDs at the width of a node. */
describe('UnixFS tree', () => {
  const vectors = [
    ['1,024 leaves', 1024 * leaf, 'bafybeihmf37wcuvtx4hpu7he5zl5qaf2ineo2lqlfrapokkm5zzw7zyhvm', 1],
    [
      '1,024 leaves and a byte',
      1024 * leaf + 1,
      'bafybeibdsi225ugbkmpbdohnxioyab6jsqrmkts3twhpvfnzp77xtzpyhe',
      3,
    ],
    ['1,025 leaves', 1025 * leaf, 'bafybeihmzokxxjqwxjcryerhp5ezpcog2wcawfryb2xm64xiakgm4a5jue', 3],
  ] as const
  for (const [what, size, cid, nodes] of vectors) {
    it(`of ${what} is Kubo's`, async function () {
      this.timeout(300_000)
      const codes: number[] = []
      const root = await buildTree(keystream(size, 'v1-2025-seed', leaf), async (block) => {
        codes.push(block.cid.code)
      })
      assert.equal(root.toString(), cid)
      assert.deepEqual(
        codes,
        Array.from({ length: nodes }, () => dagPb.code),
      )
    })
  }
})

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  await writeFile(path, bytes)
}
