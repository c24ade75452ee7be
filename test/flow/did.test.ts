/** A person's DID by the commands alone: made, used, rotated, protected, recovered; nobody holds gas. */
import assert from 'node:assert/strict'
import { readFileSync, copyFileSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { signerOf } from '../../scripts/keystore.ts'
import {
  assertSound,
  removeFolder,
  runCommand,
  startRegistry,
  type TestRegistry,
} from '../_util/start-registry.ts'

const passphrase = 'correct horse battery'
/** Seconds that guardians and recoveries wait: long enough for a command to come too early on a busy machine. */
const delay = 12
const sample = join(import.meta.dirname, '..', 'samples', 'dawn.svg')

const didOf = (text: string) => /did:ethr:0xc0104:0x[0-9a-f]{40}/.exec(text)![0]
const controllerOf = (text: string) => /Controller {2}(0x[0-9a-f]{40})/.exec(text)![1]!

describe('colophon did', function () {
  this.timeout(300_000)
  let registry: TestRegistry
  let folder: string

  before(async () => {
    registry = await startRegistry({ env: { COLOPHON_RECOVERY_DELAYS: `${delay}s,1m,${delay}s` } })
    folder = await mkdtemp(join(tmpdir(), 'colophon-did-'))
  })
  after(async () => {
    await registry.stop()
    assertSound(registry.dataFolder)
    await removeFolder(registry.dataFolder)
    await rm(folder, { recursive: true, force: true })
  })

  /** Runs a command as somebody with a configuration folder of their own. */
  function run(who: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const own = { XDG_CONFIG_HOME: join(folder, who), COLOPHON_PASSPHRASE: passphrase, ...env }
    return runCommand(registry.dataFolder, [...args, '--api', registry.url], own)
  }

  function did(who: string, ...args: string[]): string {
    const { status, stdout, stderr } = run(who, ['did', ...args])
    assert.equal(status, 0, stdout + stderr)
    return stdout
  }

  function refused(who: string, args: readonly string[], reason: RegExp): void {
    const { status, stderr } = run(who, ['did', ...args])
    assert.notEqual(status, 0)
    assert.match(stderr, reason)
    assert.doesNotMatch(stderr, /\n +at /, 'a trace is for our own bugs only')
  }

  const fileOf = (who: string) => join(folder, who, 'colophon', 'holder.json')
  const make = (who: string) => didOf(did(who, 'new'))

  it('makes an encrypted key once, and shows the DID that it controls', () => {
    const own = make('ann')
    assert.equal(statSync(fileOf('ann')).mode & 0o777, 0o600)
    assert.doesNotMatch(readFileSync(fileOf('ann'), 'utf8'), /privateKey/)
    refused('ann', ['new'], /is there already/)
    const shown = did('ann', 'show')
    assert.equal(didOf(shown), own)
    assert.match(shown, /this key\)\nGuardians {3}none/)
  })

  it('asks for a passphrase that is one, and says when it is not', () => {
    const short = run('bob', ['did', 'new'], { COLOPHON_PASSPHRASE: 'short' })
    assert.match(short.stderr, /at least 8 characters/)
    const none = run('bob', ['did', 'new'], { COLOPHON_PASSPHRASE: '' })
    assert.match(none.stderr, /--passphrase-file or COLOPHON_PASSPHRASE/)
    const file = join(folder, 'phrase')
    writeFileSync(file, `${passphrase}\n`)
    did('bob', 'new', '--passphrase-file', file)
    const wrong = run('bob', ['did', 'rotate'], { COLOPHON_PASSPHRASE: 'something else' })
    assert.match(wrong.stderr, /^colophon: the passphrase does not open/)
    assert.equal(existsSync(`${fileOf('bob')}.next`), false)
  })

  it('rotates: the DID stays, the key does not, and works are registered under it still', async () => {
    const own = make('cid')
    const before = await signerOf(fileOf('cid'), passphrase)
    did('cid', 'rotate')
    const after = await signerOf(fileOf('cid'), passphrase)
    assert.deepEqual([before.did, after.did], [own, own])
    assert.notEqual(after.address, before.address)
    assert.equal(controllerOf(did('cid', 'show')), after.address)
    const facts = ['--title', '曙光', '--category', 'fine_art', '--author', '林晚']
    const out = join(folder, 'dawn.zip')
    const { status, stdout, stderr } = run('cid', ['register', sample, ...facts, '--out', out])
    assert.equal(status, 0, stderr)
    assert.match(stdout, /Certificate \S+-00000001/)
    did('cid', 'guardians', own.replace(/.{40}$/, '11'.repeat(20)), '--threshold', '1')
    assert.match(did('cid', 'rotate'), /only announced are withdrawn with it: name them again/)
    assert.doesNotMatch(did('cid', 'show'), /Announced/)
  })

  it('ends a rotation that was cut off, before or after the chain knew of it', async () => {
    make('dan')
    const old = join(folder, 'dan-old.json')
    copyFileSync(fileOf('dan'), old)
    did('dan', 'rotate')
    const { address } = await signerOf(fileOf('dan'), passphrase)
    copyFileSync(fileOf('dan'), `${fileOf('dan')}.next`)
    copyFileSync(old, fileOf('dan'))
    did('dan', 'rotate')
    assert.equal((await signerOf(fileOf('dan'), passphrase)).address, address)
    assert.equal(existsSync(`${fileOf('dan')}.next`), false)
    make('other')
    did('other', 'rotate')
    copyFileSync(fileOf('other'), `${fileOf('dan')}.next`)
    const next = await signerOf(fileOf('other'), passphrase)
    did('dan', 'rotate')
    assert.equal(controllerOf(did('dan', 'show')), next.address)
  })

  it('refuses to change a DID with a key that does not control it any more', () => {
    make('eve')
    const old = join(folder, 'eve-old.json')
    copyFileSync(fileOf('eve'), old)
    did('eve', 'rotate')
    for (const command of [['cancel-recovery'], ['registrar', 'forbid'], ['rotate']])
      refused('eve', [...command, '--file', old], /controlled by 0x.*cannot change it/)
    assert.equal(existsSync(`${old}.next`), false)
  })

  it('encrypts the plain key that register made', async () => {
    const facts = ['--title', '瓦', '--category', 'fine_art', '--author', '林晚']
    const tiles = join(import.meta.dirname, '..', 'samples', 'tiles.png')
    const out = join(folder, 'tiles.zip')
    assert.equal(run('fay', ['register', tiles, ...facts, '--out', out]).status, 0)
    const plain = await signerOf(fileOf('fay'))
    did('fay', 'encrypt')
    await assert.rejects(signerOf(fileOf('fay')), /is encrypted/)
    assert.equal((await signerOf(fileOf('fay'), passphrase)).address, plain.address)
    did('fay', 'rotate')
  })

  it('is recovered by guardians once the delay is over, to a new key that speaks for it then', async () => {
    const own = make('gil')
    const guardians = ['hal', 'ida', 'joe'].map(make)
    const shown = did('gil', 'guardians', ...guardians, '--threshold', '2', '--delay', `${delay}s`)
    assert.match(shown, /Announced {3}2 of 0x/)
    await wait(delay * 1000 + 100)
    const heir = make('new')
    const address = heir.slice(-42)
    refused('gil', ['recover', own, '--to', address], /is not among the guardians/)
    did('hal', 'recover', own, '--to', heir)
    refused('hal', ['recover', own, '--to', heir], /approved this new owner already/)
    assert.match(did('ida', 'recover', own, '--to', address), /RECOVERY {4}to 0x/)
    refused('new', ['recover', own, '--to', address, '--execute'], /can be carried out from/)
    await wait(delay * 1000 + 100)
    assert.match(did('new', 'recover', own, '--to', address, '--execute'), /speaks for did:ethr/)
    assert.equal((await signerOf(fileOf('new'), passphrase)).did, own)
    assert.equal(controllerOf(did('new', 'show')), address)
    did('new', 'rotate')
  })

  it('is kept by its owner, who cancels', async () => {
    make('kim')
    const guardian = make('leo')
    did('kim', 'guardians', guardian, '--threshold', '1', '--delay', `${delay}s`)
    await wait(delay * 1000 + 100)
    const own = didOf(did('kim', 'show'))
    did('leo', 'recover', own, '--to', guardian)
    assert.match(did('kim', 'show'), /RECOVERY/)
    did('kim', 'cancel-recovery')
    assert.doesNotMatch(did('kim', 'show'), /RECOVERY/)
    did('kim', 'registrar', 'forbid')
    assert.match(did('kim', 'guardians', '--none'), /Announced {3}none/)
    assert.match(did('leo', 'show', own), /may not begin a recovery/)
  })

  it('says what is wrong with guardians in words of the form', () => {
    make('mia')
    refused('mia', ['guardians', 'joe'], /neither a DID .* nor an address/)
    const someone = `0x${'11'.repeat(20)}`
    refused('mia', ['guardians', someone, '--delay', 'soon'], /written like 7d/)
    refused('mia', ['guardians', someone, '--delay', '2s'], /outside the limits/)
    refused('mia', ['guardians', someone, '--threshold', '2'], /threshold/)
    refused('mia', ['guardians', someone, '--none'], /not both/)
  })
})
