/** Every view of the page /did in turn, to be looked at. */
import type { Page } from 'playwright-core'
import { linkTo } from '../../../web/draft.ts'
import { DidPage } from './did-page.ts'
import { draftFor } from './drafts.ts'
import type { BrowserRegistry, Language, WatchedBrowser } from './registry-page.ts'

/** Looks at a view; its name fits a file. */
export type Visit = (page: Page, view: string) => Promise<void>

/** Goes through all views; how many there are is what `views` says. */
export async function visitAll(
  registry: BrowserRegistry,
  browser: WatchedBrowser,
  language: Language,
  visit: Visit,
): Promise<void> {
  const did = await DidPage.open(browser, language)
  const see = (view: string): Promise<void> => visit(did.page, view)
  await see('start')
  await newKey(did, see)
  await signing(did, registry, see)
  await did.signOut()
  await did.button('forget').click()
  await did.button('startWallet').click()
  await did.says(did.text('walletNone'))
  await see('wallets')
  await did.button('back').click()
  await opening(did, see)
}

export const views = [
  'start',
  'new',
  'new-refused',
  'ready',
  'signed-in',
  'draft',
  'draft-signed',
  'wallets',
  'open',
  'open-refused',
] as const

type See = (view: (typeof views)[number]) => Promise<void>

async function newKey(did: DidPage, see: See): Promise<void> {
  await did.makeKey()
  await see('new')
  await did.button('save').click()
  await did.page.locator('[aria-invalid]').waitFor()
  await see('new-refused')
  await did.saveKey('correct horse')
  await see('ready')
}

async function signing(did: DidPage, registry: BrowserRegistry, see: See): Promise<void> {
  await did.signIn()
  await see('signed-in')
  const draft = await draftFor(registry.office, await did.did())
  await did.field('draftPlace').fill(linkTo(draft, `${registry.url}/did`))
  await did.button('draftLoad').click()
  await did.heading('draftSays')
  await see('draft')
  await did.button('draftSign').click()
  await did.says(did.text('draftDone'))
  await see('draft-signed')
}

async function opening(did: DidPage, see: See): Promise<void> {
  await did.button('startOpen').click()
  await did.heading('openTitle')
  await see('open')
  await did.button('open').click()
  await did.page.locator('[aria-invalid]').waitFor()
  await see('open-refused')
}
