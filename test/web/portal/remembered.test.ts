import assert from 'node:assert/strict'
import { didIn, most, withKey } from '../../../web/portal/sign-in/remembered.ts'
import { didOf } from '../../api/applications/_util/forms.ts'

const key = (number: number) => ({ did: didOf(number), name: `${number}.json`, text: `${number}` })

describe('keys kept on a device', () => {
  const full = Array.from({ length: most }, (_, i) => key(i))

  it('stand with the one used last first, and never make one go that may be the only copy', () => {
    assert.deepEqual(withKey(full.slice(1), key(0)), full)
    assert.deepEqual(withKey(full, key(2))[0], key(2))
    assert.equal(withKey(full, key(2)).length, most)
    assert.deepEqual(withKey(full, key(99)), full)
  })

  it('are used for another DID where one is written, and none is read out of anything else', () => {
    assert.equal(didIn(` ${didOf(1).toUpperCase()} `), didOf(1))
    for (const text of [undefined, '', 'did:web:x', `${didOf(1)}0`])
      assert.equal(didIn(text), undefined)
  })
})
