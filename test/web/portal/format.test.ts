import assert from 'node:assert/strict'
import { printDay, printNumber, printSize, printTime } from '../../../web/portal/base/format.ts'

describe('times and numbers of the portal', () => {
  it('are written as the language writes them', () => {
    assert.equal(printNumber(1_234_567, 'en'), '1,234,567')
    assert.equal(printSize(69, 'en'), '69 bytes')
    assert.equal(printSize(1, 'en'), '1 byte')
    assert.equal(printSize(69, 'zh'), '69字节')
    assert.equal(printSize(1_500_000, 'en'), '1.5 MB')
    assert.equal(printSize(0, 'en'), '0 bytes')
    assert.match(printTime('2026-11-26T22:52:52Z', 'zh'), /^2026年11月2[67]日/)
    assert.match(printTime(1_795_733_572, 'en'), /Nov 2026, \d\d:52/)
  })

  it('keep a day of a document that day in every zone, and say no more than it does', () => {
    assert.equal(printDay('2022-05-17', 'zh'), '2022年5月17日')
    assert.equal(printDay('2022-05-17', 'en'), '17 May 2022')
    assert.equal(printDay('2022-05', 'zh'), '2022年5月')
    assert.equal(printDay('2022', 'en'), '2022')
    assert.equal(printDay('2022', 'zh'), '2022年')
  })
})
