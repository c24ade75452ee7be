import assert from 'node:assert/strict'
import { machineOf } from '../../../api/cases/machines.ts'
import { actingRoles, caseTypes } from '../../../api/cases/machine.ts'
import {
  checkStatusChange,
  statusChanges,
  type CertificateState,
} from '../../../api/certificates/status.ts'
import { ApiError } from '../../../api/errors.ts'
import { assertTable } from './_util/machines.ts'
import { statusTable, tables } from './_util/tables.ts'

const check = (state: string, change: (typeof statusChanges)[number], role: string) =>
  checkStatusChange(state as CertificateState, change, role as (typeof actingRoles)[number])

describe('cases: the machines', () => {
  for (const type of caseTypes)
    it(`let exactly the roles of the domain do exactly what it says: ${type}`, () =>
      assertTable(machineOf(type), tables[type]))

  it('start and end in the states of the domain, which can all be reached', () => {
    for (const type of caseTypes) {
      const states = new Set(Object.keys(tables[type]))
      const reached = new Set(['none'])
      for (const { from, to } of Object.values(machineOf(type).transitions)) {
        for (const state of from) assert.ok(states.has(state), `${type}: ${state}`)
        if (typeof to === 'string') reached.add(to)
      }
      for (const state of reached) assert.ok(states.has(state), `${type}: ${state}`)
    }
  })

  it('name reasons that an event document can hold', () => {
    for (const type of caseTypes)
      for (const [name, { reasons = [] }] of Object.entries(machineOf(type).transitions))
        for (const reason of reasons) assert.match(reason, /^[a-z_]{1,40}$/, `${type} ${name}`)
  })
})

describe('cases: the life of a certificate', () => {
  it('lets exactly the roles of the domain do exactly what it says', () => {
    for (const [state, row] of Object.entries(statusTable))
      for (const change of statusChanges)
        for (const role of actingRoles) {
          if ((row[change] ?? '').split(' ').includes(role)) check(state, change, role)
          else
            assert.throws(() => check(state, change, role), ApiError, `${state} ${change} ${role}`)
        }
  })

  it('says first whether it is the role or the state that does not fit', () => {
    assert.throws(() => check('active', 'revoked', 'court'), { code: 'forbidden' })
    assert.throws(() => check('revoked', 'revoked', 'registrar'), { code: 'state_changed' })
    assert.throws(() => check('revoked', 'suspended', 'admin'), { code: 'forbidden' })
  })
})
