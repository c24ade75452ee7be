import assert from 'node:assert/strict'
import { keyOf } from '../../scripts/apply.ts'
import { author, form, owner, person } from '../api/applications/_util/forms.ts'

const did = 'did:ethr:0xc0104:0x00000000000000000000000000000000000000a1'

/** A form with other personal data in every place that has some. */
const withData = (name: string) => {
  const personal = { ...person, legalName: name, email: `${name}@example.org` }
  const guardian = { did, relation: '母', personal }
  return form({
    authors: [author(1, { personal })],
    owners: [owner(1, { minor: true, personal, guardian })],
    contact: { personal },
    filing: { by: 'agent', agent: did, agentName: '某公司', powersOfAttorney: [], personal },
  })
}

/** The key is on record for ever: nobody may tell personal data from it (docs/privacy.md). */
describe('the Idempotency-Key of `colophon apply`', () => {
  it('is the same whatever the personal data are', () => {
    assert.equal(keyOf(did, withData('赵一')), keyOf(did, withData('钱二')))
    assert.equal(keyOf(did, withData('赵一')), keyOf(did, { ...withData('赵一') }))
    assert.notDeepEqual(withData('赵一'), withData('钱二'))
  })

  it('is another for another form, and for another person', () => {
    const keys = [
      keyOf(did, form({})),
      keyOf(did, form({ trueWill: false })),
      keyOf(did, form({ authors: [author(1, { displayName: '另名' })] })),
      keyOf(did.replace('a1', 'a2'), form({})),
    ]
    assert.equal(new Set(keys).size, keys.length)
    for (const key of keys) assert.match(key, /^[0-9a-f]{64}$/)
  })
})
