import assert from 'node:assert/strict'
import fc from 'fast-check'
import { headerProblem, identityColumns, parseIdentityRow } from '../../../api/realname/csv.ts'
import { runs } from '../../_util/runs.ts'
import { company, didOf, now, person } from '../applications/_util/forms.ts'

const row = {
  did: didOf(1),
  partyKind: 'naturalPerson',
  organisationKind: '',
  assuranceLevel: 'documentChecked',
  ...person,
  birthDate: '',
}

const columnsOf = (given: Record<string, string>) => {
  const parsed = parseIdentityRow(given, now)
  return 'errors' in parsed ? parsed.errors.map(({ column }) => column) : []
}

/** What is told of the usual row with other cells. */
const told = (given: Record<string, string>) => {
  const parsed = parseIdentityRow({ ...row, ...given }, now)
  return 'errors' in parsed ? parsed.errors.map(({ column, detail }) => `${column} ${detail}`) : []
}

describe('realname: CSV of identities', () => {
  it('reads a person and a company', () => {
    assert.deepEqual(parseIdentityRow(row, now), {
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

  it('writes cells in one way', () => {
    const spread = { ...row, legalName: ' 张三　', idNumber: '110199 19900307 0041' }
    assert.deepEqual(parseIdentityRow(spread, now), parseIdentityRow(row, now))
  })

  it('tells every wrong cell of a row at once, and shows none of them', () => {
    const wrong = {
      did: 'did:ethr:0xC0104:0x1',
      partyKind: 'person',
      organisationKind: 'club',
      assuranceLevel: 'courtEstablished',
      legalName: '张\u202e三',
      idType: 'residentId',
      idNumber: '110199199003070042',
      birthDate: '2001-02-30',
    }
    const parsed = parseIdentityRow(wrong, now)
    assert.ok('errors' in parsed)
    const columns = new Set(parsed.errors.map(({ column }) => column))
    assert.deepEqual(columns, new Set(Object.keys(wrong).filter((name) => name !== 'idNumber')))
    assert.ok(!JSON.stringify(parsed).includes(wrong.idNumber))
    assert.deepEqual(columnsOf({ ...row, idNumber: wrong.idNumber }), ['idNumber'])
    assert.deepEqual(columnsOf({ ...row, legalName: '' }), ['legalName'])
    assert.deepEqual(columnsOf({ ...row, organisationKind: 'company' }), ['organisationKind'])
  })

  it('takes no child, nor anybody whose age it cannot know', () => {
    const child = 'birthDate is of a minor, for whom a guardian applies; not in bulk'
    assert.deepEqual(told({ idNumber: '110199201503070048' }), [child])
    // The number tells it, whatever else is stated.
    assert.deepEqual(told({ idNumber: '110199201503070048', birthDate: '1990-03-07' }), [child])
    const passport = { idType: 'passport', idNumber: 'E12345678' }
    const unknown = 'birthDate is needed where the document has no date of birth'
    assert.deepEqual(told(passport), [unknown])
    assert.deepEqual(told({ ...passport, birthDate: '2008-11-24' }), [child])
    assert.deepEqual(told({ ...passport, birthDate: '2008-11-23' }), [])
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
          assert.ok('errors' in parseIdentityRow(any, now))
        },
      ),
      { numRuns: runs() },
    )
  })
})
