/** For every code: a form, what the register knows, and where the defect is. */
import type { CheckContext, KnownIdentity } from '../../../../api/applications/context.ts'
import type { DefectCode } from '../../../../api/applications/defect.ts'
import type { ApplicationForm } from '../../../../api/applications/form.ts'
import type { OwnerForm } from '../../../../api/applications/form-parties.ts'
import type { WorkForm } from '../../../../api/applications/form-work.ts'
import {
  agentFiling,
  author,
  contextOf,
  depositOf,
  didOf,
  form,
  now,
  owner,
  powerCase,
  proof,
  software,
  unit,
  uuidOf,
  work,
} from './forms.ts'

export interface DefectCase {
  readonly code: DefectCode
  readonly pointer: string
  readonly form: ApplicationForm
  readonly context?: Partial<CheckContext>
}

const cases: DefectCase[] = []
type In = Partial<CheckContext> | undefined

function of(code: DefectCode, pointer: string, more: Partial<ApplicationForm>, context?: In): void {
  cases.push({ code, pointer, form: form(more), ...(context && { context }) })
}
const ofWork = (code: DefectCode, pointer: string, more: Partial<WorkForm>, context?: In) =>
  of(code, `/works/0${pointer}`, { works: [work(1, more)] }, context)
const ofOwner = (code: DefectCode, pointer: string, more: Partial<OwnerForm>, context?: In) =>
  of(code, `/owners/0${pointer}`, { owners: [owner(1, more)] }, context)

const place = { country: 'CN' }
const published = { status: 'published', date: '2026-06', place } as const
const source = [{ title: '静夜思', owner: '李白', provenance: '公有领域' }]
const { completion: _c, firstPublication: _f, ...bare } = work()
const { personal: _p, ...impersonal } = owner()
const { division: _d, ...homeless } = owner()
const { organisationKind: _k, ...kindless } = unit()
const two = [work(1), work(2)]
const number = '链作登字-2026-F-00000001'
const digest = depositOf(uuidOf(1), '').digest
const registered = (own: boolean) => ({
  registrations: new Map([[digest, [{ registrationNumber: number, own }]]]),
})
const contested = [{ registrationNumber: number, relation: 'contested' as const }]
const powers = (...list: ReturnType<typeof powerCase>[]) => ({
  powersOfAttorney: new Map(list.map((one, i) => [uuidOf(700 + i), one])),
})

of('textInvalid', '/works/0/title', { works: [work(1, { title: ' 夜航' })] })
of('textInvalid', '/statement/process', {
  statement: { purpose: '一', process: '\u202e', originality: '二' },
})
ofWork('personalDataInPublicText', '/title', { title: '联系13800138000' })
of('personalDataInPublicText', '/seriesTitle', { seriesTitle: '13800138000', works: two })
ofOwner('personalDataInPublicText', '/acquisitionNote', {
  acquisitionNote: '身份证999999199003070047',
})
ofWork('formRule', '/firstPublication/url', { firstPublication: { ...published, url: 'ftp://a' } })

ofWork('categoryNoteMissing', '/categoryNote', { category: 'other' })
ofWork('filmDetailsMissing', '/film', { category: 'audiovisual', categoryNote: '短片' })
ofWork('filmDetailsMissing', '/film/episodes', {
  category: 'audiovisual',
  film: { subtype: 'series', minutes: 40 },
})
ofWork('filmDetailsMisplaced', '/film', { film: { subtype: 'feature', minutes: 1 } })
ofWork('softwareDetailsMissing', '/software', { category: 'software' })
ofWork('softwareDetailsMisplaced', '/software', { software })
ofWork('softwareFieldMissing', '/software/languages', {
  category: 'software',
  software: { ...software, languages: [] },
})
ofWork('softwareModificationNotAuthorised', '/software/modified/authorised', {
  category: 'software',
  software: { ...software, modified: { note: '移植', authorised: false } },
})
of('seriesTitleMissing', '/seriesTitle', { works: two })
of('seriesTitleMisplaced', '/seriesTitle', { seriesTitle: '夜航' })
of('seriesDiffers', '/works/1/category', {
  seriesTitle: '夜航',
  works: [work(1), work(2, { category: 'photograph' })],
})
of('seriesTitleTwice', '/works/1/title', {
  seriesTitle: '夜航',
  works: [work(1), work(2, { title: work(1).title })],
})
ofWork('sourcesMissing', '/basedOn', { creationNature: 'translated' })
ofWork('sourcesOfOriginal', '/basedOn', { basedOn: source })
ofWork('natureNoteMissing', '/natureNote', { creationNature: 'other', basedOn: source })
ofWork('sourceLicenceMissing', '/basedOn', { creationNature: 'adapted', basedOn: source })
ofWork('previousTwice', '/previousRegistrations/1/registrationNumber', {
  previousRegistrations: [...contested, ...contested],
})
ofWork('excludedSubject', '/title', { title: '2026年日历' })

