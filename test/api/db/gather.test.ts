import assert from 'node:assert/strict'
import fc from 'fast-check'
import { gather } from '../../../api/db/gather.ts'
import { runs } from '../../_util/runs.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A store whose queries end when they are told to. */
function store() {
  const queries: { keys: readonly string[]; end: () => void; fail: (error: Error) => void }[] = []
  const values = new Map<string, number>()
  const load = (keys: readonly string[]) =>
    new Promise<Map<string, number>>((resolve, reject) => {
      const snapshot = new Map(values)
      queries.push({ keys, end: () => resolve(snapshot), fail: reject })
    })
  return { queries, values, ask: gather(load) }
}

describe('look-ups that share queries', () => {
  it('those of one turn share the first query, those who come meanwhile the next', async () => {
    const { queries, values, ask } = store()
    values.set('a', 1).set('b', 2).set('c', 3)
    const first = [ask(['a']), ask(['b', 'a'])]
    await turn()
    const later = [ask(['c']), ask(['a', 'x'])]
    await turn()
    assert.deepEqual(
      queries.map(({ keys }) => keys),
      [['a', 'b']],
    )
    queries[0]!.end()
    await turn()
    assert.deepEqual(queries[1]!.keys, ['c', 'a', 'x'])
    queries[1]!.end()
    const answers = await Promise.all([...first, ...later])
    assert.deepEqual(
      answers.map((found) => [...found]),
      [
        [['a', 1]],
        [
          ['b', 2],
          ['a', 1],
        ],
        [['c', 3]],
        [['a', 1]],
      ],
    )
  })

  it('shows what was written before it was asked, also while an older query is under way', async () => {
    const { queries, values, ask } = store()
    const before = ask(['a'])
    await turn()
    values.set('a', 1)
    const after = ask(['a'])
    queries[0]!.end()
    await turn()
    queries[1]!.end()
    assert.equal((await before).get('a'), undefined)
    assert.equal((await after).get('a'), 1)
  })

  it('tells a failure to those who shared the query, and goes on', async () => {
    const { queries, values, ask } = store()
    values.set('a', 1)
    const failed = [ask(['a']), ask(['b'])]
    await turn()
    const next = ask(['a'])
    queries[0]!.fail(new Error('gone'))
    for (const one of failed) await assert.rejects(one, /gone/)
    await turn()
    queries[1]!.end()
    assert.equal((await next).get('a'), 1)
  })

  it('asks nothing for no keys', async () => {
    const { queries, ask } = store()
    assert.equal((await ask([])).size, 0)
    assert.equal(queries.length, 0)
  })

  it('answers everybody as one query each would, in queries that are not too long', async () => {
    const lists = fc.array(fc.array(fc.nat(50), { maxLength: 1_500 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(lists, async (asked) => {
        const lengths: number[] = []
        const ask = gather(async (keys: readonly number[]) => {
          lengths.push(keys.length)
          await turn()
          return new Map(keys.filter((key) => key % 3 > 0).map((key) => [key, key * 2]))
        })
        const answers = await Promise.all(asked.map((keys) => ask(keys)))
        for (const [i, keys] of asked.entries()) {
          const own = [...new Set(keys)].filter((key) => key % 3 > 0)
          assert.deepEqual([...answers[i]!.keys()], own)
          for (const key of own) assert.equal(answers[i]!.get(key), key * 2)
        }
        assert.ok(lengths.length <= Math.max(1, asked.length))
      }),
      { numRuns: runs() },
    )
  })
})
