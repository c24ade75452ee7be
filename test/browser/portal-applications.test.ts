import assert from 'node:assert/strict'
import type { Locator } from 'playwright-core'
import { texts } from '../../web/portal/creators/applications/texts.ts'
import { allNodes } from '../../web/portal/creators/applications/form/sections.ts'
import type { Node } from '../../web/portal/creators/applications/form/nodes.ts'
import type { Label } from '../../verifier/vocabulary.ts'
import { person } from '../api/applications/_util/forms.ts'
import { newPerson } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { PortalPage } from './_util/portal-page.ts'
import { assertAccessible, assertFits, BrowserRegistry } from './_util/registry-page.ts'

const labels = new Map<string, Label>()
function read(nodes: readonly Node[], at: string): void {
  for (const node of nodes) {
    if (node.type === 'group') read(node.nodes, at)
    else labels.set(`${at}/${node.name}`, node.label)
    if (node.type === 'list') read(node.nodes, `${at}/${node.name}`)
  }
}
read(allNodes, '')

/** The control of a field by its pointer in the form. */
const control = (portal: PortalPage, pointer: string): Locator =>
  portal.page.locator(`[id="f${pointer.replaceAll('/', '-')}"]`)

let n = 0
async function looksRight(portal: PortalPage, what: string): Promise<void> {
  await portal.page.screenshot({ path: `/tmp/wz/${String(++n).padStart(2, '0')}-${what}.png`, fullPage: true })
  await assertAccessible(portal.page, what)
  await assertFits(portal.page, what)
}

const settled = (portal: PortalPage) =>
  portal.page.locator('.save-status[data-state="saved"]').waitFor()

describe('applications in the portal', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry

  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
  })
  after(() => registry?.stop())

  it('takes a sole author’s photograph the short way to a certificate (zh, phone)', async () => {
    const { office } = registry
    const did = await office.identified()
    await office.deposit(did)
    await using portal = await PortalPage.signedIn(registry, did, {
      path: '/applications/new',
      size: 'phone',
    })
    const { page } = portal
    await portal.heading(texts.newTitle)
    await looksRight(portal, 'new')
    await portal.button(texts.sole).click()
    await page.getByRole('heading', { level: 2, name: '作品' }).waitFor()
    await looksRight(portal, 'works')
    await control(portal, '/works/0/title').fill('江上晨雾')
    await control(portal, '/works/0/category').selectOption('photograph')
    await control(portal, '/works/0/deposits').getByRole('checkbox').first().check()
    await control(portal, '/works/0/completion/date').fill('2026-05')
    await control(portal, '/works/0/firstPublication/status').selectOption('unpublished')
    await portal.button(texts.next).click()
    await control(portal, '/owners/0/displayName').fill('张三')
    await looksRight(portal, 'you')
    await control(portal, '/owners/0/publicNameConsent').check()
    await control(portal, '/owners/0/division').fill('110101')
    for (const [name, value] of Object.entries(person)) {
      const field = control(portal, `/owners/0/personal/${name}`)
      if (name === 'idType') await field.selectOption(value)
      else await field.fill(value)
    }
    const contact = { contactPerson: '张三', mobile: '13800138000', email: 'z@example.org', address: '北京市东城区1号' }
    for (const [name, value] of Object.entries(contact))
      await control(portal, `/contact/personal/${name}`).fill(value)
    await portal.button(texts.next).click()
    for (const name of ['purpose', 'process', 'originality'])
      await control(portal, `/statement/${name}`).fill('清晨在江边拍摄')
    await looksRight(portal, 'statement')
    await portal.button(texts.next).click()
    await control(portal, '/trueWill').check()
    await portal.button(texts.check).click()
    await page.getByText(texts.checkGood.zh).waitFor()
    await page.getByText(texts.laneAutomatic.zh).waitFor()
    await looksRight(portal, 'review')
    await portal.button(texts.handIn).click()
    await page.getByRole('heading', { level: 1, name: '江上晨雾' }).waitFor()
    await page.getByRole('link', { name: /作登字/ }).waitFor()
    await looksRight(portal, 'case')
    portal.browser.calm()
  })
})

void labels
void assert
void newPerson
void settled
