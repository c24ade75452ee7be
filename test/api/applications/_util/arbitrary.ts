import fc from 'fast-check'
import type { CheckContext } from '../../../../api/applications/context.ts'
import type { ApplicationForm } from '../../../../api/applications/form.ts'
import lists from '../../../../api/applications/lists.json' with { type: 'json' }
import party from '../../../../api/realname/party.json' with { type: 'json' }
import { personalFields } from '../../../../api/realname/personal.ts'
import {
  acquisitions,
  categoryCodes,
  codesOf,
  countries,
  creationNatures,
  digitalSourceTypes,
  ownershipForms,
  partyKinds,
  signings,
} from '../../../../verifier/vocabulary.ts'
import { didOf, now, powerCase, uuidOf } from './forms.ts'

/** Any text that the schema lets through: hostile ones among them. */
const text = (most: number) =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(most, 20) }),
      fc.string({ unit: 'binary', minLength: 1, maxLength: Math.min(most, 20) }),
      fc.constantFrom('__proto__', 'constructor', ' 空格 ', '\u202e反', 'a\nb', '匿名', '夜航'),
    )
    .filter((one) => one.length <= 2 * most && one.isWellFormed())

const did = fc.integer({ min: 1, max: 4 }).map(didOf)
const uuid = fc.integer({ min: 1, max: 6 }).map(uuidOf)
const date = fc.oneof(
  fc.constantFrom(
    '2026',
    '2026-05',
    '2026-05-17',
    '1900',
    '2027',
    '2026-02-30',
    '0000',
    '20260517',
  ),
  text(10).filter((one) => one.length <= 10),
)
const from = <T extends Record<string, unknown>>(table: T) => fc.constantFrom(...codesOf(table))
const country = fc.constantFrom(...countries)
const division = fc.constantFrom('110101', '990000')

/** A record whose members in `open` may be missing. */
function record<T, K extends keyof T>(model: { [N in keyof T]: fc.Arbitrary<T[N]> }, needed: K[]) {
  return fc.record(model, { requiredKeys: needed, noNullPrototype: true }) as fc.Arbitrary<
    Pick<T, K> & { [N in Exclude<keyof T, K>]?: T[N] }
  >
}

const personal = fc.oneof(
  fc.constant({}),
  fc
    .uniqueArray(fc.constantFrom(...personalFields), { maxLength: 11 })
    .chain((names) =>
      fc.tuple(...names.map((name) => text(300).map((value) => [name, value] as const))),
    )
    .map((entries) => Object.fromEntries(entries)),
)

const place = record({ country, city: text(100), division }, ['country'])

const film = record(
  {
    subtype: from(lists.filmSubtypes),
    minutes: fc.nat(1000),
    episodes: fc.integer({ min: 1, max: 9 }),
  },
  ['subtype'],
)

const software = record(
  {
    shortName: text(100),
    version: text(50),
    classification: text(50),
    modified: record(
      { originalRegistration: text(100), note: text(500), authorised: fc.boolean() },
      ['note', 'authorised'],
    ),
    developmentMethod: from(lists.developmentMethods),
    hardware: text(500),
    environment: text(500),
    languages: fc.array(text(50), { maxLength: 3 }),
    sourceLines: fc.nat(1_000_000),
    features: text(1000),
    sourceDeposit: from(lists.sourceDeposits),
  },
  ['version', 'developmentMethod', 'languages', 'sourceDeposit'],
)

