import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { type DIDResolutionResult, Resolver } from 'did-resolver'
import {
  encodeBase58,
  encodeBytes32String,
  hexlify,
  randomBytes,
  Wallet,
  ZeroAddress,
} from 'ethers'
import { getResolver } from 'ethr-did-resolver'
import fc from 'fast-check'
import { createDidIndex, type DidResolutionResult } from '../../../api/identity/did-index.ts'
import { fromMultikey } from '../../../verifier/encoding.ts'
import { chainId, ChainFixture } from './chain-fixture.ts'
import { runs } from '../../_util/runs.ts'

const century = 3_153_600_000n
const label = encodeBytes32String
const multikeyContext = 'https://w3id.org/security/multikey/v1'
type Party = ReturnType<ChainFixture['party']>

describe('DID index', function () {
  this.timeout(120_000)
  let fixture: ChainFixture
  before(async () => {
    fixture = await ChainFixture.start()
  })
  after(() => fixture[Symbol.asyncDispose]())

  /** Resolves with ethr-did-resolver 11 over JSON-RPC, as of a block or now. */
  async function judge(did: string, versionId?: number): Promise<DIDResolutionResult> {
    const registry = fixture.chain.deployment.didRegistry
    // The judge's own ethers is typed as CommonJS: `web3` is the untyped way to give it our provider.
    const web3 = { currentProvider: fixture.provider }
    const resolver = new Resolver(
      getResolver({ networks: [{ name: 'local', chainId, web3, registry }] }),
    )
    return resolver.resolve(versionId === undefined ? did : `${did}?versionId=${versionId}`)
  }

  /** Both resolvers give the same answer now, and as of blocks all over the DID's history. */
  async function agree({ did }: { did: string }): Promise<void> {
    const head = await fixture.dids.sync()
    assert.deepEqual(asJudge(await fixture.dids.resolve(did)), plain(await judge(did)))
    const changed = await blocksOf(did)
    const every = Math.ceil(changed.length / 6)
    const some = changed.filter((_, at) => at % every === 0).flatMap((at) => [at - 1, at])
    for (const block of new Set([...some, head])) {
      const ours = await fixture.dids.resolve(did, { versionId: block })
      assert.deepEqual(asJudge(ours), plain(await judge(did, block)), `block ${block}`)
    }
  }

  async function blocksOf(did: string): Promise<number[]> {
    const { events } = await fixture.chain.didEvents(fixture.chain.deployment.deployedAtBlock)
    return events.filter(({ identity }) => did.endsWith(identity)).map((event) => event.blockNumber)
  }

  it('gives a DID that nobody touched its default document', async () => {
    const party = fixture.party()
    await agree(party)
    const { didDocument, didDocumentMetadata } = await fixture.dids.resolve(party.did)
    assert.deepEqual(didDocument?.assertionMethod, [`${party.did}#controller`])
    assert.deepEqual(didDocumentMetadata, {})
  })

  it('agrees with ethr-did-resolver on a DID that names a public key', async () => {
    const { signingKey } = Wallet.createRandom()
    await agree({ did: `did:ethr:0x${chainId.toString(16)}:${signingKey.compressedPublicKey}` })
  })

  it('agrees on keys in every encoding, on delegates and services, added and revoked', async () => {
    const party = fixture.party()
    const { address, registry } = party
    const key = hexlify(randomBytes(32))
    const attributes = [
      ['did/pub/Ed25519/veriKey/base58', key],
      ['did/pub/Ed25519/sigAuth/hex', hexlify(randomBytes(32))],
      ['did/pub/Secp256k1/veriKey/hex', hexlify(randomBytes(33))],
      ['did/pub/Secp256k1/sigAuth', hexlify(randomBytes(33))],
      ['did/pub/RSA/veriKey/base64', hexlify(randomBytes(40))],
      ['did/pub/RSA/veriKey/pem', hexlify(Buffer.from('-----BEGIN'))],
      ['did/pub/RSA/veriKey/pem', '0xff00'],
      ['did/pub/X25519/enc/base58', hexlify(randomBytes(32))],
      ['did/pub/Odd/veriKey/multibase', '0x0102'],
      ['did/pub/Odd', '0x0102'],
      ['did/svc/HubService', hexlify(Buffer.from('https://hub.example'))],
      ['did/svc/Json', hexlify(Buffer.from('{"uri":"https://hub.example"}'))],
      ['did/svc/Binary', '0xff00'],
      ['other', '0x01'],
    ] as const
    for (const [name, value] of attributes) {
      await (await registry.setAttribute(address, label(name), value, century)).wait()
    }
    await (await registry.setAttribute(address, hexlify(randomBytes(32)), '0x', century)).wait()
    const delegate = fixture.party().address
    for (const type of ['sigAuth', 'veriKey', 'other']) {
      await (await registry.addDelegate(address, label(type), delegate, century)).wait()
    }
    await agree(party)
    await (await registry.revokeDelegate(address, label('veriKey'), delegate)).wait()
    await (await registry.revokeAttribute(address, label('did/svc/Json'), attributes[11][1])).wait()
    await (await registry.revokeAttribute(address, label(attributes[0][0]), key)).wait()
    await (await registry.setAttribute(address, label(attributes[0][0]), key, century)).wait()
    await agree(party)
  })

  it('agrees on delegates that run out, and on renewals', async () => {
    const party = fixture.party()
    const { address, registry } = party
    const delegate = fixture.party().address
    const name = label('did/pub/Ed25519/veriKey/base58')
    const value = hexlify(randomBytes(32))
    await (await registry.setAttribute(address, name, value, 2n)).wait()
    await (await registry.addDelegate(address, label('veriKey'), delegate, 2n)).wait()
    await wait(4_100)
    await (await registry.setAttribute(address, name, value, century)).wait()
    await (await registry.setAttribute(address, name, value, century)).wait()
    await agree(party)
    const { didDocument } = await fixture.dids.resolve(party.did)
    assert.deepEqual(
      didDocument?.verificationMethod.map(({ id }) => id.split('#')[1]),
      ['controller', 'delegate-4'],
    )
  })

  it('agrees on a change of owner, and on deactivation', async () => {
    const party = fixture.party()
    const heir = fixture.party()
    const name = label('did/pub/Ed25519/veriKey/base58')
    await (await party.registry.changeOwner(party.address, heir.address)).wait()
    const value = hexlify(randomBytes(32))
    await (await heir.registry.setAttribute(party.address, name, value, century)).wait()
    await agree(party)
    await (await heir.registry.changeOwner(party.address, ZeroAddress)).wait()
    await agree(party)
    const { didDocument, didDocumentMetadata } = await fixture.dids.resolve(party.did)
    assert.equal(didDocumentMetadata.deactivated, true)
    assert.deepEqual(didDocument?.verificationMethod, [])
    const [period] = await fixture.dids.keyPeriods(party.did)
    assert.ok(period?.revokedAtBlock !== undefined)
    assert.ok(period.revokedAtBlock > period.validFromBlock)
  })

  it('agrees after any sequence of changes', async () => {
    const names = ['did/pub/Ed25519/veriKey/base58', 'did/pub/Secp256k1/sigAuth/hex', 'did/svc/Hub']
    const step = fc.record({
      what: fc.constantFrom('set', 'revoke', 'delegate', 'undelegate'),
      name: fc.constantFrom(...names),
      delegateType: fc.constantFrom('veriKey', 'sigAuth'),
      value: fc.constantFrom('0x61', `0x${'ab'.repeat(32)}`),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const party = fixture.party()
        for (const one of steps) await change(party, one)
        const head = await fixture.dids.sync()
        assert.deepEqual(
          asJudge(await fixture.dids.resolve(party.did, { versionId: head })),
          plain(await judge(party.did, head)),
        )
      }),
      { numRuns: runs(10) },
    )
  })

  it('ends a grant at the second the contract ends it', async () => {
    const { address, did, registry } = fixture.party()
    const delegate = fixture.party().address
    await (await registry.addDelegate(address, label('veriKey'), delegate, 1000n)).wait()
    await fixture.dids.sync()
    const { didDocumentMetadata } = await fixture.dids.resolve(did)
    const end = Date.parse(didDocumentMetadata.updated ?? '') + 1_000_000
    for (const [offset, methods] of [
      [-1000, 2],
      [0, 1],
    ] as const) {
      const versionTime = new Date(end + offset).toISOString().replace('.000', '')
      const { didDocument } = await fixture.dids.resolve(did, { versionTime })
      assert.equal(didDocument?.verificationMethod.length, methods)
    }
  })

  it('drops a revoked key agreement key, and keeps ids when a misnamed attribute ends', async () => {
    const { address, did, registry } = fixture.party()
    const [agreement, misnamed, key] = ['did/pub/X25519/enc/hex', 'did/pub/A-B', 'did/pub/RSA']
    for (const name of [agreement, misnamed, key]) {
      await (await registry.setAttribute(address, label(name ?? ''), '0x61', century)).wait()
    }
    await fixture.dids.sync()
    const before = await fixture.dids.resolve(did)
    assert.deepEqual(before.didDocument?.keyAgreement, [`${did}#delegate-1`])
    for (const name of [agreement, misnamed]) {
      await (await registry.revokeAttribute(address, label(name ?? ''), '0x61')).wait()
    }
    await fixture.dids.sync()
    const { didDocument } = await fixture.dids.resolve(did)
    assert.equal(didDocument?.keyAgreement, undefined)
    assert.deepEqual(didDocument?.assertionMethod, [`${did}#controller`, `${did}#delegate-3`])
  })

  it('says who published a key, in the form that eddsa-jcs-2022 verifiers read', async () => {
    const { address, did, registry } = fixture.party()
    const key = randomBytes(32)
    const name = label('did/pub/Ed25519/veriKey/base58')
    await (await registry.setAttribute(address, name, key, century)).wait()
    await fixture.dids.sync()
    const { didDocument } = await fixture.dids.resolve(did)
    const method = didDocument?.verificationMethod[1]
    assert.equal(method?.type, 'Multikey')
    assert.deepEqual(fromMultikey(method['publicKeyMultibase'] ?? ''), Uint8Array.from(key))
    assert.ok(didDocument?.['@context'].includes(multikeyContext))
  })

  it('resolves as of a time', async () => {
    const { address, did, registry } = fixture.party()
    const name = label('did/pub/Ed25519/veriKey/base58')
    await (await registry.setAttribute(address, name, '0x01', century)).wait()
    await wait(2_100)
    const second = await (await registry.setAttribute(address, name, '0x02', century)).wait()
    await fixture.dids.sync()
    const now = await fixture.dids.resolve(did)
    const updated = Date.parse(now.didDocumentMetadata.updated ?? '')
    const versionTime = new Date(updated - 1000).toISOString().replace('.000', '')
    const before = await fixture.dids.resolve(did, { versionTime })
    assert.equal(before.didDocument?.verificationMethod.length, 2)
    assert.equal(before.didDocumentMetadata.nextVersionId, `${second?.blockNumber}`)
    assert.equal(now.didDocument?.verificationMethod.length, 3)
  })

  it('refuses what is not a DID, not a did:ethr, or not of this chain', async () => {
    const { address, did } = fixture.party()
    const refusals = [
      ['', 'invalidDid'],
      ['did:ethr', 'invalidDid'],
      ['did:ethr:0xc0104:0x12', 'invalidDid'],
      [`${did}#controller`, 'invalidDid'],
      [`${did}?versionId=1`, 'invalidDid'],
      [`${did} `, 'invalidDid'],
      [`did:ethr:0xc0104:0x02${'ff'.repeat(32)}`, 'invalidDid'],
      [
        'did:ethr:0xc0104:0xAb5801a7D398351b8bE11C439e05C5B3259aec9B'.replace('Ab', 'AB'),
        'invalidDid',
      ],
      ['did:web:example.com', 'methodNotSupported'],
      [`did:ethr:0x1:${address}`, 'notFound'],
      [`did:ethr:${address}`, 'notFound'],
      [`did:ethr:0xC0104:${address}`, 'notFound'],
    ] as const
    for (const [text, error] of refusals) {
      const { didResolutionMetadata, didDocument } = await fixture.dids.resolve(text)
      assert.equal(didResolutionMetadata.error, error, text)
      assert.equal(didDocument, null)
    }
  })

  it('refuses versions that do not exist', async () => {
    const { did } = fixture.party()
    const head = await fixture.dids.sync()
    const refusals = [
      [{ versionId: head + 1 }, 'notFound'],
      [{ versionId: -1 }, 'invalidOptions'],
      [{ versionId: 1.5 }, 'invalidOptions'],
      [{ versionTime: 'yesterday' }, 'invalidOptions'],
      [{ versionTime: '2026-13-01T00:00:00Z' }, 'invalidOptions'],
      [{ versionId: 1, versionTime: '2026-01-01T00:00:00Z' }, 'invalidOptions'],
    ] as const
    for (const [options, error] of refusals) {
      const { didResolutionMetadata } = await fixture.dids.resolve(did, options)
      assert.equal(didResolutionMetadata.error, error, JSON.stringify(options))
    }
  })

  it('takes each event in once, whoever else follows the chain, and goes on after a restart', async () => {
    const { address, did, registry } = fixture.party()
    const others = [1, 2, 3].map(() => createDidIndex(fixture))
    for (let n = 1; n <= 3; n++) {
      const name = label(`did/svc/Service${n}`)
      await (await registry.setAttribute(address, name, '0x61', century)).wait()
      await Promise.all([fixture.dids, ...others].map((index) => index.sync()))
    }
    const { didDocument } = await createDidIndex(fixture).resolve(did)
    assert.equal(didDocument?.service?.length, 3)
    const rows = await fixture.db.query.selectFrom('did_events').selectAll().execute()
    const all = await fixture.chain.didEvents(fixture.chain.deployment.deployedAtBlock)
    assert.equal(rows.length, all.events.length)
  })
})

