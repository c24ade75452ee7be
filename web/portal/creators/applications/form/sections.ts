/** The sections of the form, and the steps of the wizard that show them. */
import type { Label } from '../../../../../verifier/vocabulary.ts'
import type { Node } from './nodes.ts'
import {
  authorNodes,
  contactNodes,
  filingNodes,
  ownerNodes,
  ownershipNodes,
} from './party-nodes.ts'
import {
  attachmentNodes,
  confirmNodes,
  declarationNodes,
  specimenNodes,
  statementNodes,
} from './rest-nodes.ts'
import { workNodes } from './work-nodes.ts'

export interface Section {
  readonly title: Label
  readonly nodes: readonly Node[]
  /** Folded away in the short way. */
  readonly folded?: true
}

export interface Step {
  readonly key: string
  readonly title: Label
  readonly lead: Label
  readonly sections: readonly Section[]
}

const sections = {
  works: { title: { zh: '作品', en: 'Works' }, nodes: workNodes },
  authors: { title: { zh: '作者', en: 'Authors' }, nodes: authorNodes },
  ownership: { title: { zh: '归属', en: 'Ownership' }, nodes: ownershipNodes },
  owners: { title: { zh: '著作权人', en: 'Owners' }, nodes: ownerNodes },
  statement: { title: { zh: '创作说明', en: 'Statement of creation' }, nodes: statementNodes },
  declaration: { title: { zh: '内容来源', en: 'Origin of the content' }, nodes: declarationNodes },
  filing: { title: { zh: '申请人', en: 'Applicant' }, nodes: filingNodes },
  contact: { title: { zh: '联系方式', en: 'Contact' }, nodes: contactNodes },
  attachments: { title: { zh: '附件', en: 'Attachments' }, nodes: attachmentNodes },
  specimen: { title: { zh: '留存样本', en: 'Specimen' }, nodes: specimenNodes },
  confirm: { title: { zh: '确认', en: 'Confirmation' }, nodes: confirmNodes },
} as const satisfies Record<string, Section>

/** Every node of the form. */
export const allNodes: readonly Node[] = Object.values(sections).flatMap(
  (section: Section) => section.nodes,
)

const works: Step = {
  key: 'works',
  title: { zh: '作品', en: 'Work' },
  lead: {
    zh: '是什么作品，何时何地完成，是否发表过。',
    en: 'What it is, when and where it was completed, and whether it was published.',
  },
  sections: [sections.works],
}

const statement: Step = {
  key: 'statement',
  title: { zh: '创作说明', en: 'Creation' },
  lead: { zh: '用自己的话说明创作经过。', en: 'In your own words: how it came about.' },
  sections: [sections.statement, sections.declaration],
}

const review: Step = {
  key: 'review',
  title: { zh: '预审与确认', en: 'Check and confirm' },
  lead: {
    zh: '提交前先查一遍：所有问题一次说清。',
    en: 'Everything that is wrong is told at once, before anything is handed in.',
  },
  sections: [sections.confirm],
}

const signatures: Step = {
  key: 'sign',
  title: { zh: '签名与提交', en: 'Sign and hand in' },
  lead: {
    zh: '每位著作权人签名后即可提交。',
    en: 'It can be handed in once every owner has signed.',
  },
  sections: [],
}

/** In the order in which a creator thinks. */
export const allSteps: readonly Step[] = [
  works,
  {
    key: 'authors',
    title: { zh: '作者', en: 'Authors' },
    lead: { zh: '谁创作了作品，以什么名义署名。', en: 'Who made it, and under which name.' },
    sections: [sections.authors],
  },
  {
    key: 'owners',
    title: { zh: '著作权人', en: 'Owners' },
    lead: {
      zh: '著作权归谁，凭什么，各占多少。',
      en: 'Who owns it, by what, and in which shares.',
    },
    sections: [sections.ownership, sections.owners],
  },
  statement,
  {
    key: 'filing',
    title: { zh: '申请与联系', en: 'Filing and contact' },
    lead: { zh: '谁来提交，通知寄给谁。', en: 'Who hands it in, and where letters go.' },
    sections: [sections.filing, sections.contact],
  },
  {
    key: 'attachments',
    title: { zh: '附件', en: 'Attachments' },
    lead: { zh: '证明材料和留存样本。', en: 'Papers, and the specimen.' },
    sections: [sections.attachments, sections.specimen],
  },
  review,
  signatures,
]

/** For who made a work alone and owns it: the author is the owner, the applicant too. */
export const soleSteps: readonly Step[] = [
  works,
  {
    key: 'owners',
    title: { zh: '您', en: 'You' },
    lead: { zh: '您既是作者，也是著作权人和申请人。', en: 'You are author, owner and applicant.' },
    sections: [sections.owners, sections.contact],
  },
  {
    ...statement,
    sections: [
      ...statement.sections,
      { ...sections.attachments, folded: true },
      { ...sections.specimen, folded: true },
    ],
  },
  review,
  signatures,
]

export const sectionNodes = ({ sections: list }: Step): Node[] => list.flatMap(({ nodes }) => nodes)
