/** Looks at pages as a reader of PDF draws them: poppler is the second judge. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tool, withFolder } from '../../../timestamps/_util/keys.ts'

export interface Picture {
  readonly width: number
  readonly height: number
  /** One byte a pixel, 0 black. */
  readonly gray: Uint8Array
}

/** A box in pixels. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const resolution = 288

/** A page drawn by poppler, 288 pixels to the inch. */
export function draw(pdf: Uint8Array, page = 1): Promise<Picture> {
  return withFolder(async (folder) => {
    const [file, out] = [join(folder, 'a.pdf'), join(folder, 'a')]
    await writeFile(file, pdf)
    const pages = ['-f', String(page), '-l', String(page), '-singlefile']
    await tool('pdftoppm', '-gray', '-r', String(resolution), ...pages, file, out)
    return readPgm(await readFile(`${out}.pgm`))
  })
}

function readPgm(file: Buffer): Picture {
  const [head = '', width, height] =
    /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.toString('latin1', 0, 60)) ?? []
  return { width: Number(width), height: Number(height), gray: file.subarray(head.length) }
}

/** Boxes of the words of a page, in order. */
export function wordsOf(pdf: Uint8Array): Promise<{ text: string; box: Box }[]> {
  return withFolder(async (folder) => {
    const file = join(folder, 'a.pdf')
    await writeFile(file, pdf)
    const { output } = await tool('pdftotext', '-bbox', '-f', '1', '-l', '1', file, '-')
    const words = output.matchAll(
      /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g,
    )
    return [...words].map(([, ...parts]) => {
      const [left = 0, top = 0, right = 0, bottom = 0] = parts
        .slice(0, 4)
        .map((n) => (Number(n) * resolution) / 72)
      return { text: parts[4] ?? '', box: { left, top, right, bottom } }
    })
  })
}

const side = 24

/** What is in a box, as 24 × 24 shares of ink from 0 to 1. */
export function ink({ gray, width }: Picture, box: Box): number[] {
  const cell = (from: number, to: number, i: number) => Math.round(from + ((to - from) * i) / side)
  return Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)]
    const [left, right] = [cell(box.left, box.right, x), cell(box.left, box.right, x + 1)]
    const [top, bottom] = [cell(box.top, box.bottom, y), cell(box.top, box.bottom, y + 1)]
    let sum = 0
    for (let row = top; row < bottom; row++)
      for (let at = left; at < right; at++) sum += 255 - gray[row * width + at]!
    return sum / 255 / Math.max(1, (right - left) * (bottom - top))
  })
}

/** The part of a box that has ink in it. */
export function trimmed({ gray, width }: Picture, box: Box): Box {
  const found = { left: Infinity, top: Infinity, right: 0, bottom: 0 }
  for (let y = Math.floor(box.top); y < box.bottom; y++) {
    for (let x = Math.floor(box.left); x < box.right; x++) {
      if (gray[y * width + x]! > 128) continue
      found.left = Math.min(found.left, x)
      found.right = Math.max(found.right, x + 1)
      found.top = Math.min(found.top, y)
      found.bottom = Math.max(found.bottom, y + 1)
    }
  }
  return found
}

/** The box of a whole picture. */
export function wholeOf({ width, height }: Picture): Box {
  return { left: 0, top: 0, right: width, bottom: height }
}

/** Mean share of ink. */
export function amount(cells: readonly number[]): number {
  return cells.reduce((sum, value) => sum + value, 0) / cells.length
}

/** How different two boxes are, 0 to 1. */
export function difference(one: readonly number[], other: readonly number[]): number {
  return amount(one.map((value, i) => Math.abs(value - (other[i] ?? 0))))
}

/** The boxes of a word of characters of the same width. */
export function charactersOf(word: { text: string; box: Box }): Map<string, Box> {
  const characters = Array.from(word.text)
  const step = (word.box.right - word.box.left) / characters.length
  return new Map(
    characters.map((character, i) => {
      const left = word.box.left + i * step
      return [character, { ...word.box, left, right: left + step }]
    }),
  )
}
