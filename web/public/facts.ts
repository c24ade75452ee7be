/** Lines and tables of a certificate. What its document says is a text of its own direction. */
import { assertionSources, type Label } from '../../verifier/vocabulary.ts'
import { type Child, el } from '../dom.ts'
import { certificateTexts as texts } from './certificate-texts.ts'
import { fill, numberLabel } from '../format.ts'
import type { Line, Section, Table, Value } from './sheet.ts'

export function linesOf(lines: readonly Line[]): HTMLElement {
  return el('dl', { class: 'lines' }, ...lines.map(lineOf))
}

function lineOf({ id, label, values, source }: Line): HTMLElement {
  return el(
    'div',
    { 'data-fact': id },
    el('dt', {}, label),
    el('dd', {}, ...values.map((value) => el('div', {}, ...valueOf(value)))),
    source && el('dd', { class: 'source' }, el('span', {}, texts.source), sourceOf(source)),
  )
}

function sourceOf(source: keyof typeof assertionSources): HTMLElement {
  return el('span', { class: `mark ${source}` }, assertionSources[source])
}

export function valueOf({ text, note, exact = false }: Value): Child[] {
  const shown = text === undefined ? [] : [el(exact ? 'code' : 'bdi', {}, text)]
  if (note === undefined) return shown
  // Digits on digits: a line for each.
  const digits = exact && note.zh === note.en
  const explained = digits ? el('code', {}, note) : el('span', { class: 'note' }, note)
  return shown.length === 0 ? [el('span', {}, note)] : [...shown, ' ', explained]
}

/** Rows that are shown unasked. */
const longestOpen = 12

/** A part of the annex, under its heading. */
export function annexOf({ title, lines, table }: Section): Child[] {
  return [lines && linesOf(lines), table && folded(table, title)]
}

/** A long table is folded away, so that a phone need not pass a hundred names. */
function folded(table: Table, title: Label): HTMLElement {
  const shown = tableOf(table, title)
  const { length } = table.rows
  if (length <= longestOpen) return shown
  const summary = el('summary', {}, fill(texts.rows, { title, count: numberLabel(length) }))
  return el('details', {}, summary, shown)
}

/** It may be wider than a phone; then it is moved by itself, by finger or key. */
function tableOf({ columns, rows }: Table, title: Label): HTMLElement {
  const heads = columns.map((label) => el('th', { scope: 'col' }, label))
  const body = rows.map((row) => el('tr', {}, ...row.map((one) => el('td', {}, ...valueOf(one)))))
  const table = el('table', {}, el('thead', {}, el('tr', {}, ...heads)), el('tbody', {}, ...body))
  return el('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': title }, table)
}
