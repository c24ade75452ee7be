/** What happened to a registration, oldest first: versions, changes of its state, the anchor. */
import type { Label } from '../../verifier/vocabulary.ts'
import { type Child, el } from '../dom.ts'
import { fill } from '../format.ts'
import { certificateTexts as texts } from './certificate-texts.ts'
import { badge } from './entry.ts'
import { timeElement } from './format.ts'
import type { Event, Replacement, Sheet, Version } from './sheet.ts'

interface Moment {
  /** Unix seconds. */
  readonly time: number
  readonly what: Label
  readonly children: readonly Child[]
}

export function timelineOf(sheet: Sheet): HTMLElement {
  const moments = [
    ...olderOf(sheet).map(issueOf),
    ...sheet.history.map(changeOf),
    ...anchorOf(sheet),
  ].toSorted((one, other) => one.time - other.time)
  return el('ol', { class: 'timeline' }, ...moments.map(momentOf))
}

function momentOf({ time, what, children }: Moment): HTMLElement {
  return el('li', {}, timeElement(time), el('strong', {}, what), ...children)
}

function changeOf({ time, change, reason, documentId, replacedBy }: Event): Moment {
  const children = [
    el('span', { class: 'note' }, reason),
    replacedBy && replacementOf(replacedBy),
    documentId === undefined ? undefined : el('code', {}, documentId),
  ]
  return { time, what: change, children }
}

/** A link to the certificate that took the place of one. */
export function replacementOf({ id, registrationNumber = id }: Replacement): HTMLElement {
  return el('span', {}, texts.replacedBy, linkTo(id, registrationNumber))
}

/** What came before this version. What comes after it is a change of its state. */
function olderOf({ versions, id: own }: Sheet): readonly Version[] {
  return versions.slice(
    0,
    versions.findIndex(({ id }) => id === own),
  )
}

function issueOf({ id, registrationNumber = id, time }: Version): Moment {
  const children = [linkTo(id, registrationNumber)]
  return { time: Date.parse(time) / 1000, what: texts.older, children }
}

function anchorOf({ anchor }: Sheet): Moment[] {
  if (anchor === undefined) return []
  const { blockNumber, blockTime, txHash } = anchor
  const block = fill(texts.block, { block: String(blockNumber) })
  const children = [el('span', { class: 'note' }, block), el('code', {}, txHash)]
  return [{ time: blockTime, what: texts.anchored, children }]
}

/** The versions in a row, each with its state; nothing where there is one only. */
export function versionsOf({ versions, id: own }: Sheet): HTMLElement | undefined {
  if (versions.length < 2) return undefined
  const items = versions.map(({ id, registrationNumber = id, state }) => {
    const name =
      id === own
        ? el(
            'span',
            { 'aria-current': 'page' },
            registrationNumber,
            ' ',
            el('span', { class: 'note' }, texts.thisOne),
          )
        : linkTo(id, registrationNumber)
    return el('li', {}, name, badge(state))
  })
  return el('ol', { class: 'versions', 'aria-label': texts.versions }, ...items)
}

function linkTo(id: string, shown: string): HTMLElement {
  return el('a', { href: `/certificates/${id}` }, shown)
}
