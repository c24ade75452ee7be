import assert from 'node:assert/strict'
import { faultReasons } from '../../../api/faults.ts'
import { faultLabel } from '../../../web/portal/base/fault-texts.ts'

const detail = 'must be 6 digits'
const fault = { in: 'body', pointer: '/a', code: 'invalid_request', detail } as const

describe('what the pages say of a value that is refused', () => {
  it('is in both languages, whatever the reason', () => {
    for (const reason of faultReasons) {
      const { zh, en } = faultLabel({ ...fault, reason, limit: 7 })
      assert.match(zh, /^[\u4e00-\u9fff]{4}/, reason)
      assert.match(en, /^[A-Z][^{}]+$/, reason)
      assert.equal(zh.includes('7'), reason.startsWith('too_'), reason)
      assert.equal(zh.includes(detail), reason === 'wrong_format', reason)
    }
  })

  it('is what the code says where that is more, and else has the registry’s own words', () => {
    const named = faultLabel({ ...fault, code: 'invalid_did', reason: 'wrong_format' })
    assert.equal(named.en, 'That is no DID of this registry.')
    assert.ok(faultLabel(fault).zh.includes(detail))
    assert.ok(faultLabel({ ...fault, code: 'a_code_of_tomorrow' }).en.includes(detail))
  })
})
