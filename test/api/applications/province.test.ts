import assert from 'node:assert/strict'
import { provinceOf } from '../../../api/applications/province.ts'
import { author, form, owner, unit } from './_util/forms.ts'

const of = (...args: Parameters<typeof form>) => provinceOf(form(...args))

describe('the province that the register shows', () => {
  const hidden = { signing: 'anonymous', displayName: '匿名' } as const

  it('is that of the first owner', () => {
    assert.equal(of(), '11')
    assert.equal(of({ owners: [owner(1, { division: '440305' }), unit(2)] }), '44')
    assert.equal(of({ authors: [author(1, { signing: 'alias', displayName: '笔名' })] }), '11')
  })

  it('is unknown where the owner says no division', () => {
    const { division: _, ...rest } = owner(1)
    assert.equal(of({ owners: [rest] }), undefined)
  })

  const parties: [string, Parameters<typeof form>[0]][] = [
    ['an owner is anonymous', { owners: [owner(1, hidden)] }],
    ['a co-owner is anonymous', { owners: [owner(1), owner(2, hidden)] }],
    ['an author is anonymous', { authors: [author(1, hidden)] }],
    ['an owner is a minor', { owners: [owner(1, { minor: true })] }],
    ['a co-owner is a minor', { owners: [unit(1), owner(2, { minor: true })] }],
    ['an author is a minor', { authors: [author(1), author(2, { minor: true })] }],
  ]
  for (const [who, some] of parties)
    it(`is not shown where ${who}`, () => {
      assert.equal(of(some), undefined)
    })
})
