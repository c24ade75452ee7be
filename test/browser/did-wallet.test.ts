import assert from 'node:assert/strict'
import { parseSignInMessage } from '../../api/access/sign-in-message.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { DidPage } from './_util/did-page.ts'
import { BrowserRegistry } from './_util/registry-page.ts'
import { installWallet } from './_util/test-wallet.ts'

/** Whoever writes these names the registrar, a role, a wallet. */
const hostile = '<img src=x onerror="document.title=\'run\'"><script>document.title="run"</script>'

describe('the page /did with a wallet', function () {
  this.timeout(240_000)
  let registry: BrowserRegistry
  before(async function () {
    const chromium = await chromiumOrSkip(this)
    registry = await BrowserRegistry.start(chromium, { COLOPHON_REGISTRAR_NAME: hostile })
  })
  after(() => registry?.stop())

  it('signs in with one that announces itself (EIP-6963), shows roles, and signs out', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    const wallet = await installWallet(browser.context, { announced: 'Old Oak' })
    const own = wallet.wallet.address.toLowerCase()
    const did = await DidPage.open(browser, 'en')
    await registry.here.grant(`did:ethr:0xc0104:${own}`, 'examiner', 'intake_clerk')
    await did.button('startWallet').click()
    await did.page.getByRole('button', { name: 'Old Oak' }).click()
    await did.heading('readyTitle')
    assert.equal(await did.did(), `did:ethr:0xc0104:${own}`)
    await did.says('Old Oak, set to chain 1')
    await did.signIn()
    await did.says('intake clerk')
    await did.says('examiner')
    const message = parseSignInMessage(wallet.signed[0]!)
    assert.equal(message.address, wallet.wallet.address)
    assert.equal(message.domain, new URL(registry.url).host)
    await did.signOut()
    browser.calm()
  })

  it('signs in with one that only is window.ethereum, in Chinese', async () => {
    await using browser = await registry.browser({ locale: 'zh-CN' })
    const wallet = await installWallet(browser.context, 'ethereum')
    const did = await DidPage.open(browser, 'zh')
    await did.button('startWallet').click()
    await did.button('walletUnnamed').click()
    await did.heading('readyTitle')
    await did.signIn()
    await did.says(did.text('rolesNone'))
    assert.equal(wallet.signed.length, 1)
    browser.calm()
  })

  it('says what a wallet did not do: none there, declined, busy, another key', async () => {
    await using bare = await registry.browser({ locale: 'en-GB' })
    const alone = await DidPage.open(bare, 'en')
    await alone.button('startWallet').click()
    await alone.says(alone.text('walletNone'))
    await alone.button('back').click()
    await alone.heading('startTitle')

    await using browser = await registry.browser({ locale: 'en-GB' })
    const wallet = await installWallet(browser.context, { announced: 'Old Oak' })
    const did = await DidPage.open(browser, 'en')
    const connect = did.page.getByRole('button', { name: 'Old Oak' })
    await did.button('startWallet').click()
    wallet.next = 'decline'
    await connect.click()
    await did.says(did.text('walletRejected'))
    wallet.next = 'busy'
    await connect.click()
    await did.says(did.text('walletBusy'))
    wallet.next = 'sign'
    await connect.click()
    await did.heading('readyTitle')
    wallet.next = 'otherKey'
    await did.button('signIn').click()
    await did.says(did.text('walletOther'))
    wallet.next = 'decline'
    await did.button('signIn').click()
    await did.says(did.text('walletRejected'))
    bare.calm()
    browser.calm()
  })

  it('forgets who was signed in when the wallet goes over to another account', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    await installWallet(browser.context, { announced: 'Old Oak' })
    const did = await DidPage.open(browser, 'en')
    await did.button('startWallet').click()
    await did.page.getByRole('button', { name: 'Old Oak' }).click()
    await did.heading('readyTitle')
    const token = await did.signIn()
    await did.page.evaluate(() =>
      (globalThis as unknown as { switchAccount(): void }).switchAccount(),
    )
    await did.says(did.text('walletChanged'))
    const headers = { authorization: `Bearer ${token}` }
    for (let tries = 0; ; tries++) {
      const { status } = await fetch(`${registry.url}/v1/session`, { headers })
      if (status === 401) break
      assert.ok(tries < 100, 'the session went on')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    browser.calm()
  })

  it('shows hostile names as text: of the registrar, of a wallet, of a role', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    await installWallet(browser.context, { announced: hostile })
    // A registry that was taken over could answer anything.
    await browser.context.route('**/v1/sign-in', async (route) => {
      const response = await route.fetch()
      const session = (await response.json()) as object
      await route.fulfill({ response, json: { ...session, roles: [hostile, '__proto__'] } })
    })
    const did = await DidPage.open(browser, 'en')
    await did.says(hostile)
    await did.button('startWallet').click()
    const name = hostile.slice(0, 60)
    await did.page.getByRole('button', { name }).click()
    await did.heading('readyTitle')
    await did.says(`${name}, set to chain 1`)
    await did.signIn()
    await did.page.locator('.tags').getByText(hostile).waitFor()
    assert.equal(await did.page.locator('body img, body script').count(), 0)
    assert.equal(await did.page.title(), did.text('pageTitle'))
    browser.calm()
  })

  it('signs nothing for a registry that says it is elsewhere, and says where', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    const wallet = await installWallet(browser.context, 'ethereum')
    await browser.context.route('**/v1/sign-in/nonce', async (route) => {
      const response = await route.fetch()
      const challenge = (await response.json()) as object
      const elsewhere = { domain: 'bank.test', uri: 'https://bank.test/v1/sign-in' }
      await route.fulfill({ response, json: { ...challenge, ...elsewhere } })
    })
    const did = await DidPage.open(browser, 'en')
    await did.button('startWallet').click()
    await did.button('walletUnnamed').click()
    await did.heading('readyTitle')
    await did.button('signIn').click()
    await did.page.getByRole('link', { name: 'https://bank.test/did' }).waitFor()
    assert.deepEqual(wallet.signed, [])
    browser.calm()
  })

  it('is under a policy that would stop what it must: markup, inline script, other origins', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    const did = await DidPage.open(browser, 'en')
    browser.calm()
    const done = await did.page.evaluate(async () => {
      const script = document.createElement('script')
      const acts: Readonly<Record<string, () => unknown>> = {
        markup: () => (document.body.innerHTML = '<b>x</b>'),
        inline: () => {
          script.append('document.title = "run"')
          document.body.append(script)
          if (document.title !== 'run') throw new Error('it did not run')
        },
        worker: () => new Worker('/assets/other.js'),
        foreign: () => fetch('https://example.org/'),
      }
      const names: string[] = []
      for (const [name, act] of Object.entries(acts)) {
        try {
          await act()
          names.push(name)
        } catch {
          // Refused, as it should be.
        }
      }
      return names
    })
    assert.deepEqual(done, [])
    // The watch of these tests sees each of them.
    const seen = browser.oddities().join('\n')
    for (const refused of ['TrustedHTML', 'TrustedScript', 'TrustedScriptURL', 'connect-src'])
      assert.match(seen, new RegExp(refused))
  })
})
