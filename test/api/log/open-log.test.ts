import assert from 'node:assert/strict'
import { cp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateKeyPairSync } from 'node:crypto'
import { LogCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js'
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js'
import fc from 'fast-check'
import { parseCheckpoint, parseVkey, verifyCheckpoint } from '../../../verifier/checkpoint.ts'
import { leafHash, verifyConsistency, verifyInclusion } from '../../../verifier/merkle.ts'
import { LogError } from '../../../api/log/log.ts'
import type { LogErrorCode, TransparencyLog } from '../../../api/log/log.ts'
import { openLog } from '../../../api/log/open-log.ts'
import type { LogOptions } from '../../../api/log/open-log.ts'
import * as reference from '../../verifier/_util/tree.ts'
import {
  collect,
  makeRecord,
  makeRecords,
  origin,
  privateKey,
  temporaryFolder,
} from './_util/records.ts'
import { runs } from '../../_util/runs.ts'

const numRuns = runs()

const isError =
  (code: LogErrorCode) =>
  (error: unknown): boolean =>
    error instanceof LogError && error.code === code

function open(folder: string, options: Partial<LogOptions> = {}): Promise<TransparencyLog> {
  return openLog({ folder, origin, privateKey, segmentBytes: 20_000, ...options })
}

/** Appends `count` more records. */
async function grow(log: TransparencyLog, count: number): Promise<void> {
  await log.append(makeRecords(log.next, count))
}

function leaves(count: number): Uint8Array[] {
  return makeRecords(0, count).map(({ entry }) => leafHash(entry))
}

/** The inclusion check of another implementation; throws if it does not hold. */
function verifyBySigstore(
  entry: Uint8Array,
  index: number,
  proof: Uint8Array[],
  note: string,
): void {
  const checkpoint = LogCheckpoint.fromString(note.slice(0, note.indexOf('\n\n') + 1))
  const inclusionProof = {
    logIndex: String(index),
    hashes: proof.map((hash) => Buffer.from(hash)),
    treeSize: String(checkpoint.logSize),
    rootHash: checkpoint.logHash,
    checkpoint: { envelope: note },
  }
  const unused = {
    logId: { keyId: Buffer.alloc(0) },
    kindVersion: { kind: '', version: '' },
    inclusionPromise: undefined,
  }
  const position = { logIndex: String(index), integratedTime: '0' }
  const canonicalizedBody = Buffer.from(entry)
  verifyMerkleInclusion({ ...unused, ...position, inclusionProof, canonicalizedBody }, checkpoint)
}

describe('log', () => {
  it('has the same tree whatever the batches, publications and restarts', async function () {
    this.timeout(300_000)
    const step = fc.record({ add: fc.integer({ min: 0, max: 300 }), after: fc.nat(3) })
    const all = leaves(300 * 6)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        await using folder = await temporaryFolder()
        let log = await open(folder.path)
        for (const { add, after } of steps) {
          await grow(log, add)
          if (after > 0) await log.publish()
          if (after < 2) continue
          await log.close()
          log = await open(folder.path)
        }
        const { size, root } = await log.publish()
        await log.close()
        assert.equal(
          size,
          steps.reduce((sum, { add }) => sum + add, 0),
        )
        if (size > 0) assert.deepEqual(Uint8Array.from(root), reference.root(all.slice(0, size)))
      }),
      // Each run writes and syncs some dozen files.
      { numRuns: runs(4) },
    )
  })

  describe('of 1,500 entries', () => {
    const size = 1500
    const all = leaves(size)
    let folder: Awaited<ReturnType<typeof temporaryFolder>>
    let log: TransparencyLog
    before(async () => {
      folder = await temporaryFolder()
      log = await open(folder.path)
      await grow(log, size)
      await log.publish()
    })
    after(async () => {
      await log.close()
      await folder[Symbol.asyncDispose]()
    })
    const pair = fc
      .tuple(fc.integer({ min: 1, max: size }), fc.nat(size - 1))
      .map(([a, b]) => [Math.max(a, b + 1), b] as const)

    it('gives the inclusion proof of RFC 6962 at any size, which two verifiers accept', async () => {
      await fc.assert(
        fc.asyncProperty(pair, async ([at, index]) => {
          const proof = await log.inclusionProof(index, at)
          const root = await log.root(at)
          assert.deepEqual(
            proof.map((hash) => Uint8Array.from(hash)),
            reference.inclusionProof(index, all.slice(0, at)),
          )
          assert.ok(verifyInclusion({ index, size: at, leafHash: all[index]!, proof, root }))
          const { note } = await log.checkpointAt(at)
          verifyBySigstore(makeRecord(index).entry, index, proof, note)
        }),
        { numRuns },
      )
    })

    it('gives the consistency proof of RFC 6962 between any sizes', async () => {
      await fc.assert(
        fc.asyncProperty(pair, async ([to, less]) => {
          const from = less + 1
          const proof = await log.consistencyProof(from, to)
          assert.deepEqual(
            proof.map((hash) => Uint8Array.from(hash)),
            reference.consistencyProof(from, all.slice(0, to)),
          )
          const [fromRoot, toRoot] = [await log.root(from), await log.root(to)]
          assert.ok(verifyConsistency({ from, fromRoot, to, toRoot, proof }))
        }),
        { numRuns },
      )
    })

    it('signs a checkpoint at any size that its verifier key accepts', async () => {
      for (const at of [0, 1, 255, 256, 257, 1499, 1500]) {
        const { note, root } = await log.checkpointAt(at)
        const read = verifyCheckpoint(note, [parseVkey(log.vkey)])
        assert.deepEqual([read.origin, read.size], [origin, at])
        assert.deepEqual(read.root, Uint8Array.from(root))
        if (at > 0) assert.deepEqual(read.root, reference.root(all.slice(0, at)))
      }
      assert.equal((await log.checkpointAt(size)).note, log.checkpoint().note)
    })

    it('serves the tiles and bundles of C2SP tlog-tiles, and nothing else', async () => {
      const found = await readdir(log.publicFolder, { recursive: true, withFileTypes: true })
      const files = found
        .filter((item) => item.isFile())
        .map((item) => join(item.parentPath, item.name))
      const full = [0, 1, 2, 3, 4].map((index) => `00${index}`)
      const expected = ['tile/0', 'tile/entries'].flatMap((level) =>
        [...full, '005.p/220'].map((name) => `${level}/${name}`),
      )
      assert.deepEqual(
        files.map((path) => path.slice(log.publicFolder.length + 1)).toSorted(),
        ['checkpoint', 'tile/1/000.p/5', ...expected].toSorted(),
      )
      const tile = await readFile(join(log.publicFolder, 'tile/0/005.p/220'))
      assert.deepEqual(Uint8Array.from(tile.subarray(0, 32)), all[1280])
      const bundle = await readFile(join(log.publicFolder, 'tile/entries/001'))
      assert.equal(bundle.length, 256 * 162)
      assert.equal(bundle.readUInt16BE(162), 160)
      assert.deepEqual(leafHash(bundle.subarray(164, 324)), all[257])
    })

    it('refuses indexes and sizes outside the published tree', async () => {
      const calls = [
        () => log.inclusionProof(1500, 1500),
        () => log.inclusionProof(-1, 10),
        () => log.inclusionProof(0, 1501),
        () => log.inclusionProof(0, 1.5),
        () => log.inclusionProof(0.5, 2),
        () => log.consistencyProof(0, 5),
        () => log.consistencyProof(6, 5),
        () => log.consistencyProof(0.5, 5),
        () => log.root(-1),
        () => log.root(Number.NaN),
        () => log.checkpointAt(1501),
      ]
      for (const call of calls) await assert.rejects(call(), isError('range'), String(call))
    })
  })

  it('begins with a signed checkpoint of nothing', async () => {
    await using folder = await temporaryFolder()
    const log = await open(folder.path)
    const { size, note } = log.checkpoint()
    assert.equal(size, 0)
    assert.equal(await readFile(join(log.publicFolder, 'checkpoint'), 'utf8'), note)
    assert.equal(parseCheckpoint(note).size, 0)
    assert.deepEqual(await log.publish(), log.checkpoint())
    await log.close()
  })

  it('is open once at a time', async () => {
    await using folder = await temporaryFolder()
    const log = await open(folder.path)
    await assert.rejects(open(folder.path), isError('fatal'))
    await grow(log, 3)
    await log.close()
    const again = await open(folder.path)
    assert.equal(again.next, 3)
    await again.close()
    await again.close()
  })

  it('takes appends, reads, proofs and publications at once', async () => {
    await using folder = await temporaryFolder()
    const log = await open(folder.path)
    await grow(log, 300)
    await log.publish()
    const work: Promise<unknown>[] = []
    for (let round = 0; round < 20; round++) {
      work.push(log.append(makeRecords(300 + round * 50, 50)), log.publish())
      const { size, root } = log.checkpoint()
      const proof = log.inclusionProof(7, size)
      work.push(
        proof.then((hashes) =>
          assert.ok(
            verifyInclusion({
              index: 7,
              size,
              leafHash: leafHash(makeRecord(7).entry),
              proof: hashes,
              root,
            }),
          ),
        ),
      )
      await work.at(-2)
    }
    await Promise.all(work)
    const { size, root } = await log.publish()
    assert.equal(size, 1300)
    assert.deepEqual(Uint8Array.from(root), reference.root(leaves(1300)))
    assert.equal((await collect(log.scan(1290))).length, 10)
    await log.close()
    await assert.rejects(log.publish(), isError('fatal'))
  })

  it('removes partial tiles only once the full one is there', async () => {
    await using folder = await temporaryFolder()
    const log = await open(folder.path)
    for (const count of [10, 20, 225]) {
      await grow(log, count)
      await log.publish()
    }
    const tiles = join(log.publicFolder, 'tile/0')
    assert.deepEqual((await readdir(join(tiles, '000.p'))).toSorted(), ['10', '255', '30'])
    await grow(log, 1)
    await log.publish()
    assert.deepEqual(await readdir(tiles), ['000'])
    assert.deepEqual(await readdir(join(log.publicFolder, 'tile/entries')), ['000'])
    await log.close()
  })

  it('derives the public folder anew from the segments', async () => {
    await using folder = await temporaryFolder()
    const log = await open(folder.path)
    await grow(log, 700)
    const { note } = await log.publish()
    await log.close()
    await rm(log.publicFolder, { recursive: true })
    const again = await open(folder.path)
    assert.equal(again.checkpoint().size, 0)
    assert.equal((await again.publish()).note, note)
    await again.close()
  })

  const damages: readonly [string, (folder: string) => Promise<void>][] = [
    [
      'the segments end before the checkpoint',
      (folder) => rm(join(folder, 'segments'), { recursive: true }),
    ],
    [
      'the segments hold other records',
      async (folder) => {
        await rm(join(folder, 'segments'), { recursive: true })
        await using other = await temporaryFolder()
        const log = await open(other.path)
        await log.append(makeRecords(0, 600, 41))
        await log.close()
        await cp(join(other.path, 'segments'), join(folder, 'segments'), { recursive: true })
      },
    ],
    ['a partial tile differs', (folder) => flip(join(folder, 'public/tile/0/002.p/88'), 5)],
    ['a partial tile is missing', (folder) => rm(join(folder, 'public/tile/1/000.p/2'))],
    ['a partial tile is short', (folder) => truncate(join(folder, 'public/tile/0/002.p/88'), 64)],
    [
      'the last bundle differs',
      (folder) => flip(join(folder, 'public/tile/entries/002.p/88'), 100),
    ],
    ['the checkpoint differs', (folder) => flip(join(folder, 'public/checkpoint'), 25)],
    ['the checkpoint is empty', (folder) => truncate(join(folder, 'public/checkpoint'), 0)],
    [
      'the checkpoint is of another key',
      async (folder) => {
        const other = generateKeyPairSync('ed25519')
        await using place = await temporaryFolder()
        const log = await open(place.path, { privateKey: other.privateKey })
        await writeFile(join(folder, 'public/checkpoint'), log.checkpoint().note)
        await log.close()
      },
    ],
    [
      'the checkpoint is of another log',
      async (folder) => {
        await using place = await temporaryFolder()
        const log = await open(place.path, { origin: 'other.example/log' })
        await writeFile(join(folder, 'public/checkpoint'), log.checkpoint().note)
        await log.close()
      },
    ],
  ]
  for (const [what, damage] of damages) {
    it(`does not open where ${what}`, async () => {
      await using folder = await temporaryFolder()
      const log = await open(folder.path)
      await grow(log, 600)
      await log.publish()
      await log.close()
      await damage(folder.path)
      await assert.rejects(open(folder.path), isError('corrupt'))
    })
  }

  it('gives no proof from a damaged tile', async () => {
    await using folder = await temporaryFolder()
    const log = await open(folder.path)
    await grow(log, 600)
    await log.publish()
    await flip(join(log.publicFolder, 'tile/0/000'), 40)
    await assert.rejects(log.inclusionProof(3, 600), isError('corrupt'))
    await flip(join(log.publicFolder, 'tile/0/000'), 40)
    assert.ok((await log.inclusionProof(3, 600)).length > 0)
    await log.close()
  })
})

async function flip(path: string, position: number): Promise<void> {
  const bytes = await readFile(path)
  bytes[position] = (bytes[position] ?? 0) ^ 1
  await writeFile(path, bytes)
}
