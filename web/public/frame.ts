/** What stands round every public page: name, ways to the other pages, languages, and what a registration is. */
import type { Label } from '../../verifier/vocabulary.ts'
import { commonTexts } from '../common-texts.ts'
import { type Child, el, replace } from '../dom.ts'
import { brand, switcher } from '../header.ts'
import { fill } from '../format.ts'
import { apply } from '../language.ts'
import { frameTexts } from './frame-texts.ts'

/** Pages that the navigation leads to, in its order. */
const places = {
  home: '/',
  register: '/register',
  log: '/log',
  statistics: '/statistics',
  verify: '/verify',
  docs: '/docs',
} as const satisfies Partial<Record<keyof typeof frameTexts, string>>

export type Place = keyof typeof places

/**
 * Builds the page, and returns the element for what is its own. `place` is the page's own entry in the navigation, undefined
 * where it has none.
 */
export function buildPage(place: Place | undefined, title: Label): HTMLElement {
  const main = el('main', { id: 'main', tabindex: '-1', class: 'page' })
  document.body.prepend(
    el('a', { class: 'skip', href: '#main' }, commonTexts.skip),
    head(place),
    main,
    foot(),
  )
  document.body.classList.add('public')
  setTitle(title)
  return main
}

/** Names the page in the list of windows; in both languages. */
export function setTitle(title: Label): void {
  const element = document.querySelector('title')
  if (element !== null)
    replace(
      element,
      fill({ zh: '{title} · {site}', en: '{title} · {site}' }, { title, site: frameTexts.site }),
    )
  apply()
}

/** The heading of a page with what it is for. */
export function intro(heading: Label, lead: Label, ...more: readonly Child[]): HTMLElement {
  return el(
    'div',
    { class: 'intro' },
    el('h1', { tabindex: '-1' }, heading),
    el('p', { class: 'lead' }, lead),
    ...more,
  )
}

/** A part of a page with its heading. */
export function section(id: string, heading: Label, ...children: readonly Child[]): HTMLElement {
  const title = el('h2', { id: `${id}-title` }, heading)
  return el('section', { id, 'aria-labelledby': `${id}-title` }, title, ...children)
}

function head(place: Place | undefined): HTMLElement {
  const nav = navigation(place)
  const menu = menuOf(nav)
  const bar = el('div', { class: 'bar' }, brand(), switcher(), menu)
  return el('header', {}, bar, nav)
}

function navigation(place: Place | undefined): HTMLElement {
  const items = Object.entries(places).map(([name, href]) => {
    const current = name === place ? { 'aria-current': 'page' } : {}
    return el('li', {}, el('a', { href, ...current }, frameTexts[name as Place]))
  })
  const portal = el('li', { class: 'door' }, el('a', { href: '/portal' }, frameTexts.portal))
  const named = { id: 'nav', 'aria-label': frameTexts.nav }
  return el('nav', named, el('ul', {}, ...items, portal))
}

/** On a phone the ways to other pages are folded away. */
function menuOf(nav: HTMLElement): HTMLElement {
  const button = el(
    'button',
    { type: 'button', class: 'menu', 'aria-controls': 'nav' },
    frameTexts.menu,
  )
  const unfold = (open: boolean): void => {
    button.ariaExpanded = String(open)
    nav.classList.toggle('open', open)
  }
  unfold(false)
  button.addEventListener('click', () => unfold(button.ariaExpanded !== 'true'))
  nav.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || button.offsetParent === null) return
    unfold(false)
    button.focus()
  })
  return button
}

function foot(): HTMLElement {
  const links = [
    ['/verify', frameTexts.offline],
    ['/docs', frameTexts.openData],
    ['/did', frameTexts.identity],
  ] as const
  const list = links.map(([href, label]) => el('li', {}, el('a', { href }, label)))
  const what = el('div', {}, el('h2', {}, frameTexts.whatTitle), el('p', {}, frameTexts.what))
  const ways = el('div', {}, el('h2', {}, frameTexts.linksTitle), el('ul', {}, ...list))
  return el('footer', {}, el('div', {}, what, ways, el('p', { class: 'note' }, frameTexts.private)))
}
