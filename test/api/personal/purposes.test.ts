import assert from 'node:assert/strict'
import { actingRoles } from '../../../api/cases/machine.ts'
import { mayRead, purposeCodes, purposes, purposesOf } from '../../../api/personal/purposes.ts'

describe('purposes of reading personal data', () => {
  it('are told in both languages', () => {
    for (const code of purposeCodes) {
      assert.match(purposes[code].zh, /\p{Script=Han}/u)
      assert.match(purposes[code].en, /^[A-Z][A-Za-z ]+$/)
    }
  })

  it('are open to the roles that need them, and to no other', () => {
    const table = Object.fromEntries(
      actingRoles.map((role) => [role, purposesOf(role).join(' ')]).filter(([, all]) => all !== ''),
    )
    assert.deepEqual(table, {
      creator: 'data_subject_request correction_of_data',
      intake_clerk: 'examination',
      examiner: 'examination complaint',
      senior_examiner: 'examination complaint',
      registrar:
        'examination certificate_issue court_order data_subject_request correction_of_data complaint',
      verifier: 'examination correction_of_data',
      court: 'court_order',
      auditor: 'audit',
    })
    for (const role of ['agent', 'platform', 'admin', 'anyone', 'system'] as const)
      assert.ok(
        purposeCodes.every((purpose) => !mayRead(role, purpose)),
        role,
      )
  })
})
