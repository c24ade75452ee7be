import assert from 'node:assert/strict'
import { z } from 'zod'
import { ApiError } from '../../../api/errors.ts'
import { read } from '../../../api/routes/read.ts'

const form = z.strictObject({ title: z.string(), works: z.array(z.strictObject({ n: z.int() })) })
const schema = z.union([
  z.strictObject({ form }),
  z.strictObject({ draft: z.string(), revision: z.int().min(1) }),
])

/** Pointers of what is wrong with a value, with the words. */
function faultsOf(value: unknown, of: z.ZodType = schema): string[] {
  try {
    read(of, value, 'body')
  } catch (error) {
    assert.ok(error instanceof ApiError)
    const { errors } = error.extensions as { errors: { pointer: string; detail: string }[] }
    return errors.map(({ pointer, detail }) => `${pointer} ${detail}`)
  }
  return []
}

describe('what is wrong with a value of several forms', () => {
  it('is told by the form that it is nearest to, place by place', () => {
    assert.deepEqual(faultsOf({ form: { title: 1, works: [{ n: 1, x: 2 }] } }), [
      '/form/title Invalid input: expected string, received number',
      '/form/works/0/x is not a member of this form',
    ])
    assert.deepEqual(faultsOf({ form: {} }), ['/form/title is missing', '/form/works is missing'])
    assert.deepEqual(faultsOf({ draft: 'a' }), ['/revision is missing'])
    assert.deepEqual(faultsOf({ draft: 'a', revision: 0 }), [
      '/revision Too small: expected number to be >=1',
    ])
  })

  it('is told where the value lies deeper, and of forms within forms', () => {
    const deep = z.strictObject({ a: z.union([z.strictObject({ b: schema }), z.string()]) })
    assert.deepEqual(faultsOf({ a: { b: { draft: 'a' } } }, deep), ['/a/b/revision is missing'])
  })

  it('is nothing where one form fits', () => {
    assert.deepEqual(faultsOf({ form: { title: 'a', works: [] } }), [])
    assert.deepEqual(faultsOf({ draft: 'a', revision: 1 }), [])
  })
})
