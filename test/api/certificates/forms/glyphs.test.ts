import assert from 'node:assert/strict'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { fontFolders } from '../../../../api/certificates/forms/fonts.ts'
import { needs } from '../../timestamps/_util/keys.ts'
import { openForms, type OpenForms } from './_util/forms.ts'
import {
  amount,
  charactersOf,
  difference,
  draw,
  ink,
  trimmed,
  wholeOf,
  wordsOf,
} from './_util/pictures.ts'
import { workView } from './_util/views.ts'

// That a text can be extracted from a PDF does not say that anybody can see it: here the pages are looked at.

/** A page with the box that the font shows for a character it lacks. */
function pageOfNothing(): Uint8Array {
  const compiler = NodeCompiler.create({ fontArgs: [{ fontPaths: fontFolders() }] })
  const page = '#set page(width: auto, height: auto, margin: 4pt)'
  const text = '#set text(font: "Noto Serif SC", fallback: false, size: 20pt)'
  return compiler.pdf({ mainFileContent: `${page}\n${text}\n\u{2A6A5}` })
}

describe('certificate forms: what can be seen', () => {
  let open: OpenForms
  before(async function () {
    await needs(this, 'pdftoppm', '-v')
    open = await openForms()
  })
  after(() => open?.forms.close())

  for (const title of ['初光静夜思龘靐齉爨', '𠮷㐂䶮𨭎堃喆镕㙍', '한국어서울산바람']) {
    it(`shows every character of ${title}, each its own`, async () => {
      const pdf = await open.forms.pdf(workView({ work: { title } }))
      const word = (await wordsOf(pdf)).find(({ text }) => text === title)
      assert.ok(word, 'the title is not in the text')
      const picture = await draw(pdf)
      const shapes = [...charactersOf(word)].map(
        ([character, box]) => [character, ink(picture, box)] as const,
      )
      for (const [character, shape] of shapes) {
        assert.ok(amount(shape) > 0.04 && amount(shape) < 0.6, `${character} ${amount(shape)}`)
        for (const [other, otherShape] of shapes)
          if (other !== character)
            assert.ok(difference(shape, otherShape) > 0.05, character + other)
      }
    })
  }

  it('never shows the empty box of a missing glyph', async () => {
    const nothing = await draw(pageOfNothing())
    const missing = ink(nothing, trimmed(nothing, wholeOf(nothing)))
    assert.ok(amount(missing) > 0.02, 'the empty box has no ink')
    const title = '𠮷㐂䶮𨭎日口'
    const pdf = await open.forms.pdf(workView({ work: { title } }))
    const word = (await wordsOf(pdf)).find(({ text }) => text === title)
    const picture = await draw(pdf)
    for (const [character, box] of charactersOf(word!)) {
      const shape = ink(picture, trimmed(picture, box))
      assert.ok(difference(shape, missing) > 0.05, character)
    }
  })

  it('marks a character that no font has by its number', async () => {
    const pdf = await open.forms.pdf(workView({ work: { title: '龘𪚥' } }))
    const words = (await wordsOf(pdf)).map(({ text }) => text)
    assert.ok(
      words.some((text) => text.includes('U+2A6A5')),
      words.join(' '),
    )
    assert.ok(words.some((text) => text.includes('certificate.json')))
  })

  it('keeps the first page inside its frame however much there is to say', async () => {
    for (const length of [1, 60, 200]) {
      const picture = await draw(
        await open.forms.pdf(workView({ work: { title: '長'.repeat(length) } })),
      )
      // Between the frame and the text nothing is printed: 14 to 20 mm from the left and the right edge.
      const [mm, bottom] = [picture.width / 210, picture.height / 297]
      for (const [from, to] of [
        [14.5, 21],
        [189, 195.5],
      ] as const) {
        const box = { left: from * mm, right: to * mm, top: 25 * bottom, bottom: 272 * bottom }
        assert.ok(amount(ink(picture, box)) < 0.002, `${length}`)
      }
    }
  })
})
