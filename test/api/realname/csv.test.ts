import assert from 'node:assert/strict'
import fc from 'fast-check'
import { headerProblem, identityColumns, parseIdentityRow } from '../../../api/realname/csv.ts'
import {
  ageOn,
  birthDateOf,
  holdsPersonalNumber,
  isResidentId,
  isUscc,
} from '../../../api/realname/id-numbers.ts'
import { runs } from '../../_util/runs.ts'
import { company, didOf, person, residentId, uscc } from '../applications/_util/forms.ts'

const row = {
  did: didOf(1),
  partyKind: 'naturalPerson',
  organisationKind: '',
  assuranceLevel: 'documentChecked',
  ...person,
  birthDate: '',
}

const columnsOf = (given: Record<string, string>) => {
  const parsed = parseIdentityRow(given)
  return 'errors' in parsed ? parsed.errors.map(({ column }) => column) : []
}

describe('realname: CSV of identities', () => {
  it('reads a person and a company', () => {
    assert.deepEqual(parseIdentityRow(row), {
      row: {
        subject: didOf(1),
        partyKind: 'naturalPerson',
        assuranceLevel: 'documentChecked',
        personal: person,
      },
    })
    const firm = { ...row, ...company, partyKind: 'legalPerson', organisationKind: 'company' }
    assert.deepEqual(columnsOf(firm), [])
  })

  it('tells every wrong cell of a row at once, and shows none of them', () => {
    const wrong = {
      did: 'did:ethr:0xC0104:0x1',
      partyKind: 'person',
      organisationKind: 'club',
      assuranceLevel: 'courtEstablished',
      legalName: ' 张三',
      idType: 'residentId',
      idNumber: '999999199003070048',
      birthDate: '2001-02-30',
    }
    const parsed = parseIdentityRow(wrong)
    assert.ok('errors' in parsed)
    const columns = new Set(parsed.errors.map(({ column }) => column))
    assert.deepEqual(columns, new Set(Object.keys(wrong).filter((name) => name !== 'idNumber')))
    assert.ok(!JSON.stringify(parsed).includes(wrong.idNumber))
    assert.deepEqual(columnsOf({ ...row, idNumber: wrong.idNumber }), ['idNumber'])
    assert.deepEqual(columnsOf({ ...row, legalName: '' }), ['legalName'])
    assert.deepEqual(columnsOf({ ...row, organisationKind: 'company' }), ['organisationKind'])
  })

  it('has strict columns', () => {
    const { birthDate: _, ...short } = row
    assert.deepEqual(columnsOf(short), ['birthDate'])
    assert.deepEqual(columnsOf({ ...row, phone: '' }), ['phone'])
    assert.equal(headerProblem(identityColumns), null)
    for (const columns of [[...identityColumns, 'phone'], identityColumns.toReversed(), []])
      assert.ok(headerProblem(columns))
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...identityColumns)), fc.string()),
        (any) => {
          assert.ok('errors' in parseIdentityRow(any))
        },
      ),
      { numRuns: runs() },
    )
  })
})

describe('realname: check digits', () => {
  it('are right in these numbers, and in none that differs in one digit', () => {
    // The example of GB 11643-1999, annex, and one with X.
    for (const number of ['11010519491231002X', '440524188001010014', residentId]) {
      assert.ok(isResidentId(number), number)
      for (let i = 0; i < 17; i++)
        for (let digit = 0; digit < 10; digit++) {
          const other = number.slice(0, i) + String(digit) + number.slice(i + 1)
          if (other !== number) assert.ok(!isResidentId(other), other)
        }
    }
    assert.ok(isUscc(uscc))
    for (let i = 0; i < 17; i++) {
      const other = uscc.slice(0, i) + (uscc[i] === '1' ? '2' : '1') + uscc.slice(i + 1)
      assert.ok(!isUscc(other), other)
    }
    for (const none of ['', '1', '110105194913310021', uscc]) assert.ok(!isResidentId(none), none)
    for (const none of ['', '1', 'I1350100M000100Y43', residentId]) assert.ok(!isUscc(none), none)
  })

  it('tell a date of birth and an age', () => {
    assert.equal(birthDateOf('11010519491231002X'), '1949-12-31')
    assert.deepEqual(
      ['2026-02-27', '2026-02-28'].map((today) => ageOn('2008-02-28', today)),
      [17, 18],
    )
  })

  it('find numbers of persons in a text, and leave others alone', () => {
    for (const text of [`号${residentId}号`, '电话13800138000', '11010519491231002x'])
      assert.ok(holdsPersonalNumber(text), text)
    for (const text of ['9787111213826', '999999199003070048', '2026', '113800138000', uscc])
      assert.ok(!holdsPersonalNumber(text), text)
  })
})
