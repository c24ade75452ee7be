import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encryptKeystoreJson, Wallet } from 'ethers'
import fc from 'fast-check'
import { readKey, writeKey } from '../../scripts/keystore.ts'
import { addressOf, newKey } from '../../web/key.ts'
import { encryptKey, KeystoreError, openKey } from '../../web/keystore.ts'
import { runs } from '../_util/runs.ts'

const did = `did:ethr:0xc0104:0x${'11'.repeat(20)}`
const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`

/** Those of the definition of Web3 Secret Storage; they name no address. */
const published = [
  {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
    ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46',
    kdf: 'pbkdf2',
    kdfparams: {
      c: 262_144,
      dklen: 32,
      prf: 'hmac-sha256',
      salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd',
    },
    mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
  },
  {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '83dbcc02d8ccb40e466191a123791e0e' },
    ciphertext: 'd172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c',
    kdf: 'scrypt',
    kdfparams: {
      dklen: 32,
      n: 262_144,
      r: 1,
      p: 8,
      salt: 'ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19',
    },
    mac: '2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097',
  },
]
const publishedKey = '0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d'

/** A file that costs little to open, as a wallet made it. */
async function cheapFile(passphrase: string, privateKey = Wallet.createRandom().privateKey) {
  const { address } = new Wallet(privateKey)
  const options = { scrypt: { N: 1024 } }
  return encryptKeystoreJson({ address, privateKey }, passphrase, options)
}

function parametersOf(text: string): Record<string, unknown> {
  const { crypto, Crypto } = JSON.parse(text)
  return (crypto ?? Crypto).kdfparams
}

async function codeOf(opening: Promise<unknown>): Promise<string> {
  const error: unknown = await opening.catch((reason: unknown) => reason)
  assert.ok(error instanceof KeystoreError, String(error))
  return error.code
}

describe('key files of the page', function () {
  this.timeout(120_000)
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-web-keystore-'))
  })
  after(() => rm(folder, { recursive: true }))

  for (const passphrase of ['correct horse', '口令 ﬁ ①', '🔑 e\u0301']) {
    it(`are read by the command line, and those of the command line here: ${passphrase}`, async () => {
      const file = join(folder, 'key.json')
      const made = newKey()
      await writeFile(file, await encryptKey(made, did, passphrase), { mode: 0o600 })
      const address = addressOf(made)
      const there = { did, address, privateKey: hex(made), encrypted: true }
      assert.deepEqual(await readKey(file, passphrase), there)

      const { privateKey } = Wallet.createRandom()
      await writeKey(file, { did, privateKey }, passphrase)
      const here = await openKey(await readFile(file, 'utf8'), passphrase)
      assert.deepEqual([here.did, hex(here.privateKey)], [did, privateKey])
    })
  }

  it('have the work factor that the command line gives them, and a new salt each time', async () => {
    const made = newKey()
    const [one, other] = [await encryptKey(made, did, 'x'), await encryptKey(made, did, 'x')]
    const file = join(folder, 'command-line.json')
    await writeKey(file, { did, privateKey: hex(made) }, 'x')
    const [ours, again, theirs] = [one, other, await readFile(file, 'utf8')].map(parametersOf)
    assert.deepEqual({ ...ours, salt: '' }, { ...theirs, salt: '' })
    assert.notEqual(ours!['salt'], again!['salt'])
  })

  it('are read as the definition has them, with scrypt and with PBKDF2', async () => {
    for (const crypto of published) {
      const opened = await openKey(JSON.stringify({ version: 3, crypto }), 'testpassword')
      assert.equal(hex(opened.privateKey), publishedKey)
      assert.equal(opened.did, undefined)
    }
  })

  it('are read as wallets write them, whatever key and passphrase', async () => {
    const key = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .filter((bytes) => bytes.some(Boolean))
    await fc.assert(
      fc.asyncProperty(key, fc.string({ unit: 'grapheme' }), async (bytes, passphrase) => {
        bytes[0] = 1
        const { privateKey, address } = await openKey(
          await cheapFile(passphrase, hex(bytes)),
          passphrase,
        )
        assert.equal(hex(privateKey), hex(bytes))
        assert.equal(address, new Wallet(hex(bytes)).address.toLowerCase())
      }),
      { numRuns: runs(4) },
    )
  })

  it('tell how far they are', async () => {
    const told: number[] = []
    await encryptKey(newKey(), did, 'x', (part) => told.push(part))
    assert.ok(told.length > 10)
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    )
    assert.equal(told.at(-1), 1)
  })

  it('are refused by the wrong passphrase, and where key and address do not fit', async () => {
    const text = await cheapFile('right')
    assert.equal(await codeOf(openKey(text, 'wrong')), 'passphrase')
    const file = JSON.parse(text)
    file.address = '11'.repeat(20)
    assert.equal(await codeOf(openKey(JSON.stringify(file), 'right')), 'address')
  })

  it('are refused by their form before any work is done', async () => {
    const text = await cheapFile('x')
    const changed = (change: (file: ReturnType<typeof JSON.parse>) => void): string => {
      const file = JSON.parse(text)
      change(file)
      return JSON.stringify(file)
    }
    const cases: readonly [string, string][] = [
      ['form', ''],
      ['form', 'null'],
      ['form', '[]'],
      ['form', '{"version":3}'],
      ['form', changed((file) => (file.version = 1))],
      ['form', changed((file) => (file.address = 'nobody'))],
      ['form', changed((file) => (file.colophon = { did: 'did:web:example.org' }))],
      ['form', changed((file) => (file.Crypto.ciphertext = 'zz'.repeat(32)))],
      ['form', changed((file) => (file.Crypto.mac = '00'))],
      ['form', changed((file) => (file.Crypto.kdfparams.n = 3))],
      ['form', changed((file) => (file.Crypto.kdfparams.n = '2'))],
      ['form', changed((file) => (file.Crypto.kdfparams.dklen = 16))],
      ['unsupported', changed((file) => (file.Crypto.cipher = 'aes-256-gcm'))],
      ['unsupported', changed((file) => (file.Crypto.kdf = 'argon2id'))],
      ['too_costly', changed((file) => (file.Crypto.kdfparams.n = 2 ** 30))],
      ['too_costly', changed((file) => (file.Crypto.kdfparams.r = 2 ** 40))],
      ['too_costly', changed((file) => (file.Crypto.kdfparams.p = 1000))],
    ]
    for (const [code, odd] of cases) assert.equal(await codeOf(openKey(odd, 'x')), code, odd)
  })
})
