/** Forms without errors, one for each kind that the law knows. */
import type { CheckContext } from '../../../../api/applications/context.ts'
import type { ApplicationForm } from '../../../../api/applications/form.ts'
import {
  agentFiling,
  author,
  didOf,
  form,
  owner,
  powerCase,
  proof,
  software,
  unit,
  uuidOf,
  work,
} from './forms.ts'

interface Good {
  readonly name: string
  readonly form: ApplicationForm
  readonly context?: Partial<CheckContext>
}

const place = { country: 'CN', city: '北京' }
const li = { displayName: '李四' }
const licence = { kind: 'thirdPartyLicence', deposit: uuidOf(901), title: '授权书' } as const
const synopsis = { kind: 'synopsis', deposit: uuidOf(902), title: '梗概' } as const
const guardian = { did: didOf(7), relation: '母', personal: owner().personal }
const employer = { authors: [author(2, li)], owners: [unit()] }

export const goodForms: readonly Good[] = [
  { name: 'an individual work', form: form() },
  {
    name: 'a published work with public look-up and every optional fact',
    form: form({
      lookup: 'public',
      ownershipNote: '独立完成',
      works: [
        work(1, {
          alternativeTitle: 'Night Flight',
          categoryNote: '水墨',
          digitalSourceType: 'digitalCapture',
          declaredLicence: 'CC BY 4.0',
          identifiers: [{ scheme: 'DOI', value: '10.1/1' }],
          excludedMaterial: '背景照片',
          usesOthersWorks: true,
          firstPublication: {
            status: 'published',
            date: '2026-06-01',
            place,
            url: 'https://a.example/1',
          },
        }),
      ],
    }),
  },
  {
    name: 'a series',
    form: form({ seriesTitle: '夜航', works: [work(1), work(2), work(3)] }),
  },
  {
    name: 'a joint work with shares',
    form: form({
      ownershipForm: 'joint',
      authors: [author(), author(2, li)],
      owners: [owner(1, { sharePpm: 400_000 }), owner(2, { ...li, sharePpm: 600_000 })],
    }),
  },
  {
    name: 'a work of a legal entity',
    form: form({
      ownershipForm: 'legalEntity',
      authors: [author(1, { displayName: '乙公司', partyKind: 'legalPerson' })],
      owners: [unit()],
    }),
  },
  {
    name: 'an ordinary work of employment',
    form: form({ ownershipForm: 'service', serviceVariant: 'ordinary' }),
  },
  {
    name: 'a special work of employment',
    form: form({
      ...employer,
      ownershipForm: 'service',
      serviceVariant: 'special',
      attachments: [proof],
    }),
  },
  {
    name: 'a work commissioned, owned by the client',
    form: form({
      ...employer,
      ownershipForm: 'commissioned',
      commissionedHolder: 'client',
      attachments: [proof],
    }),
  },
  {
    name: 'a translation',
    form: form({
      works: [
        work(1, {
          category: 'literary',
          creationNature: 'translated',
          basedOn: [{ title: '静夜思', owner: '李白', provenance: '公有领域' }],
        }),
      ],
      attachments: [licence],
    }),
  },
  {
    name: 'an inherited work',
    form: form({
      authors: [author(2, { ...li, publicNameConsent: false, deathDate: '2001-05' })],
      owners: [
        owner(1, {
          acquisition: 'inherited',
          acquisitionNote: '遗嘱',
          rights: 0x1fff0,
          rightsNote: '署名权属于李四',
        }),
      ],
      attachments: [proof],
    }),
  },
  {
    name: 'a film',
    form: form({
      works: [
        work(1, {
          category: 'audiovisual',
          categoryNote: '纪录',
          film: { subtype: 'series', minutes: 40, episodes: 12 },
        }),
      ],
      attachments: [synopsis],
    }),
  },
  {
    name: 'software',
    form: form({
      declaration: { contentKind: 'SOFTWARE_WORKS' },
      works: [
        work(1, {
          category: 'software',
          software,
        }),
      ],
    }),
  },
  {
    name: 'a work made with a model',
    form: form({
      declaration: {
        contentKind: 'AIGC',
        tools: '模型甲',
        humanContribution: '提示词与筛选、修改',
      },
      works: [work(1, { digitalSourceType: 'trainedAlgorithmicMedia' })],
    }),
  },
  {
    name: "a minor's work",
    form: form({
      authors: [author(1, { minor: true })],
      owners: [owner(1, { minor: true, guardian })],
    }),
  },
  {
    name: 'an anonymous work',
    form: form({
      authors: [author(1, { displayName: '匿名', signing: 'anonymous', publicNameConsent: false })],
      owners: [owner(1, { displayName: '匿名', signing: 'anonymous', publicNameConsent: false })],
    }),
  },
  {
    name: 'an application by an agent who signs for the owner',
    form: form({ filing: agentFiling([uuidOf(700)]) }),
    context: {
      filer: didOf(50),
      signers: new Set([didOf(50)]),
      powersOfAttorney: new Map([[uuidOf(700), powerCase(didOf(1))]]),
    },
  },
]
