/** Certificates to show: signed documents as the registry issues them, with what the register says of them. */
import { generateKeyPairSync, hash } from 'node:crypto'
import type {
  CertificateView,
  ShownWork,
  WorkSubject,
} from '../../../../../api/certificates/forms/view.ts'
import { issueCertificate, issueIdentity } from '../../../../../api/certificates/issue.ts'
import type { Issuer } from '../../../../../api/certificates/sign.ts'
import { canonicalize } from '../../../../../verifier/canonical.ts'
import type { IdentityCertificate } from '../../../../../verifier/certificate-identity.ts'
import type { DeclaredWork } from '../../../../../verifier/certificate-work.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const did = 'did:ethr:0xc0104:0x00112233445566778899aabbccddeeff00112233'
const issuer: Issuer = {
  did,
  name: '链上版记 Colophon',
  privateKey,
  verificationMethod: `${did}#delegate-1`,
  publicUrl: 'https://registry.example',
  numberPrefix: '链',
}

/** Time of issue of all of them, Unix seconds. */
export const time = 1_795_334_088
export const ownerDid = (i: number): string =>
  `did:ethr:0xc0104:0x${hash('sha256', `owner ${i}`).slice(0, 40)}`

const uuid = (i: number): string => `01a20242-30b0-7382-acab-${i.toString(16).padStart(12, '0')}`

export interface Made {
  readonly work?: Partial<DeclaredWork['work']>
  readonly authors?: DeclaredWork['authors']
  readonly owners?: DeclaredWork['owners']
  readonly ownershipForm?: DeclaredWork['ownershipForm']
  /** Number of files. */
  readonly files?: number
  readonly mediaType?: string
  readonly serial?: number
  /** Later members of the subject, and parts of the view. */
  readonly subject?: Partial<WorkSubject>
  readonly view?: Partial<CertificateView>
}

/** A work certificate in force and anchored; what is given takes the place of what is there. */
export function workView(made: Made = {}): CertificateView {
  const { serial = 1, files = 1, mediaType = 'image/webp' } = made
  const deposited = Array.from({ length: files }, (_, i) => ({
    file: {
      mediaType,
      size: 1_108_420 + i,
      sha256: hash('sha256', `file ${serial} ${i}`),
      sm3: hash('sm3', `file ${serial} ${i}`),
    },
    received: true,
    depositId: uuid(1000 + i),
    depositIndex: 4 + i,
    depositTime: time - 3600,
  }))
  const owner = { displayName: '李明', did: ownerDid(0), acquisition: 'original', rights: 0x1ffff }
  const { text } = issueCertificate(
    {
      id: uuid(serial),
      workId: uuid(serial + 500),
      time,
      logIndex: 1023 + serial,
      registrationNumber: `链作登字-2026-H-${String(serial).padStart(8, '0')}`,
      files: deposited,
      salt: hash('sha256', 'salt').slice(0, 32),
      declared: {
        work: {
          title: '初光',
          category: 'photograph',
          creationNature: 'originalWork',
          completion: { date: '2026-05-17', place: { country: 'CN', city: '北京' } },
          firstPublication: { status: 'published', date: '2026-06' },
          ...made.work,
        },
        authors: made.authors ?? [{ displayName: '李明', signing: 'realName' }],
        owners: made.owners ?? [owner],
        ownershipForm: made.ownershipForm ?? 'individual',
      },
    },
    issuer,
  )
  const document = JSON.parse(text) as ShownWork
  const credentialSubject = { ...document.credentialSubject, ...made.subject }
  const changed = { ...document, credentialSubject }
  return {
    document: changed,
    text: made.subject ? canonicalize(changed) : text,
    logIndex: 1023 + serial,
    stage: 'anchored',
    anchor: {
      txHash: `0x${hash('sha256', 'transaction')}`,
      blockNumber: 20_481,
      blockTime: time + 2,
      size: 2048,
    },
    status: { state: 'active' },
    history: [],
    verifyUrl: `https://registry.example/v1/certificates/${uuid(serial)}`,
    registrarName: issuer.name,
    ...made.view,
  }
}

/** An identity certificate with three commitments. */
export function identityView(view: Partial<CertificateView> = {}): CertificateView {
  const id = uuid(9)
  const fields = ['name', 'idNumber', 'nationality']
  const command = {
    subject: ownerDid(0),
    partyKind: 'naturalPerson',
    assuranceLevel: 'documentChecked',
    commitments: fields.map((field) => ({ field, commitment: hash('sha256', field) })),
  }
  const { text } = issueIdentity({ id, time, logIndex: 77, command }, issuer)
  const base = workView()
  return {
    ...base,
    document: JSON.parse(text) as IdentityCertificate,
    text,
    logIndex: 77,
    verifyUrl: `https://registry.example/v1/certificates/${id}`,
    ...view,
  }
}

/** One of the works that must not break the layout. */
export const hardCases = {
  /** Rare characters; the fourth is in no font at hand. */
  rare: (): CertificateView =>
    workView({
      work: { title: '𠮷㐂䶮𪚥与𨭎之歌' },
      authors: [{ displayName: '𠮷野䶮', signing: 'realName' }],
    }),
  diacritics: (): CertificateView =>
    workView({ work: { title: 'Nguyễn Ørsted’s “Žluťoučký kůň” — Ελληνικά, Кириллица' } }),
  rtl: (): CertificateView => workView({ work: { title: 'مرحبا بالعالم: ديوان شعر' } }),
  emoji: (): CertificateView => workView({ work: { title: '猫 😀🎨 shalom שלום 한국' } }),
  long: (): CertificateView =>
    workView({ work: { title: '长'.repeat(198) + '題名', alternativeTitle: 'W'.repeat(200) } }),
  crowd: (): CertificateView =>
    workView({
      files: 100,
      authors: people.map((displayName) => ({ displayName, signing: 'realName' })),
      owners: people.map((displayName, i) => ({
        displayName,
        did: ownerDid(i),
        acquisition: 'original',
        rights: 0x1fff0,
        sharePpm: 10_000,
      })),
      ownershipForm: 'joint',
    }),
} as const

const people = Array.from({ length: 100 }, (_, i) => `作者${i + 1} Author No. ${i + 1}`)
