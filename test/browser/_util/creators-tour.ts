/** Every page of the creators' part of the portal in turn, to be looked at; and a person who has something on each. */
import { Buffer } from 'node:buffer'
import type { Page } from 'playwright-core'
import { depositTexts } from '../../../web/portal/creators/deposits/texts.ts'
import { identityTexts } from '../../../web/portal/creators/identity/texts.ts'
import { worksTexts } from '../../../web/portal/creators/works/texts.ts'
import { shellTexts } from '../../../web/portal/shell/texts.ts'
import { application } from '../../api/routes/_api.ts'
import { identity } from '../../api/realname/_util/identity.ts'
import type { Visit } from './did-tour.ts'
import type { PortalPage } from './portal-page.ts'
import type { BrowserRegistry } from './registry-page.ts'

/** Somebody with certificates, deposits, an open application for an identity certificate, and a request. */
export interface Creator {
  readonly did: string
  readonly work: string
  readonly request: string
}

/** A text that would be markup, were it not text. */
export const payload = '"><img src=x onerror=document.title=1><script>document.title=1</script>'

export async function creatorIn({ office }: BrowserRegistry): Promise<Creator> {
  const did = await office.identified()
  const deposits = [await office.deposit(did), await office.deposit(did)]
  const [first = '', second = ''] = deposits
  const plain = application(did, first)
  await office.expect(201, did, 'POST', '/v1/works', plain)
  const hostile = application(did, second)
  const titled = { ...hostile, work: { ...hostile.work, title: `${payload} ${second.slice(-6)}` } }
  const made = await office.expect<{ id: string }>(201, did, 'POST', '/v1/works', titled)
  await office.deposit(did)
  const asked = { kind: 'surrender', certificate: made.id, statement: payload }
  const request = await office.expect<{ case: { id: string } }>(
    ...([201, did, 'POST', '/v1/requests', asked] as const),
  )
  const attachments = [{ kind: 'idDocument', deposit: await office.deposit(did) }] as const
  const again = identity({ subject: did, attachments: [...attachments] })
  await office.expect(201, did, 'POST', '/v1/identities', again)
  return { did, work: made.id, request: request.case.id }
}

/** Goes through all pages of somebody's. */
export async function visitCreators(
  portal: PortalPage,
  { work, request }: Creator,
  visit: Visit,
): Promise<void> {
  const { page } = portal
  const see = async (path: string, view: string, ready: () => Promise<void>): Promise<void> => {
    await portal.go(path)
    await ready()
    await loaded(page)
    await visit(page, `creators-${view}`)
  }
  await see('/', 'overview', () => portal.heading(shellTexts.overview))
  await see('/deposits', 'deposits', () => portal.heading(depositTexts.title))
  await see('/deposits/new', 'deposit-new', () => portal.heading(depositTexts.newTitle))
  await portal.field(depositTexts.filesField).setInputFiles([
    { name: `${payload}.png`, mimeType: 'image/png', buffer: Buffer.alloc(0) },
    { name: '木纹.txt', mimeType: 'text/plain', buffer: Buffer.from(`木纹 ${Math.random()}`) },
  ])
  await page.locator('[data-state=deposited]').waitFor()
  await page.locator('[data-state=failed]').waitFor()
  await visit(page, 'creators-deposit-files')
  await see('/identity', 'identity', () => portal.heading(identityTexts.title))
  await see('/identity/apply', 'identity-apply', () => portal.heading(identityTexts.formTitle))
  await portal.button(identityTexts.submit).click()
  await page.getByRole('alert').first().waitFor()
  await visit(page, 'creators-identity-refused')
  await page.getByRole('radio', { name: portal.say(identityTexts.child) }).check()
  await page.locator('.ant-form-show-help-item-leave').first().waitFor({ state: 'detached' })
  await visit(page, 'creators-identity-child')
  await see('/works', 'works', () => portal.heading(worksTexts.title))
  await see(`/works/${work}`, 'work', () => portal.button(worksTexts.pdf).waitFor())
  await see(`/works/${work}/request/correction`, 'correction', () =>
    portal.button(worksTexts.send).waitFor(),
  )
  await see(`/requests/${request}`, 'request', () => portal.heading(worksTexts.request))
}

/** Nothing is waited for any more. */
async function loaded(page: Page): Promise<void> {
  await page.locator('.waiting').first().waitFor({ state: 'detached' })
}
