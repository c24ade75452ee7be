import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  blockLength,
  countOf,
  decodeDocs,
  descending,
  docsOf,
  emptyBits,
  encodeDocs,
  firstOf,
  intersect,
  setBit,
  unite,
  without,
  type Docs,
} from '../../../api/register/docs.ts'
import { runs } from '../../_util/runs.ts'

/** Few, many or all members of a block. */
const members = fc
  .tuple(fc.constantFrom(0, 1, 5, 300, 4_095, 4_096, 30_000, blockLength), fc.nat())
  .map(([count, seed]) => {
    const found = new Set<number>()
    for (let i = 0, state = seed; found.size < count; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      found.add(count === blockLength ? i : state >>> 16)
    }
    return [...found].toSorted((a, b) => a - b)
  })
const listed = (docs: Docs): number[] => [...descending(docs, 0, blockLength)].toReversed()

describe('register: sets', () => {
  it('has what was put into it, also after it was stored', () => {
    fc.assert(
      fc.property(members, (list) => {
        const docs = docsOf(list)
        assert.deepEqual(listed(docs), list)
        assert.equal(countOf(docs), list.length)
        const bytes = encodeDocs(docs)
        assert.ok(bytes.length <= blockLength / 8)
        assert.deepEqual(listed(decodeDocs(bytes)), list)
      }),
      { numRuns: runs() },
    )
  })

  it('intersects, unites and subtracts as sets do', () => {
    fc.assert(
      fc.property(members, members, (a, b) => {
        const inB = new Set(b)
        const both = a.filter((doc) => inB.has(doc))
        const any = [...new Set([...a, ...b])].toSorted((x, y) => x - y)
        assert.deepEqual(listed(intersect(docsOf(a), docsOf(b))), both)
        assert.deepEqual(listed(unite([docsOf(a), docsOf(b)])), any)
        const bits = emptyBits()
        for (const doc of b) setBit(bits, doc, true)
        const rest = a.filter((doc) => !inB.has(doc))
        assert.deepEqual(listed(without(docsOf(a), bits)), rest)
        assert.deepEqual(listed(docsOf(a)), a)
      }),
      { numRuns: runs() },
    )
  })

  it('lists a span from its end', () => {
    fc.assert(
      fc.property(members, fc.nat(blockLength), fc.nat(blockLength), (list, x, y) => {
        const [start, end] = [Math.min(x, y), Math.max(x, y)]
        const wanted = list.filter((doc) => doc >= start && doc < end).toReversed()
        assert.deepEqual([...descending(docsOf(list), start, end)], wanted)
      }),
      { numRuns: runs() },
    )
  })

  it('has the first of a block, any number', () => {
    for (const count of [0, 1, 7, 8, 9, 1000, blockLength])
      assert.deepEqual(
        listed(firstOf(count)),
        Array.from({ length: count }, (_, i) => i),
      )
  })
})
