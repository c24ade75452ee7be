import assert from 'node:assert/strict'
import fc from 'fast-check'
import { applicationForm } from '../../../api/applications/form.ts'
import { joinPersonal, splitPersonal } from '../../../api/applications/personal.ts'
import { runs } from '../../_util/runs.ts'
import { anyForm } from './_util/arbitrary.ts'
import { agentFiling, author, didOf, form, owner, person } from './_util/forms.ts'

describe('applications: personal data', () => {
  it('are split off party by party, with the DID of whom they are about', () => {
    const guardian = { did: didOf(7), relation: '母', personal: { legalName: '王五' } }
    const split = splitPersonal(
      form({
        authors: [author(1, { personal: { birthDate: '2012-01-01' } }), author(2)],
        owners: [owner(1, { minor: true, guardian })],
        filing: agentFiling([]),
      }),
    )
    const places = split.parties.map(({ pointer, subject }) => [pointer, subject])
    assert.deepEqual(places, [
      ['/authors/0', didOf(1)],
      ['/owners/0', didOf(1)],
      ['/owners/0/guardian', didOf(7)],
      ['/filing', didOf(50)],
      ['/contact', didOf(1)],
    ])
    assert.deepEqual(split.parties[1]?.fields, person)
  })

  it('are nowhere in what is left', () => {
    fc.assert(
      fc.property(anyForm, (any) => {
        const text = JSON.stringify(splitPersonal(applicationForm.parse(any)).form)
        assert.ok(!text.includes('"personal":'))
      }),
      { numRuns: runs() },
    )
  })

  it('split off and put back give the same form', () => {
    fc.assert(
      fc.property(anyForm, (any) => {
        const parsed = applicationForm.parse(any)
        const before = structuredClone(parsed)
        assert.deepEqual(joinPersonal(splitPersonal(parsed)), parsed)
        assert.deepEqual(parsed, before)
      }),
      { numRuns: runs() },
    )
  })

  it('that may not be read are left out', () => {
    const { form: rest, parties } = splitPersonal(form())
    const joined = joinPersonal({ form: rest, parties: parties.slice(1) })
    assert.deepEqual(joined.owners[0]?.personal, {})
    assert.deepEqual(joined.contact, form().contact)
  })

  it('of other fields than the closed list are refused', () => {
    const wrong = { ...form(), contact: { personal: { religion: 'x' } } }
    assert.ok(!applicationForm.safeParse(wrong).success)
  })
})
