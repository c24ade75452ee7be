import assert from 'node:assert/strict'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { loadConfig } from '../../../api/config.ts'
import { openContext } from '../../../api/context.ts'
import { checkRegistry } from '../../../api/fsck/check-registry.ts'
import type { Finding } from '../../../api/fsck/findings.ts'
import { createLogger } from '../../../api/logger.ts'
import { OfficeHere } from '../../_util/office.ts'
import { forgetTokens, newPerson } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import { Marks } from '../../privacy/_util/marks.ts'
import { adultIdentity } from '../../privacy/_util/marked-forms.ts'

/** The vault of a registry, exchanged for what a careless operator may put in its place. */
describe('fsck: vault', function () {
  this.timeout(240_000)
  const marks = new Marks()
  let registry: RegistryHere
  let office: OfficeHere
  let vault: string

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
    vault = join(registry.folder, 'vault')
  })
  after(() => registry.remove())

  /** As `colophon fsck` finds it, while the registry is stopped: nothing is mended first. */
  async function finding(): Promise<Finding> {
    const config = loadConfig({ COLOPHON_DATA: registry.folder, COLOPHON_CHAIN_PORT: '0' })
    const logger = createLogger({ logLevel: 'silent' })
    await using context = await openContext(config, logger, { idle: true, now: registry.now })
    const findings = await checkRegistry(context, { deep: false })
    const others = findings.filter(({ ok, check }) => !ok && check !== 'vault: dossiers')
    assert.deepEqual(others, [])
    return findings.find(({ check }) => check === 'vault: dossiers')!
  }

  async function stopped<T>(work: () => Promise<T>): Promise<T> {
    await registry.close()
    try {
      return await work()
    } finally {
      await registry.open()
      forgetTokens(registry.url)
    }
  }

  async function withdrawn(): Promise<{ did: string; id: string; dossier: string }> {
    const { did } = newPerson()
    const form = await adultIdentity(office, marks, did, did)
    const { case: file } = await office.expect<{ case: { id: string } }>(
      ...([201, did, 'POST', '/v1/identities', form] as const),
    )
    await office.step(did, file.id, 'withdraw')
    const [dossier] = registry.context.vault.dossiers.of(did)
    assert.ok(dossier)
    return { did, id: file.id, dossier: dossier.id }
  }

  const erase = async ({ did, id }: { did: string; id: string }) =>
    office.expect(200, did, 'POST', `/v1/cases/${id}/erasure`, { reason: 'data_subject_request' })

  it('finds nothing where every box has its dossier, and an unused key is no fault', async () => {
    const one = await withdrawn()
    await erase(await withdrawn())
    const { dossiers } = registry.context.vault
    await dossiers.create('0192f0c1-7f00-7000-8000-00000000beef', one.did)
    const found = await stopped(finding)
    assert.equal(found.ok, true, found.detail)
    assert.equal(found.detail, '2 sealed boxes have their dossiers, 1 dossiers are erased')
  })

  it('takes an erasure that was cut off before its event for what it is', async () => {
    const { dossier } = await withdrawn()
    await registry.context.vault.dossiers.erase(dossier, registry.now())
    assert.equal((await stopped(finding)).ok, true)
  })

  it('tells dossiers that a vault from an older backup does not have', async () => {
    const copy = join(registry.folder, 'vault-before')
    await stopped(() => cp(vault, copy, { recursive: true }))
    const { dossier } = await withdrawn()
    const newer = join(registry.folder, 'vault-now')
    await stopped(async () => {
      await cp(vault, newer, { recursive: true })
      await exchange(copy)
      const found = await finding()
      assert.equal(found.ok, false)
      assert.match(found.detail, new RegExp(`dossier ${dossier} is unknown to the vault`))
      await exchange(newer)
      assert.equal((await finding()).ok, true)
    })
  })

  it('tells what was erased and is there again; a start erases it again', async () => {
    const copy = join(registry.folder, 'vault-older')
    const one = await withdrawn()
    await stopped(() => cp(vault, copy, { recursive: true }))
    await erase(one)
    await stopped(async () => {
      await exchange(copy)
      const found = await finding()
      assert.equal(found.ok, false)
      assert.match(found.detail, new RegExp(`dossier ${one.dossier} was erased`))
    })
    assert.equal(registry.context.vault.dossiers.open(one.dossier), 'erased')
    const found = await stopped(finding)
    assert.equal(found.ok, true, found.detail)
  })

  it('tells that the vault is lost altogether', async () => {
    const copy = join(registry.folder, 'vault-whole')
    await stopped(async () => {
      await cp(vault, copy, { recursive: true })
      await rm(vault, { recursive: true })
      const found = await finding()
      assert.equal(found.ok, false)
      assert.match(found.detail, /is unknown to the vault: its data are lost/)
      assert.ok(!found.detail.includes('did:'))
      await exchange(copy)
      assert.equal((await finding()).ok, true)
    })
  })

  async function exchange(copy: string): Promise<void> {
    await rm(vault, { recursive: true, force: true })
    await cp(copy, vault, { recursive: true })
  }
})
