import assert from 'node:assert/strict'
import { deadline } from '../../../api/cases/deadlines.ts'
import type { CaseFile, Move } from '../../../api/cases/machine.ts'
import { identityMachine as machine, identityStates } from '../../../api/realname/machine.ts'
import { assertStates, assertTable, emptyFile, refuses, step } from '../cases/_util/machines.ts'
import { tables } from '../cases/_util/tables.ts'
import { didOf, now } from '../applications/_util/forms.ts'
import { identity } from './_util/identity.ts'

const expected = tables.identity

const [subject, verifier, other, boss] = [1, 21, 22, 23].map(didOf) as [
  string,
  string,
  string,
  string,
]
const plays = {
  submit: { actor: subject, role: 'creator', payload: { form: identity(), defects: [] } },
  certifyChecked: { actor: verifier, role: 'verifier' },
  claim: { actor: verifier, role: 'verifier' },
  release: { actor: boss, role: 'senior_examiner' },
  verify: {
    actor: verifier,
    role: 'verifier',
    payload: { assuranceLevel: 'documentChecked', method: 'documentInspection' },
  },
  refuse: {
    actor: verifier,
    role: 'verifier',
    reason: 'not_proven',
    payload: { text: '照片不符' },
  },
  withdraw: { actor: subject, role: 'creator' },
  lapse: { actor: 'system', role: 'system' },
} as const satisfies Record<string, Partial<Move>>
type Name = keyof typeof plays

const move = (transition: Name, more: Partial<Move> = {}): Move => ({
  payload: {},
  time: now,
  ...(plays[transition] as Pick<Move, 'actor' | 'role'>),
  ...more,
  transition,
})
const after = (...names: Name[]): CaseFile =>
  names.reduce((file, name) => step(machine, file, move(name)), emptyFile(machine, subject))

const claim = (assuranceLevel: string, method: string) =>
  move('verify', { payload: { assuranceLevel, method } })

describe('realname: the machine of identities', () => {
  it('lets exactly these roles do exactly these things in each state', () =>
    assertTable(machine, expected))

  it('has these states, all of them reachable, and names them all', () => {
    const due = deadline('identityCheck', now)
    const paths = [
      after('submit', 'claim', 'verify'),
      after('submit', 'claim', 'refuse'),
      after('submit', 'withdraw'),
    ]
    const lapsed = step(machine, after('submit'), move('lapse', { time: due + 1 }))
    const reached = [...paths, lapsed].flatMap(({ events }) => events.map(({ to }) => to))
    assertStates(machine, expected, new Set(reached))
    assert.deepEqual(
      new Set([...Object.keys(identityStates), 'none']),
      new Set(Object.keys(expected)),
    )
  })

  it('lapses where nobody checks in time', () => {
    const file = after('submit', 'claim')
    assert.equal(file.due, deadline('identityCheck', now))
    refuses(machine, file, move('lapse', { time: file.due }), 'too_early')
    assert.equal(step(machine, file, move('lapse', { time: file.due + 1 })).state, 'lapsed')
  })

  it('lets neither the subject, nor the guardian, nor whoever filed check', () => {
    const guardian = { did: verifier, relation: '母', personal: {} }
    const payload = { form: { ...identity(), guardian }, defects: [] }
    const minor = step(machine, emptyFile(machine, subject), move('submit', { payload }))
    refuses(machine, minor, move('claim'), 'conflict_of_interest')
    refuses(machine, after('submit'), move('claim', { actor: subject }), 'conflict_of_interest')
    const own = { actor: subject, role: 'verifier', payload: plays.verify.payload } as const
    const checked = { ...move('verify', own), transition: 'certifyChecked' }
    refuses(machine, emptyFile(machine, subject), checked, 'conflict_of_interest')
    const byOther = step(machine, emptyFile(machine, subject), { ...checked, actor: other })
    assert.equal(byOther.state, 'certified')
    const filed = move('submit', { actor: verifier, role: 'platform' })
    refuses(
      machine,
      step(machine, emptyFile(machine, subject), filed),
      move('claim'),
      'conflict_of_interest',
    )
  })

  it('lets a platform withdraw what it handed in, and nothing else', () => {
    const platform = { actor: other, role: 'platform' } as const
    const own = step(machine, emptyFile(machine, subject), move('submit', platform))
    assert.equal(step(machine, own, move('withdraw', platform)).state, 'withdrawn')
    assert.equal(step(machine, own, move('withdraw')).state, 'withdrawn')
    refuses(machine, after('submit'), move('withdraw', platform), 'conflict_of_interest')
  })

  it('keeps a check on the desk of whoever claimed it', () => {
    const file = after('submit', 'claim')
    refuses(machine, file, move('verify', { actor: other }), 'conflict_of_interest')
    refuses(
      machine,
      file,
      move('release', { actor: other, role: 'verifier' }),
      'conflict_of_interest',
    )
    const freed = step(machine, file, move('release'))
    assert.equal(step(machine, freed, move('claim', { actor: other })).assignee, other)
  })

  it('certifies at most the assurance that the method of checking gives', () => {
    const file = after('submit', 'claim')
    assert.equal(
      step(machine, file, claim('systemVerified', 'authoritativeSource')).state,
      'certified',
    )
    assert.equal(step(machine, file, claim('declared', 'documentInspection')).state, 'certified')
    for (const [level, method] of [
      ['systemVerified', 'documentInspection'],
      ['courtEstablished', 'authoritativeSource'],
      ['documentChecked', 'constructor'],
    ] as const)
      refuses(machine, file, claim(level, method), 'invalid_request')
  })

  it('takes no form with errors, and no refusal without reason and letter', () => {
    const none = emptyFile(machine, subject)
    const bad = { payload: { form: identity(), defects: [{ severity: 'error' }] } }
    refuses(machine, none, move('submit', bad), 'defective_form')
    refuses(machine, none, move('submit', { payload: { form: identity() } }), 'invalid_request')
    refuses(machine, after('submit', 'claim'), move('refuse', { payload: {} }), 'invalid_request')
    refuses(machine, after('submit', 'claim'), move('refuse', { reason: 'no' }), 'invalid_request')
  })
})
