import { hash } from 'node:crypto'
import { parseTime, registrationDateOf } from '../../../verifier/date.ts'
import { statusReasons, type assertionSources, type Label } from '../../../verifier/vocabulary.ts'
import { dateLabel, timeText } from './print.ts'
import {
  exactly,
  fact,
  labelled,
  type Line,
  type Section,
  type SheetEvent,
  type SheetStatus,
} from './sheet.ts'
import type { CertificateView, HistoryItem, ShownAnchor } from './view.ts'
import { changes, labelOf, restoredNote, stageNote, stages, stateNotes, states } from './words.ts'

// What work certificates and identity certificates share.

type Assertions = readonly { readonly fact: string; readonly by: keyof typeof assertionSources }[]

/** Where the fact at a JSON Pointer comes from: the nearest pointer at or above it rules. */
export function sourceOf(
  assertions: Assertions,
  pointer: string,
): keyof typeof assertionSources | undefined {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = assertions.find((assertion) => assertion.fact === at)
    if (found) return found.by
  }
  return undefined
}

/** Adds to a line who asserted it. */
export function asserted(line: Line, assertions: Assertions, pointer: string): Line {
  const source = sourceOf(assertions, pointer)
  return source === undefined ? line : { ...line, source }
}

/** The state for people, with what follows from it. */
export function statusOf({ status, stage, history }: CertificateView): SheetStatus {
  const { state, since, reason, until, replacedBy } = status
  const wasSuspended = history.at(-1)?.change === 'restored'
  const notes: Label[] = [state === 'active' && wasSuspended ? restoredNote : stateNotes[state]]
  if (since !== undefined && state !== 'active') notes.push(sinceLabel(since))
  if (reason !== undefined) notes.push(reasonLabel(reason))
  if (state === 'suspended' && until !== undefined) notes.push(untilNote(until))
  const waiting = state === 'pendingAnchor' || (state === 'active' && stage !== 'anchored')
  if (state === 'active' && stage !== 'anchored') notes.push(stageNote)
  const tone = waiting ? 'waiting' : state === 'active' ? 'good' : 'ended'
  return { state, tone, label: states[state], notes, ...(replacedBy && { replacedBy }) }
}

function sinceLabel(since: number): Label {
  const time = timeText(since)
  return { zh: `自 ${time} 起。`, en: `Since ${time}.` }
}

function untilNote(until: number): Label {
  const time = timeText(until)
  return {
    zh: `中止至 ${time}，期满自动恢复。`,
    en: `The suspension ends by itself at ${time}.`,
  }
}

function reasonLabel(code: string): Label {
  const { zh, en } = labelOf(statusReasons, code)
  return { zh: `原因：${zh}。`, en: `Reason: ${en}.` }
}

/** The issue and what happened afterwards, oldest first. */
export function historyOf(view: CertificateView): SheetEvent[] {
  const issued: SheetEvent = {
    time: parseTime(view.document.validFrom) ?? 0,
    change: { zh: '签发', en: 'Issued' },
    reason: { zh: '准予登记', en: 'registered' },
    documentId: view.document.id,
  }
  return [issued, ...view.history.map(toEvent)]
}

function toEvent({ change, reason, time, until, documentId, replacedBy }: HistoryItem): SheetEvent {
  const what = labelOf(changes, change)
  return {
    time,
    change: until === undefined ? what : limited(what, timeText(until)),
    reason: labelOf(statusReasons, reason),
    documentId,
    ...(replacedBy && { replacedBy }),
  }
}

function limited({ zh, en }: Label, until: string): Label {
  return { zh: `${zh}（至 ${until}）`, en: `${en} until ${until}` }
}

/** The day a certificate bears: that of its issue, in China. */
export function dateLine(view: CertificateView, label: Label): Line {
  const date = registrationDateOf(parseTime(view.document.validFrom) ?? 0)
  return labelled('date', label, dateLabel(date))
}

/** Log and anchor in two lines. */
export function evidenceLines(view: CertificateView): Line[] {
  return [
    {
      id: 'logIndex',
      label: { zh: '日志序号', en: 'Log entry' },
      values: [{ text: String(view.logIndex), note: stages[view.stage], exact: true }],
    },
    anchorLine(view.anchor),
  ]
}

const anchorLabel: Label = { zh: '链上锚定', en: 'Anchor on the chain' }

function anchorLine(anchor: ShownAnchor | undefined): Line {
  if (anchor === undefined)
    return labelled('anchor', anchorLabel, { zh: '尚未锚定', en: 'not yet anchored' })
  const { blockNumber, blockTime, txHash } = anchor
  const time = timeText(blockTime)
  const note = { zh: `区块 ${blockNumber}，${time}`, en: `block ${blockNumber}, ${time}` }
  return { id: 'anchor', label: anchorLabel, values: [{ text: txHash, note, exact: true }] }
}

/** Everything needed to find the certificate in log and chain. */
export function evidenceSection(view: CertificateView): Section {
  const { document, text, anchor, verifyUrl } = view
  const lines = [
    exactly('certificateId', { zh: '证书标识', en: 'Certificate id' }, document.id),
    exactly(
      'documentDigest',
      { zh: '证书摘要 (SHA-256)', en: 'Digest of the certificate (SHA-256)' },
      hash('sha256', text),
    ),
    exactly('issuer', { zh: '签发者', en: 'Issuer' }, document.issuer.id),
    exactly('key', { zh: '签名密钥', en: 'Signing key' }, document.proof.verificationMethod),
    ...evidenceLines(view),
    ...(anchor ? [coverLine(anchor)] : []),
    exactly('verifyUrl', { zh: '核验地址', en: 'To verify' }, verifyUrl),
  ]
  return { id: 'evidence', title: { zh: '核验信息', en: 'Evidence' }, lines }
}

function coverLine({ size }: ShownAnchor): Line {
  return fact(
    'anchorSize',
    { zh: '锚定时日志长度', en: 'Entries covered by the anchor' },
    String(size),
  )
}

/** Names that fit on a line: all if they are few and short, else the first. */
export function firstNames(names: readonly string[]): readonly string[] {
  const shown: string[] = []
  for (const name of names) {
    const length = shown.join('').length + name.length
    if (shown.length === mostNames || (shown.length > 0 && length > mostLetters)) break
    shown.push(name)
  }
  return shown
}

/** Names in a sentence. */
export function namesLabel(names: readonly string[]): Label {
  const shown = firstNames(names)
  const [zh, en] = [shown.join('、'), shown.join(', ')]
  const others = names.length - shown.length
  return others === 0
    ? { zh, en }
    : { zh: `${zh} 等 ${names.length} 人`, en: `${en} and ${others} others` }
}

/** As much as stays readable on the face; the rest is in the annex. */
const mostNames = 6
const mostLetters = 90
