import assert from 'node:assert/strict'
import { KnownRoles } from '../../../api/book/roles.ts'
import type { StaffRole } from '../../../api/cases/machine.ts'

/** Roles in a database that answers when it is told to. */
function database() {
  const held = new Map<string, ReadonlySet<StaffRole>>()
  const questions: (() => void)[] = []
  const load = ([did]: readonly string[]) =>
    new Promise<Map<string, ReadonlySet<StaffRole>>>((resolve) => {
      const roles = held.get(did!)
      questions.push(() => resolve(new Map(roles && [[did!, roles]])))
    })
  return { held, questions, known: new KnownRoles(load) }
}

describe('roles in memory', () => {
  it('are read once, and again when they were given or taken', async () => {
    const { held, questions, known } = database()
    const first = known.of('a')
    questions[0]!()
    assert.deepEqual([...(await first)], [])
    assert.equal(await known.of('a'), await first)
    assert.equal(questions.length, 1)
    held.set('a', new Set(['examiner']))
    known.forget()
    const second = known.of('a')
    questions[1]!()
    assert.deepEqual([...(await second)], ['examiner'])
  })

  it('an answer that was under way when they changed is kept from nobody who asks afterwards', async () => {
    const { held, questions, known } = database()
    held.set('a', new Set(['registrar']))
    const before = known.of('a')
    held.set('a', new Set())
    known.forget()
    const after = known.of('a')
    questions[0]!()
    questions[1]!()
    assert.deepEqual([...(await before)], ['registrar'])
    assert.deepEqual([...(await after)], [])
    assert.deepEqual([...(await known.of('a'))], [])
  })

  it('are read anew after a failure', async () => {
    let fails = true
    const known = new KnownRoles(async () => {
      if (fails) throw new Error('gone')
      return new Map([['a', new Set<StaffRole>(['court'])]])
    })
    await assert.rejects(known.of('a'), /gone/)
    fails = false
    assert.deepEqual([...(await known.of('a'))], ['court'])
  })
})
