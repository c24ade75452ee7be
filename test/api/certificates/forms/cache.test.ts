import assert from 'node:assert/strict'
import { ByteCache } from '../../../../api/certificates/forms/cache.ts'

const bytes = (length: number) => async () => new Uint8Array(length)
const never = async (): Promise<Uint8Array> => assert.fail('made again')

describe('certificate forms: the cache', () => {
  it('gives what was made before, and never keeps more than its bound', async () => {
    const cache = new ByteCache(100)
    const first = await cache.get('a', bytes(40))
    assert.equal(await cache.get('a', never), first)
    for (const key of ['b', 'c', 'd']) {
      await cache.get(key, bytes(40))
      assert.ok(cache.size <= 100)
    }
    assert.equal((await cache.get('d', never)).length, 40)
    assert.notEqual(await cache.get('a', bytes(40)), first)
  })

  it('lets go what was not used for longest', async () => {
    const cache = new ByteCache(100)
    await cache.get('a', bytes(40))
    await cache.get('b', bytes(40))
    await cache.get('a', never)
    await cache.get('c', bytes(40))
    assert.equal((await cache.get('a', never)).length, 40)
  })

  it('makes once what several ask for at once', async () => {
    const cache = new ByteCache(100)
    let made = 0
    const make = async () => new Uint8Array(++made)
    const all = await Promise.all([
      cache.get('a', make),
      cache.get('a', make),
      cache.get('a', make),
    ])
    assert.equal(made, 1)
    assert.ok(all.every((one) => one === all[0]))
  })

  it('keeps no failure and nothing larger than itself', async () => {
    const cache = new ByteCache(100)
    await assert.rejects(
      cache.get('a', async () => Promise.reject(new Error('no'))),
      /no/,
    )
    assert.equal((await cache.get('a', bytes(101))).length, 101)
    assert.equal(cache.size, 0)
  })
})
