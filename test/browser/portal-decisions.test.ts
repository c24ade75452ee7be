import assert from 'node:assert/strict'
import { fill } from '../../web/format.ts'
import { problemTexts } from '../../web/portal/base/problem-texts.ts'
import { recoveryTexts } from '../../web/portal/staff/case/recovery-texts.ts'
import { stepTexts } from '../../web/portal/staff/case/step-texts.ts'
import { caseTexts } from '../../web/portal/staff/case/texts.ts'
import { certificateTexts } from '../../web/portal/staff/certificates/texts.ts'
import { queueTexts } from '../../web/portal/staff/queue/texts.ts'
import { staffTexts } from '../../web/portal/staff/texts.ts'
import { certificateStates, reasonWord, stepWord } from '../../web/portal/staff/words.ts'
import { newPerson } from '../_util/people.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { jointWork } from './_util/creators.ts'
import { Desks } from './_util/desk.ts'
import type { PortalPage } from './_util/portal-page.ts'
import { BrowserRegistry, everywhere, type Look } from './_util/registry-page.ts'
import { ask, askIdentity, heldWork, lifeOf, retitled } from './_util/requests.ts'
import {
  choose,
  decide,
  findCertificate,
  inState,
  makeStep,
  readPersonal,
  stepButton,
  stepsOf,
} from './_util/staff-desk.ts'

const zhPhone = { language: 'zh', size: 'phone' } as const satisfies Look
const zhDesktop = { language: 'zh', size: 'desktop' } as const satisfies Look
const enPhone = { language: 'en', size: 'phone' } as const satisfies Look
const enDesktop = { language: 'en', size: 'desktop' } as const satisfies Look

const named = ({ language, size }: Look): string => `(${language}, ${size})`
const court = { authority: '北京互联网法院', caseNumber: '（2026）京0491民初2号' }

const nothing = () => Promise.resolve({})
const judged = () => Promise.resolve({ ground: 'court_judgment', basis: court })

