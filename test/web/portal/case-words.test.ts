import assert from 'node:assert/strict'
import { machineOf } from '../../../api/cases/machines.ts'
import { isNothingToRead, refusalIn } from '../../../web/portal/creators/applications/case.ts'
import {
  reasonLabel,
  stateLabel,
  stepLabel,
} from '../../../web/portal/creators/common/case-words.ts'
import { RefusedError } from '../../../web/registry.ts'

const told = (code?: string): boolean =>
  isNothingToRead(new RefusedError(code === undefined ? {} : { code }))

describe('words of cases for those whom they are about', () => {
  it('has one for every state, step and reason, in both languages', () => {
    for (const type of ['application', 'identity', 'request'] as const)
      for (const [transition, { to, reasons = [] }] of Object.entries(
        machineOf(type).transitions,
      )) {
        const words = [stepLabel(type, transition), ...reasons.map(reasonLabel)]
        if (typeof to === 'string') words.push(stateLabel(type, to))
        for (const { zh, en } of words) assert.notEqual(zh, en, `${type} ${transition}: ${zh}`)
      }
  })

  it('tells a refusal while it holds, and not beside the certificate that an appeal led to', () => {
    const refusal = { transition: 'refuse', payload: { text: '不构成作品' } }
    const events = [{ transition: 'submit', payload: {} }, refusal] as never
    for (const state of ['refused', 'notAccepted', 'appealed', 'closed'])
      assert.equal(refusalIn({ events, state }), '不构成作品', state)
    for (const state of ['reviewing', 'approved', 'certified'])
      assert.equal(refusalIn({ events, state }), undefined, state)
  })

  it('tells that nothing may be read from that it could not be read now', () => {
    assert.ok(['forbidden', 'not_found', 'personal_data_lost'].every(told))
    assert.ok(![undefined, 'unavailable', 'unauthenticated', 'too_many_requests'].some(told))
  })
})
