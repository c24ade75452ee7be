import assert from 'node:assert/strict'
import fc from 'fast-check'
import { findDefects } from '../../../api/applications/check.ts'
import { toDeclared } from '../../../api/applications/declared.ts'
import { defectTexts } from '../../../api/applications/defect.ts'
import { applicationForm, type ApplicationForm } from '../../../api/applications/form.ts'
import { hasError } from '../../../api/cases/defects.ts'
import { checkDeclaredWork } from '../../../verifier/certificate-work.ts'
import { runs } from '../../_util/runs.ts'
import { anyContext, anyForm } from './_util/arbitrary.ts'
import { contextOfCase, defectCases } from './_util/cases.ts'
import { contextOf, form, owner, work } from './_util/forms.ts'
import { goodForms } from './_util/good.ts'

describe('applications: defects', () => {
  for (const { name, form: good, context } of goodForms) {
    it(`are none in ${name}`, () => {
      const parsed = applicationForm.parse(good)
      const errors = findDefects(parsed, contextOf(parsed, context)).filter(
        ({ severity }) => severity === 'error',
      )
      assert.deepEqual(errors, [])
    })
  }

  it('are none at all, not even warnings, in the simplest form', () => {
    assert.deepEqual(findDefects(form(), contextOf(form())), [])
  })

  for (const [i, one] of defectCases.entries()) {
    it(`${i}: ${one.code} at ${one.pointer}`, () => {
      applicationForm.parse(one.form)
      const found = findDefects(one.form, contextOfCase(one))
      const told = found.map(({ code, pointer }) => `${code} ${pointer}`)
      assert.ok(told.includes(`${one.code} ${one.pointer}`), told.join('\n'))
      assert.ok(
        found.every(({ zh, en }) => !/[{}]/.test(zh + en)),
        'a text with a hole in it',
      )
    })
  }

  it('have a case above for every code', () => {
    const shown = new Set<string>([...defectCases.map(({ code }) => code), 'signatureWrong'])
    assert.deepEqual([...shown].toSorted(), Object.keys(defectTexts).toSorted())
  })

  it('are told all at once', () => {
    const bad = form({
      works: [work(1, { completion: { date: '2027' }, creationNature: 'adapted' })],
      owners: [owner(1, { publicNameConsent: false, acquisition: 'donated' })],
      specimen: {},
      trueWill: false,
    })
    const codes = findDefects(bad, contextOf(bad)).map(({ code }) => code)
    for (const code of [
      'dateInFuture',
      'completionPlaceMissing',
      'sourcesMissing',
      'nameConsentMissing',
      'acquisitionByContract',
      'specimenMissing',
      'trueWillMissing',
    ] as const)
      assert.ok(codes.includes(code), code)
  })

  it('never show a value of personal data', () => {
    const secret = { legalName: '秘密姓名', idType: 'residentId', idNumber: '110199199003070042' }
    const bad = form({ owners: [owner(1, { personal: secret })] })
    const text = JSON.stringify(findDefects(bad, contextOf(bad)))
    for (const value of [secret.legalName, secret.idNumber]) assert.ok(!text.includes(value))
  })

  it('are found in any form that passes the schema, without throwing, and the same twice', () => {
    fc.assert(
      fc.property(anyForm, anyContext, (any, context) => {
        const parsed = applicationForm.parse(any)
        const found = findDefects(parsed, context)
        assert.deepEqual(findDefects(structuredClone(parsed), context), found)
        for (const { code } of found) assert.ok(Object.hasOwn(defectTexts, code))
      }),
      { numRuns: runs() },
    )
  })

  it('being none, every work of the form satisfies the verifier', () => {
    fc.assert(
      fc.property(fc.constantFrom(...goodForms), anyForm, ({ form: base, context }, any) => {
        // A good form with some optional facts of any form: sometimes still good.
        const [first] = any.works
        const { alternativeTitle, declaredLicence, identifiers, excludedMaterial, completion } =
          first!
        const facts = {
          alternativeTitle,
          declaredLicence,
          identifiers,
          excludedMaterial,
          completion,
        }
        const given = Object.entries(facts).filter(([, value]) => value !== undefined)
        const works = base.works.map((one) => ({ ...one, ...Object.fromEntries(given) }))
        const mixed = applicationForm.parse({ ...base, works })
        const { time, ...rest } = contextOf(mixed, context)
        fc.pre(!hasError(findDefects(mixed, { ...rest, time })))
        for (const i of works.keys()) assert.deepEqual(verdict(mixed, i, time), [])
      }),
      { numRuns: runs(), maxSkipsPerRun: 1000 },
    )
  })

  it('are there wherever the verifier would refuse a work', () => {
    fc.assert(
      fc.property(anyForm, anyContext, (any, context) => {
        const refused = any.works.some((_, i) => verdict(any, i, context.time).length > 0)
        if (refused) assert.ok(hasError(findDefects(any, context)))
      }),
      { numRuns: runs() },
    )
  })
})

/** What the certificate has by agreement, and a verifier of before may not know: docs/registration.md. */
const agreed =
  /\/(serviceVariant|commissionedHolder|ownershipNote|partyKind|acquisitionNote|rightsNote|owners\/\d+\/signing)$/

function verdict(one: ApplicationForm, i: number, time: number) {
  return checkDeclaredWork(toDeclared(one, i), time).filter(
    ({ pointer, detail }) => detail !== 'is not a member of this form' || !agreed.test(pointer),
  )
}
