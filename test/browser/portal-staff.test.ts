import assert from 'node:assert/strict'
import { endOfPeriod } from '../../api/cases/calendar.ts'
import type { CaseView } from '../../api/office/visible.ts'
import { fill } from '../../web/format.ts'
import { problemTexts } from '../../web/portal/base/problem-texts.ts'
import { shellTexts } from '../../web/portal/shell/texts.ts'
import { auditTexts } from '../../web/portal/staff/audits/texts.ts'
import { stepTexts } from '../../web/portal/staff/case/step-texts.ts'
import { certificateTexts } from '../../web/portal/staff/certificates/texts.ts'
import { clockOf } from '../../web/portal/staff/clock.ts'
import { queueTexts } from '../../web/portal/staff/queue/texts.ts'
import { roleTexts } from '../../web/portal/staff/roles/texts.ts'
import { staffTexts } from '../../web/portal/staff/texts.ts'
import { reasonWord, roleWord } from '../../web/portal/staff/words.ts'
import { newPerson } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { Desk } from './_util/desk.ts'
import { PortalPage } from './_util/portal-page.ts'
import { BrowserRegistry, everywhere, type Look } from './_util/registry-page.ts'
import {
  choose,
  decide,
  findCertificate,
  giveRole,
  inState,
  makeStep,
  passToReview,
  pointOut,
  readAllFiles,
  readOtherBytes,
  readPersonal,
  titleOf,
} from './_util/staff-desk.ts'
import { hostileCase, type HostileCase } from './_util/staff-scene.ts'

