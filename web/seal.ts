/** The picture of a DID: a pattern like that of a seal, the same each time, to know one's own again at a glance. */
import { sha256 } from '@noble/hashes/sha2.js'
import { byte, toUtf8 } from '../verifier/encoding.ts'
import { svgEl } from './dom.ts'

const cells = 7
const half = Math.ceil(cells / 2)

/** Draws the picture. Beside the DID it says nothing new, so it is hidden from screen readers. */
export function sealOf(did: string): SVGElement {
  const hash = sha256(toUtf8(did))
  const squares = [...Array(cells * cells).keys()].filter((i) => isInked(hash, i))
  const path = squares.map((i) => `M${(i % cells) + 1} ${Math.floor(i / cells) + 1}h1v1h-1z`)
  const size = cells + 2
  return svgEl(
    'svg',
    { class: 'seal', viewBox: `0 0 ${size} ${size}`, 'aria-hidden': 'true' },
    svgEl('rect', { x: '0.2', y: '0.2', width: '8.6', height: '8.6', rx: '1' }),
    svgEl('path', { d: path.join('') }),
  )
}

/** The right half mirrors the left. */
function isInked(hash: Uint8Array, i: number): boolean {
  const [row, column] = [Math.floor(i / cells), i % cells]
  const bit = row * half + Math.min(column, cells - 1 - column)
  return ((byte(hash, bit >> 3) >> (bit & 7)) & 1) === 1
}
