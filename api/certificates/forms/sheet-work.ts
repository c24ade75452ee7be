import {
  categories,
  commissionedHolders,
  creationNatures,
  ownershipForms,
  serviceVariants,
  type Label,
} from '../../../verifier/vocabulary.ts'
import { dateLabel, placeLabel } from './print.ts'
import {
  asserted,
  dateLine,
  evidenceLines,
  evidenceSection,
  firstNames,
  historyOf,
  namesLabel,
  statusOf,
} from './sheet-common.ts'
import {
  exactly,
  fact,
  labelled,
  type Line,
  type Section,
  type Sheet,
  type Table,
  type Value,
} from './sheet.ts'
import { authorTable, filesSection, notesSection, ownerTable } from './sheet-work-tables.ts'
import type { CertificateView, ShownWork, WorkSubject } from './view.ts'
import {
  amendments,
  labelOf,
  publicationStates,
  sourceTypes,
  standingProved,
  worth,
} from './words.ts'

// The sheet of a work registration certificate (作品登记证书): DOMAIN "Certificate content", docs/formats/certificate-forms.md.

/** What stands on the forms of a work certificate. */
export function workSheet(view: CertificateView, document: ShownWork): Sheet {
  const subject = document.credentialSubject
  return {
    kind: 'work',
    title: { zh: '作品登记证书', en: 'Certificate of Registration of a Work' },
    name: `${subject.registrationNumber} ${subject.work.title}`,
    registrar: view.registrarName,
    number: exactly(
      'registrationNumber',
      { zh: '登记号', en: 'Registration No.' },
      subject.registrationNumber,
    ),
    status: statusOf(view),
    face: faceLines(subject),
    formula: formulaOf(subject, view.registrarName),
    date: dateLine(view, { zh: '登记日期', en: 'Date of registration' }),
    evidence: [...digestLines(subject), ...evidenceLines(view)],
    notice: subject.legalNotice,
    proves: [...worth.work.proves, standingProved(view.stage)],
    provesNot: worth.work.provesNot,
    annex: annexOf(view, subject),
    history: historyOf(view),
    verifyUrl: view.verifyUrl,
    certificateId: document.id,
  }
}

const labels = {
  title: { zh: '作品名称', en: 'Title' },
  category: { zh: '作品类别', en: 'Category' },
  authors: { zh: '作者', en: 'Author' },
  owners: { zh: '著作权人', en: 'Copyright owner' },
  completion: { zh: '创作完成日期', en: 'Date of completion' },
  publication: { zh: '首次发表日期', en: 'First publication' },
} as const satisfies Record<string, Label>

const notStated: Label = { zh: '未填报', en: 'not stated' }

/** The seven facts of the real certificate (the number stands above them), and what amends them. */
function faceLines(subject: WorkSubject): Line[] {
  const { work, assertedBy, authors, owners } = subject
  const mark = (line: Line, pointer: string) => asserted(line, assertedBy, pointer)
  return [
    mark(fact('title', labels.title, work.title), '/work/title'),
    mark(
      labelled('category', labels.category, labelOf(categories, work.category)),
      '/work/category',
    ),
    mark(namesLine('authors', labels.authors, authors), '/authors'),
    mark(namesLine('owners', labels.owners, owners), '/owners'),
    mark(completionLine(work), '/work/completion'),
    mark(publicationLine(work), '/work/firstPublication'),
    ...amendmentLines(subject),
    ...seriesLines(subject),
  ]
}

type Work = WorkSubject['work']

function namesLine(
  id: string,
  label: Label,
  parties: readonly { readonly displayName: string }[],
): Line {
  const names = parties.map(({ displayName }) => displayName)
  const shown = firstNames(names)
  const text = shown.join('、')
  if (shown.length === names.length) return { id, label, values: [{ text }] }
  const note = {
    zh: `等 ${names.length} 人，全部姓名或名称见附页`,
    en: `${names.length} in all, see the annex`,
  }
  return { id, label, values: [{ text, note }] }
}

function completionLine({ completion }: Work): Line {
  return labelled(
    'completion',
    labels.completion,
    completion ? dateLabel(completion.date) : notStated,
  )
}

