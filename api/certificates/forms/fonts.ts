import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { codePointsOf, codePointsOfFile, renamed } from './font-tables.ts'

// The fonts of the forms, all from npm packages and under the SIL Open Font License. The fonts of the machine are not
// used: the same certificate must look the same everywhere.

const require = createRequire(import.meta.url)
const folderOf = (name: string): string => dirname(require.resolve(`${name}/package.json`))

interface Face {
  readonly package: string
  /** Folder of the package, named after the weight. */
  readonly weights: readonly string[]
}

/** In the order of use: Latin letters of Source Serif, everything else of Noto Serif SC, of which it is a part. */
const faces: readonly Face[] = [
  { package: '@expo-google-fonts/source-serif-4', weights: ['400Regular', '600SemiBold'] },
  { package: '@expo-google-fonts/noto-serif-sc', weights: ['400Regular', '600SemiBold'] },
  { package: '@expo-google-fonts/source-code-pro', weights: ['400Regular'] },
]

/** Folders of the fonts that are always there. */
export function fontFolders(): string[] {
  return faces.flatMap(({ package: name, weights }) =>
    weights.map((weight) => join(folderOf(name), weight)),
  )
}

let covered: ReadonlySet<number> | undefined

/** Code points that the fonts for text have: read once, some 10 ms. */
function coverage(): ReadonlySet<number> {
  covered ??= new Set(textFonts.flatMap((path) => [...codePointsOfFile(require.resolve(path))]))
  return covered
}

const textFonts = [
  '@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf',
  '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
]

/**
 * Families asked for what is not covered, in this order. Each is a package of variable fonts that is cut into slices by
 * ranges of characters; only the slices needed are read.
 */
const reserves = [
  'noto-serif',
  'noto-serif-jp',
  'noto-serif-hk',
  'noto-serif-kr',
  'noto-naskh-arabic',
  'noto-serif-hebrew',
  'noto-serif-thai',
  'noto-emoji',
] as const

/** Fonts that are made for one document, and the characters that nothing has. */
export interface Reserve {
  /** TrueType. */
  readonly fonts: readonly Uint8Array[]
  readonly families: readonly string[]
  /** Code points without a glyph anywhere. */
  readonly missing: ReadonlySet<number>
}

/** Joiners and selectors have no look of their own. */
const invisible = /^[\p{Default_Ignorable_Code_Point}\p{White_Space}]$/u

/** The fonts that texts need beside those that are always there. */
export async function reserveFor(texts: Iterable<string>): Promise<Reserve> {
  const missing = new Set<number>()
  for (const text of texts) {
    for (const character of text) {
      const code = character.codePointAt(0)!
      if (!coverage().has(code) && !invisible.test(character)) missing.add(code)
    }
  }
  const fonts: Uint8Array[] = []
  for (const family of reserves) {
    if (missing.size > 0) fonts.push(...(await fontsOf(family, missing)))
  }
  const families = fonts.map((_, i) => reserveFamily(i))
  return { fonts: fonts.map((font, i) => renamed(font, families[i]!)), families, missing }
}

function reserveFamily(i: number): string {
  return `Reserve ${i}`
}

/** Weight of the reserve: between the two weights of the text, so that it fits to either. */
const weight = 500

/** Cuts what is missing out of a family. What was found is taken from `missing`. */
async function fontsOf(family: string, missing: Set<number>): Promise<Uint8Array[]> {
  const fonts: Uint8Array[] = []
  for (const [slice, codes] of slicesOf(family, missing)) {
    const font = await cut(family, slice, codes)
    const had = codePointsOf(font)
    const found = codes.filter((code) => had.has(code))
    for (const code of found) missing.delete(code)
    if (found.length > 0) fonts.push(font)
  }
  return fonts
}

async function cut(family: string, slice: string, codes: readonly number[]): Promise<Uint8Array> {
  // Loaded where it is used: most certificates never need it.
  const { default: subsetFont } = await import('subset-font')
  const folder = folderOf(`@fontsource-variable/${family}`)
  const woff2 = readFileSync(join(folder, 'files', `${family}-${slice}-wght-normal.woff2`))
  const options = { targetFormat: 'truetype', variationAxes: { wght: weight } } as const
  // Joiners go along, so that sequences of emoji stay together.
  const text = String.fromCodePoint(...codes, 0x200c, 0x200d, 0xfe0e, 0xfe0f)
  return subsetFont(woff2, text, options)
}

/** Slices of a family that may have code points, by the list of ranges that the package has. */
function slicesOf(family: string, wanted: ReadonlySet<number>): Map<string, number[]> {
  const file = require.resolve(`@fontsource-variable/${family}/unicode.json`)
  const ranges = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  const slices = new Map<string, number[]>()
  for (const [name, text] of Object.entries(ranges)) {
    const isIn = rangeTest(text)
    const codes = [...wanted].filter(isIn)
    if (codes.length > 0) slices.set(name.replaceAll(/[[\]]/g, ''), codes)
  }
  return slices
}

/** Reads `U+4e00,U+20000-20010`. */
function rangeTest(text: string): (code: number) => boolean {
  const ranges = text.split(',').map((range) => {
    const [first = '', last = first] = range.trim().replace(/^U\+/i, '').split('-')
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const
  })
  return (code) => ranges.some(([first, last]) => first <= code && code <= last)
}