/** What staff do, as they do it, each signed in as that person: a case from the clerk to the certificate and what becomes of it. */
describe('the desk of the staff', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  /** Also a senior examiner: of other cases. */
  let examiner: string

  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
    examiner = await registry.office.newStaff('examiner', 'senior_examiner')
  })
  after(() => registry?.stop())

  for (const look of everywhere) describe(`in ${look.language}, ${look.size}`, () => walk(look))

  function walk(look: Look): void {
    let scene: HostileCase
    let desk: Desk
    before(async () => {
      scene = await hostileCase(registry)
      desk = new Desk(registry, look)
    })
    after(() => desk?.close())

    const signedIn = (did: string, path: string): Promise<PortalPage> => desk.signedIn(did, path)
    const stateOf = async (): Promise<CaseView> =>
      registry.office.case(await registry.office.staff('registrar'), scene.id)
    const shortId = (): string => scene.id.slice(-8)

    it('lets a clerk accept what is due first', async () => {
      const clerk = await registry.office.staff('intake_clerk')
      const portal = await signedIn(clerk, '/staff/queue')
      await portal.heading(queueTexts.title)
      const link = portal.page.getByRole('link', { name: shortId() })
      await link.waitFor()
      const row = portal.page.getByRole('listitem').filter({ has: link })
      const now = registry.here.now()
      const { label } = clockOf(endOfPeriod(now, 7), now, String)
      await row.getByText(portal.say(label), { exact: true }).waitFor()
      await portal.looked('the queue')
      await link.click()
      await inState(portal, 'submitted')
      await makeStep(portal, 'accept')
      await inState(portal, 'accepted')
      await portal.looked('a case')
      portal.browser.calm()
    })

    it('lets an examiner claim a case, read its files, of which none runs, and name all defects at once', async () => {
      const portal = await signedIn(examiner, '/staff/queue?desk=nobody')
      const { page } = portal
      const claim = fill(queueTexts.claimOf, { name: shortId() })
      await portal.button(claim).click()
      await inState(portal, 'examining')
      await readAllFiles(portal, scene.texts)
      await readPersonal(portal)
      await pointOut(portal)
      assert.doesNotMatch(await titleOf(page), /ran/)
      await portal.looked('the composer')
      await portal.button(stepTexts.send).click()
      await inState(portal, 'correctionRequired')
      const file = await stateOf()
      const defects = file.events.at(-1)?.payload['defects'] as Record<string, string>[]
      assert.deepEqual(
        defects.map(({ pointer, code }) => [pointer, code]),
        [
          ['/works/0/title', 'examinerNote'],
          ['/statement/process', 'statementMissing'],
        ],
      )
      await correctByApi()
      await portal.go('/staff/queue')
      await portal.button(claim).click()
      await passToReview(portal)
      portal.browser.calm()
    })

    async function correctByApi(): Promise<void> {
      const { id, applicant, form } = scene
      const { events } = await stateOf()
      const path = `/v1/applications/${id}/correction`
      const body = { form, expected: events.length }
      await registry.office.expect(200, applicant, 'POST', path, body)
    }

    it('lets another person approve, and a third certify', async () => {
      const senior = await registry.office.staff('senior_examiner')
      const second = await signedIn(senior, `/staff/cases/${scene.id}`)
      await inState(second, 'reviewing')
      await makeStep(second, 'approve')
      await inState(second, 'approved')
      second.browser.calm()
      const registrar = await registry.office.staff('registrar')
      const third = await signedIn(registrar, `/staff/cases/${scene.id}`)
      await readOtherBytes(third)
      await makeStep(third, 'certify')
      await inState(third, 'certified')
      assert.doesNotMatch(await titleOf(third.page), /ran/)
      // The case leads to what it ended in.
      const [issued] = await registry.office.issued(registrar, scene.id)
      await third.page.getByRole('link', { name: issued!.registrationNumber }).click()
      await third.heading(fill(certificateTexts.title, { id: issued!.registrationNumber }))
      third.browser.calm()
    })

    it('lets a registrar find, suspend and restore a certificate', async () => {
      const { office } = registry
      const registrar = await office.staff('registrar')
      const [issued] = await office.issued(registrar, scene.id)
      assert.ok(issued)
      const life = async () =>
        (
          await office.expect<{ state: string }>(
            ...([200, undefined, 'GET', `/v1/certificates/${issued.certificate}/status`] as const),
          )
        ).state
      const portal = await signedIn(registrar, '/staff/certificates')
      await findCertificate(portal, issued.registrationNumber)
      await portal.looked('the certificate')
      await decide(portal, certificateTexts.suspended, async () => {
        await choose(portal, staffTexts.reason, reasonWord('court_order'))
        await portal.field(staffTexts.authority).fill('北京互联网法院')
        await portal.field(staffTexts.caseNumber).fill('（2026）京0491民初1号')
      })
      await portal.button(certificateTexts.restored).waitFor()
      assert.equal(await life(), 'suspended')
      await decide(portal, certificateTexts.restored, () =>
        choose(portal, staffTexts.reason, reasonWord('dispute_settled')),
      )
      await portal.button(certificateTexts.suspended).waitFor()
      assert.equal(await life(), 'active')
      portal.browser.calm()
    })

    it('lets an auditor announce and draw by a block to come, and report', async () => {
      const { office, here } = registry
      const did = await office.identified()
      const from = here.context.log.next
      await office.submit(did, await office.form(did))
      const auditor = await office.staff('auditor')
      const portal = await signedIn(auditor, '/staff/audits')
      const { page } = portal
      await portal.field(auditTexts.from).fill(String(from))
      await portal.field(auditTexts.to).fill(String(here.context.log.next))
      await portal.field(auditTexts.perMille).fill('1000')
      await portal.field(auditTexts.blocksAhead).fill('1')
      await portal.looked('the audits')
      await portal.button(auditTexts.announce).click()
      await portal.button(auditTexts.draw).waitFor()
      const id = page.url().split('/').at(-1)!
      const block = Number((await office.case(auditor, id)).events[0]?.payload['block'])
      while ((await here.context.chain.head()).number < block) {
        await office.deposit(did)
        await here.context.publisher.now()
        await here.context.anchorer.now()
      }
      await portal.button(auditTexts.draw).click()
      await page.getByText(portal.say(auditTexts.drawnTitle)).waitFor()
      await portal.looked('the draw')
      await page
        .getByRole('button', { name: portal.say(auditTexts.report) })
        .first()
        .click()
      await choose(portal, staffTexts.reason, reasonWord('in_order'))
      await portal.button(auditTexts.report).last().click()
      const result = `${portal.say(auditTexts.reported)}: ${portal.say(reasonWord('in_order'))}`
      await page.getByText(result).waitFor()
      portal.browser.calm()
    })

    it('lets an administrator give and take a role, but not against the separation of duties', async () => {
      const admin = await registry.office.staff('admin')
      const portal = await signedIn(admin, '/staff/roles')
      const { page } = portal
      await portal.looked('the roles')
      const { did } = newPerson()
      await giveRole(portal, examiner, 'auditor')
      await page.getByText(portal.say(problemTexts['conflict_of_interest']!)).waitFor()
      await giveRole(portal, did, 'examiner')
      const short = `0x${did.slice(-40, -34)}…${did.slice(-4)}`
      const take = fill(roleTexts.takeOf, { role: roleWord('examiner'), did: short })
      await portal.button(take).click()
      await choose(portal, staffTexts.reason, reasonWord('duty_ended'))
      await portal.button(roleTexts.take).click()
      await page.getByText(short).waitFor({ state: 'detached' })
      assert.equal((await registry.here.context.book.rolesOf(did)).size, 0)
      await portal.go('/staff/settings')
      await page.getByText('colophon-trust-v1').waitFor()
      await portal.looked('the settings')
      portal.browser.calm()
    })
  }

  it('is for staff: others are told so, and are shown no way there', async () => {
    const options = { language: 'zh', size: 'desktop', path: '/staff/queue' } as const
    await using portal = await PortalPage.signedIn(registry, newPerson().did, options)
    await portal.heading(shellTexts.notForRole)
    assert.equal(await portal.link(staffTexts.queue).count(), 0)
    portal.browser.calm()
  })
})
