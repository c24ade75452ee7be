import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { IdentityError, type IdentityErrorCode } from '../../../api/identity/errors.ts'
import type { Keyring } from '../../../api/identity/keys.ts'
import {
  ensureRegistrarKey,
  registrarDid,
  rotateAssertionKey,
  rotationPending,
} from '../../../api/identity/registrar.ts'
import { buildTrust } from '../../../api/identity/trust.ts'
import { printVkey } from '../../../verifier/checkpoint.ts'
import { toMultikey } from '../../../verifier/encoding.ts'
import { chainId, ChainFixture } from './chain-fixture.ts'

const child = fileURLToPath(new URL('rotation-child.ts', import.meta.url))

/** After `drain` is the same state as before `revokeKey`. */
const killPoints = [
  ['before', 'addKey'],
  ['after', 'addKey'],
  ['before', 'drain'],
  ['before', 'revokeKey'],
  ['after', 'revokeKey'],
] as const

const unanchored = () => Promise.reject(new Error('the chain does not answer'))

const failsWith = (code: IdentityErrorCode) => (error: unknown) =>
  error instanceof IdentityError && error.code === code

describe("the registrar's key on chain", function () {
  this.timeout(240_000)
  let fixture: ChainFixture
  let keyring: Keyring
  before(async () => {
    fixture = await ChainFixture.start()
    keyring = fixture.keyring
  })
  after(() => fixture[Symbol.asyncDispose]())

  const context = () => ({ keyring, chain: fixture.chain, dids: fixture.dids })
  const periods = async () => {
    await fixture.dids.sync()
    return fixture.dids.keyPeriods(registrarDid(context()))
  }
  const reopen = async () => {
    keyring = await fixture.reopenKeys()
  }

  it('is in the DID document before the first certificate, under the id of the document', async () => {
    assert.equal(keyring.assertion.verificationMethod, undefined)
    const id = await ensureRegistrarKey(context())
    const did = `did:ethr:0x${chainId.toString(16)}:${keyring.controllerAddress}`
    assert.equal(id, `${did}#delegate-1`)
    assert.equal(keyring.assertion.verificationMethod, id)
    const { didDocument } = await fixture.dids.resolve(did)
    const method = didDocument?.verificationMethod.find((one) => one.id === id)
    assert.equal(method?.['publicKeyMultibase'], toMultikey(keyring.assertion.publicKey))
    assert.ok(didDocument?.assertionMethod.includes(id))
  })

  it('is put there once, also when the process was killed before it could note it', async () => {
    const { number } = await fixture.chain.head()
    const id = await ensureRegistrarKey(context())
    const history = join(fixture.folder, 'keys', 'history.json')
    const publicKeyMultibase = toMultikey(keyring.assertion.publicKey)
    const keys = [{ publicKeyMultibase, state: 'current' }]
    await writeFile(history, JSON.stringify({ format: 'colophon-key-history-v1', keys }))
    await reopen()
    assert.equal(keyring.assertion.verificationMethod, undefined)
    assert.equal(await ensureRegistrarKey(context()), id)
    assert.equal((await fixture.chain.head()).number, number)
  })

  it('is not put on a second chain in silence', async () => {
    await using other = await ChainFixture.start()
    const elsewhere = { keyring, chain: other.chain, dids: other.dids }
    await assert.rejects(ensureRegistrarKey(elsewhere), failsWith('not_registered'))
    assert.equal((await other.chain.didEvents(0)).events.length, 0)
  })

  it('changes by rotation: the old key ends only after all that it signed is anchored', async () => {
    const old = keyring.assertion
    let drained = false
    const drain = async () => {
      const shown = await periods()
      assert.equal(shown.length, 2)
      assert.deepEqual(
        shown.map(({ revokedAtBlock }) => revokedAtBlock),
        [undefined, undefined],
      )
      assert.equal(keyring.assertion.verificationMethod, shown[1]?.id)
      assert.ok(rotationPending(keyring))
      drained = true
    }
    await rotateAssertionKey({ ...context(), drain })
    assert.ok(drained)
    assert.ok(!rotationPending(keyring))
    const [first, second] = await periods()
    assert.equal(first?.publicKeyMultibase, toMultikey(old.publicKey))
    assert.ok(first.revokedAtBlock !== undefined && second?.revokedAtBlock === undefined)
    assert.ok((second?.validFromBlock ?? Infinity) < first.revokedAtBlock)
    assert.deepEqual(await assertionFiles(), [`assertion-${second?.publicKeyMultibase}.pem`])
  })

  it('shows the old key as of its blocks, and not after', async () => {
    const [first] = await periods()
    assert.ok(first?.revokedAtBlock !== undefined)
    const did = registrarDid(context())
    const at = async (versionId: number) => {
      const { didDocument } = await fixture.dids.resolve(did, { versionId })
      return didDocument?.assertionMethod.includes(first.id)
    }
    assert.equal(await at(first.validFromBlock - 1), false)
    assert.equal(await at(first.validFromBlock), true)
    assert.equal(await at(first.revokedAtBlock - 1), true)
    assert.equal(await at(first.revokedAtBlock), false)
  })

  it('does not change the old key while its certificates are not anchored', async () => {
    const { verificationMethod } = keyring.assertion
    await assert.rejects(rotateAssertionKey({ ...context(), drain: unanchored }), /does not answer/)
    assert.ok(rotationPending(keyring))
    const old = (await periods()).find(({ id }) => id === verificationMethod)
    assert.ok(old && old.revokedAtBlock === undefined)
    await rotateAssertionKey({ ...context(), drain: () => Promise.resolve() })
    assert.ok(!rotationPending(keyring))
  })

  for (const [moment, step] of killPoints) {
    it(`goes on with a rotation that was killed ${moment} ${step}`, async () => {
      const before = (await periods()).length
      assert.equal(await rotateAndDie(step, moment), 'SIGKILL')
      await reopen()
      assert.ok(rotationPending(keyring))
      await ensureRegistrarKey(context())
      await rotateAssertionKey({ ...context(), drain: () => Promise.resolve() })
      await checkOneKey(before + 1)
    })
  }

  it('is published with all its blocks in trust.json', async () => {
    const origin = 'example.org/log'
    const log = { origin, vkey: printVkey(origin, keyring.log.publicKey) }
    const text = await buildTrust({ ...context(), name: 'Registry', log })
    const { anchorLog, didRegistry, genesisHash } = fixture.chain.deployment
    assert.deepEqual(JSON.parse(text), {
      format: 'colophon-trust-v1',
      registrars: [{ did: registrarDid(context()), name: 'Registry', keys: await periods() }],
      logs: [log],
      chains: [{ chainId, genesisHash, anchorLog, didRegistry }],
    })
  })

  it('is changed at the next start after it was revoked on chain', async () => {
    const stolen = keyring.assertion
    const count = keyring.history.length
    await fixture.chain.revokeKey(stolen.publicKey)
    const id = await ensureRegistrarKey(context())
    assert.notEqual(id, stolen.verificationMethod)
    assert.equal(keyring.assertion.verificationMethod, id)
    assert.ok(rotationPending(keyring))
    await rotateAssertionKey({ ...context(), drain: () => Promise.resolve() })
    await checkOneKey(count + 1)
  })

  /** One key is valid on chain and signs; the others are revoked and their private parts gone. */
  async function checkOneKey(count: number): Promise<void> {
    assert.ok(!rotationPending(keyring))
    const all = await periods()
    assert.equal(all.length, count)
    const valid = all.filter(({ revokedAtBlock }) => revokedAtBlock === undefined)
    assert.equal(valid.length, 1)
    assert.equal(valid[0]?.id, keyring.assertion.verificationMethod)
    assert.equal(valid[0]?.publicKeyMultibase, toMultikey(keyring.assertion.publicKey))
    assert.deepEqual(await assertionFiles(), [`assertion-${valid[0]?.publicKeyMultibase}.pem`])
    assert.equal(keyring.history.length, count)
  }

  async function assertionFiles(): Promise<string[]> {
    const names = await readdir(join(fixture.folder, 'keys'))
    return names.filter((name) => name.startsWith('assertion-'))
  }

  async function rotateAndDie(step: string, moment: string): Promise<string | null> {
    const deployment = join(fixture.folder, 'deployment.json')
    await writeFile(deployment, JSON.stringify(fixture.chain.deployment))
    const args = [fixture.folder, deployment, fixture.node.url, step, moment]
    const rotating = fork(child, args, { stdio: 'inherit' })
    await once(rotating, 'exit')
    return rotating.signalCode
  }
})
