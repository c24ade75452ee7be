/** A certificate in a list: what it is over, whose, since when, and how it stands. */
import { categories } from '../../verifier/vocabulary.ts'
import { el } from '../dom.ts'
import { dateLabel, fill } from '../format.ts'
import { dateElement } from './format.ts'
import type { Entry } from './records.ts'
import { stateMeanings, states, stateTones, type State, wordOf, namesLabel } from './words.ts'
import { entryTexts as texts } from './entry-texts.ts'

export function badge(state: State): HTMLElement {
  return el('span', { class: 'badge', 'data-tone': stateTones[state] }, states[state])
}

/** Its heading leads to its page. `level`: of the heading. */
export function entryOf(entry: Entry, level: 'h3' | 'h4'): HTMLElement {
  const { id, title, alternativeTitle, registrationNumber, registrationDate, state } = entry
  const meaning = stateMeanings[state]
  const link = el('a', { href: `/certificates/${id}` }, el('bdi', {}, title))
  return el(
    'article',
    { class: 'entry', 'data-state': state },
    el('div', { class: 'entry-head' }, el(level, {}, link), badge(state)),
    alternativeTitle === undefined
      ? undefined
      : el('p', { class: 'hint' }, el('bdi', {}, alternativeTitle)),
    meaning && el('p', { class: 'meaning' }, meaning),
    el(
      'dl',
      { class: 'facts' },
      row(texts.holders, el('bdi', {}, namesLabel(entry.holders))),
      row(texts.authors, el('bdi', {}, namesLabel(entry.authors))),
      row(texts.number, el('span', { class: 'number' }, registrationNumber)),
      row(texts.category, el('span', {}, wordOf(categories, entry.category))),
      row(texts.registered, dateOf(entry, registrationDate)),
    ),
  )
}

/** Of a corrected version the first registration is said too. */
function dateOf({ firstRegistrationDate: first }: Entry, date: string): HTMLElement {
  const shown = el('span', {}, dateElement(date))
  if (first !== date)
    shown.append(' ', el('span', { class: 'hint' }, fill(texts.first, { date: dateLabel(first) })))
  return shown
}

function row(name: (typeof texts)[keyof typeof texts], value: HTMLElement): HTMLElement {
  return el('div', {}, el('dt', {}, name), el('dd', {}, value))
}
