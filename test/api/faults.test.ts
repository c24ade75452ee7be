import assert from 'node:assert/strict'
import { z } from 'zod'
import { type Fault, faultReasons, faultsOf } from '../../api/faults.ts'

const schema = z.strictObject({
  title: z.string().min(2).max(5).optional(),
  parts: z.array(z.int().min(1).max(9)).max(2).optional(),
  lane: z.enum(['automatic', 'examined']),
  id: z
    .string()
    .regex(/^[a-f]+$/, 'must be letters')
    .optional(),
  even: z
    .int()
    .refine((n) => n % 2 === 0, 'must be even')
    .optional(),
})

function told(value: unknown, where: Fault['in'] = 'body'): string[] {
  const { error } = schema.safeParse(value)
  if (!error) return []
  return faultsOf(error, value, where).map(
    ({ pointer, reason = '-', limit = '-' }) => `${pointer} ${reason} ${limit}`,
  )
}

describe('the reasons of what is wrong with a value', () => {
  it('are told apart without words, with the bound where there is one', () => {
    const lane = 'examined'
    assert.deepEqual(told({ lane }), [])
    assert.deepEqual(told({}), ['/lane missing -'])
    assert.deepEqual(told({ lane: 'fast' }), ['/lane not_listed -'])
    assert.deepEqual(told({ lane, title: 7 }), ['/title wrong_type -'])
    assert.deepEqual(told({ lane, title: 'a' }), ['/title too_small 2'])
    assert.deepEqual(told({ lane, title: 'abcdef' }), ['/title too_large 5'])
    assert.deepEqual(told({ lane, parts: [0] }), ['/parts/0 too_small 1'])
    assert.deepEqual(told({ lane, parts: [1, 2, 3] }), ['/parts too_large 2'])
    assert.deepEqual(told({ lane, id: 'xyz' }), ['/id wrong_format -'])
    assert.deepEqual(told({ lane, more: 1, 'a/b': 2 }), [
      '/more unknown_member -',
      '/a~1b unknown_member -',
    ])
  })

  it('are none where only words can say it', () => {
    assert.deepEqual(told({ lane: 'examined', even: 3 }), ['/even - -'])
  })

  it('are of a closed set', () => {
    const all = new Set<string>(faultReasons)
    for (const value of [{}, { lane: 'x' }, { lane: 7, title: 7, parts: [10], id: '', more: 0 }])
      for (const line of told(value)) assert.ok(all.has(line.split(' ')[1]!), line)
  })
})
