import assert from 'node:assert/strict'
import {
  afterFailure,
  failingFor,
  hasFailedTooLong,
  healthy,
  mostTries,
  pauseAfter,
} from '../../../api/webhooks/pauses.ts'

const all = (chance: number): number[] =>
  Array.from({ length: mostTries - 1 }, (_, i) => pauseAfter(i + 1, 5, chance))

describe('pauses between attempts', () => {
  it('grow fourfold up to a day, three days and six hours in all', () => {
    const pauses = all(0.5)
    assert.deepEqual(pauses.slice(0, 4), [5, 20, 80, 320])
    assert.equal(pauses.at(-1), 86_400)
    const hours = pauses.reduce((sum, pause) => sum + pause, 0) / 3_600
    assert.ok(Math.abs(hours - 78) < 1, String(hours))
    assert.ok(all(0).every((pause, i) => pause < pauses[i]!))
    assert.ok(all(0.999).every((pause, i) => pause > pauses[i]! && pause <= pauses[i]! * 1.2))
  })

  it('of the whole webhook are an hour at most, and end in its deactivation', () => {
    let health = healthy
    let now = 1_000_000
    for (let i = 0; i < 20; i++) health = afterFailure(health, (now = health.resume || now), 5)
    assert.equal(health.failures, 20)
    assert.equal(health.failingSince, 1_000_000)
    assert.ok(health.resume - now <= 3_600)
    assert.equal(hasFailedTooLong(health, 1_000_000 + failingFor - 1), false)
    assert.equal(hasFailedTooLong(health, 1_000_000 + failingFor), true)
    assert.equal(hasFailedTooLong(healthy, now), false)
  })
})
