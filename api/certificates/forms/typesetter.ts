import { readFileSync } from 'node:fs'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { Resvg } from '@resvg/resvg-js'
import type { Label } from '../../../verifier/vocabulary.ts'
import { fontFolders, reserveFor, type Reserve } from './fonts.ts'
import { guillocheSvg } from './guilloche.ts'
import { palettePng } from './palette-png.ts'
import { printData, textsOf } from './print-data.ts'
import { qrSvg } from './qr.ts'
import type { Sheet } from './sheet.ts'

// Lays out sheets with Typst. Runs in a process of its own (press-child.ts).

export interface TypesetRequest {
  readonly sheet: Sheet
  /** Canonical JSON of the certificate, attached to the PDF. */
  readonly certificate: string
  readonly signature: Label
  /** Unix seconds. */
  readonly time: number
}

const source = readFileSync(new URL('./certificate.typ', import.meta.url), 'utf8')

/** PDF/A-3a: for keeping, readable by screen readers, with an attachment. Typst refuses to write one with a glyph missing. */
const standard = 'a-3a'

let plain: NodeCompiler | undefined

/** The compiler with the fonts that are always there; one more is made for a document that needs others. */
function compilerFor({ fonts }: Reserve): NodeCompiler {
  if (fonts.length === 0) return (plain ??= makeCompiler([]))
  return makeCompiler(fonts)
}

function makeCompiler(fonts: readonly Uint8Array[]): NodeCompiler {
  const fontBlobs = fonts.map((font) => Buffer.from(font))
  const compiler = NodeCompiler.create({
    workspace: '/',
    fontArgs: [{ fontBlobs }, { fontPaths: fontFolders() }],
  })
  compiler.addSource('/certificate.typ', source)
  compiler.mapShadow('/frame.svg', Buffer.from(guillocheSvg()))
  return compiler
}

/** The certificate as PDF, not yet signed. */
export async function typesetPdf(request: TypesetRequest): Promise<Uint8Array> {
  const { sheet, signature, certificate, time } = request
  const reserve = await reserveFor(textsOf(sheet, signature))
  const compiler = compilerFor(reserve)
  place(compiler, sheet, printData(sheet, { ...reserve, signature, certificate }))
  const document = compile(compiler)
  const pdf = compiler.pdf(document, { pdfStandard: standard, creationTimestamp: time })
  compiler.evictCache(keptRuns)
  return new Uint8Array(pdf)
}

/** Results of the compiler's steps are kept for so many documents: those of the frame and the heads serve each. */
const keptRuns = 3

/** Width of the picture in pixels: 150 to the inch. */
const pictureWidth = 1240

/** The first page as PNG. */
export async function typesetPng(request: TypesetRequest): Promise<Uint8Array> {
  const { sheet, signature } = request
  const reserve = await reserveFor(textsOf(sheet, signature))
  const compiler = compilerFor(reserve)
  place(compiler, sheet, printData(sheet, { ...reserve, signature }))
  const pages = compile(compiler).numOfPages
  place(compiler, sheet, printData(sheet, { ...reserve, signature, pages }))
  const svg = compiler.plainSvg(compile(compiler))
  compiler.evictCache(keptRuns)
  return toPng(svg)
}

function place(compiler: NodeCompiler, sheet: Sheet, data: string): void {
  compiler.mapShadow('/qr.svg', Buffer.from(qrSvg(sheet.verifyUrl)))
  compiler.mapShadow('/sheet.json', Buffer.from(data))
}

function compile(
  compiler: NodeCompiler,
): NonNullable<ReturnType<NodeCompiler['compile']>['result']> {
  const run = compiler.compile({ mainFilePath: '/certificate.typ' })
  const { result } = run
  if (result !== null) return result
  const error = run.takeError()
  throw new Error('the certificate could not be laid out', {
    cause: error?.shortDiagnostics.map(String).join('\n'),
  })
}

function toPng(svg: string): Uint8Array {
  const picture = new Resvg(svg, {
    fitTo: { mode: 'width', value: pictureWidth },
    background: '#ffffff',
    font: { loadSystemFonts: false },
  }).render()
  return palettePng(picture)
}
