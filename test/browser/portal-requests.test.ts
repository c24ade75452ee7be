import assert from 'node:assert/strict'
import { statusReasons } from '../../verifier/vocabulary.ts'
import { worksTexts } from '../../web/portal/creators/works/texts.ts'
import { choose, pdfFile } from './_util/creators.ts'
import { navigate } from './_util/creator-journey.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { PortalPage } from './_util/portal-page.ts'
import { assertAccessible, assertFits, BrowserRegistry } from './_util/registry-page.ts'

/** What a holder asks for about a certificate of his own. */
describe('requests about a certificate in the portal', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
  })
  after(() => registry?.stop())

  it('adds to what is recorded, and gives the certificate up (zh, phone)', async () => {
    const [did, certificate] = await certified()
    await using portal = await PortalPage.signedIn(registry, did, {
      path: `/works/${certificate}`,
      size: 'phone',
    })
    const { page } = portal
    await portal.link(worksTexts.supplement).click()
    await page.locator('#request_work_alternativeTitle').fill('Night Sailing')
    await portal.field(worksTexts.statement).fill('补上外文名')
    const papers = page.getByLabel(portal.say(worksTexts.attachments), { exact: true }).last()
    await papers.setInputFiles(pdfFile('底稿.pdf'))
    await page.locator('[data-state=deposited]').waitFor()
    await grantedAfter(portal)
    await page.getByRole('link', { name: certificate }).click()
    await page.getByText(portal.say(worksTexts.ended)).waitFor()

    await navigate(portal, worksTexts.title)
    await page.locator('li.file').nth(1).waitFor()
    await page.locator('li.file').first().getByRole('link').click()
    await page.getByText(portal.say(worksTexts.active), { exact: true }).waitFor()
    const added = page.url().split('/').at(-1)!
    assert.notEqual(added, certificate)
    assert.ok((await recorded(added)).includes('Night Sailing'))
    await portal.link(worksTexts.surrender).click()
    await portal.field(worksTexts.statement).fill('不再需要')
    await portal.button(worksTexts.send).click()
    await page.locator('.summary:focus').getByText(portal.say(worksTexts.surrenderSure)).waitFor()
    await page.getByRole('checkbox', { name: portal.say(worksTexts.surrenderSure) }).check()
    await grantedAfter(portal)
    await page.getByRole('link', { name: added }).click()
    await page.getByText(portal.say(worksTexts.surrendered), { exact: true }).waitFor()
    await page.getByText(portal.say(worksTexts.ended)).waitFor()
    portal.browser.calm()
  })

  it('asks that it be revoked after a judgment (en, phone)', async () => {
    const [did, certificate] = await certified()
    const path = `/works/${certificate}`
    const look = { path, language: 'en', size: 'phone' } as const
    await using portal = await PortalPage.signedIn(registry, did, look)
    const { page } = portal
    await portal.link(worksTexts.revocation).click()
    await choose(portal.field(worksTexts.ground), portal.say(statusReasons.court_judgment))
    await portal.field(worksTexts.statement).fill('The court found another to be the author.')
    await portal.button(worksTexts.send).click()
    const told = page.locator('.summary:focus')
    for (const missing of [worksTexts.authority, worksTexts.caseNumber])
      await told.getByRole('button', { name: portal.say(missing) }).waitFor()
    await portal.field(worksTexts.authority).fill('北京互联网法院')
    await portal.field(worksTexts.caseNumber).fill('（2026）京0491民初1号')
    await assertAccessible(page, 'revocation')
    await assertFits(page, 'revocation')
    await grantedAfter(portal)
    await page.getByRole('link', { name: certificate }).click()
    await page.getByText(portal.say(worksTexts.revoked), { exact: true }).waitFor()
    portal.browser.calm()
  })

  /** Somebody with a certificate, and its id. */
  async function certified(): Promise<[did: string, certificate: string]> {
    const { office } = registry
    const { id, applicant } = await office.examined('certified')
    const [issued] = await office.issued(applicant, id)
    return [applicant, issued!.certificate]
  }

  /** Sends what is filled in; a registrar grants it. */
  async function grantedAfter(portal: PortalPage): Promise<void> {
    const { office } = registry
    await portal.button(worksTexts.send).click()
    await portal.heading(worksTexts.request)
    const id = portal.page.url().split('/').at(-1)!
    await office.step(await office.staff('registrar'), id, 'grant')
  }

  const recorded = async (id: string): Promise<string> =>
    JSON.stringify(await registry.office.expect(200, undefined, 'GET', `/v1/certificates/${id}`))
})
