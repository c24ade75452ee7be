import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  ageOn,
  birthDateOf,
  checkCharacter11,
  checkCharacter31,
  holdsPersonalNumber,
  idNumberProblem,
  isIdType,
  type IdType,
} from '../../../api/realname/id-numbers.ts'
import party from '../../../api/realname/party.json' with { type: 'json' }
import { writePersonal } from '../../../api/realname/write-personal.ts'
import { runs } from '../../_util/runs.ts'
import { residentId, uscc } from '../applications/_util/forms.ts'

const today = '2026-11-22'
const problem = (type: IdType, number: string) =>
  idNumberProblem(type, writePersonal({ idNumber: number }).idNumber ?? '', today)

/** A resident number with the right check character. */
const resident = (front: string): string => front + checkCharacter11(front)

describe('numbers of identity documents', () => {
  it('takes resident numbers of the standard and of other checkers', () => {
    // GB 11643-1999 prints the first two; the others are vectors of stdnum's cn/ric.
    for (const number of ['11010519491231002X', '440524188001010014'])
      assert.equal(checkCharacter11(number.slice(0, 17)), number.at(-1))
    for (const number of [
      '11010519491231002X',
      '11010519491231002x',
      '360426199101010071',
      '120103198806018241',
      ' 110105 19491231 002Ｘ',
    ])
      assert.equal(problem('residentId', number), undefined)
  })

  it('says which rule a resident number breaks', () => {
    const broken = {
      form: [
        '',
        '1101051949123100',
        '11010519491231002XX',
        '1101051949123100-2',
        'A10105194912310021',
      ],
      region: [
        resident('01010519491231002'),
        resident('17010519491231002'),
        resident('81000019491231002'),
      ],
      birth_date: [
        resident('11010519491331002'),
        resident('11010520230229002'),
        resident('11010520261123002'),
        resident('11010518991231002'),
      ],
      check_digit: ['110105194912310020', '360426199101010072'],
    }
    for (const [rule, numbers] of Object.entries(broken))
      for (const number of numbers) assert.equal(problem('residentId', number), rule, number)
    assert.equal(problem('residentId', resident('11010520261122002')), undefined)
    assert.equal(problem('residentId', resident('11010520240229002')), undefined)
  })

  it('takes credit codes, also those with letters in front or 0 at the end', () => {
    // 中国移动 is a vector of stdnum's cn/uscc; 91350100M000100Y43 is the example of GB 32100-2015.
    for (const code of ['91110000600037341L', '91350100M000100Y43', '91350100m000100y43'])
      assert.equal(problem('uscc', code), undefined, code)
    const zero = findCode('N2110108MA', '0')
    assert.equal(problem('uscc', zero), undefined)
    assert.equal(problem('uscc', '91110000600037342L'), 'check_digit')
    for (const code of [
      '91350100M000100Y4',
      'I1350100M000100Y43',
      '91350100M00010OY43',
      '9135010AM000100Y43',
    ])
      assert.equal(problem('uscc', code), 'form', code)
  })

  it('finds every single wrong character and every exchange of neighbours in a credit code', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    const code = '91350100M000100Y43'
    for (let at = 0; at < 18; at++) {
      for (const other of alphabet) {
        if (other === code[at]) continue
        const changed = code.slice(0, at) + other + code.slice(at + 1)
        assert.notEqual(problem('uscc', changed), undefined, changed)
      }
      const [a, b] = [code[at], code[at + 1]]
      if (b === undefined || a === b) continue
      assert.notEqual(problem('uscc', code.slice(0, at) + b + a + code.slice(at + 2)), undefined)
    }
  })

  it('finds every single wrong digit in a resident number', () => {
    const digit = fc.integer({ min: 0, max: 9 })
    fc.assert(
      fc.property(fc.stringMatching(/^\d{17}$/), fc.nat(16), digit, (front, at, other) => {
        const changed = front.slice(0, at) + String(other) + front.slice(at + 1)
        assert.equal(checkCharacter11(changed) === checkCharacter11(front), changed === front)
      }),
      { numRuns: runs() },
    )
  })

  it('knows the forms of the other documents', () => {
    const good: Record<string, string[]> = {
      residencePermit: [resident('81000019900101001'), resident('83000019900101001')],
      passport: ['E12345678', 'ec1234567', 'P<1'.replace('<', 'ABC')],
      mainlandTravelPermit: ['H12345678', 'm1234567801'],
      taiwanTravelPermit: ['12345678', '1234567801'],
      foreignPermanentResident: ['FRA110080010101', resident('91100019900101001')],
      officerId: ['军字第12345号'],
      other: ['A1', '2019-77'],
      foreignRegistration: ['HRB 12345/B', '(2019)-77'.replace('(', 'A(')],
    }
    const bad: Record<string, string[]> = {
      residencePermit: [resident('11010519491231002'), '810000199001010010'],
      passport: ['E123', 'E1234567-8', 'E'.repeat(18)],
      mainlandTravelPermit: ['X12345678', 'H1234567'],
      taiwanTravelPermit: ['1234567', '123456789'],
      foreignPermanentResident: ['FR110080010101', resident('11010519491231002')],
      officerId: ['', '1', '<b>123</b>', 'x'.repeat(41)],
      other: ['', '-1', 'a\u202eb'],
      foreignRegistration: ['', '1', 'x;y'],
    }
    const others = Object.keys(party.idTypes).filter(
      (type) => !['residentId', 'uscc'].includes(type),
    )
    assert.deepEqual(new Set(others), new Set(Object.keys(good)))
    for (const type of others) {
      assert.ok(isIdType(type))
      for (const number of good[type] ?? []) assert.equal(problem(type, number), undefined, number)
      for (const number of bad[type] ?? [])
        assert.notEqual(problem(type, number), undefined, number)
    }
    assert.ok(!isIdType('toString') && !isIdType('club'))
  })

  it('tell a date of birth and an age', () => {
    assert.equal(birthDateOf('11010519491231002X'), '1949-12-31')
    for (const none of ['', '110105194913310021', uscc]) assert.equal(birthDateOf(none), undefined)
    assert.deepEqual(
      ['2026-02-27', '2026-02-28'].map((day) => ageOn('2008-02-28', day)),
      [17, 18],
    )
  })

  it('are found in a text, and others are left alone', () => {
    for (const text of [`号${residentId}号`, '电话13800138000', '11010519491231002x'])
      assert.ok(holdsPersonalNumber(text), text)
    // Also of a region that does not exist: who writes that means a number of a person.
    assert.ok(holdsPersonalNumber('999999199003070047'))
    for (const text of ['9787111213826', '110199199003070042', '2026', '113800138000', uscc])
      assert.ok(!holdsPersonalNumber(text), text)
  })
})

/** A credit code that begins so and ends with a check character. */
function findCode(front: string, check: string): string {
  for (let n = 0; n < 1000; n++) {
    const body = front + String(n).padStart(7, '0')
    if (checkCharacter31(body) === check) return body + check
  }
  throw new Error('none of a thousand')
}
