import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import { issueReceipt } from '../../../api/certificates/issue.ts'
import type { Issuer } from '../../../api/certificates/sign.ts'
import { observe } from '../../../api/chain/observe.ts'
import {
  ensureRegistrarKey,
  type RegistrarContext,
  registrarDid,
  rotateAssertionKey,
} from '../../../api/identity/registrar.ts'
import { buildTrust } from '../../../api/identity/trust.ts'
import type { TransparencyLog } from '../../../api/log/log.ts'
import { openLog } from '../../../api/log/open-log.ts'
import {
  type AnchorRecord,
  canonicalize,
  entryOf,
  parseDocument,
  parseTrust,
  printEntry,
  printTlogProof,
  type Report,
  type StepStatus,
  verify,
} from '../../../verifier/index.ts'
import { ChainFixture } from './chain-fixture.ts'

const origin = 'registry.test/log'
const utf8 = new TextEncoder()
const digest = (name: string) => createHash(name).update('file').digest('hex')

interface Recorded {
  readonly index: number
  readonly text: string
}

describe('certificates of a key that was rotated away', function () {
  this.timeout(120_000)
  let fixture: ChainFixture
  let log: TransparencyLog
  let old: Issuer
  let anchored: Recorded
  let pending: Recorded

  before(async () => {
    fixture = await ChainFixture.start()
    const { privateKey } = fixture.keyring.log
    log = await openLog({ folder: join(fixture.folder, 'log'), origin, privateKey })
    await ensureRegistrarKey(registrar())
    old = issuer()
    anchored = await issue(old)
    await anchorAll()
    pending = await issue(old)
    await rotateAssertionKey({ ...registrar(), drain: anchorAll })
  })
  after(async () => {
    await log.close()
    await fixture[Symbol.asyncDispose]()
  })

  it('still verify: anchored before the rotation, or by it', async () => {
    for (const certificate of [anchored, pending]) {
      const report = await check(certificate)
      assert.equal(report.verdict, 'pass')
      assert.deepEqual(step(report, 'issuer-key'), ['pass', 'key-trusted'])
      assert.deepEqual(step(report, 'anchor-chain'), ['pass', 'anchor-on-chain'])
    }
  })

  it('fail when the thief of the key signs them afterwards, even in the log and anchored', async () => {
    const forged = await issue(old)
    await anchorAll()
    const report = await check(forged)
    assert.equal(report.verdict, 'fail')
    assert.deepEqual(step(report, 'issuer-key'), ['fail', 'key-revoked'])
    const others = report.steps.filter(({ id }) => id !== 'issuer-key')
    assert.ok(others.every(({ status }) => status !== 'fail'))
  })

  it('fail without an anchor', async () => {
    const report = await check(anchored, { anchor: false })
    assert.deepEqual(step(report, 'issuer-key'), ['fail', 'key-revoked-unanchored'])
  })

  it('are followed by certificates of the new key', async () => {
    assert.notEqual(issuer().verificationMethod, old.verificationMethod)
    const certificate = await issue(issuer())
    await anchorAll()
    assert.equal((await check(certificate)).verdict, 'pass')
  })

  function registrar(): RegistrarContext {
    return { keyring: fixture.keyring, chain: fixture.chain, dids: fixture.dids }
  }

  function issuer(): Issuer {
    const { privateKey, verificationMethod } = fixture.keyring.assertion
    assert.ok(verificationMethod)
    const did = registrarDid(fixture)
    const rest = { publicUrl: 'http://registry.test', numberPrefix: '链' }
    return { did, name: 'Registry', privateKey, verificationMethod, ...rest }
  }

  /** Signs a deposit receipt and puts it in the log. */
  async function issue(by: Issuer): Promise<Recorded> {
    const file = {
      mediaType: 'text/plain',
      size: 4,
      sha256: digest('sha256'),
      sm3: digest('sm3'),
    }
    const time = Math.floor(Date.now() / 1000)
    const facts = { id: uuid(), time, depositor: by.did, file, received: true }
    const { text } = issueReceipt({ ...facts, salt: '00'.repeat(16) }, by)
    const entry = printEntry(entryOf(parseDocument(text)))
    const index = log.next
    await log.append([{ index, entry, act: utf8.encode('{}'), document: utf8.encode(text) }])
    return { index, text }
  }

  async function anchorAll(): Promise<void> {
    const { size, root } = await log.publish()
    const { size: last } = await fixture.chain.latest()
    if (size === last) return
    await fixture.chain.publish(
      size,
      root,
      last === 0 ? [] : await log.consistencyProof(last, size),
    )
  }

  /** Verifies with the trust file of today and a node of the chain. */
  async function check({ index, text }: Recorded, { anchor = true } = {}): Promise<Report> {
    const record = await anchorOf(index)
    const { note } = await log.checkpointAt(record.size)
    const hashes = await log.inclusionProof(index, record.size)
    const identity = fixture.keyring.controllerAddress
    const request = {
      ...fixture.chain.deployment,
      ...record,
      identity,
      finality: 'instant',
    } as const
    const evidence = {
      certificate: utf8.encode(text),
      proof: utf8.encode(printTlogProof({ index, hashes, checkpoint: note })),
      ...(anchor && { anchor: utf8.encode(canonicalize(record)) }),
    }
    const trust = await buildTrust({ ...registrar(), name: 'Registry', log })
    const observation = await observe(fixture.node.url, request)
    return verify(evidence, { trust: parseTrust(trust), observation })
  }

  /** The first anchor that covers an entry. */
  async function anchorOf(index: number): Promise<AnchorRecord> {
    let first: AnchorRecord | undefined
    for await (const record of fixture.chain.anchorsAfter(index)) first ??= record
    assert.ok(first, `entry ${index} is not anchored`)
    return first
  }
})

function step(report: Report, id: string): [StepStatus, string] | undefined {
  const found = report.steps.find((one) => one.id === id)
  return found && [found.status, found.code]
}
