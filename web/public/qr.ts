/** A QR code as a picture, drawn by elements: no text becomes markup. */
import { encode } from 'uqr'
import type { Label } from '../../verifier/vocabulary.ts'
import { svgEl } from '../dom.ts'
import { sayAttribute } from '../language.ts'

/** The quiet zone of four modules that the standard asks for. */
const quiet = 4

/** Error correction M. `label` says what it leads to. */
export function qrOf(text: string, label: Label): SVGElement {
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const side = String(size + 2 * quiet)
  const modules = data.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : [])),
  )
  const code = svgEl(
    'svg',
    { viewBox: `0 0 ${side} ${side}`, class: 'qr', role: 'img', 'shape-rendering': 'crispEdges' },
    svgEl('rect', { width: side, height: side, class: 'paper' }),
    svgEl('path', { d: modules.join('') }),
  )
  sayAttribute(code, 'aria-label', label)
  return code
}
