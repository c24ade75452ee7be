import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import type { CertificateView } from '../../../../api/certificates/forms/view.ts'
import { readCms } from '../../../../api/timestamps/cms-read.ts'
import { checkToken } from '../../../../api/timestamps/token.ts'
import { runs } from '../../../_util/runs.ts'
import { needs, now, tool, withFolder } from '../../timestamps/_util/keys.ts'
import { openForms, type OpenForms } from './_util/forms.ts'
import { hardCases, identityView, workView } from './_util/views.ts'

/** What a PDF's signature covers and the signature itself. */
function signatureIn(pdf: Uint8Array): { content: Buffer; signature: Buffer; whole: boolean } {
  const text = Buffer.from(pdf).toString('latin1')
  const [, ...numbers] = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(text) ?? []
  const [a = 0, b = 0, c = 0, d = 0] = numbers.map(Number)
  const content = Buffer.concat([pdf.subarray(a, a + b), pdf.subarray(c, c + d)])
  const padded = Buffer.from(text.slice(b + 1, c - 1), 'hex')
  const signature = padded.subarray(0, padded.readUInt16BE(2) + 4)
  return { content, signature, whole: a === 0 && c + d === pdf.length }
}

describe('certificate forms: PDF', () => {
  let open: OpenForms
  let pdf: Uint8Array
  let view: CertificateView

  before(async () => {
    open = await openForms()
    view = workView()
    pdf = await open.forms.pdf(view)
  })
  after(() => open.forms.close())

  it('is signed as a whole by the registrar, with a timestamp on the signature', () => {
    const { content, signature, whole } = signatureIn(pdf)
    const signed = readCms(signature, content)
    assert.ok(whole)
    assert.deepEqual(signed.certificate.raw, Buffer.from(open.keys.documents.certificates[0]!))
    const digest = hash('sha256', signed.signature, 'buffer')
    const { time } = checkToken(signed.timestamp!, { digest })
    assert.ok(Math.abs(time - now()) < 60)
  })

  it('has every changed byte found out', () => {
    const { content, signature } = signatureIn(pdf)
    readCms(signature, content)
    fc.assert(
      fc.property(
        fc.nat({ max: content.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, flip) => {
          const other = Buffer.from(content)
          other[at]! ^= flip
          assert.throws(() => readCms(signature, other), /over another content/)
        },
      ),
      { numRuns: runs() },
    )
  })

  it('is found valid by poppler, and not when a byte is changed', async function () {
    await needs(this, 'pdfsig', '-v')
    for (const [one, valid] of [
      [pdf, true],
      [changed(pdf), false],
    ] as const) {
      const output = await judge(one)
      assert.equal(/Signature is Valid/.test(output), valid, output)
      assert.match(output, /Total document signed/)
      assert.match(output, /ETSI\.CAdES\.detached/)
    }
  })

  it('holds the signed certificate itself', async function () {
    await needs(this, 'pdfdetach', '-v')
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'a.pdf'), pdf)
      const out = join(folder, 'certificate.json')
      await tool('pdfdetach', '-save', '1', '-o', out, join(folder, 'a.pdf'))
      assert.equal(await readFile(out, 'utf8'), view.text)
    })
  })

  it('is A4, tagged, in a language, with all fonts in it', async function () {
    await needs(this, 'pdfinfo', '-v')
    const { info, fonts } = await withFolder(async (folder) => {
      const file = join(folder, 'a.pdf')
      await writeFile(file, pdf)
      return {
        info: (await tool('pdfinfo', file)).output,
        fonts: (await tool('pdffonts', file)).output,
      }
    })
    assert.match(info, /\(A4\)/)
    assert.match(info, /Tagged:\s+yes/)
    assert.match(info, /Pages:\s+2\n/)
    assert.match(info, /Title:\s+链作登字-2026-H-00000001 初光/)
    for (const line of fonts.trim().split('\n').slice(2)) assert.match(line, /\syes\s+yes\s+yes\s/)
    assert.match(Buffer.from(pdf).toString('latin1'), /<pdfaid:part>3<\/pdfaid:part>/)
  })

  it('takes nothing that somebody wrote for structure, in its metadata and its text', async function () {
    await needs(this, 'pdfinfo', '-v')
    for (const title of [
      'x) /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>',
      '</dc:title><script>',
      '#panic("x") $x$ *b* \\',
    ]) {
      const made = await open.forms.pdf(workView({ work: { title } }))
      const info = await withFolder(async (folder) => {
        await writeFile(join(folder, 'a.pdf'), made)
        return (await tool('pdfinfo', join(folder, 'a.pdf'))).output
      })
      assert.ok(info.includes(`链作登字-2026-H-00000001 ${title}`), info)
      assert.match(info, /JavaScript:\s+no/)
      assert.match(await judge(made), /Signature is Valid/)
    }
  })

  for (const [name, make] of Object.entries({ ...hardCases, identity: identityView })) {
    it(`is signed and whole for the hard case ${name}`, async () => {
      const { content, signature, whole } = signatureIn(await open.forms.pdf(make()))
      assert.ok(whole)
      assert.ok(readCms(signature, content).timestamp)
    })
  }

  it('is made once for one view, and again when anything changes', async () => {
    assert.equal(
      await open.forms.pdf(workView({ view: { verifyUrl: view.verifyUrl } })),
      await open.forms.pdf(view),
    )
    const suspended = { ...view, status: { state: 'suspended' } as const }
    assert.notDeepEqual(await open.forms.pdf(suspended), pdf)
  })
})

function changed(pdf: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(pdf)
  copy[Math.floor(pdf.length / 3)]! ^= 1
  return copy
}

function judge(pdf: Uint8Array): Promise<string> {
  return withFolder(async (folder) => {
    await writeFile(join(folder, 'a.pdf'), pdf)
    return (await tool('pdfsig', join(folder, 'a.pdf'))).output
  })
}
