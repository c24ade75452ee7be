import assert from 'node:assert/strict'
import { sign, verify } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { identityToRecipient } from 'age-encryption'
import { computeAddress } from 'ethers'
import pino from 'pino'
import { IdentityError, type IdentityErrorCode } from '../../../api/identity/errors.ts'
import { type Keyring, openKeyring } from '../../../api/identity/keys.ts'
import { toMultikey } from '../../../verifier/encoding.ts'
import { generateStoreKey } from './store-key.ts'

const failsWith = (code: IdentityErrorCode) => (error: unknown) =>
  error instanceof IdentityError && error.code === code

describe('openKeyring', () => {
  let folder: string
  const open = () => openKeyring({ folder, generateStoreKey })

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'colophon-keys-')), 'keys')
  })
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))

  it('makes keys on first start and finds the same ones on the second', async () => {
    const first = await open()
    const second = await open()
    assert.deepEqual(publicParts(second), publicParts(first))
    assert.equal(second.controllerKey, first.controllerKey)
    assert.equal(second.store.identity, first.store.identity)
    assert.equal(computeAddress(first.controllerKey).toLowerCase(), first.controllerAddress)
    assert.equal(await identityToRecipient(first.store.identity), first.store.recipient)
    assert.equal(first.assertion.verificationMethod, undefined)
    assert.notDeepEqual(first.assertion.publicKey, first.log.publicKey)
  })

  it('signs with the private key of the public key it shows', async () => {
    const { assertion, log } = await open()
    for (const { privateKey, publicKey } of [assertion, log]) {
      const x = Buffer.from(publicKey).toString('base64url')
      const key = { key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' } as const
      const message = Buffer.from('colophon')
      assert.ok(verify(null, message, key, sign(null, message, privateKey)))
    }
  })

  it('lets nobody but the owner in', async () => {
    await open()
    assert.equal((await stat(folder)).mode & 0o777, 0o700)
    for (const name of await readdir(folder)) {
      assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600, name)
    }
  })

  it('refuses to start when group or others can reach a key', async () => {
    await open()
    for (const name of [...(await readdir(folder)), '.']) {
      const path = join(folder, name)
      const mode = (await stat(path)).mode & 0o777
      for (const bit of [0o040, 0o004]) {
        await chmod(path, mode | bit)
        await assert.rejects(open(), failsWith('permissions'), name)
      }
      await chmod(path, mode)
    }
    await open()
  })

  it('never makes a lost key anew', async () => {
    await open()
    for (const name of await readdir(folder)) {
      if (name === 'history.json') continue
      const text = await readFile(join(folder, name))
      await rm(join(folder, name))
      await assert.rejects(open(), failsWith('missing'), name)
      await writeFile(join(folder, name), text, { mode: 0o600 })
    }
    await open()
  })

  it('says which file is damaged, without a word of what it holds', async () => {
    await open()
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name), 'utf8')
      await writeFile(join(folder, name), `${text.slice(0, -12)}\n`)
      const error = await open().then(
        () => assert.fail(`${name} was accepted`),
        (thrown: unknown) => thrown,
      )
      assert.ok(failsWith('corrupt')(error), name)
      assert.ok(!inspect(error).includes(text.slice(20, 50)), name)
      await writeFile(join(folder, name), text)
    }
    await open()
  })

  it('completes a first start that was cut off after any file', async () => {
    const kept = await open()
    const names = await readdir(folder)
    await rm(join(folder, 'history.json'))
    await writeFile(join(folder, 'history.json.1234.tmp'), 'half', { mode: 0o600 })
    assert.deepEqual(publicParts(await open()), publicParts(kept))
    assert.deepEqual(await readdir(folder), names)
    await rm(join(folder, 'history.json'))
    await rm(join(folder, 'log.pem'))
    const again = await open()
    assert.equal(again.controllerKey, kept.controllerKey)
    assert.deepEqual(again.assertion.publicKey, kept.assertion.publicKey)
  })

  it('makes the vault key once in a folder that was begun before there was one', async () => {
    const { controllerKey } = await open()
    const path = join(folder, 'history.json')
    const { vaultKey, ...older } = JSON.parse(await readFile(path, 'utf8'))
    assert.equal(vaultKey, 'made')
    await writeFile(path, JSON.stringify(older))
    await rm(join(folder, 'vault.key'))
    const made = await open()
    assert.equal(made.controllerKey, controllerKey)
    assert.ok(made.vault.equals((await open()).vault))
    // Cut off between the key and the history: the key stays.
    await writeFile(path, JSON.stringify(older))
    assert.ok(made.vault.equals((await open()).vault))
    await rm(join(folder, 'vault.key'))
    await assert.rejects(open(), failsWith('missing'))
  })

  it('shows no secret to a logger, to JSON or to inspection', async () => {
    const keyring = await open()
    const lines: string[] = []
    const logger = pino({}, { write: (line: string) => void lines.push(line) })
    logger.info({ keyring, assertion: keyring.assertion, log: keyring.log, store: keyring.store })
    logger.info({ vault: keyring.vault })
    logger.error(new Error('x', { cause: keyring }))
    const shown = [
      ...lines,
      JSON.stringify({ keyring, store: keyring.store }),
      inspect(
        { keyring, store: keyring.store, vault: keyring.vault },
        { depth: 9, showHidden: true },
      ),
      JSON.stringify(Object.entries(keyring)),
    ].join('\n')
    for (const secret of await secretTexts(folder)) assert.ok(!shown.includes(secret))
  })

  it('goes from one assertion key to the next without a moment that has none', async () => {
    let keyring = await open()
    const old = toMultikey(keyring.assertion.publicKey)
    await keyring.noteOnChain(old, { verificationMethod: 'did:x#delegate-1', addedAtBlock: 3 })
    const next = await keyring.prepareNext()
    assert.deepEqual(await keyring.prepareNext(), next)
    await assert.rejects(keyring.activateNext(), failsWith('not_registered'))
    keyring = await open()
    assert.deepEqual(await keyring.prepareNext(), next)
    const shown = { verificationMethod: 'did:x#delegate-2', addedAtBlock: 5 }
    await keyring.noteOnChain(next.publicKeyMultibase, shown)
    await keyring.activateNext()
    assert.equal(keyring.assertion.verificationMethod, 'did:x#delegate-2')
    assert.equal(toMultikey(keyring.assertion.publicKey), next.publicKeyMultibase)
    await keyring.forgetRetired(old, 9)
    assert.ok(!(await readdir(folder)).some((name) => name.includes(old)))
    keyring = await open()
    assert.deepEqual(keyring.history, [
      {
        publicKeyMultibase: old,
        state: 'revoked',
        verificationMethod: 'did:x#delegate-1',
        addedAtBlock: 3,
        revokedAtBlock: 9,
      },
      { publicKeyMultibase: next.publicKeyMultibase, state: 'current', ...shown },
    ])
  })

  it('takes up a next key whose file was written before a crash, and destroys a revoked one left', async () => {
    let keyring = await open()
    const old = toMultikey(keyring.assertion.publicKey)
    const history = await readFile(join(folder, 'history.json'))
    const oldKey = await readFile(join(folder, `assertion-${old}.pem`))
    const next = await keyring.prepareNext()
    await writeFile(join(folder, 'history.json'), history)
    keyring = await open()
    assert.deepEqual(await keyring.prepareNext(), next)
    const shown = { verificationMethod: 'did:x#delegate-2', addedAtBlock: 5 }
    await keyring.noteOnChain(next.publicKeyMultibase, shown)
    await keyring.activateNext()
    await keyring.forgetRetired(old, 9)
    await writeFile(join(folder, `assertion-${old}.pem`), oldKey, { mode: 0o600 })
    await open()
    assert.ok(!(await readdir(folder)).includes(`assertion-${old}.pem`))
  })
})

function publicParts({ controllerAddress, assertion, log, store, history }: Keyring) {
  return {
    controllerAddress,
    assertion: assertion.publicKey,
    log: log.publicKey,
    recipient: store.recipient,
    history,
  }
}

/** Every private value in the folder, as text that could turn up somewhere. */
async function secretTexts(folder: string): Promise<string[]> {
  const texts: string[] = []
  for (const name of await readdir(folder)) {
    if (name === 'history.json') continue
    const lines = (await readFile(join(folder, name), 'utf8')).split('\n')
    texts.push(...lines.filter((line) => line.length > 20 && !/^(-----|#)/.test(line)))
  }
  assert.equal(texts.length, 5)
  return texts.flatMap((text) => [text, text.replace(/^0x/, '')])
}