/** Not estimated: a grant that ends at another second than in the estimate costs more to write. */
const gas = { gasLimit: 200_000n }

async function change(
  { address, registry }: Party,
  step: { what: string; name: string; delegateType: string; value: string },
): Promise<void> {
  const type = label(step.delegateType)
  const sent = {
    set: () => registry.setAttribute(address, label(step.name), step.value, century, gas),
    revoke: () => registry.revokeAttribute(address, label(step.name), step.value, gas),
    delegate: () => registry.addDelegate(address, type, address, century, gas),
    undelegate: () => registry.revokeDelegate(address, type, address, gas),
  }[step.what]
  assert.ok(sent)
  await (await sent()).wait()
}

/** Our answer with what differs on purpose written the judge's way: Ed25519 keys, and the context for them. */
function asJudge(result: DidResolutionResult): unknown {
  const document = result.didDocument
  if (document === null) return plain(result)
  return plain({
    ...result,
    didDocument: {
      ...document,
      '@context': document['@context'].filter((url) => url !== multikeyContext),
      verificationMethod: document.verificationMethod.map(asLegacyKey),
    },
  })
}

function asLegacyKey(method: Readonly<Record<string, string>>): Record<string, string> {
  const { publicKeyMultibase, ...rest } = method
  if (publicKeyMultibase === undefined) return rest
  const publicKeyBase58 = encodeBase58(fromMultikey(publicKeyMultibase))
  return { ...rest, type: 'Ed25519VerificationKey2018', publicKeyBase58 }
}

/** The judge's answer; a key that an attribute gave in hex is compared in base58 like ours. */
function plain(result: object): unknown {
  const text = JSON.stringify(result, (name: string, value: unknown) =>
    name === 'verificationMethod' ? sameEncoding(value) : value,
  )
  return JSON.parse(text)
}

function sameEncoding(methods: unknown): unknown {
  assert.ok(Array.isArray(methods))
  return methods.map((method: Record<string, string>) => {
    const { publicKeyHex, ...rest } = method
    if (method['type'] !== 'Ed25519VerificationKey2018' || publicKeyHex === undefined) return method
    return { ...rest, publicKeyBase58: encodeBase58(`0x${publicKeyHex}`) }
  })
}