/** What staff decide on identities and certificates, beside the examination of applications. */
describe('what staff decide on identities and requests', function () {
  this.timeout(300_000)
  let registry: BrowserRegistry
  let desks: Desks

  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
    desks = new Desks(registry)
  })
  after(async () => {
    await desks?.close()
    await registry?.stop()
  })

  const as = async (role: 'verifier' | 'registrar' | 'court', look: Look, path: string) =>
    desks.of(look).signedIn(await registry.office.staff(role), path)

  for (const look of everywhere)
    it(`lets a verifier certify an identity, at no higher level than was checked ${named(look)}`, async () => {
      const id = await askIdentity(registry)
      const portal = await as('verifier', look, '/staff/queue')
      await claim(portal, id)
      await portal.button(caseTexts.readFile).click()
      await portal.page.getByText(portal.say(caseTexts.digestSame)).waitFor()
      await readPersonal(portal)
      await makeStep(portal, 'verify', async () => {
        await choose(portal, stepTexts.level, stepTexts.levelSystem)
        await choose(portal, stepTexts.method, stepTexts.videoInterview)
        await portal.looked('the check of an identity')
        await stepButton(portal, 'verify').click()
        await portal.page.getByText(portal.say(problemTexts['invalid_request']!)).waitFor()
        await choose(portal, stepTexts.level, stepTexts.levelDocuments)
      })
      await inState(portal, 'certified', 'identity')
      await portal.page.getByText(portal.say(fill(caseTexts.issued, { n: '1' }))).waitFor()
      const path = `/v1/certificates/${await identityOf(id)}`
      const { document } = await registry.office.expect<{
        document: { credentialSubject: { assuranceLevel: string } }
      }>(200, undefined, 'GET', path)
      assert.equal(document.credentialSubject.assuranceLevel, 'documentChecked')
      portal.browser.calm()
    })

  /** The identity certificate that a case ended in. */
  async function identityOf(id: string): Promise<string> {
    const { events } = await registry.office.case(await registry.office.staff('verifier'), id)
    return String(events.at(-1)?.payload['issued'])
  }

  it(`lets a verifier refuse an identity, with a reason and a letter ${named(zhDesktop)}`, async () => {
    const id = await askIdentity(registry)
    const portal = await as('verifier', zhDesktop, '/staff/queue')
    await claim(portal, id)
    await refuse(portal, 'identity', 'documents_invalid')
    await inState(portal, 'refused', 'identity')
    const { events } = await registry.office.case(await registry.office.staff('verifier'), id)
    assert.equal(events.at(-1)?.reason, 'documents_invalid')
    portal.browser.calm()
  })

  it(`leads a registrar from an identity to its certificate, which he revokes ${named(enPhone)}`, async () => {
    const { office } = registry
    const id = await askIdentity(registry)
    const verifier = await office.staff('verifier')
    await office.step(verifier, id, 'claim')
    const checked = { assuranceLevel: 'systemVerified', method: 'certificateAuthority' }
    await office.step(verifier, id, 'verify', checked)
    const certificate = await identityOf(id)
    const portal = await as('registrar', enPhone, `/staff/cases/${id}`)
    await portal.page.getByRole('link', { name: certificate }).click()
    await decide(portal, certificateTexts.revoked, () =>
      choose(portal, staffTexts.reason, reasonWord('fraud')),
    )
    await portal.page.getByText(portal.say(certificateTexts.actsNone)).waitFor()
    assert.equal((await lifeOf(office, certificate)).state, 'revoked')
    portal.browser.calm()
  })

  const facts = async (certificate: string) => ({
    facts: await retitled(registry.office, certificate, '更正后的题目 Corrected'),
  })
  /** What is asked for beside kind and certificate, what becomes of the certificate, and where it is decided. */
  const requests = {
    supplement: { more: facts, becomes: 'superseded', look: zhPhone },
    surrender: { more: nothing, becomes: 'surrendered', look: enDesktop },
    revocation: { more: judged, becomes: 'revoked', look: zhDesktop },
    copy: { more: nothing, becomes: 'active', look: enPhone },
  } as const
  for (const [kind, { more, becomes, look }] of Object.entries(requests))
    it(`lets a registrar refuse and grant a request: ${kind} ${named(look)}`, async () => {
      const { office } = registry
      const { certificate, holder } = await heldWork(office)
      const body = { kind, certificate, ...(await more(certificate)) }
      const first = await ask(office, holder, body)
      const portal = await as('registrar', look, '/staff/queue?type=request')
      await portal.page.getByRole('link', { name: first.slice(-8) }).click()
      // Those of the queue say their states, too.
      await stepsOf(portal).waitFor()
      await inState(portal, 'submitted', 'request')
      await refuse(portal, 'request', 'not_proven')
      await inState(portal, 'refused', 'request')
      assert.equal((await lifeOf(office, certificate)).state, 'active')
      await portal.go(`/staff/cases/${await ask(office, holder, body)}`)
      await inState(portal, 'submitted', 'request')
      await makeStep(portal, 'grant', async () => {
        if (kind === 'revocation') {
          await portal.field(staffTexts.authority).fill(court.authority)
          await portal.field(staffTexts.caseNumber).fill(court.caseNumber)
        }
        await portal.looked('a request')
      })
      await inState(portal, 'granted', 'request')
      assert.equal((await lifeOf(office, certificate)).state, becomes)
      await portal.link(caseTexts.requestCertificate).click()
      const state = portal.page.locator('.ant-tag')
      await state.getByText(portal.say(certificateStates[becomes]!), { exact: true }).waitFor()
      portal.browser.calm()
    })

  it(`grants the correction of what two own when both agree, and leads to the new certificate ${named(enDesktop)}`, async () => {
    const { office } = registry
    const [{ did: first }, { did: second }] = [newPerson(), newPerson()]
    const certificate = await jointWork(office, first, second)
    const body = { kind: 'correction', certificate, ...(await facts(certificate)) }
    const refused = await ask(office, first, body)
    const portal = await as('registrar', enDesktop, `/staff/cases/${refused}`)
    const { page } = portal
    await page.getByText(portal.say(caseTexts.consentOwed), { exact: true }).waitFor()
    const why = `${portal.say(stepWord('grant'))}: ${portal.say(caseTexts.consentsFirst)}`
    await stepsOf(portal).getByRole('alert').getByText(why).waitFor()
    await portal.looked('a request that owners have to consent to')
    await refuse(portal, 'request', 'disputed')
    await inState(portal, 'refused', 'request')
    const id = await ask(office, first, body)
    await office.step(second, id, 'consent')
    await portal.go(`/staff/cases/${id}`)
    await page.getByText(portal.say(caseTexts.consentGiven), { exact: true }).waitFor()
    await makeStep(portal, 'grant')
    await inState(portal, 'granted', 'request')
    await portal.link(caseTexts.requestCertificate).click()
    await portal.link(certificateTexts.replacedBy).click()
    await page.getByText('更正后的题目 Corrected').waitFor()
    assert.equal((await lifeOf(office, certificate)).state, 'superseded')
    portal.browser.calm()
  })

  for (const look of everywhere)
    it(`lets a court suspend a certificate until a day by its order, and restore it ${named(look)}`, async () => {
      const { office } = registry
      const { certificate, number } = await heldWork(office)
      const portal = await as('court', look, '/staff/certificates')
      await findCertificate(portal, number)
      const order = async (): Promise<void> => {
        await choose(portal, staffTexts.reason, reasonWord('court_order'))
        await portal.field(staffTexts.authority).fill(court.authority)
        await portal.field(staffTexts.caseNumber).fill(court.caseNumber)
      }
      const day = `${new Date().getFullYear() + 1}-06-30`
      await decide(portal, certificateTexts.suspended, async () => {
        await order()
        await portal.field(certificateTexts.untilField).fill(day)
      })
      await portal.button(certificateTexts.restored).waitFor()
      // The end of that day in Beijing.
      const { state, changes } = await lifeOf(office, certificate)
      assert.deepEqual([state, changes[0]?.until], ['suspended', `${day}T15:59:59Z`])
      await decide(portal, certificateTexts.restored, order)
      await portal.button(certificateTexts.suspended).waitFor()
      assert.equal((await lifeOf(office, certificate)).state, 'active')
      // A revocation that a court orders the registrar carries out.
      assert.equal(await portal.button(certificateTexts.revoked).count(), 0)
      portal.browser.calm()
    })

  for (const look of [zhPhone, enPhone])
    it(`grants the recovery of a DID, begins it on chain and takes it back ${named(look)}`, async () => {
      const { office } = registry
      const [lost, heir] = [newPerson().did, newPerson().did]
      const id = await ask(office, heir, { kind: 'recovery', lost })
      const portal = await as('registrar', look, `/staff/cases/${id}`)
      const { page } = portal
      await makeStep(portal, 'grant')
      await inState(portal, 'granted', 'request')
      const none = page.getByText(portal.say(recoveryTexts.none))
      await none.waitFor()
      await portal.button(recoveryTexts.begin).click()
      const [waits = ''] = portal.say(recoveryTexts.waits).split('{time}')
      await page.getByText(waits).waitFor()
      const path = `/v1/dids/${lost}/recovery`
      const { pending } = await office.expect<{ pending: { by: string; newOwner: string }[] }>(
        ...([200, undefined, 'GET', path] as const),
      )
      assert.deepEqual(
        pending.map(({ by, newOwner }) => [by, newOwner]),
        [['registrar', heir.slice(-42)]],
      )
      await portal.looked('a recovery that waits')
      await portal.button(recoveryTexts.withdraw).click()
      await none.waitFor()
      // One decision begins it once.
      await portal.button(recoveryTexts.begin).click()
      await page.getByText(portal.say(problemTexts['state_changed']!)).waitFor()
      portal.browser.calm()
    })
})

/** Claims a case on the queue, where a verifier sees identities alone. */
async function claim(portal: PortalPage, id: string): Promise<void> {
  await portal.button(fill(queueTexts.claimOf, { name: id.slice(-8) })).click()
  await inState(portal, 'checking', 'identity')
}

/** Refuses what is asked for; without the letter it is not sent. */
async function refuse(
  portal: PortalPage,
  type: 'identity' | 'request',
  reason: string,
): Promise<void> {
  const sayWhy = async (): Promise<void> => {
    await choose(portal, staffTexts.reason, reasonWord(reason))
    await stepButton(portal, 'refuse', type).click()
    await stepsOf(portal).getByText(portal.say(staffTexts.faultsTitle)).waitFor()
    await portal.looked('a refusal')
    await portal.field(stepTexts.letter).fill('所交材料不足。 The documents do not show it.')
  }
  await makeStep(portal, 'refuse', sayWhy, type)
}