of('completionMissing', '/works/0/completion', { works: [bare] })
ofWork('completionPlaceMissing', '/completion/place', { completion: { date: '2026' } })
of('publicationStatusMissing', '/works/0/firstPublication', { works: [bare] })
ofWork('publicationDateMissing', '/firstPublication/date', {
  firstPublication: { status: 'published', place },
})
ofWork('publicationPlaceMissing', '/firstPublication/place', {
  firstPublication: { status: 'published', date: '2026-06' },
})
ofWork('unpublishedWithDetails', '/firstPublication', {
  firstPublication: { status: 'unpublished', place },
})
ofWork('dateInvalid', '/completion/date', { completion: { date: '2026-02-30', place } })
ofWork('dateInvalid', '/completion/date', { completion: { date: '2026年', place } })
ofWork('dateInFuture', '/completion/date', { completion: { date: '2026-12', place } })
ofWork('dateInFuture', '/firstPublication/date', {
  firstPublication: { ...published, date: '2027' },
})
ofWork('publicationBeforeCompletion', '/firstPublication/date', {
  firstPublication: { ...published, date: '2026-04' },
})
ofWork(
  'completedAfterDeposit',
  '/completion/date',
  {},
  {
    deposits: new Map([
      [uuidOf(1), { ...depositOf(uuidOf(1), didOf(1)), time: now - 300 * 86_400 }],
    ]),
  },
)
of('termExpired', '/works/0', {
  authors: [author(1, { deathDate: '1975-12-31' })],
})
of('termExpired', '/works/0', {
  owners: [unit()],
  authors: [author(1, { partyKind: 'legalPerson', displayName: '乙公司' })],
  ownershipForm: 'legalEntity',
  works: [
    work(1, {
      completion: { date: '1970', place },
      firstPublication: { ...published, date: '1975' },
    }),
  ],
})

