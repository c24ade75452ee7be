import assert from 'node:assert/strict'
import { newPerson } from '../_util/people.ts'
import { linkTo } from '../../web/draft.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { DidPage } from './_util/did-page.ts'
import { type Draft, draftFor } from './_util/drafts.ts'
import { BrowserRegistry, type WatchedBrowser } from './_util/registry-page.ts'
import { installWallet } from './_util/test-wallet.ts'

/** Opens the page and signs in there with a wallet, whose DID says which path to open. */
async function signedInWithWallet(browser: WatchedBrowser, path: (did: string) => Promise<string>) {
  const wallet = await installWallet(browser.context, 'ethereum')
  const signer = `did:ethr:0xc0104:${wallet.wallet.address.toLowerCase()}`
  const did = await DidPage.open(browser, 'en', await path(signer))
  await did.button('startWallet').click()
  await did.button('walletUnnamed').click()
  await did.heading('readyTitle')
  await did.signIn()
  return { wallet, did, signer }
}

describe('signing an application on the page /did', function () {
  this.timeout(240_000)
  let registry: BrowserRegistry
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
  })
  after(() => registry?.stop())

  it('follows a link: says what the application says, who signs, the text; signs it', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    let draft: Draft | undefined
    const { wallet, did, signer } = await signedInWithWallet(browser, async (who) => {
      draft = await draftFor(registry.office, who)
      return linkTo(draft, '/did')
    })
    await did.button('draftLoad').click()
    await did.heading('draftSays')
    await did.says('夜航 (work of fine art, original)')
    await did.says('李四 · 40 %')
    const text = (await did.page.locator('pre').textContent()) ?? ''
    assert.match(text, /申请表摘要/)
    await did.button('draftSign').click()
    await did.says(did.text('draftDone'))
    assert.equal(wallet.signed.at(-1), text)
    const query = `owner=${encodeURIComponent(draft!.owner)}`
    const path = `/v1/applications/drafts/${draft!.id}/signing?${query}`
    const { parties } = await registry.office.expect<{
      parties: { did: string; signed: boolean }[]
    }>(...([200, draft!.owner, 'GET', path] as const))
    assert.deepEqual(
      parties.map((party) => [party.did, party.signed]),
      [
        [draft!.owner, false],
        [signer, true],
      ],
    )
    // The fragment with the draft's place is sent to nobody.
    assert.ok(!registry.wire.sent().includes(`#draft=${draft!.id}`))
    browser.calm()
  })

  it('takes a pasted link, or number and DID; says what is wrong with others', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    const { did, signer } = await signedInWithWallet(browser, async () => '/did')
    const draft = await draftFor(registry.office, signer)
    await did.button('draftLoad').click()
    await did.says('There is no draft number in this')
    await did.field('draftPlace').fill(draft.id)
    await did.button('draftLoad').click()
    await did.says(did.text('draftOwnerForm'))
    await did.field('draftOwner').fill(newPerson().did)
    await did.button('draftLoad').click()
    await did.says(did.text('draftNotFound'))
    await did.field('draftPlace').fill(linkTo(draft, `${registry.url}/did`))
    assert.equal(await did.field('draftOwner').inputValue(), draft.owner)
    await did.button('draftLoad').click()
    await did.heading('draftSays')
    browser.calm()
  })

  it('does not sign a text that is not about the application', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    await browser.context.route('**/signing?*', async (route) => {
      const response = await route.fetch()
      const draft = (await response.json()) as { parties: { text: string }[] }
      const parties = draft.parties.map((party) => ({ ...party, text: `${party.text}\nand more` }))
      await route.fulfill({ response, json: { ...draft, parties } })
    })
    const { did } = await signedInWithWallet(browser, async (who) =>
      linkTo(await draftFor(registry.office, who), '/did'),
    )
    await did.button('draftLoad').click()
    await did.says(did.text('draftOddText'))
    assert.equal(await did.button('draftSign').count(), 0)
    browser.calm()
  })

  it('shows a hostile title as text', async () => {
    const title = '<img src=x onerror="document.title=\'run\'">'
    await using browser = await registry.browser({ locale: 'en-GB' })
    const { did } = await signedInWithWallet(browser, async (who) =>
      linkTo(await draftFor(registry.office, who, title), '/did'),
    )
    await did.button('draftLoad').click()
    await did.page.locator('dd').getByText(title).waitFor()
    await did.page.locator('pre').getByText(title).waitFor()
    assert.equal(await did.page.locator('body img').count(), 0)
    assert.equal(await did.page.title(), did.text('pageTitle'))
    browser.calm()
  })

  it('says so when the session has ended', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    const { did } = await signedInWithWallet(browser, async (who) =>
      linkTo(await draftFor(registry.office, who), '/did'),
    )
    registry.here.ahead += 3600
    try {
      await did.button('draftLoad').click()
      await did.says(did.text('sessionOver'))
      await did.heading('readyTitle')
    } finally {
      registry.here.ahead -= 3600
    }
    browser.calm()
  })
})
