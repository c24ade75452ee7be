/** The way of a creator from a new DID to a certificate that is changed, by pages alone. Staff act over the API. */
import assert from 'node:assert/strict'
import { unzipSync } from 'fflate'
import { fill } from '../../../web/format.ts'
import { texts } from '../../../web/portal/creators/applications/texts.ts'
import { stateLabel } from '../../../web/portal/creators/common/case-words.ts'
import { depositTexts } from '../../../web/portal/creators/deposits/texts.ts'
import { identityTexts } from '../../../web/portal/creators/identity/texts.ts'
import { overviewTexts } from '../../../web/portal/creators/overview/texts.ts'
import { worksTexts } from '../../../web/portal/creators/works/texts.ts'
import { shellTexts } from '../../../web/portal/shell/texts.ts'
import type { Label } from '../../../verifier/vocabulary.ts'
import type { OfficeHere } from '../../_util/office.ts'
import { controlOf, fillIn, photograph } from './applications.ts'
import { downloaded, fillPerson, pngFile, verifyIdentity } from './creators.ts'
import type { PortalPage } from './portal-page.ts'
import { assertFits } from './registry-page.ts'

export interface Journey {
  readonly portal: PortalPage
  readonly office: OfficeHere
  readonly did: string
}

/** Goes to a page of the portal by the navigation, which is folded away on phones. */
export async function navigate(portal: PortalPage, to: Label): Promise<void> {
  const menu = portal.button(shellTexts.openNavigation)
  if (await menu.isVisible()) await menu.click()
  await portal.page
    .locator('nav:visible')
    .getByRole('link', { name: portal.say(to), exact: true })
    .click()
}

/** From the overview, where newcomers are told what to do first. */
async function begin(portal: PortalPage, what: 'identity' | 'deposit'): Promise<void> {
  const name = portal.say(overviewTexts[what])
  await portal.page.locator('.begin').getByRole('link', { name, exact: true }).click()
}

/** Applies for an identity certificate with a scan, and has it once a verifier has looked. */
export async function identify({ portal, office, did }: Journey): Promise<void> {
  const { page } = portal
  await begin(portal, 'identity')
  await portal.heading(identityTexts.formTitle)
  await fillPerson(portal, 'personal')
  await portal.field(identityTexts.division).fill('110101')
  const scan = page.getByLabel(portal.say(identityTexts.idDocument), { exact: true }).last()
  await scan.setInputFiles(pngFile('scan.png'))
  await page.locator('[data-state=deposited]').waitFor()
  await page.getByRole('checkbox', { name: portal.say(identityTexts.processing) }).check()
  await assertFits(page, 'identity form')
  await portal.button(identityTexts.submit).click()
  await portal.heading(identityTexts.title)
  const submitted = portal.say(stateLabel('identity', 'submitted'))
  await page.getByText(submitted, { exact: true }).waitFor()
  await verifyIdentity(office, did)
  await navigate(portal, shellTexts.overview)
  await page.locator('.begin li').first().getByText(portal.say(overviewTexts.done)).waitFor()
}

/** Deposits two files, and begins an application with both. */
export async function depositTwo({ portal }: Journey): Promise<void> {
  const { page } = portal
  await begin(portal, 'deposit')
  await portal.heading(depositTexts.newTitle)
  const files = [pngFile('raw.png'), pngFile('print.png')]
  await portal.field(depositTexts.filesField).setInputFiles(files)
  await page.locator('[data-state=deposited]').nth(1).waitFor()
  await portal.link(depositTexts.toList).click()
  await portal.heading(depositTexts.title)
  const listed = page.locator('li.deposit').getByRole('checkbox')
  // The newest first: after these comes the scan.
  await listed.nth(2).waitFor()
  for (const one of [listed.nth(0), listed.nth(1)]) await one.check()
  await assertFits(page, 'deposits')
  await portal.link(fill(depositTexts.applyWith, { count: '2' })).click()
  await portal.heading(texts.newTitle)
}

