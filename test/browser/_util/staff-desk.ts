/** The desk of the staff as they use it: by what is written on it. */
import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import defectTable from '../../../api/applications/defects.json' with { type: 'json' }
import type { CaseType, Label } from '../../../verifier/vocabulary.ts'
import { fill } from '../../../web/format.ts'
import { problemTexts } from '../../../web/portal/base/problem-texts.ts'
import { labelOf, pathOf } from '../../../web/portal/staff/case/facts.ts'
import { stepTexts } from '../../../web/portal/staff/case/step-texts.ts'
import { caseTexts } from '../../../web/portal/staff/case/texts.ts'
import { certificateTexts } from '../../../web/portal/staff/certificates/texts.ts'
import { roleTexts } from '../../../web/portal/staff/roles/texts.ts'
import { staffTexts } from '../../../web/portal/staff/texts.ts'
import { roleWord, stateWord, stepWord } from '../../../web/portal/staff/words.ts'
import type { PortalPage } from './portal-page.ts'
import { payload } from './staff-scene.ts'

/** Chooses from a list. */
export async function choose(portal: PortalPage, field: Label, option: Label): Promise<void> {
  await portal.field(field).click()
  const shown = portal.page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
  await shown.getByText(portal.say(option), { exact: true }).last().click()
}

/** The steps of the case, which are its own part of the page. */
export const stepsOf = (portal: PortalPage): Locator =>
  portal.page.getByRole('region', { name: portal.say(caseTexts.steps), exact: true })

/** Opens the form of a step of a case; in the form, makes it. */
export const stepButton = (
  portal: PortalPage,
  transition: string,
  type: CaseType = 'application',
): Locator =>
  stepsOf(portal).getByRole('button', { name: portal.say(stepWord(transition, type)), exact: true })

/** Opens a step, fills in its form, and makes it. */
export async function makeStep(
  portal: PortalPage,
  transition: string,
  fillIn: () => Promise<void> = () => Promise.resolve(),
  type: CaseType = 'application',
): Promise<void> {
  const button = stepButton(portal, transition, type)
  await button.click()
  await stepsOf(portal).getByRole('heading', { level: 3 }).first().waitFor()
  await fillIn()
  await button.click()
}

/** Waits until the head of the case says its state. */
export async function inState(
  portal: PortalPage,
  state: string,
  type: CaseType = 'application',
): Promise<void> {
  const label = portal.say(stateWord(type, state))
  await portal.page.locator('.ant-tag').getByText(label, { exact: true }).waitFor()
}

export const titleOf = (page: Page): Promise<string> => page.evaluate(() => document.title)

/** Reads the picture and the texts that a case has for files. */
export async function readAllFiles(portal: PortalPage, texts: readonly string[]): Promise<void> {
  const { page } = portal
  const read = portal.button(caseTexts.readFile)
  for (let left = 3; left > 0; left--) {
    await read.first().click()
    await page
      .getByText(portal.say(caseTexts.digestSame))
      .nth(3 - left)
      .waitFor()
  }
  const shown = page.locator('.shown img')
  assert.deepEqual(
    await shown.evaluateAll((images) =>
      images.map((image) => [
        (image as HTMLImageElement).naturalWidth,
        image.getAttribute('src')?.slice(0, 5),
      ]),
    ),
    [[1, 'blob:']],
  )
  // What said it was a picture is a page; what is a picture with a script is text.
  assert.deepEqual(await page.locator('.shown pre').allInnerTexts(), [...texts])
  assert.equal(await page.locator('iframe, object, embed').count(), 0)
}

export async function readPersonal(portal: PortalPage): Promise<void> {
  await portal.button(caseTexts.personalRead).click()
  await portal.page.getByText('110199199003070041').waitFor()
  await portal.button(caseTexts.hide).click()
  await portal.page.getByText('110199199003070041').waitFor({ state: 'detached' })
}

const own = { zh: '名称不像名称。', en: 'The title is no title.' }
const listed = { zh: '请写明创作过程。', en: 'Say how it was made.' }
const fieldAt = (pointer: string): Label => labelOf(pathOf(pointer))

