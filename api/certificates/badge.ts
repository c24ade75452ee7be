/**
 * A badge (登记标识) for pages of others: number and state of a certificate as of now, as a small SVG. It holds nothing
 * that a person has written, and never says whose the work is. Attributes only: no script, no style, nothing to load.
 */
import { escaped } from './forms/markup.ts'
import type { Language } from './forms/negotiate.ts'
import type { CertificateState } from './status.ts'

interface Label {
  readonly zh: readonly [what: string, state: string]
  readonly en: readonly [what: string, state: string]
  /** Of the right half; each has a contrast of 4.5 to white at least (WCAG 2.2, 1.4.3). */
  readonly colour: string
}

/** Only one that holds is said to be registered: nobody should take a revoked one for it at a glance. */
const labels: Readonly<Record<CertificateState, Label>> = {
  active: { zh: ['已登记', '有效'], en: ['registered', 'active'], colour: '#1b7f4b' },
  suspended: { zh: ['登记', '中止'], en: ['registration', 'suspended'], colour: '#9a5b00' },
  superseded: { zh: ['登记', '已被替换'], en: ['registration', 'superseded'], colour: '#5a6270' },
  revoked: { zh: ['登记', '已撤销'], en: ['registration', 'revoked'], colour: '#b3261e' },
  surrendered: { zh: ['登记', '已注销'], en: ['registration', 'surrendered'], colour: '#5a6270' },
}

const [height, baseline, padding, fontSize] = [20, 14, 7, 11]
const dark = '#3c4350'
const font = "Verdana, 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"

/** The badge of a certificate. */
export function printBadge(number: string, state: CertificateState, lang: Language): string {
  const label = labels[state]
  const [what, standing] = label[lang]
  const right = `${number} · ${standing}`
  const [leftWidth, rightWidth] = [widthOf(what), widthOf(right)]
  const [width, spoken] = [leftWidth + rightWidth, escaped(`${what}: ${right}`)]
  const box = (x: number, w: number, fill: string): string =>
    `<rect x="${x}" width="${w}" height="${height}" fill="${fill}"/>`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
    ` role="img" aria-label="${spoken}" xml:lang="${lang === 'zh' ? 'zh-CN' : 'en'}"><title>${spoken}</title>` +
    box(0, leftWidth, dark) +
    box(leftWidth, rightWidth, label.colour) +
    `<g fill="#fff" font-family="${font}" font-size="${fontSize}">` +
    text(padding, leftWidth, what) +
    text(leftWidth + padding, rightWidth, right) +
    '</g></svg>\n'
  )
}

/** `textLength` makes it fit whatever font there is. */
function text(x: number, width: number, words: string): string {
  const length = width - 2 * padding
  return `<text x="${x}" y="${baseline}" textLength="${length}" lengthAdjust="spacingAndGlyphs">${escaped(words)}</text>`
}

/** Han characters are as wide as the font is high, others about six tenths of that. */
function widthOf(words: string): number {
  const ems = Array.from(words, (letter) => (/\p{Script=Han}/u.test(letter) ? 1 : 0.62))
  return Math.ceil(ems.reduce((sum, em) => sum + em, 0) * fontSize) + 2 * padding
}
