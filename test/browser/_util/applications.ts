/** The application wizard as a person fills it in: fields by their pointers in the form. */
import type { Locator } from 'playwright-core'
import { allSteps } from '../../../web/portal/creators/applications/form/sections.ts'
import type { OfficeHere } from '../../_util/office.ts'
import { person } from '../../api/applications/_util/forms.ts'
import type { PortalPage } from './portal-page.ts'

/** The control of a field. */
export function controlOf({ page }: PortalPage, pointer: string): Locator {
  return page.locator(`[id="f${pointer.replaceAll('/', '-')}"]`)
}

/** Fills in fields: text, choices from lists, `true` for a box to tick. */
export async function fillIn(
  portal: PortalPage,
  values: Readonly<Record<string, string | true>>,
): Promise<void> {
  for (const [pointer, value] of Object.entries(values)) {
    const control = controlOf(portal, pointer)
    await unfold(control)
    if (pointer.endsWith('/deposits')) await control.getByRole('checkbox').first().check()
    else if (value === true) await control.check()
    else if (await control.evaluate((element) => element.tagName === 'SELECT'))
      await control.selectOption(value)
    else await control.fill(value)
  }
}

/** Opens what is folded round a control. */
async function unfold(control: Locator): Promise<void> {
  await control.waitFor({ state: 'attached' })
  const folds = control.locator('xpath=ancestor::details[not(@open)]/summary')
  while ((await folds.count()) > 0) await folds.first().click()
}

/** Goes to a step of the whole form by its button. */
export async function goToStep(portal: PortalPage, key: string): Promise<void> {
  const index = allSteps.findIndex((step) => step.key === key)
  await portal.page.locator('.wizard-steps button').nth(index).click()
  const { title } = allSteps[index]!
  await portal.page
    .getByRole('heading', { level: 2, name: portal.say(title), exact: true })
    .waitFor()
}

/** Waits until the draft is saved. */
export async function saved({ page }: PortalPage): Promise<void> {
  await page.locator('.save-status[data-state="saved"]').waitFor()
}

/** Saves a draft over the API. */
export function draftOf(
  office: OfficeHere,
  by: string,
  form: object,
): Promise<{ readonly id: string }> {
  return office.expect(201, by, 'POST', '/v1/applications/drafts', { revision: 0, form })
}

const party = Object.entries(person).map(([name, value]) => [`/owners/0/personal/${name}`, value])

/** A photograph made alone, step by step. */
export const photograph: readonly Readonly<Record<string, string | true>>[] = [
  {
    '/works/0/title': '江上晨雾',
    '/works/0/category': 'photograph',
    '/works/0/deposits': true,
    '/works/0/completion/date': '2026-05',
    '/works/0/firstPublication/status': 'unpublished',
  },
  {
    '/owners/0/displayName': '张三',
    '/owners/0/publicNameConsent': true,
    '/owners/0/division': '110101',
    ...Object.fromEntries(party),
    '/contact/personal/contactPerson': '张三',
    '/contact/personal/mobile': '13800138000',
    '/contact/personal/email': 'z@example.org',
    '/contact/personal/address': '北京市东城区1号',
  },
  {
    '/statement/purpose': '记录清晨的江面',
    '/statement/process': '清晨在江边拍摄',
    '/statement/originality': '取景、时机与曝光',
  },
  { '/trueWill': true },
]
