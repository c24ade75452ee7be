import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  type DepositOptions,
  isContinuedBy,
  keepings,
} from '../../../web/portal/creators/deposits/item.ts'

const options: fc.Arbitrary<DepositOptions> = fc.record({
  keeping: fc.constantFrom(...keepings),
  publicLookup: fc.boolean(),
})

const begun = (published: boolean, lookup: 'public' | 'salted') => ({
  id: '00000000-0000-4000-8000-000000000001',
  state: 'receiving' as const,
  length: 9,
  offset: 3,
  updated: 1,
  expires: 2,
  filename: 'a.png',
  published,
  lookup,
  links: {},
})

describe('a file chosen again', () => {
  it('goes on with an upload of before only where the same was chosen then', () => {
    fc.assert(
      fc.property(options, fc.boolean(), fc.boolean(), (chosen, published, bare) => {
        const upload = begun(published, bare ? 'public' : 'salted')
        const same = (chosen.keeping === 'published') === published && chosen.publicLookup === bare
        assert.equal(isContinuedBy(upload, 'a.png', { size: 9, options: chosen }), same)
      }),
    )
  })

  it('is told from others by its name and length; what is whole or refused is not gone on with', () => {
    const upload = begun(false, 'salted')
    const item = { size: 9, options: { keeping: 'encrypted', publicLookup: false } } as const
    assert.ok(isContinuedBy(upload, 'a.png', item))
    assert.ok(!isContinuedBy(upload, 'b.png', item))
    assert.ok(!isContinuedBy(upload, 'a.png', { ...item, size: 10 }))
    assert.ok(!isContinuedBy({ ...upload, state: 'refused' }, 'a.png', item))
  })
})