/** One defect in own words, one of the list; the first try is not whole. */
export async function pointOut(portal: PortalPage): Promise<void> {
  const { page } = portal
  assert.ok((await page.getByText(payload).count()) >= 5)
  await cite(portal, '/works/0/title')
  await portal.button(stepTexts.send).click()
  await page.getByText(portal.say(fill(stepTexts.incomplete, { n: '1' }))).waitFor()
  const name = (n: string): string => portal.say(fill(stepTexts.defectNo, { n }))
  await describeDefect(portal, page.getByRole('group', { name: name('1') }), own)
  await cite(portal, '/statement/process')
  const second = page.getByRole('group', { name: name('2') })
  await second
    .getByRole('combobox', { name: portal.say(stepTexts.code) })
    .fill(portal.say(defectTable.statementMissing))
  await page.locator('.ant-select-item-option').first().click()
  await describeDefect(portal, second, listed)
  const letter = await page.getByRole('region', { name: portal.say(stepTexts.preview) }).innerText()
  for (const [i, [pointer, text]] of (
    [
      ['/works/0/title', own],
      ['/statement/process', listed],
    ] as const
  ).entries()) {
    const told = `${i + 1}. ${portal.say(fieldAt(pointer))}\n   ${portal.say(text)}`
    assert.ok(letter.includes(told), letter)
  }
}

const cite = (portal: PortalPage, pointer: string): Promise<void> =>
  portal.button(fill(caseTexts.citeOf, { field: fieldAt(pointer) })).click()

async function describeDefect(portal: PortalPage, defect: Locator, text: Label): Promise<void> {
  await defect.getByLabel(portal.say(stepTexts.textZh)).fill(text.zh)
  await defect.getByLabel(portal.say(stepTexts.textEn)).fill(text.en)
}

export async function passToReview(portal: PortalPage): Promise<void> {
  await inState(portal, 'examining')
  await makeStep(portal, 'passToReview', async () => {
    await stepButton(portal, 'passToReview').click()
    await stepsOf(portal).getByText(portal.say(staffTexts.faultsTitle)).waitFor()
    await portal.field(stepTexts.opinion).fill('Formally in order.')
  })
  await inState(portal, 'reviewing')
  // The same person may review, but not what he examined.
  const refused = stepsOf(portal).getByRole('alert')
  await refused.getByText(portal.say(caseTexts.refusedSteps)).waitFor()
  const text = await refused.innerText()
  assert.ok(
    text.includes(
      `${portal.say(stepWord('approve'))}: ${portal.say(problemTexts['conflict_of_interest']!)}`,
    ),
    text,
  )
  await portal.looked('a refused step')
}

export async function decide(
  portal: PortalPage,
  act: Label,
  fillIn: () => Promise<void>,
): Promise<void> {
  await portal.button(act).click()
  await fillIn()
  await portal.button(certificateTexts.check).click()
  await portal.page.getByText(portal.say(staffTexts.publicAct)).waitFor()
  await portal.looked('the confirmation')
  await portal.button(act).click()
}

export async function giveRole(portal: PortalPage, did: string, role: string): Promise<void> {
  await portal.field(roleTexts.did).fill(did)
  await choose(portal, roleTexts.role, roleWord(role))
  await portal.button(roleTexts.grant).click()
}

/** Reads a file of which other bytes arrive than were deposited: the page says so. */
export async function readOtherBytes(portal: PortalPage): Promise<void> {
  const { page } = portal
  await page.route('**/files/*', (route) =>
    route.fulfill({ contentType: 'application/octet-stream', body: 'other bytes' }),
  )
  await portal.button(caseTexts.readFile).first().click()
  await page.getByText(portal.say(caseTexts.digestDiffers)).waitFor()
}

/** Looks for a certificate, first by what is no key, and opens it. */
export async function findCertificate(portal: PortalPage, number: string): Promise<void> {
  await portal.field(certificateTexts.key).fill('nonsense')
  await portal.button(certificateTexts.find).click()
  await portal.page.getByText(portal.say(certificateTexts.badKey)).waitFor()
  await portal.field(certificateTexts.key).fill(number)
  await portal.button(certificateTexts.find).click()
  await portal.page.getByRole('link', { name: number }).click()
  await portal.heading(fill(certificateTexts.title, { id: number }))
}
