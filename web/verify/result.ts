/** What came out: the verdict, each step with its sentence, what the document says, and what was verified. */
import {
  type Evidence,
  type FileDigests,
  readDocument,
  type Report,
  sha256,
  type Step,
  VerificationError,
  type WorkCertificate,
} from '../../verifier/index.ts'
import { fromUtf8, toHex } from '../../verifier/encoding.ts'
import { documentKinds, type Label } from '../../verifier/vocabulary.ts'
import { type Child, el } from '../dom.ts'
import { fill } from '../format.ts'
import type { Given } from './input.ts'
import { stepNames, statusNames, texts } from './texts.ts'

export interface Result {
  readonly given: Given
  readonly evidence: Evidence
  readonly file: FileDigests | undefined
  readonly report: Report
  readonly time: Date
}

/** The heading of the result, and what follows it. */
export function resultOf(result: Result): readonly [heading: HTMLElement, ...rest: Child[]] {
  const { report, evidence } = result
  const heading = el(
    'h2',
    { tabindex: '-1', class: `verdict ${lookOf(report)}` },
    verdictOf(report),
  )
  return [
    heading,
    el('p', { class: 'limit' }, texts.limit),
    el('h3', {}, texts.steps),
    el('ol', { class: 'report' }, ...report.steps.map(stepOf)),
    el('p', { class: 'hint' }, texts.chainNote),
    ...documentOf(evidence),
    el('h3', {}, texts.material),
    materialOf(result),
  ]
}

function lookOf({ verdict, complete }: Report): string {
  return verdict === 'fail' ? 'fail' : complete ? 'pass' : 'not-checkable'
}

function verdictOf({ verdict, complete, steps }: Report): Label {
  if (complete) return texts.allPassed
  const counted = verdict === 'fail' ? 'fail' : 'not-checkable'
  const count = String(steps.filter(({ status }) => status === counted).length)
  return fill(verdict === 'fail' ? texts.someFailed : texts.nothingFailed, { count })
}

function stepOf({ id, status, zh, en }: Step): HTMLElement {
  return el(
    'li',
    { class: status, 'data-step': id, 'data-status': status },
    el(
      'p',
      { class: 'step-head' },
      el('strong', {}, stepNames[id]),
      el('span', { class: 'status' }, statusNames[status]),
    ),
    el('p', {}, { zh, en }),
  )
}

type Row = readonly [Label, Child]

const rows = (list: readonly Row[]): HTMLElement =>
  el(
    'dl',
    {},
    ...list.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
  )

/** What a document says of itself; nothing where it cannot be read: a step says so then. */
function documentOf({ certificate }: Evidence): Child[] {
  try {
    const { kind, document } = readDocument(fromUtf8(certificate))
    const { id, issuer, validFrom, credentialSubject: subject } = document
    const head: Row[] = [[texts.kind, documentKinds[kind]]]
    const work = 'files' in subject ? workRows(subject) : []
    const tail: Row[] = [
      [texts.validFrom, validFrom],
      [texts.issuer, `${issuer.name} (${issuer.id})`],
      [texts.id, id],
    ]
    return [el('h3', {}, texts.about), rows([...head, ...work, ...tail])]
  } catch (error) {
    if (error instanceof VerificationError) return []
    throw error
  }
}

type Named = readonly { readonly displayName: string }[]

function workRows(subject: WorkCertificate['credentialSubject']): Row[] {
  const { registrationNumber, work, authors, owners } = subject
  return [
    [texts.number, registrationNumber],
    [texts.workTitle, work.title],
    [texts.authors, names(authors)],
    [texts.holders, names(owners)],
  ]
}

function names(people: Named): Label {
  const all = people.map(({ displayName }) => displayName)
  return { zh: all.join('、'), en: all.join(', ') }
}

function materialOf({ given, file, evidence, time }: Result): HTMLElement {
  const { work, trust } = given
  return rows([
    [texts.fileName, work?.name ?? (file ? texts.onlyDigests : texts.noFile)],
    ...digestRows(file),
    [texts.evidence, given.evidence.map((one) => one.name).join(', ')],
    [texts.documentDigest, code(toHex(sha256(evidence.certificate)))],
    [texts.trustName, trust?.name ?? texts.noTrust],
    [texts.when, time.toISOString().replace(/\.\d+/, '')],
  ])
}

function bytesLabel(size: number): Label {
  const unit = { style: 'unit', unit: 'byte', unitDisplay: 'long' } as const
  return { zh: size.toLocaleString('zh-CN', unit), en: size.toLocaleString('en', unit) }
}

const code = (text: string): HTMLElement => el('code', {}, text)

function digestRows(file: FileDigests | undefined): Row[] {
  if (file === undefined) return []
  const { size, sha256: digest, sm3 } = file
  const list: Row[] = []
  if (size !== undefined) list.push([texts.size, bytesLabel(size)])
  list.push([texts.sha256, code(digest)])
  if (sm3 !== undefined) list.push([texts.sm3Digest, code(sm3)])
  return list
}