of('authorTwice', '/authors/1', { authors: [author(), author()] })
of('ownerTwice', '/owners/1', { owners: [owner(), owner()], ownershipForm: 'joint' })
of('applicantNotOwner', '/applicant', { applicant: didOf(9) })
ofOwner('nameConsentMissing', '/publicNameConsent', { publicNameConsent: false })
of('nameConsentMissing', '/authors/0/publicNameConsent', {
  authors: [author(1, { publicNameConsent: false })],
})
ofOwner('anonymousNamed', '/displayName', { signing: 'anonymous' })
ofOwner('nameDiffers', '/displayName', { displayName: '李四' })
of('organisationKindMissing', '/owners/0/organisationKind', { owners: [kindless] })
ofOwner('organisationKindMisplaced', '/organisationKind', { organisationKind: 'company' })
of('divisionMissing', '/owners/0/division', { owners: [homeless] })
ofOwner('divisionUnknown', '/division', { division: '990000' })
of('personalMissing', '/owners/0/personal/idNumber', {
  owners: [{ ...impersonal, personal: { legalName: '张三', idType: 'passport' } }],
})
of('personalMissing', '/contact/personal/email', { contact: { personal: {} } })
of('personalInvalid', '/contact/personal/mobile', {
  contact: { personal: { ...form().contact.personal, mobile: '12345' } },
})
of('personalInvalid', '/authors/0/personal/birthDate', {
  authors: [author(1, { personal: { birthDate: '2001-02-30' } })],
})
ofOwner('idTypeUnknown', '/personal/idType', {
  personal: { legalName: '张三', idType: 'uscc', idNumber: '1' },
})
ofOwner('idNumberInvalid', '/personal/idNumber', {
  personal: { legalName: '张三', idType: 'residentId', idNumber: '110199199003070042' },
})
ofOwner('identityMissing', '/did', {}, { identities: new Map() })
ofOwner(
  'identityContradicts',
  '/partyKind',
  {},
  { identities: new Map([[didOf(1), { partyKind: 'legalPerson' }]]) },
)
const guardian = { did: didOf(7), relation: '母', personal: owner().personal }
const certified = (more: Partial<KnownIdentity>) => ({
  identities: new Map([[didOf(1), { partyKind: 'naturalPerson', ...more }]]),
})
const child = { minor: true, guardian: didOf(7) }
ofOwner('identityContradicts', '/minor', { minor: true, guardian }, certified({}))
ofOwner('identityContradicts', '/minor', { minor: true, guardian }, certified({ minor: false }))
ofOwner('identityContradicts', '/minor', {}, certified(child))
ofOwner(
  'identityContradicts',
  '/guardian/did',
  { minor: true, guardian: { ...guardian, did: didOf(8) } },
  certified(child),
)
ofOwner('guardianNotCertified', '/guardian', { minor: true, guardian }, { identities: new Map() })
// The number of the document tells it, also where nothing else does or something else is stated.
ofOwner('minorUndeclared', '/minor', {
  personal: { ...owner().personal, idNumber: '110199201503070048', birthDate: '1990-03-07' },
})
ofOwner('minorUndeclared', '/minor', {
  personal: {
    legalName: '张三',
    idType: 'passport',
    idNumber: 'E12345678',
    birthDate: '2012-01-01',
  },
})
of('minorUndeclared', '/authors/0/minor', {
  authors: [author(1, { personal: { idType: 'residentId', idNumber: '110199201503070048' } })],
})
of(
  'minorUndeclared',
  '/authors/0/minor',
  { owners: [owner(1, { minor: true, guardian })] },
  certified(child),
)
of('minorNotPerson', '/owners/0/minor', { owners: [unit(1, { minor: true })] })
ofOwner('minorWithoutGuardian', '/guardian', { minor: true })
ofOwner('guardianIsMinor', '/guardian/did', {
  minor: true,
  guardian: { did: didOf(1), relation: '父', personal: owner().personal },
})
ofOwner('guardianMisplaced', '/guardian', {
  guardian: { did: didOf(2), relation: '父', personal: owner().personal },
})

of('individualParties', '/ownershipForm', {
  authors: [author(), author(2, { displayName: '李四' })],
})
ofOwner('ownerNotAuthor', '', { did: didOf(2) })
of('jointParties', '/ownershipForm', { ownershipForm: 'joint' })
of('legalEntityParties', '/ownershipForm', { ownershipForm: 'legalEntity', owners: [unit()] })
of('serviceParties', '/serviceVariant', { ownershipForm: 'service', serviceVariant: 'special' })
of('commissionedParties', '/owners/0', {
  ownershipForm: 'commissioned',
  commissionedHolder: 'contractor',
  owners: [owner(2)],
})
of('variantMissing', '/serviceVariant', { ownershipForm: 'service' })
of('variantMissing', '/commissionedHolder', { ownershipForm: 'commissioned' })
of('variantMisplaced', '/serviceVariant', { serviceVariant: 'special' })
of('severalOwners', '/owners', { owners: [owner(), owner(2, { displayName: '李四' })] })
ofOwner('ownershipProofMissing', '', { acquisition: 'inherited', acquisitionNote: '父亲遗嘱' })
cases.splice(-1, 1, { ...cases.at(-1)!, pointer: '/attachments' })
for (const acquisition of ['transferred', 'donated', 'exchanged'] as const)
  ofOwner('acquisitionByContract', '/acquisition', { acquisition })
ofOwner('acquisitionNoteMissing', '/acquisitionNote', { acquisition: 'succeeded' })
of('sharesPartial', '/owners', { owners: [owner(1, { sharePpm: 1 }), owner(2)] })
of('sharesSum', '/owners', { owners: [owner(1, { sharePpm: 1 }), owner(2, { sharePpm: 2 })] })
ofOwner('rightNotOfCategory', '/rights', { rights: 0b1000010, rightsNote: '无' })
of('rightNotOfCategory', '/owners/0/rights', {
  works: [work(1, { category: 'software', software })],
  owners: [owner(1, { rights: 0b10000010 })],
})
of('rightUnusual', '/owners/0/rights', {
  works: [work(1, { category: 'literary' })],
  owners: [owner(1, { rights: 0b1000000010 })],
})
ofOwner('rightsNoteMissing', '/rightsNote', { rights: 0b10000 })
of('attributionOfAuthor', '/owners/0/rights', {
  ownershipForm: 'service',
  serviceVariant: 'special',
  owners: [unit()],
})
ofOwner('moralRightsInherited', '/rights', { acquisition: 'inherited' })

