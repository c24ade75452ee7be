import assert from 'node:assert/strict'
import { KeptAnswers } from '../../../api/register/kept-answers.ts'

describe('answers that are kept until the register moves on', () => {
  let next = 0
  let made = 0
  const make = async (): Promise<number> => ++made
  beforeEach(() => {
    next = 0
    made = 0
  })

  it('are made once for all who ask the same, at once or later', async () => {
    const kept = new KeptAnswers(() => next)
    const all = await Promise.all([kept.of(['a'], make), kept.of(['a'], make)])
    assert.deepEqual([...all, await kept.of(['a'], make)], [1, 1, 1])
    assert.equal(await kept.of(['b'], make), 2)
  })

  it('are made anew when anything was registered', async () => {
    const kept = new KeptAnswers(() => next)
    assert.equal(await kept.of(['a'], make), 1)
    next = 1
    assert.equal(await kept.of(['a'], make), 2)
  })

  it('are not kept where they failed', async () => {
    const kept = new KeptAnswers(() => next)
    await assert.rejects(kept.of(['a'], () => Promise.reject(new Error('no'))))
    assert.equal(await kept.of(['a'], make), 1)
  })

  it('do not grow without end', async () => {
    const kept = new KeptAnswers(() => next)
    for (let i = 0; i < 1_000; i++) await kept.of([i], make)
    assert.equal(await kept.of([999], make), 1_000)
    assert.equal(await kept.of([0], make), 1_001)
  })
})
