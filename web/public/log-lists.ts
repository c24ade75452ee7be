/** Lists of the log: newest entries, which follow, and anchors, page by page. */
import { documentKinds, type Label } from '../../verifier/vocabulary.ts'
import { el, replace } from '../dom.ts'
import { actionButton } from '../form.ts'
import { apply } from '../language.ts'
import { RefusedError } from '../registry.ts'
import { frameTexts } from './frame-texts.ts'
import { fill, numberLabel } from '../format.ts'
import { timeElement } from './format.ts'
import { askAnchors, askNewest, type Anchor, type ListedEntry } from './log-asks.ts'
import type { LogFollower } from './log-follower.ts'
import { logTexts as texts } from './log-texts.ts'
import { empty, failed, loading } from './states.ts'
import { wordOf } from './words.ts'

const shown = 10

const stageNames: Readonly<Record<ListedEntry['stage'], Label>> = {
  sequenced: texts.sequenced,
  published: texts.published,
  anchored: texts.anchoredStage,
}

/** The newest entries; `check` is told which of them somebody wants checked. */
export function newestPart(follower: LogFollower, check: (index: number) => void): HTMLElement {
  const place = el('div', { 'aria-live': 'off' }, loading())
  keepShown(follower, place, async () => {
    replace(place, entriesOf(await askNewest(shown), check))
    apply()
  })
  return place
}

/**
 * Shows something anew when the log has changed. What could not be had, or was not shown because somebody stood on it with the keyboard,
 * is asked for again when the log is, or when they go.
 */
function keepShown(follower: LogFollower, place: HTMLElement, show: () => Promise<void>): void {
  let [due, busy] = [true, false]
  const now = async (): Promise<void> => {
    // Rows are not changed under whoever stands on one.
    if (!due || busy || place.contains(document.activeElement)) return
    due = false
    busy = true
    try {
      await show()
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      due = true
      // Said once, and not at each look.
      if (place.querySelector('.notice') === null) replace(place, failed(error))
      apply()
    } finally {
      busy = false
    }
  }
  follower.watch({
    told: (_known, changed) => {
      due ||= changed
      void now()
    },
    lost: () => undefined,
  })
  // The focus is on its next place only after this event.
  place.addEventListener('focusout', () => setTimeout(() => void now()))
}

function entriesOf(entries: readonly ListedEntry[], check: (index: number) => void): HTMLElement {
  if (entries.length === 0) return empty(texts.emptyLog)
  const heads = [texts.index, texts.kind, texts.time, texts.stage, texts.check]
  return tableIn(
    texts.newestTitle,
    heads,
    entries.map((entry) => entryRow(entry, check)),
  )
}

function entryRow(entry: ListedEntry, check: (index: number) => void): HTMLElement {
  const { index, kind, stage, time, links } = entry
  const number = numberLabel(index)
  const label = fill(texts.checkEntry, { index: number })
  const act = { type: 'button', class: 'quiet', 'aria-label': label, onclick: () => check(index) }
  // What no checkpoint covers yet has no proof.
  const tool = stage === 'sequenced' ? texts.notPublished : el('button', act, texts.check)
  return el(
    'tr',
    {},
    el('th', { scope: 'row', class: 'amount' }, number),
    el('td', {}, subjectOf(entry, links.record, wordOf(documentKinds, kind))),
    el('td', {}, timeElement(time)),
    el('td', {}, stageNames[stage]),
    el('td', {}, tool),
  )
}

/** What an entry is of, and the way there where there is one for everybody. */
function subjectOf(
  { kind, subject, index }: Pick<ListedEntry, 'kind' | 'subject' | 'index'>,
  record: string | undefined,
  name: Label,
): HTMLElement | Label {
  const id = record?.split('/').at(-1)
  const address = kind === 'workCertificate' ? id : kind === 'statusChange' ? subject : undefined
  const href = address === undefined ? record : `/certificates/${address}`
  const label = fill(texts.seeEntry, { index: numberLabel(index), kind: name })
  return href === undefined ? name : el('a', { href, 'aria-label': label }, name)
}

function tableIn(caption: Label, heads: readonly Label[], rows: readonly Node[]): HTMLElement {
  const cells = heads.map((head) => el('th', { scope: 'col' }, head))
  const table = el(
    'table',
    {},
    el('caption', { class: 'unseen' }, caption),
    el('thead', {}, el('tr', {}, ...cells)),
    el('tbody', {}, ...rows),
  )
  const region = { class: 'wide', role: 'group', tabindex: '0', 'aria-label': caption }
  return el('div', region, table)
}

/** The anchors. New ones come on top while nobody has gone back to older ones. */
export function anchorsPart(follower: LogFollower): HTMLElement {
  const place = el('div', { class: 'anchors' }, loading())
  let older = false
  const anchorTable = (items: readonly Anchor[], next: number | undefined) => {
    const heads = [texts.checkpoint, texts.since, texts.time, texts.block, texts.transaction]
    const table = tableIn(texts.anchorsTitle, heads, items.map(anchorRow))
    const problem = el('div', { role: 'status' })
    return [table, problem, next === undefined ? undefined : olderButton(table, problem, next)]
  }
  const olderButton = (table: HTMLElement, problem: HTMLElement, next: number) => {
    let before: number | undefined = next
    const button = actionButton(
      texts.older,
      frameTexts.loading,
      async () => {
        replace(problem)
        try {
          const page = await askAnchors(shown, before)
          table.querySelector('tbody')?.append(...page.items.map(anchorRow))
          before = page.next
          older = true
          button.hidden = before === undefined
          if (button.hidden) table.focus()
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error
          replace(problem, failed(error))
        }
        apply()
      },
      'secondary',
    )
    return button
  }
  keepShown(follower, place, async () => {
    if (older) return
    const { items, next } = await askAnchors(shown)
    replace(place, ...(items.length === 0 ? [empty(texts.noAnchors)] : anchorTable(items, next)))
    apply()
  })
  return place
}

function anchorRow(anchor: Anchor): HTMLElement {
  const { size, entries, blockTime, blockNumber, txHash, root } = anchor
  return el(
    'tr',
    {},
    el(
      'th',
      { scope: 'row', class: 'amount' },
      numberLabel(size),
      el('code', { class: 'hash' }, root),
    ),
    el('td', { class: 'amount' }, numberLabel(entries)),
    el('td', {}, timeElement(blockTime)),
    el('td', { class: 'amount' }, numberLabel(blockNumber)),
    el('td', {}, el('code', { class: 'hash' }, txHash)),
  )
}
