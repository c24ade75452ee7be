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
  const rows = data.flatMap((row, y) => runsOf(row).map(([x, width]) => rectOf(x, y, width)))
  const paper = svgEl('rect', { width: side, height: side, class: 'paper' })
  const code = svgEl(
    'svg',
    { viewBox: `0 0 ${side} ${side}`, class: 'qr', role: 'img', 'shape-rendering': 'crispEdges' },
    paper,
    ...rows,
  )
  sayAttribute(code, 'aria-label', label)
  return code
}

/** Dark modules that lie side by side: a tenth of the elements. */
function runsOf(row: readonly boolean[]): (readonly [x: number, width: number])[] {
  const starts = row.flatMap((dark, x) => (dark && row[x - 1] !== true ? [x] : []))
  return starts.map((x) => {
    const end = row.indexOf(false, x)
    return [x, (end < 0 ? row.length : end) - x]
  })
}

function rectOf(x: number, y: number, width: number): SVGElement {
  const place = { x: String(x + quiet), y: String(y + quiet) }
  return svgEl('rect', { ...place, width: String(width), height: '1' })
}
