import assert from 'node:assert/strict'
import { Resvg } from '@resvg/resvg-js'
import fc from 'fast-check'
import { palettePng } from '../../../../api/certificates/forms/palette-png.ts'
import { runs } from '../../../_util/runs.ts'

/** The pixels of a PNG, read by another program. */
function pixelsOf(png: Uint8Array, width: number, height: number): Uint8Array {
  const data = Buffer.from(png).toString('base64')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" image-rendering="optimizeSpeed" href="data:image/png;base64,${data}"/></svg>`
  return new Resvg(svg).render().pixels
}

describe('certificate forms: PNG with a palette', () => {
  it('keeps every pixel to within what 256 colours allow', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.nat({ max: 255 })), ([width, height], stream) => {
        const pixels = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
          i % 4 === 3 ? 255 : (stream.next().value ?? 0),
        )
        const read = pixelsOf(palettePng({ width, height, pixels }), width, height)
        const worst = pixels.reduce(
          (most, value, i) => Math.max(most, Math.abs(value - read[i]!)),
          0,
        )
        assert.ok(worst <= 43, `${worst}`)
      }),
      { numRuns: runs(2) },
    )
  })

  it('keeps black, white and few colours nearly as they are', () => {
    const pixels = Uint8Array.of(0, 0, 0, 255, 255, 255, 255, 255, 0x8f, 0x1d, 0x1d, 255)
    const read = pixelsOf(palettePng({ width: 3, height: 1, pixels }), 3, 1)
    assert.deepEqual([...read.subarray(0, 8)], [0, 0, 0, 255, 255, 255, 255, 255])
    for (const i of [8, 9, 10]) assert.ok(Math.abs(read[i]! - pixels[i]!) <= 4)
  })
})