ofWork('depositUnknown', '/deposits/0', {}, { deposits: new Map() })
of(
  'depositUnknown',
  '/attachments/0/deposit',
  { attachments: [proof] },
  {
    deposits: new Map([[uuidOf(1), depositOf(uuidOf(1), didOf(1))]]),
  },
)
ofWork(
  'depositNotApplicants',
  '/deposits/0',
  {},
  {
    deposits: new Map([[uuidOf(1), depositOf(uuidOf(1), didOf(2))]]),
  },
)
of('depositTwice', '/works/1/deposits/0', { works: [work(1), work(2, { deposits: [uuidOf(1)] })] })
of(
  'sameFileTwice',
  '/works/1/deposits/0',
  { works: two },
  {
    deposits: new Map(
      two.map(({ deposits: [id = ''] }) => [id, { ...depositOf(id, didOf(1)), digest }]),
    ),
  },
)
ofWork(
  'unpublishedButPublic',
  '/firstPublication/status',
  {},
  {
    deposits: new Map([[uuidOf(1), { ...depositOf(uuidOf(1), didOf(1)), open: true }]]),
  },
)
of('publicLookupManyFiles', '/works/0/deposits', {
  lookup: 'public',
  works: [work(1, { deposits: [uuidOf(1), uuidOf(2)] })],
})
of('specimenMissing', '/specimen', { specimen: {} })

ofWork('alreadyRegistered', '/deposits/0', {}, registered(true))
ofWork('duplicate', '/deposits/0', {}, registered(false))
ofWork('duplicate', '/deposits/0', { previousRegistrations: contested }, registered(false))
of(
  'duplicateContested',
  '/works/0/deposits/0',
  { works: [work(1, { previousRegistrations: contested })], attachments: [proof] },
  registered(false),
)
ofWork(
  'similarTitle',
  '/title',
  {},
  {
    similarTitles: new Map([[work().title, [{ registrationNumber: number, own: false }]]]),
  },
)

of('agentNotFiler', '/filing', {}, { filer: didOf(2) })
of('agentWithoutPower', '/filing/powersOfAttorney', { filing: agentFiling([]) })
of('powerUnknown', '/filing/powersOfAttorney/0', { filing: agentFiling([uuidOf(700)]) })
of(
  'powerOfOthers',
  '/filing/powersOfAttorney/0',
  { filing: agentFiling([uuidOf(700)]) },
  powers(powerCase(didOf(8))),
)
for (const wrong of [{ scope: ['deposit'] }, { until: now }, { from: now + 1 }])
  of(
    'powerDoesNotCover',
    '/filing/powersOfAttorney/0',
    { filing: agentFiling([uuidOf(700)]) },
    powers(powerCase(didOf(1), wrong)),
  )
of('signatureMissing', '/owners/0', {}, { signers: new Set() })
of(
  'guardianSignatureMissing',
  '/owners/0/guardian',
  {
    owners: [
      owner(1, {
        minor: true,
        guardian: { did: didOf(7), relation: '母', personal: owner().personal },
      }),
    ],
  },
  { signers: new Set([didOf(1)]) },
)
of('trueWillMissing', '/trueWill', { trueWill: false })
of('statementMissing', '/statement/originality', { statement: { purpose: '一', process: '二' } })

ofWork('portraitLicenceMissing', '/showsPersons', { showsPersons: true })
ofWork('thirdPartyLicenceMissing', '/usesOthersWorks', { usesOthersWorks: true })
ofWork('fontLicenceMissing', '/fonts', { fonts: [{ name: '某宋体', licence: 'commercial' }] })
of('synopsisMissing', '/attachments', { works: [work(1, { category: 'audiovisual' })] })
ofWork('contentKindWrong', '', { digitalSourceType: 'trainedAlgorithmicMedia' })
cases.splice(-1, 1, { ...cases.at(-1)!, pointer: '/declaration/contentKind' })
of('humanContributionMissing', '/declaration/humanContribution', {
  declaration: { contentKind: 'AIGC' },
})

/** All cases; `signatureWrong` is told by checkSignatures and has its own test. */
export const defectCases: readonly DefectCase[] = cases

/** The context of a case. */
export const contextOfCase = (one: DefectCase): CheckContext => contextOf(one.form, one.context)
