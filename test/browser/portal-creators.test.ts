import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { encryptKeystoreJsonSync } from 'ethers'
import { unzipSync } from 'fflate'
import type { Locator, Page } from 'playwright-core'
import party from '../../api/realname/party.json' with { type: 'json' }
import { stateLabel } from '../../web/portal/creators/common/case-words.ts'
import { depositTexts } from '../../web/portal/creators/deposits/texts.ts'
import { identityTexts } from '../../web/portal/creators/identity/texts.ts'
import { overviewTexts } from '../../web/portal/creators/overview/texts.ts'
import { worksTexts } from '../../web/portal/creators/works/texts.ts'
import { shellTexts } from '../../web/portal/shell/texts.ts'
import {
  choose,
  downloaded,
  fillPerson,
  type Given,
  jointWork,
  pdfFile,
  pngFile,
  someIdNumber,
  textFile,
  verifyIdentity,
} from './_util/creators.ts'
import { creatorIn, payload, visitCreators } from './_util/creators-tour.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { PortalPage } from './_util/portal-page.ts'
import { assertAccessible, assertFits, BrowserRegistry } from './_util/registry-page.ts'
import { newPerson } from '../_util/people.ts'
import { company, person } from '../api/applications/_util/forms.ts'

const mebibyte = 1 << 20

/** Files dropped onto the page, as from a folder on the desktop. */
async function drop(page: Page, files: readonly Given[]): Promise<void> {
  const given = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    text: buffer.toString(),
  }))
  const transfer = await page.evaluateHandle((all) => {
    const made = new DataTransfer()
    for (const { name, mimeType, text } of all)
      made.items.add(new File([text], name, { type: mimeType }))
    return made
  }, given)
  await page.dispatchEvent('.dropzone', 'drop', { dataTransfer: transfer })
}

/** Lets bytes out slowly enough to be stopped half-way. */
async function slowDown(page: Page, bytesPerSecond: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const line = { offline: false, latency: 0, downloadThroughput: -1 }
  await session.send('Network.emulateNetworkConditions', {
    ...line,
    uploadThroughput: bytesPerSecond,
  })
}

/** Whether the browser would ask before it leaves the page. */
const asksBeforeLeaving = (page: Page): Promise<boolean> =>
  page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })))