/** Fills in the short application, with a third file deposited inside of it, and hands it in. Returns the title. */
export async function apply({ portal, did }: Journey): Promise<string> {
  const { page } = portal
  await portal.button(texts.sole).click()
  const [{ '/works/0/deposits': _, ...work } = {}, ...others] = photograph
  // Of another title than anybody's: one that is registered already has to be examined.
  const title = `江上晨雾 ${did.slice(-6)}`
  await depositInside(portal)
  for (const [i, values] of [{ ...work, '/works/0/title': title }, ...others].entries()) {
    if (i > 0) await portal.button(texts.next).click()
    await fillIn(portal, values)
  }
  await portal.button(texts.check).click()
  await page.getByText(portal.say(texts.checkGood)).waitFor()
  await page.getByText(portal.say(texts.laneAutomatic)).waitFor()
  await assertFits(page, 'checked')
  await portal.button(texts.handIn).click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  return title
}

/** Both files that were chosen before are chosen here, and what is deposited here too. */
async function depositInside(portal: PortalPage): Promise<void> {
  const chosen = controlOf(portal, '/works/0/deposits').locator('input:checked')
  await chosen.nth(1).waitFor()
  const field = controlOf(portal, '/works/0/deposits-file')
  await field.setInputFiles(pngFile('crop.png'))
  await chosen.nth(2).waitFor()
}

/** Opens the certificate from the case, reads its public page, and takes home what is to be shown to others. */
export async function takeHome({ portal, office }: Journey, title: string): Promise<void> {
  const { page } = portal
  await page.getByRole('link', { name: /作登字/ }).click()
  await page.getByText(portal.say(worksTexts.active), { exact: true }).waitFor()
  const id = page.url().split('/').at(-1)!
  const [pdf, bytes] = await downloaded(page, portal.button(worksTexts.pdf))
  assert.equal(pdf.suggestedFilename(), `${id}.pdf`)
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-')
  const [, evidence] = await downloaded(page, portal.button(worksTexts.evidence))
  assert.ok('certificate.json' in unzipSync(new Uint8Array(evidence)))
  // The page tells how far the certificate was when it was opened.
  await office.registry.context.drain()
  await readPublicPage(portal, id, title)
}

/** It opens beside the portal: whoever left that would leave the session. */
async function readPublicPage(portal: PortalPage, id: string, title: string): Promise<void> {
  const { page } = portal
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    portal.link(worksTexts.publicPage).click(),
  ])
  await opened.waitForURL(`**/certificates/${id}`)
  await opened.locator('.certificate h1', { hasText: title }).waitFor()
  const lang = await opened.evaluate(() => document.documentElement.lang)
  assert.equal(lang.slice(0, 2), portal.language)
  await opened.locator('.standing[data-tone=good]').waitFor()
  await assertFits(opened, 'public page')
  await opened.close()
}

/** Asks for a correction of the title, and has the new certificate once a registrar has granted it. */
export async function correct({ portal, office }: Journey, title: string): Promise<void> {
  const { page } = portal
  await portal.link(worksTexts.correction).click()
  await portal.field(worksTexts.workName).fill(`${title}（二）`)
  await portal.field(worksTexts.statement).fill('少写了编号')
  await assertFits(page, 'correction')
  await portal.button(worksTexts.send).click()
  await portal.heading(worksTexts.request)
  const request = page.url().split('/').at(-1)!
  await office.step(await office.staff('registrar'), request, 'grant')
  await navigate(portal, worksTexts.title)
  const rows = page.locator('li.file')
  const stateOf = async (name: string): Promise<string> => {
    const row = rows.filter({ has: page.getByRole('link', { name, exact: true }) })
    return (await row.innerText()).replaceAll(/\s+/g, ' ')
  }
  await rows.nth(1).waitFor()
  assert.match(await stateOf(`${title}（二）`), new RegExp(portal.say(worksTexts.active)))
  assert.match(await stateOf(title), new RegExp(portal.say(worksTexts.superseded)))
}
