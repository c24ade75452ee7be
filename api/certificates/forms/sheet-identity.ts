import type { IdentityCertificate } from '../../../verifier/certificate-identity.ts'
import {
  assertionSources,
  commitmentFields,
  partyKinds,
  type Label,
} from '../../../verifier/vocabulary.ts'
import {
  asserted,
  dateLine,
  evidenceLines,
  evidenceSection,
  historyOf,
  statusOf,
} from './sheet-common.ts'
import { exactly, labelled, type Line, type Section, type Sheet } from './sheet.ts'
import type { CertificateView } from './view.ts'
import { labelOf, worth } from './words.ts'

// The sheet of an identity certificate (数字身份证书): docs/formats/identity-certificate.md.

/** What stands on the forms of an identity certificate. No name is in it: the document has none. */
export function identitySheet(view: CertificateView, document: IdentityCertificate): Sheet {
  const subject = document.credentialSubject
  return {
    kind: 'identity',
    title: { zh: '数字身份证书', en: 'Certificate of Digital Identity' },
    name: `数字身份证书 ${subject.id}`,
    registrar: view.registrarName,
    number: exactly('did', { zh: '数字身份标识', en: 'Digital identity' }, subject.id),
    status: statusOf(view),
    face: faceLines(subject),
    formula: formulaOf(view.registrarName),
    date: dateLine(view, { zh: '签发日期', en: 'Date of issue' }),
    evidence: evidenceLines(view),
    notice: subject.legalNotice,
    ...worth.identity,
    annex: [...commitmentSection(subject), evidenceSection(view)],
    history: historyOf(view),
    verifyUrl: view.verifyUrl,
    certificateId: document.id,
  }
}

type Subject = IdentityCertificate['credentialSubject']

function faceLines({ partyKind, assuranceLevel, commitments, assertedBy }: Subject): Line[] {
  const kind = { zh: '主体类别', en: 'Kind of party' }
  const level = { zh: '核验程度', en: 'Level of assurance' }
  const committed = { zh: '承诺的个人信息', en: 'Data committed to' }
  const fields = commitments.map(({ field }) => labelOf(commitmentFields, field))
  const none: Label = { zh: '无', en: 'none' }
  return [
    asserted(labelled('partyKind', kind, labelOf(partyKinds, partyKind)), assertedBy, '/partyKind'),
    asserted(
      labelled('assuranceLevel', level, labelOf(assertionSources, assuranceLevel)),
      assertedBy,
      '/assuranceLevel',
    ),
    labelled('commitments', committed, fields.length === 0 ? none : joined(fields)),
  ]
}

function joined(labels: readonly Label[]): Label {
  return {
    zh: labels.map(({ zh }) => zh).join('、'),
    en: labels.map(({ en }) => en).join(', '),
  }
}

function formulaOf(registrar: string): Label {
  return {
    zh: `以上数字身份标识由 ${registrar} 按所载核验程度予以登记。个人信息不载入本证书，仅以加盐承诺的形式出现，由持有人自行出示。`,
    en: `The digital identity above was registered by ${registrar}, checked as far as stated. No personal data are in this certificate: they appear as salted commitments, and the holder alone can show them.`,
  }
}

function commitmentSection({ commitments }: Subject): Section[] {
  if (commitments.length === 0) return []
  const lines = commitments.map(({ field, commitment }) =>
    exactly('commitment', labelOf(commitmentFields, field), commitment),
  )
  const title = { zh: '承诺值 (HMAC-SHA-256)', en: 'Commitments (HMAC-SHA-256)' }
  return [{ id: 'commitments', title, lines }]
}
