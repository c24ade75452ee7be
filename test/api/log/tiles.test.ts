import assert from 'node:assert/strict'
import fc from 'fast-check'
import { leafHash, nodeHash as verifierNodeHash } from '../../../verifier/merkle.ts'
import { nodeHash, writeLeafHash, writeNodeHash } from '../../../api/log/hash.ts'
import { parseTilePath, partialWidth, tileNodes, tilePath } from '../../../api/log/tiles.ts'
import type { TileName } from '../../../api/log/tiles.ts'
import { runs } from '../../_util/runs.ts'

const numRuns = runs()
const name: fc.Arbitrary<TileName> = fc.record(
  {
    level: fc.oneof(fc.nat(63), fc.constant('entries' as const)),
    index: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    width: fc.integer({ min: 1, max: 256 }),
  },
  { noNullPrototype: true },
)

describe('tile paths', () => {
  it('are those of the examples in C2SP tlog-tiles', () => {
    assert.equal(tilePath({ level: 0, index: 1234067, width: 256 }), 'tile/0/x001/x234/067')
    assert.equal(tilePath({ level: 0, index: 273, width: 112 }), 'tile/0/273.p/112')
    assert.equal(tilePath({ level: 'entries', index: 0, width: 256 }), 'tile/entries/000')
    assert.equal(tilePath({ level: 1, index: 1000, width: 17 }), 'tile/1/x001/000.p/17')
  })

  it('give the tiles of a tree of 70,000 as in C2SP tlog-tiles', () => {
    const widths = [0, 1, 2].map((level) => partialWidth(level, 70_000))
    const full = [0, 1, 2].map((level) => tileNodes(level + 1, 70_000))
    assert.deepEqual(
      [widths, full],
      [
        [112, 17, 1],
        [273, 1, 0],
      ],
    )
  })

  it('are read back as they were written', () => {
    fc.assert(
      fc.property(name, (given) => assert.deepEqual(parseTilePath(tilePath(given)), given)),
      { numRuns },
    )
  })

  for (const path of [
    'tile/00/000',
    'tile/0/0',
    'tile/0/x000/000',
    'tile/0/001/000',
    'tile/0/x001/x000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/',
    'tile/64a/000',
    'tile/0/../000',
    'tile/0/000/',
    '/tile/0/000',
    'tile/entries/000\n',
    'tile/data/000',
    'checkpoint',
  ]) {
    it(`are not ${JSON.stringify(path)}`, () => assert.equal(parseTilePath(path), undefined))
  }
})

describe('hashes of the log', () => {
  it('equal those of the verifier', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
    const entry = fc.uint8Array({ minLength: 160, maxLength: 160 })
    fc.assert(
      fc.property(hash, hash, entry, (left, right, given) => {
        const out = Buffer.concat([left, right, new Uint8Array(64)])
        writeNodeHash(out, 0, 64)
        writeLeafHash(given, out, 96)
        const expected = verifierNodeHash(left, right)
        assert.deepEqual(Uint8Array.from(out.subarray(64, 96)), expected)
        assert.deepEqual(Uint8Array.from(nodeHash(left, right)), expected)
        assert.deepEqual(Uint8Array.from(out.subarray(96)), leafHash(given))
      }),
      { numRuns },
    )
  })
})
