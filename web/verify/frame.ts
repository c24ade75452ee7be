/** What stands round the form and the result: name, languages, and what can be relied on. */
import { el, replace } from '../dom.ts'
import { commonTexts } from '../common-texts.ts'
import { header } from '../header.ts'
import { apply } from '../language.ts'
import { texts } from './texts.ts'

export interface Places {
  /** What went wrong with the whole. */
  readonly notice: HTMLElement
  readonly form: HTMLElement
  readonly result: HTMLElement
}

/** Builds the page. */
export function buildFrame(body: HTMLElement): Places {
  const notice = el('div', { class: 'notice', role: 'status', 'data-tone': 'bad' })
  const form = el('section', { class: 'view ask' }, el('h2', {}, texts.formTitle))
  const result = el('section', { class: 'view result' })
  const intro = el(
    'div',
    { class: 'intro' },
    el('h1', {}, texts.title),
    el('p', { class: 'lead' }, texts.lead),
  )
  const main = el('main', { id: 'main', tabindex: '-1' }, intro, notice, result, form)
  body.prepend(
    el('a', { class: 'skip', href: '#main' }, commonTexts.skip),
    header(),
    el('div', { class: 'columns' }, main, about()),
    el('footer', {}, el('div', {}, el('p', {}, commonTexts.footer))),
  )
  const title = document.querySelector('title')
  if (title !== null) replace(title, texts.pageTitle)
  apply()
  return { notice, form, result }
}

/** A page that came from a server can be kept for the day when there is none. */
function about(): HTMLElement {
  const points = [texts.asideLocal, texts.asideSame, texts.asideTrust]
  const served = location.protocol !== 'file:'
  const save = el('a', { href: location.pathname, download: 'verify.html' }, texts.save)
  return el(
    'aside',
    { 'aria-labelledby': 'about' },
    el('h2', { id: 'about' }, texts.asideTitle),
    el('ul', {}, ...points.map((point) => el('li', {}, point))),
    served ? el('p', { class: 'save' }, save) : undefined,
  )
}
