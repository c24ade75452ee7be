import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { readZip } from '../../api/evidence/zip.ts'
import { newPerson } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { work } from '../api/applications/_util/forms.ts'
import { BrowserRegistry, locales, type WatchedBrowser } from './_util/registry-page.ts'
import { bytesFile, type FileBytes, VerifyPage } from './_util/verify-page.ts'

const payload = '"><img src=x onerror=document.title=1><script>document.title=1</script>\'{{7*7}}'
const file = Buffer.from('白日依山尽，黄河入海流。')

describe('the page /verify of a registry', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  let evidence: FileBytes
  let trust: FileBytes

  before(async function () {
    const chromium = await chromiumOrSkip(this)
    registry = await BrowserRegistry.start(chromium, {
      COLOPHON_REGISTRAR_NAME: payload,
      COLOPHON_ANCHOR_INTERVAL_MS: '100',
    })
    evidence = bytesFile(
      `${payload.replaceAll('/', '')}.zip`,
      await evidenceOf(await certificate()),
    )
    trust = bytesFile('trust.json', await got('/v1/trust'))
  })
  after(() => registry?.stop())

  async function got(path: string): Promise<Buffer> {
    const response = await fetch(registry.here.url + path)
    assert.equal(response.status, 200, path)
    return Buffer.from(await response.arrayBuffer())
  }

  /** A certificate over `file`, with the payload as its title. */
  async function certificate(): Promise<string> {
    const { office } = registry
    const { did: applicant } = newPerson()
    const deposits = [await office.deposit(applicant, file)]
    const form = await office.examinedForm(applicant, {
      works: [work(1, { deposits, title: payload })],
    })
    const { id } = (await office.submit(applicant, form)).case
    await office.step(await office.staff('intake_clerk'), id, 'accept')
    const examiner = await office.staff('examiner')
    await office.step(examiner, id, 'claim')
    await office.step(examiner, id, 'passToReview', { opinion: '合格' })
    const senior = await office.staff('senior_examiner')
    await office.step(senior, id, 'approve', { documentChecked: ['/authors'] })
    await office.step(await office.staff('registrar'), id, 'certify')
    const [issued] = await office.issued(applicant, id)
    return issued!.certificate
  }

  /** Its evidence, once it is anchored. */
  async function evidenceOf(id: string): Promise<Buffer> {
    for (let tries = 0; tries < 100; tries++) {
      const response = await fetch(`${registry.here.url}/v1/certificates/${id}/evidence`)
      const bytes = Buffer.from(await response.arrayBuffer())
      if (response.status === 200 && readZip(bytes).has('anchor.json')) return bytes
      await sleep(100)
    }
    return assert.fail('not anchored after 10 s')
  }

  const given = () => ({ evidence: [evidence], work: bytesFile('鹳雀楼.txt', file), trust })

  async function open(browser: WatchedBrowser): Promise<VerifyPage> {
    return VerifyPage.open(browser.context, 'en', `${registry.url}/verify`)
  }

  it('passes what the registry issued; names that would be markup are text', async () => {
    await using browser = await registry.browser({ locale: locales.en })
    const page = await open(browser)
    const steps = await page.steps(given())
    const statuses = new Map(steps.map(({ id, status }) => [id, status]))
    for (const id of ['file-digest', 'document-signature', 'issuer-key', 'log-inclusion', 'status'])
      assert.equal(statuses.get(id), 'pass', id)
    assert.deepEqual(
      steps.filter(({ status }) => status !== 'pass').map(({ id }) => id),
      ['anchor-chain'],
      'only a node of the chain is asked nothing',
    )
    const shown = await page.page.locator('.result').innerText()
    assert.ok(shown.includes(payload), 'the title is shown as it was written')
    assert.equal(await page.page.locator('.result img, .result script').count(), 0)
    assert.notEqual(await page.page.title(), '1')
    // The worker is made of a text in the page.
    assert.deepEqual(
      browser.oddities().filter((odd) => !odd.startsWith('request to blob:')),
      [],
    )
  })

  it('is saved by its own link as one file, which verifies when the registry is gone', async () => {
    await using browser = await registry.browser({ locale: locales.en })
    const page = await open(browser)
    const downloading = page.page.waitForEvent('download')
    await page.page.getByRole('link', { name: page.text('save') }).click()
    const download = await downloading
    assert.equal(download.suggestedFilename(), 'verify.html')
    const saved = `${await download.path()}.html`
    await download.saveAs(saved)
    await registry.vanish()
    await assert.rejects(fetch(`${registry.url}/verify`))
    for (const kept of [page, await VerifyPage.open(browser.context, 'en', `file://${saved}`)]) {
      const steps = await kept.steps(given())
      assert.equal(steps.filter(({ status }) => status === 'pass').length, 8)
    }
  })
})
