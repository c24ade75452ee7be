import assert from 'node:assert/strict'
import { namedDids, partyDids } from '../../../api/applications/named.ts'

describe('whom a form names', () => {
  const guardian = { did: 'guardian', personal: {} }
  const application = {
    applicant: 'applicant',
    owners: [{ did: 'owner', minor: true, guardian }, 'no object', { name: 'nobody' }],
    authors: [{ did: 'author' }, { did: 7 }],
    filing: { by: 'agent', agent: 'agent' },
  }

  it('as parties: owners and authors', () => {
    assert.deepEqual(partyDids(application), ['owner', 'author'])
  })

  it('at all: parties, their guardians, agent and applicant', () => {
    const all = ['owner', 'author', 'guardian', 'agent', 'applicant']
    assert.deepEqual(new Set(namedDids(application)), new Set(all))
  })

  it('in an identity form: the person and the guardian', () => {
    const form = { subject: 'child', guardian }
    assert.deepEqual(new Set(namedDids(form)), new Set(['child', 'guardian']))
  })

  it('is nobody where there is nothing', () => {
    assert.deepEqual(namedDids({}), [])
    assert.deepEqual(namedDids({ owners: 'x', guardian: null, filing: [] }), [])
  })
})
