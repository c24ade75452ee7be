import assert from 'node:assert/strict'
import fc from 'fast-check'
import { identityColumns, parseIdentityRow } from '../../api/realname/csv.ts'
import { sampleRow } from '../../scripts/identity-sample.ts'
import { runs } from '../_util/runs.ts'

const chainId = 0xc0104
const count = 25_000
/** 2026-11-23, Unix seconds. */
const time = 1_795_400_000

describe('made-up identities', () => {
  it('are rows that the registry takes, always the same, on any chain', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.integer({ min: 1, max: 2 ** 31 }), (n, chain) => {
        const row = sampleRow(n, chain)
        assert.deepEqual(Object.keys(row).toSorted(), identityColumns.toSorted())
        const parsed = parseIdentityRow(row, time)
        assert.ok('row' in parsed, JSON.stringify(parsed))
        assert.deepEqual(sampleRow(n, chain), row)
      }),
      { numRuns: runs() },
    )
  })

  it('are of different people, and of a division that does not exist', () => {
    const rows = Array.from({ length: count }, (_, n) => sampleRow(n, chainId))
    for (const column of ['did', 'idNumber'])
      assert.equal(new Set(rows.map((row) => row[column])).size, count, column)
    for (const { idNumber } of rows) assert.match(idNumber!, /^(91)?110199/)
  })
})
