import assert from 'node:assert/strict'
import { findDefects } from '../../../api/applications/check.ts'
import {
  assess,
  creditTier,
  depthOf,
  riskFactorCodes,
  type CreditCounts,
} from '../../../api/applications/lanes.ts'
import table from '../../../api/applications/lanes.json' with { type: 'json' }
import { categoryCodes } from '../../../verifier/vocabulary.ts'
import { agentFiling, contextOf, form, owner, work } from './_util/forms.ts'
import { goodForms } from './_util/good.ts'

const counts = (more: Partial<CreditCounts> = {}): CreditCounts => ({
  registered: 0,
  refused: 0,
  withdrawn: 0,
  revokedForCause: 0,
  complaintsUpheld: 0,
  ...more,
})

describe('applications: lanes', () => {
  it('grade credit by what became of earlier applications', () => {
    const cases: [CreditCounts, string][] = [
      [counts(), 'B'],
      [counts({ registered: 9 }), 'B'],
      [counts({ registered: 10 }), 'A'],
      [counts({ registered: 10, complaintsUpheld: 1 }), 'C'],
      [counts({ registered: 1000, complaintsUpheld: 3 }), 'D'],
      [counts({ registered: 1000, revokedForCause: 1 }), 'D'],
      [counts({ registered: 80, refused: 20 }), 'C'],
      [counts({ registered: 81, refused: 19 }), 'A'],
      // Too few to speak of a share.
      [counts({ refused: 4 }), 'B'],
      [counts({ refused: 5 }), 'C'],
    ]
    for (const [given, tier] of cases) assert.equal(creditTier(given), tier, JSON.stringify(given))
  })

  it('let a simple application of somebody with credit pass at once, and nobody else', () => {
    assert.deepEqual(assess(form(), [], 'A'), {
      lane: 'automatic',
      points: 0,
      factors: [],
      tier: 'A',
      depth: 'formal',
    })
    assert.equal(assess(form(), [], 'B').lane, 'automatic')
    assert.equal(assess(form(), [], 'C').lane, 'examined')
    assert.equal(assess(form(), [], 'D').depth, 'substantive')
    assert.notEqual(depthOf('C').code, depthOf('D').code)
  })

  it('send everything else to people, and say why', () => {
    const similar = contextOf(form(), {
      similarTitles: new Map([[work().title, [{ registrationNumber: '1', own: false }]]]),
    })
    assert.deepEqual(assess(form(), findDefects(form(), similar), 'A').factors, ['duplicates'])
    const unknown = contextOf(form(), { identities: new Map() })
    assert.deepEqual(assess(form(), findDefects(form(), unknown), 'A').factors, ['warning'])
    const one = {
      ...form({ filing: agentFiling([]) }),
      owners: [owner(1, { minor: true, rights: 2 })],
    }
    assert.deepEqual(assess(one, [], 'A').factors, ['partialRights', 'minor', 'agent'])
    const many = Array.from({ length: table.largeSeries }, (_, i) => work(i + 1))
    assert.deepEqual(assess(form({ works: many }), [], 'A').factors, ['largeSeries'])
  })

  it('are automatic for the simplest kinds of good forms only', () => {
    const automatic = goodForms.filter(({ form: good, context }) => {
      const defects = findDefects(good, contextOf(good, context))
      return assess(good, defects, 'A').lane === 'automatic'
    })
    assert.deepEqual(
      automatic.map(({ name }) => name),
      ['an individual work', 'a series', 'an anonymous work'],
    )
  })

  it('have points and labels for every factor, and know every category', () => {
    assert.deepEqual([...riskFactorCodes].toSorted(), Object.keys(table.points).toSorted())
    for (const { points, zh, en } of Object.values(table.points)) assert.ok(points > 0 && zh && en)
    for (const category of table.examinedCategories)
      assert.ok(categoryCodes.some((one) => one === category))
  })
})
