/** What stands round every view: name, languages, steps, room for notices, and what can be relied on. */
import type { Label } from '../verifier/vocabulary.ts'
import type { Notice, Step, View } from './app.ts'
import { type Child, el, replace } from './dom.ts'
import { commonTexts } from './common-texts.ts'
import { header } from './header.ts'
import { apply } from './language.ts'
import { texts } from './texts.ts'

export interface Frame {
  /** Name of the registrar: a text of the operator's. */
  name(registrar: string): void
  show(view: View, notice?: Notice): void
  tell(notice: Notice | undefined): void
}

const steps = [texts.stepKey, texts.stepSave, texts.stepSignIn]

/** Builds the page. The first view does not take the focus; those that people bring about do. */
export function buildFrame(body: HTMLElement): Frame {
  const registrar = el('p', { class: 'registrar' })
  const way = el('ol', { class: 'steps', 'aria-label': texts.steps })
  const told = el('div', { class: 'notice', role: 'status' })
  const view = el('section', { class: 'view' })
  const intro = el(
    'div',
    { class: 'intro' },
    registrar,
    el('h1', {}, texts.title),
    el('p', { class: 'lead' }, texts.lead),
  )
  const main = el('main', { id: 'main', tabindex: '-1' }, intro, way, told, view)
  body.prepend(
    el('a', { class: 'skip', href: '#main' }, commonTexts.skip),
    header(),
    el('div', { class: 'columns' }, main, about()),
    footer(),
  )
  const title = document.querySelector('title')
  if (title !== null) replace(title, texts.pageTitle)
  apply()
  const frame: Frame = {
    name: (text) => replace(registrar, text),
    tell: (notice) => tell(told, notice),
    show: (next, notice) => {
      replace(way, ...steps.map((label, i) => stepOf(label, i, next.step)))
      tell(told, notice)
      const heading = el('h2', { tabindex: '-1' }, next.heading)
      const first = !view.hasChildNodes()
      replace(view, heading, ...next.children)
      apply()
      if (!first) heading.focus()
    },
  }
  return frame
}

function tell(place: HTMLElement, notice: Notice | undefined): void {
  place.dataset['tone'] = notice?.tone ?? ''
  replace(place, notice?.text)
}

function stepOf(label: Label, at: number, current: Step): Child {
  const state = at < current ? 'done' : at === current ? 'current' : 'ahead'
  const marked = state === 'current' ? { 'aria-current': 'step' } : {}
  return el('li', { class: state, ...marked }, el('span', {}, label))
}

function about(): HTMLElement {
  const points = [texts.aboutKey, texts.aboutRecovery, texts.aboutNothing]
  return el(
    'aside',
    { 'aria-labelledby': 'about' },
    el('h2', { id: 'about' }, texts.aboutTitle),
    el('ul', {}, ...points.map((point) => el('li', {}, point))),
  )
}

function footer(): HTMLElement {
  const docs = el('a', { href: '/docs' }, texts.apiDocs)
  const notes = el('div', {}, el('p', {}, commonTexts.footer), el('p', {}, docs))
  return el('footer', {}, notes)
}
