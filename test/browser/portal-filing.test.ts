import assert from 'node:assert/strict'
import { texts } from '../../web/portal/creators/applications/texts.ts'
import type { OfficeHere } from '../_util/office.ts'
import { newPerson } from '../_util/people.ts'
import { company, person, residentId } from '../api/applications/_util/forms.ts'
import { controlOf, fillIn, goToStep, photograph } from './_util/applications.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { PortalPage } from './_util/portal-page.ts'
import { assertAccessible, assertFits, BrowserRegistry } from './_util/registry-page.ts'

type Values = Parameters<typeof fillIn>[1]

const [first = {}, second = {}, third = {}, fourth = {}] = photograph
const under = (place: string, values: object): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${place}${name}`, value]))
const only = (values: Values, begin: string): Values =>
  Object.fromEntries(Object.entries(values).filter(([pointer]) => pointer.startsWith(begin)))

/** Applications that somebody hands in for another, who has deposited the file: an agent, a guardian. */
describe('applications for others in the portal', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
  })
  after(() => registry?.stop())

  it('are handed in by an agent with a power of attorney (en, desktop)', async () => {
    const { office } = registry
    const [{ did: principal }, { did: agent }] = [newPerson(), newPerson()]
    const power = await office.power(principal, agent)
    await using portal = await begin(agent, { language: 'en' })
    await fillWork(portal, '代理之作')
    await fillParties(portal, principal, {})
    await goToStep(portal, 'filing')
    await fillIn(portal, {
      '/applicant': principal,
      '/filing/by': 'agent',
      '/filing/agent': agent,
      '/filing/agentName': '某代理公司',
      '/filing/powersOfAttorney': power,
      ...under('/filing/personal/', company),
      ...under('/filing/personal/', contact),
    })
    await handInFor(portal, await office.deposit(principal))
    await certified(office, portal, agent)
    portal.browser.calm()
  })

  it('are handed in by the guardian of a child (en, phone)', async () => {
    const { office } = registry
    const [{ did: child }, { did: guardian }] = [newPerson(), newPerson()]
    await office.certifiedChild(child, guardian)
    await using portal = await begin(guardian, { language: 'en', size: 'phone' })
    await fillWork(portal, '孩子的画')
    await fillParties(portal, child, { minor: true, idNumber: '110199201503070048' })
    const relation = { 'guardian/did': guardian, 'guardian/relation': '母' }
    await fillIn(portal, {
      ...under('/owners/0/', relation),
      ...under('/owners/0/guardian/personal/', { ...person, idNumber: residentId }),
    })
    await goToStep(portal, 'filing')
    await fillIn(portal, { '/applicant': child })
    await handInFor(portal, await office.deposit(child))
    await certified(office, portal, guardian)
    portal.browser.calm()
  })

  async function begin(
    did: string,
    look: Omit<NonNullable<Parameters<typeof PortalPage.signedIn>[2]>, 'path'>,
  ): Promise<PortalPage> {
    const portal = await PortalPage.signedIn(registry, did, { ...look, path: '/applications/new' })
    await portal.button(texts.other).click()
    return portal
  }
})

const contact = Object.fromEntries(
  Object.entries(only(second, '/contact')).map(([pointer, value]) => [
    pointer.replace('/contact/personal/', ''),
    value,
  ]),
)

async function fillWork(portal: PortalPage, title: string): Promise<void> {
  const { '/works/0/deposits': _, ...work } = first
  await fillIn(portal, { ...work, '/works/0/title': title })
}

/** The only author, who is the only owner: another than who fills it in. */
async function fillParties(
  portal: PortalPage,
  did: string,
  { minor, idNumber = residentId }: { minor?: true; idNumber?: string },
): Promise<void> {
  const named = { did, displayName: '张三', publicNameConsent: true, ...(minor && { minor }) }
  await goToStep(portal, 'authors')
  await fillIn(portal, under('/authors/0/', named))
  await goToStep(portal, 'owners')
  await fillIn(portal, {
    '/ownershipForm': 'individual',
    ...under('/owners/0/', { ...named, division: '110101' }),
    ...under('/owners/0/personal/', { ...person, idNumber }),
  })
}

/** Contact, statement, and the deposit of the applicant; then it is checked and handed in. */
async function handInFor(portal: PortalPage, deposit: string): Promise<void> {
  const { page } = portal
  await fillIn(portal, only(second, '/contact'))
  await goToStep(portal, 'statement')
  await fillIn(portal, third)
  await goToStep(portal, 'works')
  // Of one's own nothing is offered: it would be refused.
  assert.equal(await controlOf(portal, '/works/0/deposits-file').count(), 0)
  await controlOf(portal, '/works/0/deposits-number').fill(` ${deposit} `)
  await portal.button(texts.depositAdd).click()
  await controlOf(portal, '/works/0/deposits').getByText(deposit).waitFor()
  await assertAccessible(page, 'deposits of another')
  await assertFits(page, 'deposits of another')
  await goToStep(portal, 'review')
  await fillIn(portal, fourth)
  await portal.button(texts.check).click()
  await page.getByText(portal.say(texts.checkGood)).waitFor()
  await goToStep(portal, 'sign')
  await portal.button(texts.handIn).click()
  await page.getByText(portal.say(texts.lane_examined), { exact: true }).waitFor()
}

/** Staff decide, and whoever handed it in finds the certificate where the case is. */
async function certified(office: OfficeHere, portal: PortalPage, did: string): Promise<void> {
  const { page } = portal
  const id = page.url().split('/').at(-1)!
  await office.certify(id)
  await portal.go('/applications')
  await portal.heading(texts.title)
  await page.goBack()
  const [issued] = await office.issued(did, id)
  await page.getByRole('link', { name: issued!.registrationNumber }).waitFor()
}
