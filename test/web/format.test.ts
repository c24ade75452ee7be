import assert from 'node:assert/strict'
import { counted, dateLabel, numberLabel, sizeLabel } from '../../web/format.ts'

describe('numbers, sizes and dates of the pages', () => {
  it('step up to the next unit where the number would be written as 1,000', () => {
    for (const [bytes, zh, en] of [
      [0, '0字节', '0 bytes'],
      [999, '999字节', '999 bytes'],
      [1_000, '1 kB', '1 kB'],
      [999_940, '999.9 kB', '999.9 kB'],
      [999_950, '1 MB', '1 MB'],
      [999_999_999, '1 GB', '1 GB'],
      [5e15, '5,000 TB', '5,000 TB'],
    ] as const)
      assert.deepEqual(sizeLabel(bytes), { zh, en }, String(bytes))
  })

  it('say one of one, and several of none or more', () => {
    const entries = { zh: '{n} 条', one: '{n} entry', other: '{n} entries' }
    assert.deepEqual(counted(1, entries), { zh: '1 条', en: '1 entry' })
    assert.equal(counted(0, entries).en, '0 entries')
    assert.deepEqual(counted(1_234, entries), { zh: '1,234 条', en: '1,234 entries' })
  })

  it('write a date as far as it is known, and leave what is none', () => {
    assert.deepEqual(dateLabel('2022-05-17'), { zh: '2022年5月17日', en: '17 May 2022' })
    assert.deepEqual(dateLabel('2022'), { zh: '2022年', en: '2022' })
    assert.deepEqual(dateLabel('soon'), { zh: 'soon', en: 'soon' })
    assert.equal(numberLabel(1_234_567).en, '1,234,567')
  })
})