function publicationLine({ firstPublication }: Work): Line {
  const { status, date } = firstPublication ?? {}
  const known = date === undefined ? labelOf(publicationStates, status ?? '') : dateLabel(date)
  return labelled('firstPublication', labels.publication, status ? known : notStated)
}

function amendmentLines({ amendment, supersedes, firstRegistrationDate }: WorkSubject): Line[] {
  const lines: Line[] = []
  if (supersedes) {
    const kind = labelOf(amendments, amendment ?? '')
    const { registrationNumber, registrationDate } = supersedes
    const { zh, en } = dateLabel(registrationDate)
    const note = { zh: `${kind.zh}；原证书 ${zh}`, en: `${kind.en}; that certificate is of ${en}` }
    const label = { zh: '取代证书', en: 'Takes the place of' }
    lines.push({ id: 'supersedes', label, values: [{ text: registrationNumber, note }] })
  }
  if (firstRegistrationDate)
    lines.push(
      labelled(
        'firstRegistrationDate',
        { zh: '首次登记日期', en: 'First registered' },
        dateLabel(firstRegistrationDate),
      ),
    )
  return lines
}

function seriesLines({ series }: WorkSubject): Line[] {
  if (series === undefined) return []
  const { index, count, title } = series
  const note = { zh: `共 ${count} 件之第 ${index} 件`, en: `${index} of ${count}` }
  const label = { zh: '系列作品', en: 'Series' }
  return [{ id: 'series', label, values: [{ ...(title && { text: title }), note }] }]
}

/**
 * The sentence of the real certificate, without what it says of the state: the registrar acts in its own name, and
 * follows the principle of the Trial Measures, not their mandate.
 */
function formulaOf({ owners, examination }: WorkSubject, registrar: string): Label {
  const { zh, en } = namesLabel(owners.map(({ displayName }) => displayName))
  const examined = examination === 'examined'
  const how = examined
    ? { zh: '人工审查', en: 'examination' }
    : { zh: '系统自动核验', en: 'automatic checks' }
  return {
    zh: `以上事项由 ${zh} 申请，经 ${registrar} ${how.zh}，参照《作品自愿登记试行办法》的自愿登记原则，予以登记。本登记由 ${registrar} 以自身名义作出，并非国家著作权行政管理部门的登记。`,
    en: `The above was entered in the register of ${registrar} on the application of ${en}, after ${how.en}, on the principle of voluntary registration of the Trial Measures for Voluntary Registration of Works. The registrar acts in its own name; this is not a registration by a state copyright authority.`,
  }
}

/** The digests of the only file; of several files the annex has them. */
function digestLines({ files }: WorkSubject): Line[] {
  const [file, ...others] = files
  if (file && others.length === 0)
    return [
      exactly('sha256', { zh: '文件摘要 SHA-256', en: 'File digest SHA-256' }, file.digests.sha256),
      exactly('sm3', { zh: '文件摘要 SM3', en: 'File digest SM3' }, file.digests.sm3),
    ]
  const note = {
    zh: `${files.length} 个文件，逐一列于附页`,
    en: `${files.length} files, each listed in the annex`,
  }
  return [labelled('filesDigest', { zh: '文件摘要', en: 'File digests' }, note)]
}

function annexOf(view: CertificateView, subject: WorkSubject): Section[] {
  return [
    detailSection(subject),
    partiesSection('authors', { zh: '作者', en: 'Authors' }, authorTable(subject)),
    partiesSection('owners', { zh: '著作权人', en: 'Copyright owners' }, ownerTable(subject)),
    ...notesSection(subject),
    filesSection(subject),
    evidenceSection(view),
  ]
}

function partiesSection(id: string, title: Label, table: Table): Section {
  return { id, title, table }
}

/** What is registered beside the seven facts. */
function detailSection(subject: WorkSubject): Section {
  const mark = (line: Line) => asserted(line, subject.assertedBy, `/work/${line.id}`)
  const { work } = subject
  return {
    id: 'details',
    title: { zh: '其他登记事项', en: 'Other facts registered' },
    lines: [
      ...workLines(work).map(mark),
      asserted(ownershipLine(subject), subject.assertedBy, '/ownershipForm'),
      ...ownershipNoteLines(subject),
      ...applicationLines(subject),
    ],
  }
}

