import assert from 'node:assert/strict'
import fc from 'fast-check'
import { documentTypesOf, normaliseFields } from '../../../api/personal/fields.ts'
import { runs } from '../../_util/runs.ts'

const now = Date.UTC(2026, 10, 22) / 1000
const normalised = (given: Record<string, string>) => normaliseFields(given, now).fields
const faultsOf = (given: Record<string, string>) =>
  normaliseFields(given, now).faults.map(({ field, rule }) => `${field} ${rule}`)

describe('fields of personal data', () => {
  it('are written in one way', () => {
    const given = {
      name: '　林夏\n',
      nameInEnglish: ' Lin Xia ',
      documentType: 'residentId',
      documentNumber: '１１０１０５ 19491231 002x',
      phone: '138 1234-5678',
      email: ' Lin.Xia＠Example.COM ',
      postcode: '１０００１０',
    }
    assert.deepEqual(normalised(given), {
      name: '林夏',
      nameInEnglish: 'Lin Xia',
      documentType: 'residentId',
      documentNumber: '11010519491231002X',
      phone: '+8613812345678',
      email: 'Lin.Xia@example.com',
      postcode: '100010',
    })
    assert.deepEqual(faultsOf(given), [])
  })

  it('have telephone numbers as in E.164', () => {
    const written = {
      '010-12345678': '+861012345678',
      '（0755）2345 6789': '+8675523456789',
      '+86 138 1234 5678': '+8613812345678',
      '0044 20 7946 0958': '+442079460958',
      '+1 (212) 555‑0100': '+12125550100',
    }
    for (const [phone, form] of Object.entries(written)) {
      assert.equal(normalised({ phone })['phone'], form)
      assert.deepEqual(faultsOf({ phone }), [])
    }
    for (const phone of ['12345', '13812345', 'call me', '+0123456789', '+1234567890123456'])
      assert.deepEqual(faultsOf({ phone }), ['phone form'])
  })

  it('are looked through once for all faults, which name field and rule and never the value', () => {
    const given = {
      name: 'x'.repeat(101),
      address: 'a\u202eb',
      email: 'nobody@nowhere',
      documentType: 'residentId',
      documentNumber: '110105194912310021',
      iban: 'secret-value',
    }
    const { faults } = normaliseFields(given, now, ['name', 'phone'])
    assert.deepEqual(
      faults.map(({ field, rule }) => `${field} ${rule}`),
      [
        'phone required',
        'iban unknown_field',
        'name length',
        'address text',
        'email form',
        'documentNumber check_digit',
      ],
    )
    const told = JSON.stringify(faults)
    for (const value of Object.values(given))
      assert.ok(!told.includes(value) || value === 'residentId')
    for (const { zh, en } of faults) assert.ok(/\p{Script=Han}/u.test(zh) && /^[a-z ]+$/i.test(en))
  })

  it('say where the type is unknown, and leave empty ones out', () => {
    assert.deepEqual(faultsOf({ documentType: 'x', documentNumber: '1' }), [
      'documentType unknown_type',
    ])
    assert.deepEqual(faultsOf({ documentNumber: '<1>\u0000' }), ['documentNumber text'])
    assert.deepEqual(normalised({ name: ' ', phone: '' }), {})
    assert.deepEqual(normaliseFields({ name: ' ' }, now, ['name']).faults.length, 1)
  })

  it('do not change when they are brought into form again', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 })
    const fields = fc.record(
      { name: text, documentNumber: text, phone: text, email: text, postcode: text },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fields, (given) => {
        const once = normalised(given)
        assert.deepEqual(normalised(once), once)
      }),
      { numRuns: runs() },
    )
  })

  it('know which documents a person and which a body can have', () => {
    assert.deepEqual(documentTypesOf('body'), ['uscc', 'foreignRegistration'])
    assert.ok(documentTypesOf('person').includes('residentId'))
  })
})
