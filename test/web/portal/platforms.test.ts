import assert from 'node:assert/strict'
import fc from 'fast-check'
import { snippetOf } from '../../../web/portal/platforms/badge/snippet.ts'
import { byDay } from '../../../web/portal/platforms/keys/usage.ts'

describe('the HTML of a badge', () => {
  const badge = {
    origin: 'https://registry.example',
    id: '0192f0c1-7f00-7000-8000-000000000000',
    number: '链作登字-2026-H-00000001',
    language: 'zh',
    alt: '版权登记标识',
  } as const

  it('is a link to the page of the certificate with the picture in it', () => {
    assert.equal(
      snippetOf(badge),
      '<a href="https://registry.example/certificates/0192f0c1-7f00-7000-8000-000000000000">' +
        '<img src="https://registry.example/v1/certificates/0192f0c1-7f00-7000-8000-000000000000/badge.svg?lang=zh" alt="版权登记标识"></a>',
    )
  })

  it('has two elements, whatever is written in it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (alt, id) => {
        const html = snippetOf({ ...badge, alt, id })
        assert.equal(html.match(/</g)?.length, 3)
        assert.equal(html.match(/"/g)?.length, 6)
      }),
    )
  })
})

describe('the usage of a key', () => {
  it('has a row a day, the newest first, and leaves no call out', () => {
    const use = fc.record({
      day: fc.constantFrom('2026-11-01', '2026-11-02', '2026-10-31'),
      outcome: fc.constantFrom('succeeded', 'refused', 'limited'),
      calls: fc.nat(1000),
    })
    fc.assert(
      fc.property(fc.array(use), (uses) => {
        const rows = byDay(uses)
        const days = rows.map(({ day }) => day)
        assert.deepEqual(days, [...new Set(days)].toSorted().toReversed())
        const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0)
        assert.equal(sum(rows.map(({ all }) => all)), sum(uses.map(({ calls }) => calls)))
      }),
    )
  })
})
