import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { formsOf, Needles } from './_util/needles.ts'

const values = new Map([
  ['name', '欧阳雪松'],
  ['number', '11019919900307005X'],
  ['mail', 'Mark.Nine@privacy-test.example'],
])

/** The search that other tests rely on: it finds what it looks for, in every form and at every place. */
describe('the search for personal data', () => {
  const needles = new Needles(values)

  it('finds nothing where nothing is', () => {
    assert.deepEqual(needles.find(randomBytes(1 << 20)), [])
    assert.deepEqual(needles.find(Buffer.from('欧阳雪 11019919900307005 Mark.Nine@privacy')), [])
    assert.deepEqual(needles.find(new Uint8Array()), [])
  })

  for (const [label, value] of values)
    it(`finds a ${label} in all its forms, at the start, in the middle and at the end`, () => {
      for (const [form, bytes] of formsOf(value))
        for (const [before, after] of [
          [0, 100],
          [33, 77],
          [100, 0],
        ] as const) {
          const found = needles.find(
            Buffer.concat([randomBytes(before), bytes, randomBytes(after)]),
          )
          assert.ok(
            found.some((leak) => leak.label === label && leak.form === form),
            `${form} after ${before} bytes`,
          )
        }
    })

  it('finds a value in something longer that was encoded, and in what is packed', () => {
    const text = `{"name":"${values.get('name')}","more":1}`
    const leaky = {
      base64: Buffer.from(Buffer.from(`x${text}`).toString('base64')),
      base64url: Buffer.from(Buffer.from(`xx${text}`).toString('base64url')),
      hex: Buffer.from(Buffer.from(text).toString('hex')),
      zip: Buffer.from(zipSync({ 'a.json': Buffer.from(text) })),
      nested: Buffer.from(zipSync({ 'a.gz': gzipSync(text) })),
      gzip: gzipSync(text),
    }
    for (const [form, bytes] of Object.entries(leaky))
      assert.deepEqual([...new Set(needles.find(bytes).map(({ label }) => label))], ['name'], form)
  })

  it('refuses values that would be found by chance', () => {
    assert.throws(() => new Needles(new Map([['postcode', '100010']])), RangeError)
  })

  it('is fast enough for whole data folders', () => {
    const many = new Map(
      Array.from({ length: 200 }, (_, i) => [`value ${i}`, randomBytes(12).toString('hex')]),
    )
    const started = performance.now()
    assert.deepEqual(new Needles(many).find(randomBytes(32 << 20)), [])
    assert.ok(performance.now() - started < 30_000)
  })
})
