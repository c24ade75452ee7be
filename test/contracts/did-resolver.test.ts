import assert from 'node:assert/strict'
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types'
import { Resolver, type DIDResolutionResult } from 'did-resolver'
import { Contract, encodeBase64, encodeBytes32String, Interface, Wallet, ZeroAddress } from 'ethers'
import type { HDNodeWallet } from 'ethers'
// The resolver's types are those of ethers' CommonJS build.
import type { Contract as TheirContract, Provider as TheirProvider } from 'ethers' with {
  'resolution-mode': 'require',
}
import { EthereumDIDRegistry, EthrDidController, getResolver } from 'ethr-did-resolver'
import type { MetaSignature } from 'ethr-did-resolver'
import { network } from 'hardhat'
import type { DidRegistry } from '../../types/ethers-contracts/contracts/DidRegistry.ts'
import { deployRegistry, keyName, veriKey, year } from './did-calls.ts'

const referenceAbi = JSON.stringify(EthereumDIDRegistry.abi)
const firstKey = new Uint8Array(32).fill(1)
const secondKey = new Uint8Array(32).fill(2)

describe('ethr-did-resolver on our registry', () => {
  let registry: DidRegistry
  let owner: HardhatEthersSigner
  let did: string
  let resolve: (query?: string) => Promise<DIDResolutionResult>
  let blockNumber: () => Promise<number>
  let request: (method: string, ...params: unknown[]) => Promise<unknown>
  let controllerOf: (identity: string) => EthrDidController

  beforeEach(async () => {
    const { ethers, provider } = await network.create()
    const [first] = await ethers.getSigners()
    assert.ok(first)
    owner = first
    registry = await deployRegistry(owner)
    const address = await registry.getAddress()
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same class, typed by ethers' other build
    const contract = new Contract(address, referenceAbi, owner) as unknown as TheirContract
    controllerOf = (identity) =>
      new EthrDidController(identity, contract, undefined, 'local', undefined, undefined, '', false)
    const { chainId } = await ethers.provider.getNetwork()
    const settings = { chainId, registry: address, legacyNonce: false }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same class, typed by ethers' other build
    const networks = [{ ...settings, provider: ethers.provider as unknown as TheirProvider }]
    const resolver = new Resolver(getResolver({ networks }))
    did = `did:ethr:0x${chainId.toString(16)}:${owner.address}`
    resolve = async (query = '') => resolver.resolve(did + query)
    blockNumber = async () => ethers.provider.getBlockNumber()
    request = async (method, ...params) => provider.request({ method, params })
  })

  it('knows an identity without history as its own controller', async () => {
    const { didDocument, didResolutionMetadata } = await resolve()
    assert.equal(didResolutionMetadata.error, undefined)
    assert.deepEqual(
      didDocument?.verificationMethod?.map(({ id }) => id),
      [`${did}#controller`],
    )
    assert.equal(accountOf(didDocument), owner.address)
  })

  it('finds keys, and numbers them in the order they came, revoked ones too', async () => {
    await registry.setAttribute(owner, keyName, firstKey, year)
    await registry.setAttribute(owner, keyName, secondKey, year)
    assert.deepEqual(keysOf(await resolve()), {
      [`${did}#delegate-1`]: encodeBase64(firstKey),
      [`${did}#delegate-2`]: encodeBase64(secondKey),
    })
    await registry.revokeAttribute(owner, keyName, firstKey)
    assert.deepEqual(keysOf(await resolve()), { [`${did}#delegate-2`]: encodeBase64(secondKey) })
  })

  it('finds, as of an earlier block, the keys that were valid there', async () => {
    await registry.setAttribute(owner, keyName, firstKey, year)
    const before = await blockNumber()
    await registry.revokeAttribute(owner, keyName, firstKey)
    const revoked = await blockNumber()
    const expected = { [`${did}#delegate-1`]: encodeBase64(firstKey) }
    assert.deepEqual(keysOf(await resolve(`?versionId=${before}`)), expected)
    assert.deepEqual(keysOf(await resolve(`?versionId=${revoked}`)), {})
  })

  it('finds a delegate, and loses it in the block that revokes it', async () => {
    const delegate = Wallet.createRandom().address
    await registry.addDelegate(owner, veriKey, delegate, year)
    assert.equal(accountOf((await resolve()).didDocument, 'delegate-1'), delegate)
    await registry.revokeDelegate(owner, veriKey, delegate)
    const revoked = await blockNumber()
    assert.equal(accountOf((await resolve()).didDocument, 'delegate-1'), undefined)
    const then = await resolve(`?versionId=${revoked}`)
    assert.equal(accountOf(then.didDocument, 'delegate-1'), undefined)
  })

  it('loses a revoked delegate even where the chain is ahead of the clock', async () => {
    const delegate = Wallet.createRandom().address
    await request('evm_setNextBlockTimestamp', Math.floor(Date.now() / 1000) + 1_000_000)
    await registry.addDelegate(owner, veriKey, delegate, year)
    await registry.revokeDelegate(owner, veriKey, delegate)
    assert.equal(accountOf((await resolve()).didDocument, 'delegate-1'), undefined)
  })

  it('follows a change of owner', async () => {
    const next = Wallet.createRandom().address
    const before = await blockNumber()
    await registry.changeOwner(owner, next)
    assert.equal(accountOf((await resolve()).didDocument), next)
    assert.equal(accountOf((await resolve(`?versionId=${before}`)).didDocument), owner.address)
  })

  it('finds a service', async () => {
    const endpoint = 'https://registry.example/v1'
    const name = encodeBytes32String('did/svc/Registry')
    await registry.setAttribute(owner, name, new TextEncoder().encode(endpoint), year)
    const { didDocument } = await resolve()
    const service = { id: `${did}#service-1`, type: 'Registry', serviceEndpoint: endpoint }
    assert.deepEqual(didDocument?.service, [service])
  })

  it('reads several changes in one block', async () => {
    await request('evm_setAutomine', false)
    await registry.setAttribute(owner, keyName, firstKey, year)
    await registry.setAttribute(owner, keyName, secondKey, year)
    await request('evm_setAutomine', true)
    await request('evm_mine')
    assert.equal(Object.keys(keysOf(await resolve())).length, 2)
  })

  it('calls a deactivated identity deactivated, and nothing brings it back', async () => {
    await registry.setAttribute(owner, keyName, firstKey, year)
    await registry.changeOwner(owner, ZeroAddress)
    await assert.rejects(registry.setAttribute(owner, keyName, secondKey, year), /NotOwner/)
    const { didDocument, didDocumentMetadata } = await resolve()
    assert.equal(didDocumentMetadata.deactivated, true)
    assert.deepEqual(didDocument?.verificationMethod, [])
  })

  it('is driven by its controller, with calls that the owner signs and others send', async () => {
    const holder = Wallet.createRandom()
    const controller = controllerOf(holder.address)
    const attribute = ['did/pub/Ed25519/veriKey/base64', 'key', 1000] as const
    const options = { from: owner.address }
    const set = signedBy(holder, await controller.createSetAttributeHash(...attribute))
    await controller.setAttributeSigned(...attribute, set, options)
    assert.equal(await registry.nonce(holder), 1n)
    const over = signedBy(holder, await controller.createChangeOwnerHash(owner.address))
    await controller.changeOwnerSigned(owner.address, over, options)
    assert.equal(await registry.identityOwner(holder), owner.address)
  })

  it('comes with an ABI whose every function and event we have', () => {
    const theirs = Interface.from(referenceAbi)
    const ours = registry.interface.fragments.flatMap((own) =>
      own.type === 'constructor' ? [] : [own.format('sighash')],
    )
    for (const fragment of theirs.fragments) {
      if (fragment.type !== 'function' && fragment.type !== 'event') continue
      assert.ok(ours.includes(fragment.format('sighash')), fragment.format('sighash'))
    }
  })
})

function signedBy(wallet: HDNodeWallet, hash: string): MetaSignature {
  const { v, r, s } = wallet.signingKey.sign(hash)
  return { sigV: v, sigR: r, sigS: s }
}

type Document = DIDResolutionResult['didDocument']

/** The account of a verification method, without its chain. */
function accountOf(document: Document, name = 'controller'): string | undefined {
  const method = document?.verificationMethod?.find(({ id }) => id.endsWith(`#${name}`))
  return method?.blockchainAccountId?.split(':')[2]
}

/** Public keys by id. */
function keysOf({ didDocument }: DIDResolutionResult): Record<string, string> {
  const methods = didDocument?.verificationMethod ?? []
  const keys = methods.filter((method) => 'publicKeyBase64' in method)
  return Object.fromEntries(keys.map((method) => [method.id, String(method.publicKeyBase64)]))
}
