import assert from 'node:assert/strict'
import fc from 'fast-check'
import { personalProblems } from '../../../api/realname/check-personal.ts'
import { personal, personalFields } from '../../../api/realname/personal.ts'
import { writePersonal } from '../../../api/realname/write-personal.ts'
import { runs } from '../../_util/runs.ts'
import { residentId } from '../applications/_util/forms.ts'

const rules = { partyKind: 'naturalPerson', required: [], today: '2026-11-22' }
const problemsOf = (given: Record<string, string>) =>
  personalProblems(writePersonal(given), rules).map(({ code, field }) => `${code} ${field}`)

describe('personal data', () => {
  it('are written in one way', () => {
    const given = {
      legalName: '　林夏\n',
      idType: ' residentId ',
      idNumber: '１１０１０５ 19491231 002x',
      birthDate: '１９４９-12-31',
      mobile: '138 1234-5678',
      email: ' Lin.Xia＠Example.COM ',
      postcode: '１０００１０',
      address: 'Cafe\u0301 1',
    }
    const written = {
      legalName: '林夏',
      idType: 'residentId',
      idNumber: '11010519491231002X',
      birthDate: '1949-12-31',
      mobile: '+8613812345678',
      email: 'Lin.Xia@example.com',
      postcode: '100010',
      address: 'Caf\u00e9 1',
    }
    assert.deepEqual(writePersonal(given), written)
    // A form that is read has them so: what is signed, sealed and committed to comes after.
    assert.deepEqual(personal.parse(given), written)
    assert.deepEqual(problemsOf(given), [])
  })

  it('have telephone numbers as in E.164', () => {
    const written = {
      '010-12345678': '+861012345678',
      '（0755）2345 6789': '+8675523456789',
      '+86 138 1234 5678': '+8613812345678',
      '0044 20 7946 0958': '+442079460958',
      '+1 (212) 555‑0100': '+12125550100',
    }
    for (const field of ['phone', 'mobile', 'fax'] as const) {
      for (const [given, form] of Object.entries(written)) {
        assert.equal(writePersonal({ [field]: given })[field], form)
        assert.deepEqual(problemsOf({ [field]: given }), [])
      }
      for (const wrong of ['12345', '13812345', 'call me', '+0123456789', '+1234567890123456'])
        assert.deepEqual(problemsOf({ [field]: wrong }), [`personalInvalid ${field}`])
    }
  })

  it('are looked through once for all faults, which name the field and never the value', () => {
    const given = {
      legalName: 'x'.repeat(201),
      address: 'a\u202eb',
      birthDate: '2001-02-30',
      postcode: '!',
      email: 'nobody@nowhere',
      idType: 'residentId',
      idNumber: '110105194912310021',
    }
    const required = ['legalName', 'mobile', 'contactPerson']
    const problems = personalProblems(writePersonal(given), { ...rules, required })
    assert.deepEqual(
      problems.map(({ code, field }) => `${code} ${field}`),
      [
        'personalMissing mobile',
        'personalMissing contactPerson',
        'personalInvalid legalName',
        'personalInvalid birthDate',
        'personalInvalid address',
        'personalInvalid postcode',
        'personalInvalid email',
        'idNumberInvalid idNumber',
      ],
    )
    const told = JSON.stringify(problems)
    for (const value of Object.values(given)) assert.ok(!told.includes(value), value)
  })

  it('have documents of the kind of party, and nobody was born tomorrow', () => {
    const organisation = { ...rules, partyKind: 'legalPerson' }
    const document = { idType: 'residentId', idNumber: residentId }
    assert.deepEqual(personalProblems(document, organisation)[0]?.code, 'idTypeUnknown')
    assert.deepEqual(personalProblems(document, rules), [])
    // An agent may be a person or a body.
    assert.deepEqual(personalProblems(document, { ...rules, partyKind: 'any' }), [])
    assert.deepEqual(problemsOf({ idType: 'x', idNumber: '1' }), ['idTypeUnknown idType'])
    assert.deepEqual(problemsOf({ idNumber: '<1>\u0000' }), ['idNumberInvalid idNumber'])
    assert.deepEqual(problemsOf({ birthDate: '2026-11-23' }), ['personalInvalid birthDate'])
    assert.deepEqual(problemsOf({ birthDate: '2026-11-22' }), [])
  })

  it('that are empty are left out', () => {
    assert.deepEqual(writePersonal({ legalName: ' ', phone: '' }), {})
    const required = ['legalName']
    const [missing] = personalProblems(writePersonal({ legalName: ' ' }), { ...rules, required })
    assert.equal(missing?.code, 'personalMissing')
  })

  it('do not change when they are written again', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      // Characters whose other case has another normal form.
      fc.constantFrom('ῢ', 'x@İ', 'ŉ', 'ǰ', 'ΐ', 'x\u0345\u00a8'),
    )
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...personalFields), text), (given) => {
        const once = writePersonal(given)
        assert.deepEqual(writePersonal(once), once)
      }),
      { numRuns: runs() },
    )
  })
})
