import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { copyFile, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BrowserContext, BrowserContextOptions } from 'playwright-core'
import { commonTexts } from '../../web/common-texts.ts'
import { gunzip } from '../../api/certificates/status-list.ts'
import { fromUtf8, toUtf8 } from '../../verifier/encoding.ts'
import { readEvidence, verify } from '../../verifier/index.ts'
import { fileBytes, fileDigests } from '../verifier/_util/documents.ts'
import { type Made, makeEvidence, trust } from '../verifier/_util/evidence.ts'
import { chromiumOrSkip, openBrowser } from './_util/chromium.ts'
import { assertAccessible, assertFits, locales, sizes } from './_util/registry-page.ts'
import {
  builtPage,
  bytesFile,
  diskAddress,
  requestsOf,
  VerifyPage,
  zipFile,
} from './_util/verify-page.ts'
import { visitVerify } from './_util/verify-tour.ts'

const trustFile = bytesFile('trust.json', JSON.stringify(trust))
const workFile = bytesFile('静夜思.txt', fileBytes)

const timeOf = (input: HTMLInputElement): number => input.files![0]!.lastModified

describe('the page verify.html, opened from a disk', function () {
  this.timeout(300_000)
  let chromium: string
  let made: Made
  let shared: BrowserContext
  const own: BrowserContext[] = []

  before(async function () {
    chromium = await chromiumOrSkip(this)
    made = await makeEvidence()
    shared = await launch({})
  })
  after(() => shared?.close())
  afterEach(async () => {
    for (const context of own.splice(0)) await context.close()
    for (const page of shared.pages()) await page.close()
  })

  const launch = (options: BrowserContextOptions): Promise<BrowserContext> =>
    openBrowser(chromium, { locale: locales.en, ...options }, 'nowhere.test')

  /** A browser of its own where it is to be another, or to remember. */
  async function browser(options?: BrowserContextOptions): Promise<BrowserContext> {
    if (options === undefined) return shared
    const context = await launch(options)
    own.push(context)
    return context
  }
  const changed = (name: string, change: (text: string) => string) => {
    const files = new Map(made.files)
    files.set(name, toUtf8(change(fromUtf8(files.get(name)!))))
    return zipFile(files)
  }

  it('is one file under 300 KB that asks for nothing', async () => {
    const text = await readFile(builtPage, 'utf8')
    assert.ok(text.length < 300_000, `${text.length} bytes`)
    assert.doesNotMatch(text, /(?:src|href)="(?!data:,)[^"]/)
  })

  it('passes a work with its evidence, as the verifier does, and asks nobody', async () => {
    const context = await browser()
    const asked = requestsOf(context, diskAddress)
    const page = await VerifyPage.open(context, 'en')
    const steps = await page.steps({
      evidence: [zipFile(made.files)],
      work: workFile,
      trust: trustFile,
    })
    const file = { ...fileDigests, size: fileBytes.length }
    const report = verify(readEvidence(made.files), { trust, file, gunzip })
    assert.deepEqual(
      steps,
      report.steps.map(({ id, status, en }) => ({ id, status, sentence: en })),
    )
    const body = await page.page.locator('.result').innerText()
    for (const shown of [fileDigests.sha256, fileDigests.sm3, '静夜思.txt', 'evidence.zip'])
      assert.ok(body.includes(shown), shown)
    assert.deepEqual(asked, [])
  })

  it('cannot ask anybody: the browser refuses', async () => {
    const heard: string[] = []
    const server = createServer((request, response) => {
      heard.push(request.url ?? '')
      response.setHeader('access-control-allow-origin', '*').end()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { page } = await VerifyPage.open(await browser(), 'en')
    const answers = await page.evaluate(async (url) => {
      const image = new Promise((done) => {
        const asked = new Image()
        asked.addEventListener('load', () => done('asked'))
        asked.addEventListener('error', () => done('refused'))
        asked.src = `${url}/image`
      })
      const socket = new Promise((done) => {
        const asked = new WebSocket(url.replace('http', 'ws'))
        asked.addEventListener('open', () => done('asked'))
        asked.addEventListener('error', () => done('refused'))
      })
      const attempts = [fetch(`${url}/fetch`).then(() => 'asked'), image, socket]
      navigator.sendBeacon(`${url}/beacon`, 'x')
      return (await Promise.allSettled(attempts)).map((one) =>
        one.status === 'fulfilled' ? String(one.value) : 'refused',
      )
    }, address)
    assert.deepEqual(answers, ['refused', 'refused', 'refused'])
    // It hears who may ask.
    assert.equal((await fetch(`${address}/test`)).status, 200)
    assert.deepEqual(heard, ['/test'])
    server.close()
  })

  it('tells each change by the step that finds it', async () => {
    const page = await VerifyPage.open(await browser(), 'en')
    const failed = async (given: Parameters<VerifyPage['steps']>[0]) =>
      (await page.steps(given)).filter(({ status }) => status === 'fail').map(({ id }) => id)
    const whole = { evidence: [zipFile(made.files)], trust: trustFile }
    assert.deepEqual(await failed({ ...whole, work: workFile }), [])
    assert.deepEqual(await failed({ ...whole, work: bytesFile('other.txt', 'other') }), [
      'file-digest',
    ])
    const title = changed('certificate.json', (text) => text.replace(/"title":"[^"]/, '"title":"x'))
    assert.deepEqual(await failed({ ...whole, evidence: [title] }), [
      'document-signature',
      'log-inclusion',
    ])
    assert.deepEqual(await failed({ ...whole, sha256: fileDigests.sha256 }), [])
    assert.deepEqual(await failed({ ...whole, sha256: '0'.repeat(64) }), ['file-digest'])
  })

  it('takes the parts of evidence one by one, and a document alone', async () => {
    const page = await VerifyPage.open(await browser(), 'en')
    const parts = Array.from(made.files, ([name, bytes]) => bytesFile(name, bytes))
    const loose = await page.steps({ evidence: parts, trust: trustFile })
    const packed = await page.steps({ evidence: [zipFile(made.files)], trust: trustFile })
    assert.deepEqual(loose, packed)
    const alone = bytesFile('any-name.json', made.files.get('certificate.json')!)
    const steps = await page.steps({ evidence: [alone], trust: trustFile })
    assert.deepEqual(
      steps.filter(({ status }) => status === 'pass').map(({ id }) => id),
      ['document-format', 'document-signature', 'issuer-key'],
    )
  })

  it('says beside the field what cannot be used, and shows no result then', async () => {
    const page = await VerifyPage.open(await browser(), 'en')
    const zip = zipFile(made.files)
    const damaged = zipFile(made.files)
    damaged.buffer[60] = damaged.buffer[60]! ^ 1
    const hostile = '<img src=x onerror=alert(1)>.txt'
    const cases = [
      [{}, 'evidence', /Choose the evidence archive/],
      [
        { evidence: [bytesFile(hostile, 'text')] },
        'evidence',
        /“<img src=x.*is no part of evidence/,
      ],
      [{ evidence: [zip, zip] }, 'evidence', /was given twice/],
      [{ evidence: [damaged] }, 'evidence', /is damaged/],
      [{ evidence: [bytesFile('anchor.json', '{}')] }, 'evidence', /no document/],
      [{ evidence: [zip], trust: bytesFile('trust.json', '{}') }, 'trust', /cannot be read/],
      [{ evidence: [zip], sha256: 'abc' }, 'sha256', /64 hexadecimal/],
      [{ evidence: [zip], sha256: '0'.repeat(64), sm3: 'x' }, 'sm3', /64 hexadecimal/],
      [{ evidence: [zip], work: workFile, sha256: '0'.repeat(64) }, 'sha256', /not both/],
    ] as const
    for (const [given, field, problem] of cases) {
      await page.verify(given)
      assert.match(await page.problemOf(field), problem)
      assert.equal(await page.page.locator('.result > *').count(), 0)
    }
    assert.equal(await page.page.locator('img').count(), 0)
  })

  it('takes files that are dropped anywhere, and tells work from evidence', async () => {
    const page = await VerifyPage.open(await browser(), 'en')
    const zip = zipFile(made.files)
    const files = [
      { name: 'work.txt', base64: fileBytes.toString('base64') },
      { name: 'evidence.zip', base64: zip.buffer.toString('base64') },
    ]
    const transfer = await page.page.evaluateHandle((given) => {
      const data = new DataTransfer()
      for (const { name, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
        data.items.add(new File([bytes], name))
      }
      return data
    }, files)
    await page.page.dispatchEvent('h1', 'drop', { dataTransfer: transfer })
    const steps = await page.shown()
    assert.equal(steps.find(({ id }) => id === 'file-digest')?.status, 'pass')
  })

  it('hashes a file in pieces, and says how far it is', async () => {
    const page = await VerifyPage.open(await browser(), 'en')
    const folder = await mkdtemp(join(tmpdir(), 'colophon-big-'))
    const path = join(folder, 'big.bin')
    const bytes = randomBytes(96 << 20)
    await writeFile(path, bytes)
    await page.page.evaluate(() => {
      const said: string[] = []
      Object.assign(globalThis, { said })
      const place = document.querySelector('p[role=status]')!
      new MutationObserver(() => said.push(place.textContent)).observe(place, { childList: true })
    })
    await page.steps({ evidence: [zipFile(made.files)], work: path })
    const result = await page.page.locator('.result').innerText()
    for (const name of ['sha256', 'sm3'])
      assert.ok(result.includes(createHash(name).update(bytes).digest('hex')), name)
    const said = await page.page.evaluate(() => (globalThis as unknown as { said: string[] }).said)
    assert.ok(said.length > 3, said.join('\n'))
    assert.match(said[0]!, /Computing the digests of the file: \d+%/)
    await rm(folder, { recursive: true })
  })

  it('says so where a file was changed since it was chosen', async () => {
    const page = await VerifyPage.open(await browser(), 'en')
    const folder = await mkdtemp(join(tmpdir(), 'colophon-changed-'))
    const path = join(folder, 'work.bin')
    await writeFile(path, randomBytes(1 << 20))
    // Chromium notes the time of a file when it is first asked of it, and compares seconds.
    await utimes(path, 1_700_000_000, 1_700_000_000)
    await page.field('evidence').setInputFiles(zipFile(made.files))
    await page.field('work').setInputFiles(path)
    assert.equal(await page.field('work').evaluate(timeOf), 1_700_000_000_000)
    await writeFile(path, 'another')
    await page.submit.click()
    assert.match(await page.problemOf('work'), /could not be read/)
    assert.equal(await page.page.locator('.result > *').count(), 0)
    await rm(folder, { recursive: true })
  })

  it('says what was chosen in its own language, whatever the browser speaks', async () => {
    const page = await VerifyPage.open(await browser({ locale: locales.zh }), 'zh')
    const shown = () => page.page.locator('.picker-face').allInnerTexts()
    const none = '选择文件\n未选择文件'
    assert.deepEqual(await shown(), [none, none, none])
    await page.field('work').setInputFiles(bytesFile('<b>画</b>.png', '1'))
    const parts = ['a.json', 'b.json'].map((name) => bytesFile(name, '{}'))
    await page.field('evidence').setInputFiles(parts)
    assert.deepEqual(await shown(), ['选择文件\n已选择 2 个文件', '选择文件\n<b>画</b>.png', none])
    await page.switchTo('English')
    assert.deepEqual(await shown(), [
      'Choose files\n2 files chosen',
      'Choose a file\n<b>画</b>.png',
      'Choose a file\nNo file chosen',
    ])
    await page.page.locator('input[type=file]').first().focus()
    const face = page.page.locator('.picker-face').first()
    assert.equal(await face.evaluate((one) => getComputedStyle(one).outlineStyle), 'solid')
  })

  it('hashes an empty file', async () => {
    const page = await VerifyPage.open(await browser(), 'en')
    await page.steps({ evidence: [zipFile(made.files)], work: bytesFile('empty', '') })
    const result = await page.page.locator('.result').innerText()
    assert.ok(result.includes(createHash('sha256').digest('hex')))
  })

  it('is switched to the other language with the result shown, and remembers it where it can', async () => {
    const page = await VerifyPage.open(await browser({}), 'en')
    await page.steps({ evidence: [zipFile(made.files)], work: workFile })
    await page.switchTo('中文')
    const report = verify(readEvidence(made.files), {
      file: { ...fileDigests, size: fileBytes.length },
      gunzip,
    })
    assert.deepEqual(
      (await page.shown()).map(({ sentence }) => sentence),
      report.steps.map(({ zh }) => zh),
    )
    assert.equal(await page.page.evaluate(() => document.documentElement.lang), 'zh-CN')
  })

  for (const [language, size, colorScheme] of [
    ['zh', 'phone', 'light'],
    ['en', 'phone', 'dark'],
    ['zh', 'desktop', 'dark'],
    ['en', 'desktop', 'light'],
  ] as const)
    it(`is accessible and fits: ${language}, ${size}, ${colorScheme}`, async () => {
      const context = await browser({
        locale: locales[language],
        viewport: sizes[size],
        colorScheme,
      })
      const seen: string[] = []
      await visitVerify(context, language, async (page, view) => {
        seen.push(view)
        await assertFits(page, view)
        await assertAccessible(page, view)
      })
      assert.equal(seen.length, 4)
    })

  it('is used with the keyboard alone', async () => {
    const page = await VerifyPage.open(await browser(), 'en')
    const { keyboard } = page.page
    await page.field('evidence').setInputFiles(zipFile(made.files))
    await page.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    const focused = () =>
      page.page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
    const reached: string[] = []
    for (let i = 0; i < 30 && reached.at(-1) !== page.text('submit'); i++) {
      await keyboard.press('Tab')
      reached.push(await focused())
    }
    assert.equal(reached[0], commonTexts.skip.en)
    assert.equal(reached.at(-1), page.text('submit'))
    await keyboard.press('Enter')
    await page.shown()
    assert.equal(await focused(), await page.verdict())
  })

  it('works from anywhere on a disk, also where it was saved under another name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'colophon-court-'))
    const path = join(folder, '核验 页.html')
    await copyFile(builtPage, path)
    const page = await VerifyPage.open(await browser(), 'en', pathToFileURL(path).href)
    const steps = await page.steps({ evidence: [zipFile(made.files)], work: workFile })
    assert.equal(steps[0]!.status, 'pass')
    await rm(folder, { recursive: true })
  })
})
