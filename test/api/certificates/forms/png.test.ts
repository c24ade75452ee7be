import assert from 'node:assert/strict'
import { inflateSync } from 'node:zlib'
import jsQR from 'jsqr'
import { openForms, type OpenForms } from './_util/forms.ts'
import { hardCases, identityView, workView } from './_util/views.ts'

interface Read {
  readonly width: number
  readonly height: number
  /** Red, green, blue, alpha. */
  readonly pixels: Uint8ClampedArray
}

/** Reads a PNG with a palette and unfiltered rows. */
function readPng(png: Uint8Array): Read {
  const file = Buffer.from(png)
  const parts = new Map<string, Buffer>()
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at)
    parts.set(file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const [head, palette] = [parts.get('IHDR')!, parts.get('PLTE')!]
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  const rows = inflateSync(parts.get('IDAT')!)
  const pixels = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    const color = rows[Math.floor(i / width) * (width + 1) + 1 + (i % width)]! * 3
    pixels.set([palette[color]!, palette[color + 1]!, palette[color + 2]!, 255], i * 4)
  }
  return { width, height, pixels }
}

describe('certificate forms: PNG', () => {
  let open: OpenForms
  before(async () => {
    open = await openForms()
  })
  after(() => open.forms.close())

  it('is the first page, 1,240 pixels wide, with a code that leads to the page', async () => {
    for (const view of [workView(), identityView(), hardCases.crowd()]) {
      const { width, height, pixels } = readPng(await open.forms.png(view))
      assert.deepEqual([width, height], [1240, 1754])
      assert.equal(jsQR.default(pixels, width, height)?.data, view.verifyUrl)
    }
  })

  it('is small enough to send to a phone', async () => {
    assert.ok((await open.forms.png(workView())).length < 400_000)
  })

  /** Dark red pixels of a certificate in a state. */
  async function redOf(state: 'active' | 'revoked'): Promise<number> {
    const { pixels } = readPng(await open.forms.png(workView({ view: { status: { state } } })))
    let count = 0
    for (let i = 0; i < pixels.length; i += 4)
      if (pixels[i]! > 120 && pixels[i + 1]! < 60 && pixels[i + 2]! < 60) count++
    return count
  }

  it('shows in red that a certificate has ended', async () => {
    assert.ok((await redOf('revoked')) > 20_000)
    assert.ok((await redOf('active')) < 200)
  })
})
