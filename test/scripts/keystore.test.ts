import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Wallet, verifyMessage } from 'ethers'
import { createKey, describeKey, readKey, signerOf, writeKey } from '../../scripts/keystore.ts'

const did = `did:ethr:0xc0104:0x${'11'.repeat(20)}`

describe('holder files', function () {
  this.timeout(60_000)
  let folder: string
  const { privateKey, address } = Wallet.createRandom()
  const own = address.toLowerCase()

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-keystore-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('sign for a DID whose address is not that of the key, encrypted or plain', async () => {
    for (const passphrase of ['correct horse', undefined]) {
      const file = join(folder, `key-${passphrase}.json`)
      await writeKey(file, { did, privateKey }, passphrase)
      assert.equal((await stat(file)).mode & 0o777, 0o600)
      const signer = await signerOf(file, passphrase)
      assert.deepEqual([signer.did, signer.address], [did, own])
      assert.equal(verifyMessage('登录', await signer.signMessage('登录')), address)
      const encrypted = passphrase !== undefined
      assert.deepEqual(await describeKey(file), { did, address: own, encrypted })
    }
  })

  it('are keystores that wallets open, and show the key to nobody else', async () => {
    const file = join(folder, 'wallet.json')
    await writeKey(file, { did, privateKey }, 'correct horse')
    const text = await readFile(file, 'utf8')
    assert.ok(!text.includes(privateKey.slice(2)))
    const { Crypto, crypto, version } = JSON.parse(text)
    assert.equal(version, 3)
    assert.ok((Crypto ?? crypto).kdfparams.n >= 2 ** 17)
    assert.equal((await Wallet.fromEncryptedJson(text, 'correct horse')).privateKey, privateKey)
  })

  it('take a keystore that a wallet made, for the DID of its own address', async () => {
    const file = join(folder, 'foreign.json')
    const options = { scrypt: { N: 1024 } }
    const { encryptKeystoreJson } = await import('ethers')
    const text = await encryptKeystoreJson({ address, privateKey }, 'secret', options)
    await writeFile(file, text, { mode: 0o600 })
    const key = await readKey(file, 'secret', 1)
    assert.deepEqual(key, { did: `did:ethr:0x1:${own}`, address: own, privateKey, encrypted: true })
  })

  it('of version 0.1, which name no DID, speak for the address on the chain asked for', async () => {
    const file = join(folder, 'old.json')
    const old = { format: 'colophon-holder-v1', address: own, privateKey }
    await writeFile(file, JSON.stringify(old), { mode: 0o600 })
    assert.equal((await signerOf(file, undefined, 7)).did, `did:ethr:0x7:${own}`)
    assert.equal((await signerOf(file)).did, `did:ethr:0xc0104:${own}`)
  })

  it('are made once, however many make them at the same time', async () => {
    const file = join(folder, 'first.json')
    const makers = [1, 2, 3].map(() => Wallet.createRandom())
    const made = makers.map((maker) =>
      createKey(file, { did, privateKey: maker.privateKey }, undefined),
    )
    const results = await Promise.allSettled(made)
    const winner = results.findIndex(({ status }) => status === 'fulfilled')
    assert.equal(results.filter(({ status }) => status === 'rejected').length, 2)
    assert.equal((await readKey(file)).privateKey, makers[winner]?.privateKey)
    const left = await readdir(folder)
    assert.deepEqual(
      left.filter((name) => name.startsWith('first')),
      ['first.json'],
    )
  })

  it('are refused in plain words: wrong passphrase, none, no file, no key, open to others', async () => {
    const file = join(folder, 'refused.json')
    const refusal = { name: 'UsageError' }
    await assert.rejects(signerOf(file), refusal)
    assert.equal(await describeKey(file), undefined)
    await writeKey(file, { did, privateKey }, 'right')
    await assert.rejects(signerOf(file, 'wrong'), { ...refusal, message: /does not open/ })
    await assert.rejects(signerOf(file), { ...refusal, message: /is encrypted/ })
    await chmod(file, 0o644)
    await assert.rejects(signerOf(file, 'right'), { name: 'IdentityError', code: 'permissions' })
    const plain = { format: 'colophon-holder-v1', address: own }
    for (const text of [
      '',
      '{}',
      '{"format":"colophon-holder-v1"}',
      '{"version":3,"crypto":{}}',
      '{"version":3,"crypto":{},"address":"0x12"}',
      JSON.stringify({ ...plain, privateKey: `0x${'00'.repeat(32)}` }),
      JSON.stringify({ ...plain, privateKey: `0x${'01'.repeat(32)}` }),
    ]) {
      await writeFile(join(folder, 'odd.json'), text, { mode: 0o600 })
      await assert.rejects(signerOf(join(folder, 'odd.json')), refusal)
    }
  })
})
