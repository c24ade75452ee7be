/** The pages of applications in the portal, one after the other, for pictures. */
import { author, owner, person } from '../../api/applications/_util/forms.ts'
import { notice } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'
import { linkTo } from '../../../web/draft.ts'
import { allSteps } from '../../../web/portal/creators/applications/form/sections.ts'
import { texts } from '../../../web/portal/creators/applications/texts.ts'
import { draftOf, fillIn, goToStep, photograph } from './applications.ts'
import type { Visit } from './did-tour.ts'
import { PortalPage } from './portal-page.ts'
import type { BrowserRegistry, Language, Size } from './registry-page.ts'

interface Look {
  readonly language: Language
  readonly size: Size
  readonly colorScheme: 'light' | 'dark'
}

/** Visits every view: the short way, the whole form, signing, the list, and cases in their states. */
export async function visitApplications(
  registry: BrowserRegistry,
  { colorScheme, ...look }: Look,
  visit: Visit,
): Promise<void> {
  const { office } = registry
  const did = await office.identified()
  await office.deposit(did)
  await using portal = await PortalPage.signedIn(registry, did, {
    path: '/applications/new',
    ...look,
  })
  await portal.page.emulateMedia({ colorScheme })
  const see = (view: string) => visit(portal.page, `applications-${view}`)
  await portal.heading(texts.newTitle)
  await see('new')
  await portal.button(texts.sole).click()
  for (const [i, values] of photograph.entries()) {
    if (i > 0) await portal.button(texts.next).click()
    await fillIn(portal, values)
    await see(`short-${i + 1}`)
  }
  await portal.button(texts.check).click()
  await portal.page.locator('.check-result').waitFor()
  await see('checked')
  await visitWhole(registry, portal, did, see)
  await visitCases(registry, portal, did, see)
}

type See = (view: string) => Promise<void>

/** The whole form with defects, and the page on which the other owner signs. */
async function visitWhole(
  { office }: BrowserRegistry,
  portal: PortalPage,
  did: string,
  see: See,
): Promise<void> {
  const other = newPerson().did
  const form = await office.form(did, {
    authors: [author(1, { did }), author(2, { did: other, displayName: '李四' })],
    owners: [owner(1, { did, sharePpm: 500_000 }), owner(2, { did: other, displayName: '李四' })],
    ownershipForm: 'joint',
    declaration: { contentKind: 'AIGC' },
  })
  const { id } = await draftOf(office, did, form)
  await portal.go(`/applications/drafts/${id}`)
  await portal.page.locator('.wizard-steps').waitFor()
  for (const { key } of allSteps) {
    await goToStep(portal, key)
    await see(`whole-${key}`)
  }
  await goToStep(portal, 'review')
  await portal.button(texts.check).click()
  await portal.page.locator('.check-result').waitFor()
  await see('defects')
  const theirs = await office.form(other, {
    authors: [author(1, { did }), author(2, { did: other, displayName: '李四' })],
    owners: [owner(1, { did }), owner(2, { did: other, displayName: '李四', personal: person })],
    ownershipForm: 'joint',
  })
  const draft = await draftOf(office, other, theirs)
  await portal.go(linkTo({ id: draft.id, owner: other }, '/sign'))
  await portal.button(texts.signNow).waitFor()
  await see('sign')
}

async function visitCases(
  { office }: BrowserRegistry,
  portal: PortalPage,
  did: string,
  see: See,
): Promise<void> {
  const { id } = await office.examined('examining', did)
  await office.step(await office.staff('examiner'), id, 'requireCorrection', notice)
  await portal.go(`/applications/${id}`)
  await portal.button(texts.correct).click()
  await portal.heading(texts.correctionTitle)
  await see('correction')
  await portal.go(`/applications/${id}`)
  await portal.page.getByRole('heading', { name: portal.say(texts.letters) }).waitFor()
  await see('letter')
  const refused = await office.examined('reviewing', did)
  const senior = await office.staff('senior_examiner')
  await office.step(
    senior,
    refused.id,
    'refuse',
    { text: '与在先作品雷同' },
    { reason: 'not_a_work' },
  )
  await portal.go(`/applications/${refused.id}`)
  await portal.button(texts.appeal).waitFor()
  await see('refused')
  await office.examined('certified', did)
  await portal.go('/applications')
  await portal.page.getByRole('heading', { name: portal.say(texts.draftsHeading) }).waitFor()
  await see('list')
}
