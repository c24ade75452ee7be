/** What stands round the form and the result: name, languages, and what can be relied on. */
import { el, replace, svgEl } from '../dom.ts'
import { apply, language, languages, setLanguage } from '../language.ts'
import { languageNames, texts } from './texts.ts'

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
    el('a', { class: 'skip', href: '#main' }, texts.skip),
    header(),
    el('div', { class: 'columns' }, main, about()),
    el('footer', {}, el('div', {}, el('p', {}, texts.footer))),
  )
  const title = document.querySelector('title')
  if (title !== null) replace(title, texts.pageTitle)
  apply()
  return { notice, form, result }
}

function header(): HTMLElement {
  const mark = svgEl(
    'svg',
    { viewBox: '0 0 32 32', class: 'mark', 'aria-hidden': 'true' },
    svgEl('rect', { width: '32', height: '32', rx: '5' }),
    svgEl('path', { d: 'M8 8h16M8 13h16M12 18h12M16 23h8' }),
  )
  const brand = el('p', { class: 'brand' }, mark, texts.brand)
  return el('header', {}, el('div', { class: 'bar' }, brand, switcher()))
}

function switcher(): HTMLElement {
  const buttons = languages.map((one) => {
    const button = el('button', { type: 'button', lang: one }, languageNames[one])
    button.addEventListener('click', () => {
      setLanguage(one)
      mark()
    })
    return button
  })
  const mark = (): void => {
    for (const [i, one] of languages.entries())
      buttons[i]?.setAttribute('aria-pressed', String(one === language()))
  }
  mark()
  return el('div', { class: 'languages', role: 'group', 'aria-label': texts.languages }, ...buttons)
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
