import { commonTexts, languageNames } from './common-texts.ts'
import { el, svgEl } from './dom.ts'
import { language, languages, setLanguage } from './language.ts'

/** The head of every page that stands alone: name and languages. */
export function header(): HTMLElement {
  return el('header', {}, el('div', { class: 'bar' }, brand(), switcher()))
}

/** Mark and name of the registry; they lead home, unless the page comes from a disk. */
export function brand(): HTMLElement {
  const served = location.protocol !== 'file:'
  const parts = [mark(), commonTexts.brand] as const
  return served
    ? el('a', { class: 'brand', href: '/' }, ...parts)
    : el('p', { class: 'brand' }, ...parts)
}

function mark(): SVGElement {
  return svgEl(
    'svg',
    { viewBox: '0 0 32 32', class: 'mark', 'aria-hidden': 'true' },
    svgEl('rect', { width: '32', height: '32', rx: '5' }),
    svgEl('path', { d: 'M8 8h16M8 13h16M12 18h12M16 23h8' }),
  )
}

/** The languages, as buttons. */
export function switcher(): HTMLElement {
  const buttons = languages.map((one) => {
    const button = el('button', { type: 'button', lang: one }, languageNames[one])
    button.addEventListener('click', () => {
      setLanguage(one)
      for (const [i, other] of languages.entries())
        buttons[i]?.setAttribute('aria-pressed', String(other === one))
      // Where there is room for one only, that which was pressed is gone.
      if (button.offsetParent === null) buttons.find((other) => other !== button)?.focus()
    })
    button.setAttribute('aria-pressed', String(one === language()))
    return button
  })
  const named = { class: 'languages', role: 'group', 'aria-label': commonTexts.languages }
  return el('div', named, ...buttons)
}
