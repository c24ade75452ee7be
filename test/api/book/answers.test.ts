import assert from 'node:assert/strict'
import { Answers } from '../../../api/book/answers.ts'

/** A database that answers when it is told to. */
function database() {
  const held = new Map<string, string>()
  const questions: (() => void)[] = []
  const load = (key: string) =>
    new Promise<string>((resolve) => {
      const value = held.get(key) ?? 'nothing'
      questions.push(() => resolve(value))
    })
  const known = new Answers(2, load)
  /** Asks, and has everything answered that was asked. */
  const ask = async (key: string): Promise<void> => {
    const answer = known.of(key)
    for (const reply of questions) reply()
    await answer
  }
  return { held, questions, known, ask }
}

describe('answers kept in memory', () => {
  it('are asked for once, by those who ask at once too, and again when they have changed', async () => {
    const { held, questions, known } = database()
    const asked = [known.of('a'), known.of('a')]
    questions[0]!()
    assert.deepEqual(await Promise.all(asked), ['nothing', 'nothing'])
    assert.equal(await known.of('a'), 'nothing')
    assert.equal(questions.length, 1)
    held.set('a', 'one')
    known.forget('a')
    const second = known.of('a')
    questions[1]!()
    assert.equal(await second, 'one')
  })

  it('that were under way when they changed are kept from nobody who asks afterwards', async () => {
    for (const key of ['a', undefined]) {
      const { held, questions, known } = database()
      held.set('a', 'old')
      const before = known.of('a')
      held.set('a', 'new')
      known.forget(key)
      const after = known.of('a')
      questions[0]!()
      questions[1]!()
      assert.deepEqual([await before, await after, await known.of('a')], ['old', 'new', 'new'])
    }
  })

  it('are forgotten alone or all', async () => {
    const { questions, known, ask } = database()
    for (const key of ['a', 'b']) await ask(key)
    known.forget('a')
    await ask('b')
    assert.equal(questions.length, 2)
    known.forget()
    await ask('b')
    assert.equal(questions.length, 3)
  })

  it('are no more than were asked for, those asked for last', async () => {
    const { questions, ask } = database()
    for (const key of ['a', 'b', 'a', 'c', 'a']) await ask(key)
    assert.equal(questions.length, 3)
    await ask('b')
    assert.equal(questions.length, 4)
  })

  it('are asked for anew after a failure, which forgets no newer answer', async () => {
    const replies: { resolve: (value: string) => void; reject: (error: Error) => void }[] = []
    const known = new Answers(
      2,
      () => new Promise<string>((resolve, reject) => replies.push({ resolve, reject })),
    )
    const first = known.of('a')
    known.forget('a')
    const second = known.of('a')
    replies[0]!.reject(new Error('gone'))
    await assert.rejects(first, /gone/)
    assert.equal(known.of('a'), second)
    replies[1]!.reject(new Error('gone too'))
    await assert.rejects(second, /gone too/)
    const third = known.of('a')
    replies[2]!.resolve('there')
    assert.equal(await third, 'there')
  })
})