describe('the portal for creators', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
  })
  after(() => registry?.stop())

  const deposits = (did: string) =>
    registry.office.expect<{
      items: { id: string; document: { credentialSubject: DepositFacts } }[]
    }>(...([200, did, 'GET', '/v1/deposits/mine'] as const))
  interface DepositFacts {
    readonly file: { readonly size: number; readonly cid?: string; readonly encrypted?: boolean }
  }

  for (const [language, size, colorScheme] of [
    ['zh', 'phone', 'light'],
    ['en', 'desktop', 'dark'],
  ] as const)
    it(`shows every page of somebody's, whatever is written there (${language}, ${size})`, async () => {
      const creator = await creatorIn(registry)
      await using portal = await PortalPage.signedIn(registry, creator.did, { language, size })
      await portal.page.emulateMedia({ colorScheme })
      await visitCreators(portal, creator, async (page, view) => {
        await assertAccessible(page, view)
        await assertFits(page, view)
        assert.notEqual(await page.title(), '1', view)
        assert.equal(await page.locator('main img, main script').count(), 0, view)
      })
      portal.browser.calm()
    })

  it('hands in the application of a new person for an identity certificate (zh, phone)', async () => {
    const { did } = newPerson()
    await using portal = await PortalPage.signedIn(registry, did, { size: 'phone' })
    const { page } = portal
    await portal.link(overviewTexts.identity).click()
    await portal.heading(identityTexts.formTitle)
    await portal.button(identityTexts.submit).click()
    await page.locator('.summary:focus').waitFor()
    await page
      .locator('.summary')
      .getByRole('button', { name: portal.say(identityTexts.legalName) })
      .click()
    assert.equal(
      await page.evaluate(() => document.activeElement?.id),
      'identity_personal_legalName',
    )
    await portal.field(identityTexts.legalName).fill(payload)
    await choose(portal.field(identityTexts.idType), '居民身份证')
    await portal.field(identityTexts.idNumber).fill(someIdNumber)
    await portal.field(identityTexts.division).fill('110101')
    await page
      .getByLabel(portal.say(identityTexts.idDocument))
      .last()
      .setInputFiles(pngFile(`${payload}.png`))
    await page.locator('[data-state=deposited]').waitFor()
    await page.getByRole('checkbox', { name: portal.say(identityTexts.processing) }).check()
    // What is typed outlasts a change of the language.
    await page.getByRole('button', { name: 'English' }).click()
    assert.equal(
      await page.getByLabel(identityTexts.legalName.en, { exact: true }).inputValue(),
      payload,
    )
    await page.getByRole('button', { name: '中文' }).click()
    await portal.button(identityTexts.submit).click()
    await portal.heading(identityTexts.title)
    await page.getByText(stateLabel('identity', 'submitted').zh, { exact: true }).waitFor()
    const [scan] = (await deposits(did)).items
    assert.equal(scan?.document.credentialSubject.file.encrypted, true)
    await verifyIdentity(registry.office, did)
    await portal.go('/')
    await portal.heading(shellTexts.overview)
    const named = portal.say(overviewTexts.identityCertificate)
    await page.locator('main').getByRole('link', { name: named, exact: true }).first().waitFor()
    portal.browser.calm()
  })

  it('applies for a minor, whose own key signs (en, desktop)', async () => {
    const [guardian, minor] = [newPerson(), newPerson()]
    const path = '/identity/apply'
    await using portal = await PortalPage.signedIn(registry, guardian.did, { path, language: 'en' })
    const { page } = portal
    await page.getByRole('radio', { name: identityTexts.child.en }).check()
    await portal.button(identityTexts.submit).click()
    await page.locator('.summary').getByText(identityTexts.keyNeeded.en).waitFor()
    // Opening is quick: the file asks for little work.
    const { address, privateKey } = minor.wallet
    const cheap = { scrypt: { N: 1024, r: 8, p: 1 } }
    const file = encryptKeystoreJsonSync({ address, privateKey }, 'a child’s', cheap)
    await portal.field(identityTexts.childFile).setInputFiles({
      name: `${payload}.json`,
      mimeType: 'application/json',
      buffer: Buffer.from(file),
    })
    await portal.field(identityTexts.childPassphrase).fill('a child’s')
    await portal.button(identityTexts.openKey).click()
    await page.getByText(minor.did).waitFor()
    await fillPerson(portal, 'personal', { ...person, idNumber: '110199201503070048' })
    await fillPerson(portal, 'guardian')
    await page.locator('#identity_division').fill('110101')
    await page.locator('#identity_relation').fill('母')
    for (const kind of [identityTexts.idDocument, identityTexts.guardianshipDocument])
      await page.getByLabel(kind.en, { exact: true }).last().setInputFiles(pdfFile('scan.pdf'))
    await page.locator('[data-state=deposited]').nth(1).waitFor()
    for (const consent of [identityTexts.processing, identityTexts.sensitive])
      await page.getByRole('checkbox', { name: consent.en }).check()
    await portal.button(identityTexts.submit).click()
    await portal.heading(identityTexts.title)
    await page.getByText(minor.did).waitFor()
    await portal.button(identityTexts.withdraw).click()
    await page.getByRole('button', { name: 'OK', exact: true }).click()
    await page.getByText(stateLabel('identity', 'withdrawn').en, { exact: true }).waitFor()
    portal.browser.calm()
  })

  it('applies for an organisation, which is certified (zh, desktop)', async () => {
    const { did } = newPerson()
    await using portal = await PortalPage.signedIn(registry, did, { path: '/identity/apply' })
    const { page } = portal
    await page.getByRole('radio', { name: portal.say(identityTexts.organisation) }).check()
    const kind = portal.say(party.organisationKinds.company)
    await choose(portal.field(identityTexts.organisationKind), kind)
    await fillPerson(portal, 'personal', company)
    await fillPerson(portal, 'representative')
    await portal.field(identityTexts.division).fill('110101')
    const licence = page.getByLabel(portal.say(identityTexts.registrationDocument), { exact: true })
    await licence.last().setInputFiles(pdfFile(`${payload}.pdf`))
    await page.locator('[data-state=deposited]').waitFor()
    await page.getByRole('checkbox', { name: portal.say(identityTexts.processing) }).check()
    await assertAccessible(page, 'organisation')
    await portal.button(identityTexts.submit).click()
    await portal.heading(identityTexts.title)
    await page.getByText(portal.say(stateLabel('identity', 'submitted')), { exact: true }).waitFor()
    await verifyIdentity(registry.office, did)
    const { items } = await registry.office.expect<{
      items: { document: { credentialSubject: { partyKind?: string } } }[]
    }>(...([200, did, 'GET', '/v1/certificates/mine'] as const))
    const kinds = items.map(({ document }) => document.credentialSubject.partyKind)
    assert.deepEqual(kinds, ['legalPerson'])
    portal.browser.calm()
  })

  it('deposits twelve files, of which one is cut off and goes on, also after a reload (en, desktop)', async () => {
    const { did } = newPerson()
    const path = '/deposits/new'
    await using portal = await PortalPage.signedIn(registry, did, { path, language: 'en' })
    const { page, browser } = portal
    const offsets: number[] = []
    page.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']))
    })
    const large = { name: 'film.bin', mimeType: '', buffer: randomBytes(6 * mebibyte) }
    const small = Array.from({ length: 11 }, (_, i) => textFile(`${i + 1} ${payload}.txt`))
    await drop(page, small)
    await page.getByText('11 deposited', { exact: false }).first().waitFor()
    assert.equal(await asksBeforeLeaving(page), false)

    await slowDown(page, 2 * mebibyte)
    await portal.field(depositTexts.filesField).setInputFiles(large)
    const row = page.locator('li.file', { hasText: large.name })
    await halfWay(row)
    assert.equal(await asksBeforeLeaving(page), true)
    registry.wire.cut()
    await row.getByText(/Uploading/).waitFor()
    await goneOn(offsets)
    await row.getByRole('button', { name: `${depositTexts.pause.en}: ${large.name}` }).click()
    await row.getByText(depositTexts.paused.en, { exact: true }).waitFor()
    assert.equal(await asksBeforeLeaving(page), false)

    // The line that was cut, and the new page, are told on the console: nothing else is.
    assert.deepEqual(
      browser.oddities().filter((text) => !/Failed to load resource|ERR_/.test(text)),
      [],
    )
    await page.reload()
    await portal.signIn()
    await page.getByText(depositTexts.unfinishedTitle.en).waitFor()
    await page.getByText(large.name).waitFor()
    offsets.length = 0
    await portal.field(depositTexts.filesField).setInputFiles(large)
    await row.getByText(depositTexts.deposited.en, { exact: true }).waitFor({ timeout: 60_000 })
    assert.ok(offsets.every((offset) => offset > 0) && offsets.length > 0, offsets.join())

    await portal.link(depositTexts.toList).click()
    await portal.heading(depositTexts.title)
    await page.locator('li.deposit').nth(11).waitFor()
    assert.equal(await page.locator('li.deposit').count(), 12)
    const newest = page.locator('li.deposit').first()
    const evidence = newest.getByRole('button', { name: depositTexts.evidence.en })
    const [download, bytes] = await downloaded(page, evidence)
    assert.match(download.suggestedFilename(), /^[0-9a-f-]{36}\.evidence\.zip$/)
    assert.ok('certificate.json' in unzipSync(new Uint8Array(bytes)))
    await newest.getByRole('checkbox').check()
    await page.locator('li.deposit').nth(1).getByRole('checkbox').check()
    const ids = (await deposits(did)).items.map(({ id }) => id)
    const apply = page.getByRole('link', { name: /2 selected/ })
    const wanted = `/portal/applications/new?deposits=${ids[0]},${ids[1]}`
    assert.equal(await apply.getAttribute('href'), wanted)
    browser.calm()
  })

  it('asks now and then whether a whole file is deposited, while the registry records nothing (en, desktop)', async () => {
    const { did } = newPerson()
    const path = '/deposits/new'
    await using portal = await PortalPage.signedIn(registry, did, { path, language: 'en' })
    const { page } = portal
    let questions = 0
    page.on('request', (request) => {
      if (request.method() === 'GET' && /\/v1\/uploads\/./.test(request.url())) questions++
    })
    const { sequencer } = registry.here.context.book
    sequencer.halted = 'Nothing is recorded, for this test.'
    await drop(page, [textFile('waits.txt')])
    await page.waitForRequest(/\/v1\/uploads\/./)
    await page.waitForTimeout(5_000)
    assert.ok(questions <= 4, `${questions} questions in five seconds`)
    sequencer.halted = undefined
    await page.getByText('1 deposited', { exact: false }).first().waitFor()
    portal.browser.calm()
  })

  it('deposits digests without the file (zh, phone)', async () => {
    const { did } = newPerson()
    const path = '/deposits/new'
    await using portal = await PortalPage.signedIn(registry, did, { path, size: 'phone' })
    const { page } = portal
    await page.getByRole('radio', { name: portal.say(depositTexts.digests) }).check()
    const kept = textFile('只在本机.txt')
    await portal.field(depositTexts.filesField).setInputFiles(kept)
    await page.locator('[data-state=deposited]').waitFor()
    const [made] = (await deposits(did)).items
    assert.deepEqual(
      [made?.document.credentialSubject.file.size, made?.document.credentialSubject.file.cid],
      [kept.buffer.length, undefined],
    )
    assert.ok(!registry.wire.sent().includes(kept.buffer))
    // A picture under another name is told, and deposited as what nobody names when it is tried again.
    await page.getByRole('radio', { name: portal.say(depositTexts.published) }).check()
    const pictured = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(50)])
    const misnamed = { name: '照片.jpg', mimeType: 'image/jpeg', buffer: pictured }
    await portal.field(depositTexts.filesField).setInputFiles(misnamed)
    await page.locator('[data-state=failed]').waitFor()
    await portal.button(depositTexts.retryAll).click()
    await page.locator('[data-state=deposited]').nth(1).waitFor()
    const [open] = (await deposits(did)).items
    assert.equal(open?.document.credentialSubject.file.encrypted, false)
    portal.browser.calm()
  })

  it('asks for a copy of a certificate, and takes it home (zh, phone)', async () => {
    const { did, work } = await creatorIn(registry)
    const options = { path: `/works/${work}/request/copy`, size: 'phone' } as const
    await using portal = await PortalPage.signedIn(registry, did, options)
    const { page } = portal
    await portal.go('/works')
    await portal.field(worksTexts.search).fill('<IMG')
    await page.getByText(portal.say(worksTexts.found).replace('{count}', '1')).waitFor()
    await choose(portal.field(worksTexts.filterState), worksTexts.revoked.zh)
    await page.getByText(portal.say(worksTexts.noneFound)).waitFor()
    await portal.go(`/works/${work}/request/copy`)
    await portal.button(worksTexts.send).click()
    await page.locator('.summary:focus').waitFor()
    await portal.field(worksTexts.statement).fill(payload)
    await portal.button(worksTexts.send).click()
    await portal.heading(worksTexts.request)
    const id = page.url().split('/').at(-1) ?? ''
    const registrar = await registry.office.staff('registrar')
    await registry.office.step(registrar, id, 'grant')
    await page.reload()
    await portal.signIn()
    const [, pdf] = await downloaded(page, portal.button(worksTexts.copyPdf))
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
    portal.browser.calm()
  })

  it('corrects what two own, once the other has consented (en, desktop)', async () => {
    const [{ did: first }, { did: second }] = [newPerson(), newPerson()]
    const certificate = await jointWork(registry.office, first, second)
    const path = `/works/${certificate}/request/correction`
    let id: string
    {
      await using portal = await PortalPage.signedIn(registry, first, { path, language: 'en' })
      await portal.field(worksTexts.workName).fill('A corrected title')
      await portal.field(worksTexts.statement).fill('The title was wrong.')
      await portal.button(worksTexts.send).click()
      await portal.heading(worksTexts.request)
      id = portal.page.url().split('/').at(-1) ?? ''
      await portal.page.getByText(worksTexts.owed.en, { exact: true }).waitFor()
      portal.browser.calm()
    }
    const asked = { path: `/requests/${id}`, language: 'en' } as const
    await using portal = await PortalPage.signedIn(registry, second, asked)
    await portal.button(worksTexts.consent).click()
    await portal.page.getByRole('button', { name: 'OK', exact: true }).click()
    await portal.page.getByText(worksTexts.given.en, { exact: true }).waitFor()
    await registry.office.step(await registry.office.staff('registrar'), id, 'grant')
    await registry.office.expect(200, undefined, 'GET', `/v1/certificates/${certificate}`)
    const { items } = await registry.office.expect<{ items: OwnCertificate[] }>(
      ...([200, first, 'GET', '/v1/certificates/mine'] as const),
    )
    assert.deepEqual(
      items.map(({ state, document }) => [state, document.credentialSubject.work?.title]),
      [
        ['active', 'A corrected title'],
        ['superseded', items[1]?.document.credentialSubject.work?.title],
      ],
    )
    portal.browser.calm()
  })

  interface OwnCertificate {
    readonly state: string
    readonly document: {
      readonly credentialSubject: { readonly work?: { readonly title: string } }
    }
  }
})

/** Waits until a file is well under way. */
async function halfWay(row: Locator): Promise<void> {
  await row.getByText(/Uploading, [3-9]\d%/).waitFor({ timeout: 60_000 })
}

/** Waits until the upload went on from somewhere after its beginning. */
async function goneOn(offsets: readonly number[]): Promise<void> {
  while (!offsets.some((offset) => offset > 0)) await new Promise((done) => setTimeout(done, 100))
}
