import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  findIdentityDefects,
  identityDefectTexts,
  type IdentityContext,
  type IdentityDefectCode,
} from '../../../api/realname/check.ts'
import {
  identityAttachmentKinds,
  identityForm,
  joinIdentity,
  splitIdentity,
  type IdentityForm,
} from '../../../api/realname/form.ts'
import { personalFields } from '../../../api/realname/personal.ts'
import { codesOf, partyKinds } from '../../../verifier/vocabulary.ts'
import { runs } from '../../_util/runs.ts'
import { company, didOf, now, person, uuidOf } from '../applications/_util/forms.ts'
import { child, identity, identityContext, organisation } from './_util/identity.ts'

type Case = [IdentityDefectCode, string, IdentityForm, Partial<IdentityContext>?]

const { guardian: _g, ...orphan } = child()
const { division: _d, ...homeless } = identity()
const { organisationKind: _k, ...kindless } = organisation()
const { legalRepresentative: _l, ...headless } = organisation()
const guardian = { did: didOf(7), relation: '母', personal: person }
const passport = { legalName: '张三', idType: 'passport', idNumber: 'E1' }

const cases: Case[] = [
  [
    'personalMissing',
    '/personal/idNumber',
    identity({ personal: { legalName: '张三', idType: 'passport' } }),
  ],
  [
    'personalMissing',
    '/guardian/personal/legalName',
    child({ guardian: { ...guardian, personal: {} } }),
  ],
  ['personalInvalid', '/personal/email', identity({ personal: { ...person, email: 'nobody' } })],
  ['idTypeUnknown', '/personal/idType', identity({ personal: { ...person, idType: 'uscc' } })],
  [
    'idNumberInvalid',
    '/personal/idNumber',
    organisation({ personal: { ...company, idNumber: '1' } }),
  ],
  ['birthDateMissing', '/personal/birthDate', identity({ personal: passport })],
  ['minorContradicts', '/minor', identity({ personal: { ...passport, birthDate: '2012-01-01' } })],
  ['minorContradicts', '/minor', child({ personal: person })],
  ['minorMisplaced', '/minor', organisation({ minor: true })],
  ['minorMisplaced', '/minor', organisation({ minor: false })],
  ['minorWithoutGuardian', '/guardian', orphan],
  ['guardianIsMinor', '/guardian/did', child({ guardian: { ...guardian, did: didOf(1) } })],
  ['guardianMisplaced', '/guardian', identity({ guardian })],
  ['guardianshipMissing', '/attachments', child({ attachments: [] })],
  ['organisationMisplaced', '/organisationKind', identity({ organisationKind: 'company' })],
  ['organisationMisplaced', '/organisationKind', organisation({ partyKind: 'unincorporatedOrg' })],
  ['organisationKindMissing', '/organisationKind', kindless],
  [
    'usccMissing',
    '/personal/idType',
    organisation({ personal: { ...company, idType: 'foreignRegistration' } }),
  ],
  ['representativeMissing', '/legalRepresentative', headless],
  ['divisionMissing', '/division', homeless],
  ['divisionUnknown', '/division', identity({ division: '990000' })],
  ['consentMissing', '/consent/processing', identity({ consent: { processing: false } })],
  ['sensitiveConsentMissing', '/consent/sensitive', child({ consent: { processing: true } })],
  ['documentMissing', '/attachments', identity({ attachments: [] })],
  ['depositUnknown', '/attachments/0/deposit', identity(), { depositHolders: new Map() }],
  [
    'depositNotApplicants',
    '/attachments/0/deposit',
    identity(),
    { depositHolders: new Map([[uuidOf(1), didOf(5)]]) },
  ],
  ['alreadyCertified', '/subject', identity(), { certified: true }],
  ['signatureMissing', '/subject', identity(), { signers: new Set() }],
  ['signatureMissing', '/subject', child(), { signers: new Set([didOf(7)]) }],
  [
    'signatureWrong',
    '/subjectSignature',
    child({ subjectSignature: `0x${'11'.repeat(65)}` }),
    { signers: new Set([didOf(7)]) },
  ],
  ['guardianSignatureMissing', '/guardian', child(), { signers: new Set([didOf(1)]) }],
]

describe('realname: defects of identity applications', () => {
  for (const [name, form] of Object.entries({
    adult: identity(),
    company: organisation(),
    child: child(),
  }))
    it(`are none in that of a right ${name}`, () => {
      identityForm.parse(form)
      assert.deepEqual(findIdentityDefects(form, identityContext(form)), [])
    })

  for (const [code, pointer, form, context] of cases)
    it(`${code} at ${pointer}`, () => {
      identityForm.parse(form)
      const found = findIdentityDefects(form, identityContext(form, context))
      const told = found.map((one) => `${one.code} ${one.pointer}`)
      assert.ok(told.includes(`${code} ${pointer}`), told.join('\n'))
      assert.ok(found.every(({ zh, en }) => !/[{}]/.test(zh + en)))
    })

  it('have a case above for every code', () => {
    assert.deepEqual(
      new Set(cases.map(([code]) => code)),
      new Set(Object.keys(identityDefectTexts)),
    )
  })
})

describe('realname: the form', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  const did = fc.integer({ min: 1, max: 3 }).map(didOf)
  const personal = fc
    .dictionary(fc.constantFrom(...personalFields), text)
    .map((entries) => ({ ...entries }))
  const anyIdentity = fc
    .record(
      {
        form: fc.constant('identity-v1'),
        subject: did,
        partyKind: fc.constantFrom(...codesOf(partyKinds)),
        organisationKind: fc.constantFrom('company', 'association'),
        nationality: fc.constantFrom('CN', 'FR'),
        division: fc.constantFrom('110101', '990000'),
        minor: fc.boolean(),
        guardian: fc.record({ did, relation: text, personal }),
        legalRepresentative: fc.record({ personal }),
        attachments: fc.array(
          fc.record({
            kind: fc.constantFrom(...identityAttachmentKinds),
            deposit: fc.integer({ min: 1, max: 3 }).map(uuidOf),
          }),
          { maxLength: 3 },
        ),
        consent: fc.record({ processing: fc.boolean(), sensitive: fc.boolean() }),
        personal,
      },
      {
        requiredKeys: [
          'form',
          'subject',
          'partyKind',
          'nationality',
          'attachments',
          'consent',
          'personal',
        ],
      },
    )
    .map((any) => identityForm.parse(any))

  it('split and joined is the same, and nothing personal is left in between', () => {
    fc.assert(
      fc.property(anyIdentity, (form) => {
        const split = splitIdentity(form)
        assert.ok(!JSON.stringify(split.form).includes('"personal":'))
        assert.deepEqual(joinIdentity(split), form)
      }),
      { numRuns: runs() },
    )
  })

  it('is checked without throwing, whatever is in it', () => {
    fc.assert(
      fc.property(anyIdentity, fc.boolean(), (form, certified) => {
        const context = { time: now, depositHolders: new Map(), certified }
        assert.deepEqual(findIdentityDefects(form, context), findIdentityDefects(form, context))
      }),
      { numRuns: runs() },
    )
  })
})