function workLines(work: Work): Line[] {
  const { completion, firstPublication, basedOn = [], identifiers = [] } = work
  return [
    ...optional(
      'alternativeTitle',
      { zh: '其他名称', en: 'Alternative title' },
      work.alternativeTitle,
    ),
    ...optional('categoryNote', { zh: '类别说明', en: 'On the category' }, work.categoryNote),
    labelled(
      'creationNature',
      { zh: '创作性质', en: 'Nature of creation' },
      labelOf(creationNatures, work.creationNature),
    ),
    ...basedOn.map(basisLine),
    ...(completion?.place
      ? [
          labelled(
            'completion',
            { zh: '创作完成地点', en: 'Completed at' },
            placeLabel(completion.place),
          ),
        ]
      : []),
    ...(firstPublication ? placeOfPublication(firstPublication) : []),
    ...sourceTypeLines(work),
    ...optional(
      'declaredLicence',
      { zh: '声明的许可', en: 'Declared licence' },
      work.declaredLicence,
    ),
    ...identifiers.map(({ scheme, value }) =>
      fact('identifiers', { zh: '其他标识', en: 'Identifier' }, `${scheme} ${value}`),
    ),
    ...optional(
      'excludedMaterial',
      { zh: '不主张权利的内容', en: 'Not claimed' },
      work.excludedMaterial,
    ),
  ]
}

function sourceTypeLines({ digitalSourceType: type }: Work): Line[] {
  const label = { zh: '数字来源类型', en: 'Digital source type' }
  return type === undefined
    ? []
    : [{ id: 'digitalSourceType', label, values: [{ note: sourceTypes[type] }] }]
}

function basisLine({ title, owner, provenance }: NonNullable<Work['basedOn']>[number]): Line {
  return fact('basedOn', { zh: '原作品', en: 'Based on' }, title, owner, provenance)
}

function placeOfPublication({ place, url }: NonNullable<Work['firstPublication']>): Line[] {
  const label = { zh: '首次发表地点', en: 'First published at' }
  const values: Value[] = [
    ...(place ? [{ note: placeLabel(place) }] : []),
    ...(url === undefined ? [] : [{ text: url }]),
  ]
  return values.length === 0 ? [] : [{ id: 'firstPublication', label, values }]
}

function ownershipLine({ ownershipForm, serviceVariant, commissionedHolder }: WorkSubject): Line {
  const variant = [
    ...(serviceVariant ? [labelOf(serviceVariants, serviceVariant)] : []),
    ...(commissionedHolder ? [holderLabel(commissionedHolder)] : []),
  ]
  const label = { zh: '权利归属方式', en: 'Form of ownership' }
  return labelled('ownershipForm', label, labelOf(ownershipForms, ownershipForm), ...variant)
}

function holderLabel(code: string): Label {
  const { zh, en } = labelOf(commissionedHolders, code)
  return { zh: `著作权归${zh}`, en: `owned by the ${en}` }
}

function ownershipNoteLines({ ownershipNote }: WorkSubject): Line[] {
  const label = { zh: '权利归属说明', en: 'On the ownership' }
  return ownershipNote === undefined ? [] : [fact('ownershipNote', label, ownershipNote)]
}

function applicationLines({ acceptanceNumber, examination }: WorkSubject): Line[] {
  const label = { zh: '审查方式', en: 'Examination' }
  const how =
    examination === 'examined'
      ? { zh: '人工形式审查', en: 'formal examination by a person' }
      : { zh: '系统自动核验，事后抽查', en: 'automatic checks, audited later at random' }
  const number = { zh: '受理号', en: 'Acceptance No.' }
  return [
    labelled('examination', label, how),
    ...(acceptanceNumber === undefined
      ? []
      : [exactly('acceptanceNumber', number, acceptanceNumber)]),
  ]
}

/** A fact that may be absent. */
function optional(id: string, label: Label, text: string | undefined): Line[] {
  return text === undefined ? [] : [fact(id, label, text)]
}
