/** Every page of the staff in turn, to be looked at. */
import type { Page } from 'playwright-core'
import { caseTexts } from '../../../web/portal/staff/case/texts.ts'
import { stepTexts } from '../../../web/portal/staff/case/step-texts.ts'
import { certificateTexts } from '../../../web/portal/staff/certificates/texts.ts'
import { auditTexts } from '../../../web/portal/staff/audits/texts.ts'
import { queueTexts } from '../../../web/portal/staff/queue/texts.ts'
import { roleTexts } from '../../../web/portal/staff/roles/texts.ts'
import { stateWord, stepWord } from '../../../web/portal/staff/words.ts'
import type { SteppedAnswer } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'
import { PortalPage } from './portal-page.ts'
import type { BrowserRegistry, Language, Size } from './registry-page.ts'
import { hostileCase } from './staff-scene.ts'

interface Look {
  readonly language: Language
  readonly size: Size
  readonly colorScheme?: 'light' | 'dark'
}

type Visit = (page: Page, view: string) => Promise<void>

/** The queue, a case with its files and composer, certificates, audits, roles, settings. */
export async function visitStaff(
  registry: BrowserRegistry,
  look: Look,
  visit: Visit,
): Promise<void> {
  const { office } = registry
  const scene = await hostileCase(registry)
  await office.step(await office.staff('intake_clerk'), scene.id, 'accept')
  await office.step(await office.staff('examiner'), scene.id, 'claim')
  await office.examined('submitted')
  const certified = await office.examined('certified')
  const [certificate] = await office.issued(await office.staff('registrar'), certified.id)
  const asked = await office.expect<SteppedAnswer>(
    201,
    certified.applicant,
    'POST',
    '/v1/requests',
    {
      kind: 'copy',
      certificate: certificate?.certificate,
      statement: '证书遗失',
    },
  )
  const guardian = newPerson().did
  const identity = await office.expect<SteppedAnswer>(
    ...([201, guardian, 'POST', '/v1/identities'] as const),
    await office.childForm(newPerson().did, guardian),
  )
  {
    const path = '/staff/queue'
    await using desk = await PortalPage.signedIn(registry, await office.staff('examiner'), {
      ...look,
      path,
    })
    await desk.heading(queueTexts.title)
    await desk.page.getByRole('list', { name: desk.say(queueTexts.list) }).waitFor()
    await visit(desk.page, 'staff-queue')
    await desk.go(`/staff/cases/${scene.id}`)
    await desk.button(caseTexts.readFile).first().click()
    await desk.page.getByRole('img', { name: /…|文件|Content/ }).waitFor()
    await visit(desk.page, 'staff-case')
    await desk.page
      .getByRole('button', { name: desk.say(caseTexts.cite) })
      .first()
      .click()
    await desk.page.getByLabel(desk.say(stepTexts.textZh)).fill('请改正。')
    await desk.page.getByLabel(desk.say(stepTexts.textEn)).fill('Correct it.')
    await visit(desk.page, 'staff-composer')
  }
  {
    const path = '/staff/certificates'
    await using desk = await PortalPage.signedIn(registry, await office.staff('registrar'), {
      ...look,
      path,
    })
    await desk.heading(certificateTexts.findTitle)
    await visit(desk.page, 'staff-certificates')
    await desk.go(`/staff/certificates/${certificate?.certificate}`)
    await desk.button(certificateTexts.suspended).click()
    await visit(desk.page, 'staff-certificate')
    await desk.go(`/staff/cases/${asked.case.id}`)
    await desk.button(stepWord('grant')).click()
    await visit(desk.page, 'staff-request')
    await desk.go(`/staff/cases/${identity.case.id}`)
    await desk.page
      .getByText(desk.say(stateWord('identity', 'submitted')))
      .first()
      .waitFor()
    await visit(desk.page, 'staff-identity')
    await desk.go('/staff/settings')
    await desk.page.getByText('colophon', { exact: false }).first().waitFor()
    await visit(desk.page, 'staff-settings')
  }
  {
    const path = '/staff/audits'
    await using desk = await PortalPage.signedIn(registry, await office.staff('auditor'), {
      ...look,
      path,
    })
    await desk.button(auditTexts.announce).click()
    await desk.page.getByText(desk.say(auditTexts.drawLead)).waitFor()
    await visit(desk.page, 'staff-audit')
  }
  {
    const path = '/staff/roles'
    await using desk = await PortalPage.signedIn(registry, await office.staff('admin'), {
      ...look,
      path,
    })
    await desk.page.getByText(desk.say(roleTexts.people)).waitFor()
    await visit(desk.page, 'staff-roles')
  }
}