const work = record(
  {
    title: text(200),
    alternativeTitle: text(200),
    category: fc.constantFrom(...categoryCodes),
    categoryNote: text(500),
    film,
    software,
    deposits: fc.array(uuid, { minLength: 1, maxLength: 3 }),
    creationNature: from(creationNatures),
    natureNote: text(500),
    basedOn: fc.array(
      fc.record(
        { title: text(200), owner: text(200), provenance: text(500) },
        { noNullPrototype: true },
      ),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
    completion: record({ date, place }, ['date']),
    firstPublication: record(
      {
        status: fc.constantFrom('published', 'unpublished'),
        date,
        place,
        url: fc.oneof(fc.webUrl(), text(50)),
      },
      ['status'],
    ),
    identifiers: fc.array(
      fc.record({ scheme: text(50), value: text(200) }, { noNullPrototype: true }),
      { minLength: 1, maxLength: 2 },
    ),
    digitalSourceType: fc.constantFrom(...digitalSourceTypes),
    declaredLicence: text(200),
    excludedMaterial: text(1000),
    previousRegistrations: fc.array(
      fc.record(
        {
          registrationNumber: fc.constantFrom('链作登字-2026-F-00000001', '2'),
          relation: from(lists.previousRelations),
        },
        { noNullPrototype: true },
      ),
      { minLength: 1, maxLength: 3 },
    ),
    fonts: fc.array(
      fc.record({ name: text(100), licence: from(lists.fontLicences) }, { noNullPrototype: true }),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
    showsPersons: fc.boolean(),
    usesOthersWorks: fc.boolean(),
  },
  ['title', 'category', 'deposits', 'creationNature'],
)

const named = {
  displayName: text(200),
  partyKind: from(partyKinds),
  signing: from(signings),
  publicNameConsent: fc.boolean(),
  minor: fc.boolean(),
  personal,
}
const author = record({ ...named, did, deathDate: date }, [
  'displayName',
  'partyKind',
  'signing',
  'personal',
])
const owner = record(
  {
    ...named,
    did,
    organisationKind: from(party.organisationKinds),
    nationality: country,
    division,
    guardian: fc.record({ did, relation: text(50), personal }, { noNullPrototype: true }),
    acquisition: fc.constantFrom(
      ...codesOf(acquisitions),
      ...codesOf(lists.acquisitionsByContract),
    ),
    acquisitionNote: text(500),
    rights: fc.oneof(fc.constant(0x1ffff), fc.integer({ min: 1, max: 0x1ffff })),
    rightsNote: text(500),
    sharePpm: fc.constantFrom(1, 500_000, 1_000_000),
  },
  [
    'displayName',
    'partyKind',
    'signing',
    'personal',
    'did',
    'nationality',
    'acquisition',
    'rights',
  ],
)

const filing = fc.oneof(
  fc.constant({ by: 'owner' as const }),
  fc.record(
    {
      by: fc.constant('agent' as const),
      agent: fc.oneof(did, fc.constant(didOf(50))),
      agentName: text(200),
      powersOfAttorney: fc.array(uuid, { maxLength: 2 }),
      personal,
    },
    { noNullPrototype: true },
  ),
)
const copies = fc.record(
  { medium: text(100), count: fc.integer({ min: 1, max: 9 }) },
  { noNullPrototype: true },
)

/** Any form that passes the schema. */
export const anyForm: fc.Arbitrary<ApplicationForm> = record(
  {
    form: fc.constant('application-v1' as const),
    applicant: did,
    seriesTitle: text(200),
    works: fc.array(work, { minLength: 1, maxLength: 3 }),
    authors: fc.array(author, { minLength: 1, maxLength: 3 }),
    owners: fc.array(owner, { minLength: 1, maxLength: 3 }),
    ownershipForm: from(ownershipForms),
    serviceVariant: from(lists.serviceVariants),
    commissionedHolder: from(lists.commissionedHolders),
    ownershipNote: text(500),
    specimen: record({ electronic: copies, paper: copies }, []),
    filing,
    contact: fc.record({ personal }, { noNullPrototype: true }),
    statement: record({ purpose: text(2000), process: text(2000), originality: text(2000) }, []),
    attachments: fc.array(
      fc.record(
        { kind: from(lists.attachmentKinds), deposit: uuid, title: text(200) },
        { noNullPrototype: true },
      ),
      { maxLength: 3 },
    ),
    declaration: record(
      { contentKind: from(lists.contentKinds), tools: text(500), humanContribution: text(2000) },
      ['contentKind'],
    ),
    trueWill: fc.boolean(),
    lookup: fc.constantFrom('salted', 'public'),
  },
  [
    'form',
    'applicant',
    'works',
    'authors',
    'owners',
    'ownershipForm',
    'specimen',
    'filing',
    'contact',
    'statement',
    'attachments',
    'declaration',
    'trueWill',
    'lookup',
  ],
)

const registered = fc.record({
  registrationNumber: fc.constantFrom('链作登字-2026-F-00000001', '2'),
  own: fc.boolean(),
})

/** What any register may know. */
export const anyContext: fc.Arbitrary<CheckContext> = fc.record(
  {
    time: fc.integer({ min: now - 10 ** 9, max: now + 10 ** 9 }),
    filer: did,
    deposits: fc
      .array(
        fc.tuple(
          uuid,
          fc.record({
            holder: did,
            digest: fc.constantFrom('a'.repeat(64), 'b'.repeat(64)),
            open: fc.boolean(),
            time: fc.integer({ min: 0, max: now }),
          }),
        ),
        { maxLength: 6 },
      )
      .map((entries) => new Map(entries)),
    registrations: fc
      .array(registered, { maxLength: 2 })
      .map((list) => new Map([['a'.repeat(64), list]])),
    similarTitles: fc.array(registered, { maxLength: 1 }).map((list) => new Map([['夜航', list]])),
    powersOfAttorney: fc
      .array(did, { maxLength: 2 })
      .map((principals) => new Map(principals.map((one, i) => [uuidOf(i + 1), powerCase(one)]))),
    identities: fc
      .array(fc.tuple(did, fc.record({ partyKind: from(partyKinds) })), { maxLength: 3 })
      .map((entries) => new Map(entries)),
    signers: fc.array(did).map((dids) => new Set(dids)),
  },
  {
    requiredKeys: [
      'time',
      'deposits',
      'registrations',
      'similarTitles',
      'powersOfAttorney',
      'identities',
    ],
  },
)
