import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { texts as wizardTexts } from '../../web/portal/creators/applications/texts.ts'
import { worksTexts } from '../../web/portal/creators/works/texts.ts'
import { shellTexts } from '../../web/portal/shell/texts.ts'
import { signInTexts } from '../../web/portal/sign-in/texts.ts'
import { texts } from '../../web/texts.ts'
import { newPerson, walletOf } from '../_util/people.ts'
import { author, owner } from '../api/applications/_util/forms.ts'
import { controlOf, draftOf, goToStep, saved } from './_util/applications.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { jointWork } from './_util/creators.ts'
import { PortalPage } from './_util/portal-page.ts'
import { assertAccessible, assertFits, BrowserRegistry } from './_util/registry-page.ts'

const passphrase = '白日依山尽 correct horse'

describe('the portal keeps what is somebody’s', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry

  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
  })
  after(() => registry?.stop())

  it('forgets a key at the end of a session, and deletes its file only after a question (zh, phone)', async () => {
    await using browser = await registry.browser({ locale: 'zh-CN' })
    await browser.context.addInitScript(() => {
      const end = Reflect.get(Worker.prototype, 'terminate')
      Worker.prototype.terminate = function (this: Worker) {
        document.documentElement.dataset['forgotten'] = 'yes'
        end.call(this)
      }
    })
    const page = await browser.open('/portal')
    const button = (label: { zh: string }) =>
      page.getByRole('button', { name: label.zh, exact: true })
    await page.getByRole('tab', { name: signInTexts.withNew.zh }).click()
    await button(texts.startNew).click()
    for (const label of [texts.passphrase, texts.passphraseAgain])
      await page.getByLabel(label.zh, { exact: true }).fill(passphrase)
    await page.getByLabel(signInTexts.keep.zh, { exact: true }).check()
    const [first] = await Promise.all([
      page.waitForEvent('download'),
      button(signInTexts.saveAndSignIn).click(),
    ])
    await button(shellTexts.signOut).waitFor({ timeout: 90_000 })
    const [again] = await Promise.all([
      page.waitForEvent('download'),
      button(texts.saveAgain).click(),
    ])
    const file = await readFile(await first.path(), 'utf8')
    assert.equal(await readFile(await again.path(), 'utf8'), file)
    const forgotten = page.locator('html[data-forgotten]')
    assert.equal(await forgotten.count(), 0)
    await button(shellTexts.signOut).click()
    await forgotten.waitFor()
    await button(signInTexts.forget).first().click()
    await page.getByText(signInTexts.forgetHint.zh).waitFor()
    await assertAccessible(page, 'before a key is deleted')
    const kept = () => page.evaluate(() => JSON.parse(localStorage['colophon.keys']) as unknown[])
    assert.equal((await kept()).length, 1)
    const [once] = await Promise.all([
      page.waitForEvent('download'),
      button(texts.saveAgain).click(),
    ])
    assert.equal(await readFile(await once.path(), 'utf8'), file)
    // A click beside the question was no answer to it.
    await button(signInTexts.forget).click()
    await page
      .locator('.ant-popconfirm')
      .getByRole('button', { name: signInTexts.forget.zh })
      .click()
    await page.getByRole('tab', { name: signInTexts.withKept.zh }).waitFor({ state: 'detached' })
    assert.deepEqual(await kept(), [])
    browser.calm()
  })

  it('locks what others have signed at every step, and lets shares be typed (en)', async () => {
    const { office } = registry
    const [one, two] = [newPerson().did, newPerson().did]
    const whole = await office.form(one, {
      authors: [author(1, { did: one }), author(2, { did: two, displayName: '李四' })],
      owners: [owner(1, { did: one }), owner(2, { did: two, displayName: '李四' })],
      ownershipForm: 'joint',
    })
    const { id } = await draftOf(office, one, whole)
    await using portal = await PortalPage.signedIn(registry, one, {
      path: `/applications/drafts/${id}`,
      language: 'en',
    })
    await goToStep(portal, 'owners')
    const share = controlOf(portal, '/owners/0/sharePpm')
    await share.pressSequentially('50.05')
    assert.equal(await share.inputValue(), '50.05')
    await share.fill('')
    await saved(portal)
    const drafts = `/v1/applications/drafts/${id}`
    const { parties } = await office.expect<{ parties: { did: string; text: string }[] }>(
      ...([200, two, 'GET', `${drafts}/signing?owner=${one}`] as const),
    )
    const { text } = parties.find(({ did }) => did === two)!
    const signature = await walletOf(two).signMessage(text)
    await office.expect(200, two, 'POST', `${drafts}/signatures`, { owner: one, signature })
    await portal.go('/applications')
    await portal.heading(wizardTexts.title)
    await portal.go(`/applications/drafts/${id}`)
    await portal.page.getByText(wizardTexts.lockedTitle.en).waitFor()
    assert.ok(await controlOf(portal, '/works/0/title').isDisabled())
    await assertFits(portal.page, 'locked')
    portal.browser.calm()
  })

  it('keeps what was typed when a session ends, says that it did, and goes on where it was (en)', async () => {
    const { office } = registry
    const { did } = newPerson()
    const certificate = await jointWork(office, did, newPerson().did)
    await using portal = await PortalPage.signedIn(registry, did, {
      path: `/works/${certificate}/request/surrender`,
      language: 'en',
    })
    const { page } = portal
    const asks = () =>
      page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })))
    await portal.field(worksTexts.statement).waitFor()
    assert.equal(await asks(), false)
    await portal.field(worksTexts.statement).fill('Never mind')
    await page
      .getByLabel(worksTexts.attachments.en)
      .last()
      .setInputFiles({
        name: 'a.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF-1.7 a'),
      })
    await page.locator('[data-state=deposited]').waitFor()
    await page.evaluate(() => (globalThis as unknown as { switchAccount(): void }).switchAccount())
    await page.getByText(texts.sessionOver.en).waitFor()
    await assertAccessible(page, 'a session that has ended')
    await portal.signIn()
    assert.equal(await portal.field(worksTexts.statement).inputValue(), 'Never mind')
    assert.equal(await page.locator('[data-state=deposited]').count(), 1)
    assert.equal(await asks(), true)
    await portal.button(shellTexts.signOut).click()
    await portal.heading(signInTexts.title)
    assert.equal(await page.getByText(texts.sessionOver.en).count(), 0)
    portal.browser.calm()
  })

  it('leads to the heading behind the sign-in, and asks again for a page that did not come (en)', async () => {
    await using portal = await PortalPage.signedIn(registry, newPerson().did, { language: 'en' })
    const { page, browser } = portal
    const focused = page.locator('h1:focus')
    await focused.waitFor()
    browser.calm()
    await browser.context.setOffline(true)
    await portal.go('/applications/new')
    await portal.heading(shellTexts.notLoaded)
    await page.getByText(texts.unreachable.en).waitFor()
    browser.oddities()
    await browser.context.setOffline(false)
    await portal.button(shellTexts.retry).click()
    await portal.heading(wizardTexts.newTitle)
    await portal.button(shellTexts.signOut).waitFor()
    browser.calm()
  })

  it('shows a co-owner what a correction would change, before any consent (zh, phone)', async () => {
    const { office } = registry
    const [one, two] = [newPerson().did, newPerson().did]
    const certificate = await jointWork(office, one, two)
    await using first = await PortalPage.signedIn(registry, one, {
      path: `/works/${certificate}/request/correction`,
    })
    await first.field(worksTexts.workName).fill('改后的名称')
    await first.field(worksTexts.statement).fill('名称写错了')
    await first.button(worksTexts.send).click()
    await first.heading(worksTexts.request)
    const path = new URL(first.page.url()).pathname.replace('/portal', '')
    await using second = await PortalPage.signedIn(registry, two, { path, size: 'phone' })
    const changes = second.page.locator('.changes li')
    await changes.first().waitFor()
    assert.equal(await changes.count(), 1)
    assert.match(await changes.innerText(), /作品 名称[^]*改为：\s*改后的名称/)
    await assertAccessible(second.page, 'a request')
    await assertFits(second.page, 'a request')
    await second.button(worksTexts.consent).waitFor()
    second.browser.calm()
  })
})
