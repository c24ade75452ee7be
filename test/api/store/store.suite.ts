import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { CID } from 'multiformats/cid'
import { importBytes } from 'ipfs-unixfs-importer'
import { writeCar } from '../../../api/store/car.ts'
import type { Block } from '../../../api/store/unixfs.ts'
import type { Store } from '../../../api/store/store.ts'
import { blocksOf, collect, each, failing, keystream, once, sha256Of, stalling } from './streams.ts'
import { runs } from '../../_util/runs.ts'

const leaf = 1_048_576
const numRuns = runs(4)
const absent = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'

/** Published by Kubo (test/cli/cid_profiles_test.go, add_test.go) and IPIP-499 for unixfs-v1-2025. */
const published = [
  ['no bytes', '', 0, 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'],
  ['1 MiB', 'chunk-v1-seed', leaf, 'bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta'],
  [
    '1 MiB and a byte',
    'chunk-v1-seed',
    leaf + 1,
    'bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64',
  ],
] as const

/** What every store must do. `open` gives an empty one; the suite closes it. */
export function storeSuite(open: () => Promise<Store>): void {
  let store: Store
  before(async () => {
    store = await open()
  })
  after(() => store.close())

  describe('put and get', () => {
    for (const size of [0, 1, leaf - 1, leaf, leaf + 1, 2 * leaf, 5 * leaf + 12_345]) {
      it(`gives back the bytes of a file of ${size}`, async () => {
        const stored = await store.put(keystream(size, 'sizes'))
        assert.equal(stored.size, size)
        assert.equal(
          await sha256Of(store.get(stored.cid)),
          await sha256Of(keystream(size, 'sizes')),
        )
        assert.equal(await store.has(stored.cid), true)
      })
    }

    for (const [what, seed, size, cid] of published) {
      it(`gives ${what} the CID that Kubo gives`, async () => {
        assert.equal((await store.put(keystream(size, seed))).cid, cid)
      })
    }

    it('gives the same CID however the source cuts the bytes', async () => {
      const cids = new Set<string>()
      for (const piece of [1_000, leaf - 1, leaf, leaf + 1, 3 * leaf]) {
        cids.add((await store.put(keystream(2 * leaf + 7, 'cuts', piece))).cid)
      }
      assert.equal(cids.size, 1)
    })

    it('gives any part of a file', async function () {
      this.timeout(600_000)
      const size = 2 * leaf + 100_000
      const { cid } = await store.put(keystream(size, 'parts'))
      const whole = await collect(keystream(size, 'parts'))
      const offsets = fc.oneof(
        fc.integer({ min: 0, max: size + 10 }),
        fc.constantFrom(0, leaf - 1, leaf, leaf + 1, 2 * leaf, size - 1, size),
      )
      const property = fc.asyncProperty(offsets, offsets, async (offset, length) => {
        const part = await collect(store.get(cid, { offset, length }))
        assert.ok(part.equals(whole.subarray(offset, offset + length)))
      })
      await fc.assert(property, { numRuns })
    })

    it('stores the same file twice at once', async () => {
      const both = [store.put(keystream(3 * leaf, 'both')), store.put(keystream(3 * leaf, 'both'))]
      const [one, two] = await Promise.all(both)
      assert.equal(one?.cid, two?.cid)
      assert.equal(
        await sha256Of(store.get(one?.cid ?? '')),
        await sha256Of(keystream(3 * leaf, 'both')),
      )
    })

    it('stores many files at once', async () => {
      const seeds = Array.from({ length: 20 }, (_, i) => `many-${i}`)
      const stored = await Promise.all(seeds.map((seed) => store.put(keystream(70_000, seed))))
      for (const [i, { cid }] of stored.entries()) {
        const expected = await sha256Of(keystream(70_000, seeds[i] ?? ''))
        assert.equal(await sha256Of(store.get(cid)), expected)
      }
    })
  })

  describe('what is not here', () => {
    it('is not here', async () => {
      assert.equal(await store.has(absent), false)
      await assert.rejects(collect(store.get(absent)), { code: 'missing' })
      await assert.rejects(collect(store.exportCar(absent)), { code: 'missing' })
    })

    for (const text of [
      '',
      'x',
      '../../etc/passwd',
      'QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn',
    ]) {
      it(`refuses ${JSON.stringify(text)} as a CID`, async () => {
        await assert.rejects(store.has(text), { code: 'invalid' })
        await assert.rejects(collect(store.get(text)), { code: 'invalid' })
        await assert.rejects(store.remove(text), { code: 'invalid' })
      })
    }

    it('is what was removed, and removing it again does nothing', async () => {
      const { cid } = await store.put(keystream(leaf + 5, 'removed'))
      const { cid: other } = await store.put(keystream(leaf + 6, 'removed'))
      await store.remove(cid)
      assert.equal(await store.has(cid), false)
      await store.remove(cid)
      assert.equal(await sha256Of(store.get(other)), await sha256Of(keystream(leaf + 6, 'removed')))
    })
  })

  describe('an upload that ends badly', () => {
    it('throws what the source threw', async () => {
      const broken = new Error('the client went away')
      await assert.rejects(store.put(failing(keystream(3 * leaf, 'broken'), broken)), broken)
    })

    it('stops when told to, even if the source is silent', async () => {
      const stop = new AbortController()
      const put = store.put(stalling(keystream(2 * leaf, 'stalled')), stop.signal)
      setTimeout(() => stop.abort(new Error('enough')), 200)
      await assert.rejects(put, /enough/)
    })

    it('does not begin when told before', async () => {
      const put = store.put(keystream(10, 'early'), AbortSignal.abort(new Error('too late')))
      await assert.rejects(put, /too late/)
    })
  })

  describe('CAR', () => {
    it('takes a file out and in again', async () => {
      const { cid } = await store.put(keystream(3 * leaf + 1, 'car'))
      const car = await collect(store.exportCar(cid))
      await store.remove(cid)
      assert.deepEqual(await store.importCar(once(car)), [cid])
      assert.equal(await sha256Of(store.get(cid)), await sha256Of(keystream(3 * leaf + 1, 'car')))
      assert.equal(await store.has(cid), true)
    })

    it('refuses a CAR with any byte of a block changed', async () => {
      const { cid } = await store.put(keystream(leaf + 3, 'changed'))
      const car = await collect(store.exportCar(cid))
      await store.remove(cid)
      for (const at of [car.length - 1, car.length - 2_000, 300]) {
        const changed = Buffer.from(car)
        changed[at] = (changed[at] ?? 0) ^ 1
        await assert.rejects(store.importCar(once(changed)), { code: 'corrupt' })
      }
      assert.equal(await store.has(cid), false)
    })

    it('refuses what is no CAR, and a CAR that is cut off', async () => {
      const { cid } = await store.put(keystream(leaf + 4, 'cut'))
      const car = await collect(store.exportCar(cid))
      await store.remove(cid)
      for (const bytes of [
        Buffer.from('no CAR'),
        Buffer.alloc(0),
        car.subarray(0, 20),
        car.subarray(0, -1),
      ]) {
        await assert.rejects(store.importCar(once(bytes)), { code: 'invalid' })
      }
      assert.equal(await store.has(cid), false)
    })

    it('takes a CAR whose blocks come in any order', async () => {
      const blocks = await blocksOf(2 * leaf, 'order')
      const root = rootOf(blocks)
      assert.deepEqual(await store.importCar(writeCar([root], each(blocks))), [root.toString()])
      const expected = await sha256Of(keystream(2 * leaf, 'order'))
      assert.equal(await sha256Of(store.get(root.toString())), expected)
    })

    it('takes a CAR of two files', async () => {
      const blocks = [await blocksOf(2 * leaf, 'one'), await blocksOf(2 * leaf, 'two')]
      const roots = blocks.map(rootOf)
      const cids = await store.importCar(writeCar(roots, each(blocks.flat())))
      assert.deepEqual(cids, roots.map(String))
      for (const cid of cids) assert.equal(await store.has(cid), true)
    })

    it('refuses a CAR that lacks a block of any of its files', async () => {
      const [whole, lacking] = [
        await blocksOf(leaf + 1, 'whole'),
        await blocksOf(leaf + 1, 'lacking'),
      ]
      const roots = [whole, lacking].map(rootOf)
      const car = writeCar(roots, each([...whole, ...lacking.slice(1)]))
      await assert.rejects(store.importCar(car), { code: 'invalid' })
      for (const root of roots) assert.equal(await store.has(root.toString()), false)
    })

    it('refuses a CAR that was cut by another profile', async () => {
      const blocks: Block[] = []
      const sink = {
        put: async (cid: CID, bytes: unknown): Promise<CID> => {
          assert.ok(bytes instanceof Uint8Array)
          blocks.push({ cid, bytes })
          return cid
        },
      }
      const bytes = await collect(keystream(leaf, 'other profile'))
      const options = { profile: 'unixfs-v0-2015', cidVersion: 1, rawLeaves: true } as const
      const { cid } = await importBytes(bytes, sink, { ...options })
      await assert.rejects(store.importCar(writeCar([cid], each(blocks))), /profile/)
      assert.equal(await store.has(cid.toString()), false)
    })

    it('throws what the source threw', async () => {
      const { cid } = await store.put(keystream(2 * leaf, 'broken car'))
      const car = await collect(store.exportCar(cid))
      const broken = new Error('the medium is gone')
      await assert.rejects(store.importCar(failing(once(car.subarray(0, leaf)), broken)), broken)
    })
  })

  it('answers that it can be written to', async () => {
    await store.check()
  })
}

function rootOf(blocks: readonly Block[]): CID {
  const root = blocks.at(-1)?.cid
  assert.ok(root)
  return root
}
