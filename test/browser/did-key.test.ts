import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Wallet } from 'ethers'
import { readKey, writeKey } from '../../scripts/keystore.ts'
import { chromiumOrSkip } from './_util/chromium.ts'
import { DidPage, fileOf } from './_util/did-page.ts'
import { BrowserRegistry, everywhere, locales, sizes } from './_util/registry-page.ts'
import { encodingsOf, found } from './_util/secrets.ts'

const passphrase = '三体 correct horse/battery+staple'

describe('the page /did with a key in the browser', function () {
  this.timeout(240_000)
  let registry: BrowserRegistry
  let folder: string
  before(async function () {
    registry = await BrowserRegistry.start(await chromiumOrSkip(this))
    folder = await mkdtemp(join(tmpdir(), 'colophon-did-page-'))
  })
  after(async () => {
    await registry?.stop()
    if (folder !== undefined) await rm(folder, { recursive: true })
  })

  const statusOf = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${registry.url}/v1/session`, { headers })).status
  }
  const keyFile = async (text: string): Promise<string> => {
    const file = join(folder, 'key.json')
    await writeFile(file, text, { mode: 0o600 })
    return file
  }

  for (const { language, size } of everywhere)
    it(`makes a DID, saves it, opens it again, signs in and out; key, passphrase and file never leave (${language}, ${size})`, async () => {
      await using browser = await registry.browser({
        locale: locales[language],
        viewport: sizes[size],
      })
      const did = await DidPage.open(browser, language)
      await did.makeKey()
      const saved = await did.saveKey(passphrase)
      const token = await did.signIn()
      await did.signOut()
      assert.equal(await statusOf(token), 401)

      await did.page.reload()
      await did.openKey(fileOf(saved.name, saved.text), passphrase)
      await did.heading('readyTitle')
      assert.equal(await did.did(), saved.did)
      const second = await did.signIn()
      assert.equal(await statusOf(second), 200)

      const key = await readKey(await keyFile(saved.text), passphrase)
      assert.equal(key.did, saved.did)
      const { ciphertext, mac } = (JSON.parse(saved.text) as { crypto: Record<string, string> })
        .crypto
      const secrets = [
        ...encodingsOf(Buffer.from(key.privateKey.slice(2), 'hex')),
        ...encodingsOf(Buffer.from(passphrase)),
        ...encodingsOf(Buffer.from(ciphertext!, 'hex')),
        ...encodingsOf(Buffer.from(mac!, 'hex')),
      ]
      assert.deepEqual(found(registry.wire.sent(), secrets), [])
      assert.ok(!saved.text.includes(key.privateKey.slice(2)))
      browser.calm()

      // What looks for the key would see it.
      const leak = Buffer.from(key.privateKey.slice(2), 'hex').toString('base64')
      await did.page.evaluate((text) => fetch('/v1/trust', { headers: { 'x-leak': text } }), leak)
      assert.notDeepEqual(found(registry.wire.sent(), secrets), [])
    })

  it('keeps nothing but the language on the device, and ends the session when it is left', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    const did = await DidPage.open(browser, 'en')
    await did.makeKey()
    await did.saveKey(passphrase)
    const token = await did.signIn()
    await did.page.getByRole('button', { name: '中文' }).click()
    const kept = await did.page.evaluate(async () => ({
      local: Object.entries(localStorage),
      session: Object.entries(sessionStorage),
      databases: await indexedDB.databases(),
    }))
    assert.deepEqual(kept, {
      local: [['colophon.language', 'zh']],
      session: [],
      databases: [],
    })
    assert.deepEqual(await browser.context.cookies(), [])
    assert.equal(await statusOf(token), 200)
    await did.page.goto(`${registry.url}/health`)
    for (let tries = 0; (await statusOf(token)) !== 401; tries++) {
      assert.ok(tries < 100, 'the session outlived the page')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await did.page.goto(`${registry.url}/did`)
    await new DidPage(did.page, 'zh').heading('startTitle')
    browser.calm()
  })

  it('writes files that the command line reads, and reads those of the command line', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    const did = await DidPage.open(browser, 'en')
    const wallet = Wallet.createRandom()
    const other = `did:ethr:0xc0104:0x${'ab'.repeat(20)}`
    const file = join(folder, 'from-command-line.json')
    await writeKey(file, { did: other, privateKey: wallet.privateKey }, passphrase)
    await did.button('startOpen').click()
    await did.field('file').setInputFiles(file)
    await did.field('passphrase').fill(passphrase)
    await did.button('open').click()
    await did.heading('readyTitle')
    assert.equal(await did.did(), other)
    await did.says(wallet.address.toLowerCase())
    // That key does not control the other DID.
    await did.button('signIn').click()
    await did.says(did.text('notController'))
    browser.calm()
  })

  it('says what is wrong: passphrase too short, different, wrong, missing; no file, no key file', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    const did = await DidPage.open(browser, 'en')
    const focused = () => did.page.evaluate(() => document.activeElement?.getAttribute('type'))
    await did.makeKey()
    await did.field('passphrase').fill('short')
    await did.button('save').click()
    await did.says('needs at least 8 characters')
    assert.equal(await focused(), 'password')
    await did.field('passphrase').fill(passphrase)
    await did.field('passphraseAgain').fill(`${passphrase} `)
    await did.button('save').click()
    await did.says(did.text('passphraseDiffers'))
    const saved = await did.saveKey(passphrase)
    await did.button('forget').click()
    await did.button('startOpen').click()
    await did.button('open').click()
    await did.says(did.text('fileMissing'))
    await did.field('file').setInputFiles(fileOf('key.json', saved.text))
    await did.button('open').click()
    await did.says(did.text('passphraseMissing'))
    await did.field('passphrase').fill('wrong horse')
    await did.button('open').click()
    await did.says(did.text('passphraseWrong'))
    assert.equal(await focused(), 'password')
    assert.equal(await did.field('passphrase').getAttribute('aria-invalid'), 'true')
    for (const odd of ['{}', 'not JSON', saved.text.replace('"version":3', '"version":4')]) {
      await did.field('file').setInputFiles(fileOf('odd.json', odd))
      await did.button('open').click()
      await did.says(did.text('fileForm'))
    }
    browser.calm()
  })

  it('stays responsive while a key is encrypted', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    const did = await DidPage.open(browser, 'en')
    await did.makeKey()
    await did.page.evaluate(() => {
      const counted = globalThis as unknown as { ticks: number }
      counted.ticks = 0
      setInterval(() => counted.ticks++, 10)
    })
    const ticks = () => did.page.evaluate(() => (globalThis as unknown as { ticks: number }).ticks)
    await did.field('passphrase').fill(passphrase)
    await did.field('passphraseAgain').fill(passphrase)
    const before = await ticks()
    await did.button('save').click()
    await did.page.locator('progress:not([hidden])').waitFor()
    await did.heading('readyTitle')
    // On the page's own thread nothing would have ticked during scrypt, which takes a second.
    const passed = (await ticks()) - before
    assert.ok(passed > 20, `${passed} ticks`)
  })

  it('asks before a key that is in no file is left', async () => {
    await using browser = await registry.browser({ locale: 'en-GB' })
    const did = await DidPage.open(browser, 'en')
    await did.makeKey()
    const asked = did.page.waitForEvent('dialog')
    const leaving = did.page.reload().catch(() => undefined)
    const dialog = await asked
    assert.equal(dialog.type(), 'beforeunload')
    await dialog.dismiss()
    await did.heading('newTitle')
    await did.button('cancel').click()
    await did.heading('startTitle')
    await did.page.goto(`${registry.url}/health`)
    await leaving
    browser.calm()
  })
})
