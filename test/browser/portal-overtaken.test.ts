import assert from 'node:assert/strict'
import { fill } from '../../web/format.ts'
import { stepTexts } from '../../web/portal/staff/case/step-texts.ts'
import { caseTexts } from '../../web/portal/staff/case/texts.ts'
import { queueTexts } from '../../web/portal/staff/queue/texts.ts'
import { staffTexts } from '../../web/portal/staff/texts.ts'
import { stateWord, stepWord } from '../../web/portal/staff/words.ts'
import { newPerson } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { PortalPage } from './_util/portal-page.ts'
import { BrowserRegistry } from './_util/registry-page.ts'

const letter = 'The work is registered with another office already.'

const focused = (portal: PortalPage) =>
  portal.page.evaluate(() => document.activeElement?.textContent)

describe('a case on two desks at once', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  let clerk: string
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
    clerk = await registry.office.staff('intake_clerk')
  })
  after(() => registry?.stop())

  const submitted = async (): Promise<string> => {
    const { office } = registry
    const applicant = newPerson().did
    return (await office.submit(applicant, await office.examinedForm(applicant))).case.id
  }

  it('keeps what was written when somebody else acts first, says why, and moves the focus', async () => {
    const id = await submitted()
    const path = `/staff/cases/${id}`
    await using portal = await PortalPage.signedIn(registry, clerk, { path, language: 'en' })
    const open = portal.button(stepWord('notAccept'))
    await open.click()
    assert.equal(await focused(portal), stepWord('notAccept').en)
    await portal.button(staffTexts.cancel).click()
    assert.equal(await focused(portal), stepWord('notAccept').en)
    await open.click()
    await portal.field(stepTexts.letter).fill(letter)
    const other = await registry.office.newStaff('intake_clerk')
    const accept = { transition: 'accept', expected: 1, payload: {} }
    await registry.office.expect(200, other, 'POST', `/v1/cases/${id}/steps`, accept)
    await portal.field(staffTexts.reason).click()
    await portal.page.locator('.ant-select-item-option').first().click()
    await open.click()
    await portal.page.getByText(staffTexts.overtaken.en).waitFor()
    assert.equal(await portal.field(stepTexts.letter).inputValue(), letter)
    assert.equal(await open.isDisabled(), true)
    await portal.button(staffTexts.cancel).click()
    assert.equal(await focused(portal), caseTexts.steps.en)
    const ids = await portal.page.locator('[id]').evaluateAll((all) => all.map((one) => one.id))
    assert.deepEqual(
      ids.filter((one, i) => ids.indexOf(one) !== i),
      [],
    )
    portal.browser.calm()
  })

  it('leaves nobody on a page of the queue that is gone, and shows the state that was asked for', async () => {
    await submitted()
    const path = '/staff/queue?type=application&state=withdrawn&page=7'
    await using portal = await PortalPage.signedIn(registry, clerk, { path, language: 'en' })
    const chosen = fill(queueTexts.stateCount, {
      state: stateWord('application', 'withdrawn'),
      n: '0',
    })
    await portal.page.getByText(chosen.en, { exact: true }).waitFor()
    await portal.page.waitForURL(/page=1$/)
    await portal.go('/staff/queue?type=application&page=7')
    await portal.page.getByRole('list', { name: queueTexts.list.en }).waitFor()
    assert.match(portal.page.url(), /page=1$/)
    portal.browser.calm()
  })

  it('leaves who goes on as an answer comes at the address he went to', async () => {
    await submitted()
    const path = '/staff/queue?type=application'
    await using portal = await PortalPage.signedIn(registry, clerk, { path, language: 'en' })
    const { page } = portal
    const answered = Promise.withResolvers<void>()
    await page.route(/\/v1\/queue\?.*withdrawn/, async (route) => {
      await answered.promise
      await route.continue()
    })
    await portal.go(`${path}&state=withdrawn&page=7`)
    const asked = page.waitForResponse(/\/v1\/queue\?.*withdrawn/)
    // The address is new at once, what it asks for is shown some moments later.
    await page.evaluate((to) => history.pushState({}, '', to), `/portal${path}`)
    answered.resolve()
    await asked
    await page.getByText(queueTexts.empty.en, { exact: true }).waitFor()
    assert.ok(page.url().endsWith(path), page.url())
    await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')))
    await page.getByRole('list', { name: queueTexts.list.en }).waitFor()
    assert.ok(page.url().endsWith(path), page.url())
    portal.browser.calm()
  })
})
