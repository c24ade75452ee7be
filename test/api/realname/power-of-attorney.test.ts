import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { CaseFile, Move } from '../../../api/cases/machine.ts'
import {
  agentOf,
  covers,
  powerActions,
  powerOf,
  powerOfAttorneyMachine as machine,
} from '../../../api/realname/power-of-attorney.ts'
import { runs } from '../../_util/runs.ts'
import { didOf, now } from '../applications/_util/forms.ts'
import { assertStates, assertTable, emptyFile, refuses, step } from '../cases/_util/machines.ts'
import { tables } from '../cases/_util/tables.ts'

const expected = tables.powerOfAttorney

const [principal, agent, stranger] = [didOf(1), didOf(2), didOf(3)]
const until = now + 1000
const payload = { agent, scope: ['apply', 'correct'], from: now + 10, until }
const grant: Move = { transition: 'grant', actor: principal, role: 'creator', payload, time: now }
const none = emptyFile(machine, principal)
const granted = step(machine, none, grant)
const revoke: Move = { ...grant, transition: 'revoke', payload: {}, time: now + 500 }
const renounce: Move = { ...revoke, transition: 'renounce', actor: agent, role: 'agent' }
const lapse: Move = { ...revoke, transition: 'lapse', actor: 'system', role: 'system', time: until }

const at = (file: CaseFile, times: number[]) => times.map((time) => covers(file, 'apply', time))

describe('realname: powers of attorney', () => {
  it('let exactly these roles do exactly these things in each state', () =>
    assertTable(machine, expected))

  it('have these states, all of them reachable', () => {
    const ends = [revoke, renounce, lapse].map((move) => step(machine, granted, move).state)
    assertStates(machine, expected, new Set(['active', ...ends]))
  })

  it('say what they let do, to whom, from when until when', () => {
    assert.equal(agentOf(granted), agent)
    assert.deepEqual(powerOf(granted)?.scope, ['apply', 'correct'])
    assert.equal(powerOf({ ...granted, type: 'identity' }), undefined)
    assert.equal(powerOf(none), undefined)
  })

  it('cover what is in their scope, in their time, until they end; and what was done before stays covered', () => {
    assert.deepEqual(at(granted, [now + 9, now + 10, until - 1, until]), [false, true, true, false])
    for (const action of powerActions)
      assert.equal(covers(granted, action, now + 20), ['apply', 'correct'].includes(action), action)
    for (const end of [revoke, renounce])
      assert.deepEqual(at(step(machine, granted, end), [now + 499, now + 500]), [true, false])
    assert.deepEqual(at(step(machine, granted, lapse), [until - 1, until]), [true, false])
    assert.deepEqual(at(none, [now]), [false])
  })

  it('lapse when, and only when, nothing is covered any more', () => {
    assert.equal(granted.due, until - 1)
    refuses(machine, granted, { ...lapse, time: until - 1 }, 'too_early')
    assert.equal(step(machine, granted, lapse).due, undefined)
  })

  it('are renounced by the agent they name', () => {
    refuses(machine, granted, { ...renounce, actor: stranger }, 'conflict_of_interest')
  })

  it('are refused where they say nothing, too much, or what has passed', () => {
    const wrong = [
      { scope: [] },
      { scope: ['apply', 'apply'] },
      { scope: ['everything'] },
      { until: now + 10 },
      { until: now, from: 0 },
      { from: -1 },
      { from: 1.5 },
      { agent: principal },
    ]
    for (const one of wrong)
      refuses(machine, none, { ...grant, payload: { ...payload, ...one } }, 'invalid_request')
    refuses(machine, none, { ...grant, payload: { ...payload, agent: 'x' } }, 'invalid_did')
  })

  it('cover nothing outside their scope and time, whatever these are', () => {
    const scopes = fc.uniqueArray(fc.constantFrom(...powerActions), { minLength: 1 })
    const times = fc.integer({ min: 0, max: 5000 })
    fc.assert(
      fc.property(
        scopes,
        times,
        times,
        times,
        fc.constantFrom(...powerActions),
        (scope, a, b, time, action) => {
          const [from, end] = [Math.min(a, b), Math.max(a, b) + 1]
          const move = { ...grant, time: 0, payload: { agent, scope, from, until: end } }
          const inside = scope.includes(action) && from <= time && time < end
          assert.equal(covers(step(machine, none, move), action, time), inside)
        },
      ),
      { numRuns: runs() },
    )
  })
})
