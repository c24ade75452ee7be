import assert from 'node:assert/strict'
import fc from 'fast-check'
import { certifiedAs, certifiedFields } from '../../../api/realname/certified-fields.ts'
import { personalFields } from '../../../api/realname/personal.ts'
import { commitmentFields } from '../../../verifier/vocabulary.ts'
import { runs } from '../../_util/runs.ts'
import { company, person } from '../applications/_util/forms.ts'

describe('fields that identity certificates commit to', () => {
  it('have the names of the format', () => {
    const all = { ...person, birthDate: '1990-03-07', mobile: '+8613800138000', fax: '+861012345' }
    assert.deepEqual(certifiedFields('', all), {
      name: person.legalName,
      idType: 'residentId',
      idNumber: person.idNumber,
      birthDate: '1990-03-07',
      phone: '+8613800138000',
    })
    assert.deepEqual(certifiedFields('', company), {
      name: company.legalName,
      idType: 'uscc',
      uscc: company.idNumber,
    })
    const both = { phone: '+861012345678', mobile: '+8613800138000' }
    assert.deepEqual(certifiedFields('', both), { phone: both.mobile })
    assert.deepEqual(certifiedFields('', { phone: both.phone }), { phone: both.phone })
  })

  it('are of the party, and the name of its legal representative; of nobody else', () => {
    assert.deepEqual(certifiedFields('/legalRepresentative', person), {
      legalRepresentative: person.legalName,
    })
    for (const pointer of ['/guardian', '/owners/0', '/contact'])
      assert.deepEqual(certifiedFields(pointer, person), {})
  })

  it('never name one field for two values', () => {
    const text = fc.string({ minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...personalFields), text), (any) => {
        const names = personalFields
          .filter((field) => any[field] !== undefined)
          .flatMap((field) => certifiedAs(field, '', any) ?? [])
        assert.equal(new Set(names).size, names.length)
        assert.ok(names.every((name) => Object.hasOwn(commitmentFields, name)))
      }),
      { numRuns: runs() },
    )
  })
})
