import { commonTexts, languageNames } from './common-texts.ts'
import { el, svgEl } from './dom.ts'
import { language, languages, setLanguage } from './language.ts'

/** The head of every page: name and languages. */
export function header(): HTMLElement {
  const mark = svgEl(
    'svg',
    { viewBox: '0 0 32 32', class: 'mark', 'aria-hidden': 'true' },
    svgEl('rect', { width: '32', height: '32', rx: '5' }),
    svgEl('path', { d: 'M8 8h16M8 13h16M12 18h12M16 23h8' }),
  )
  const brand = el('p', { class: 'brand' }, mark, commonTexts.brand)
  return el('header', {}, el('div', { class: 'bar' }, brand, switcher()))
}

function switcher(): HTMLElement {
  const buttons = languages.map((one) => {
    const button = el('button', { type: 'button', lang: one }, languageNames[one])
    button.addEventListener('click', () => {
      setLanguage(one)
      for (const [i, other] of languages.entries())
        buttons[i]?.setAttribute('aria-pressed', String(other === one))
    })
    button.setAttribute('aria-pressed', String(one === language()))
    return button
  })
  const named = { class: 'languages', role: 'group', 'aria-label': commonTexts.languages }
  return el('div', named, ...buttons)
}
