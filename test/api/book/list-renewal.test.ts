import assert from 'node:assert/strict'
import { ListRenewal } from '../../../api/book/list-renewal.ts'

describe('status lists made because somebody asks', () => {
  it('are one for all who ask while it waits, and another for another number', async () => {
    const made: number[] = []
    const lists = new ListRenewal(async (list) => made.push(list))
    const asked = [lists.renew(0, 0.05), lists.renew(0, 0.05), lists.renew(0), lists.renew(1)]
    await Promise.all(asked)
    assert.deepEqual(
      made.toSorted((a, b) => a - b),
      [0, 1],
    )
  })

  it('are another for who asks once it is being made: it may not tell of what came since', async () => {
    let asked = 0
    let second: Promise<void> | undefined
    const lists: ListRenewal = new ListRenewal(async () => {
      if (asked++ === 0) second = lists.renew(0)
    })
    await lists.renew(0)
    await second
    assert.equal(asked, 2)
  })

  it('are asked for again after one that failed, which all who waited are told', async () => {
    let fails = true
    const lists = new ListRenewal(async () => {
      if (fails) throw new Error('the disk is full')
    })
    const asked = await Promise.allSettled([lists.renew(0), lists.renew(0)])
    assert.deepEqual(
      asked.map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    fails = false
    await lists.renew(0)
  })
})
