import assert from 'node:assert/strict'
import { Wallet } from 'ethers'
import { callHash } from '../../../api/identity/signed-calls.ts'
import { removeFolder, startRegistry, type TestRegistry } from '../../_util/start-registry.ts'
import { expectJson, expectProblem, newHolder, postJson } from './_api.ts'

interface State {
  readonly registry: string
  readonly controller: string
  readonly nonce: number
  readonly term: string
  readonly delays: object
}

describe('routes of DIDs', function () {
  this.timeout(120_000)
  let registry: TestRegistry
  before(async () => {
    registry = await startRegistry()
  })
  after(async () => {
    await registry.stop()
    await removeFolder(registry.dataFolder)
  })

  const get = (path: string) => fetch(registry.url + path)
  const relay = (body: unknown) => postJson(registry, '/v1/dids/relay', body)
  const stateOf = async (did: string) =>
    expectJson<State>(await get(`/v1/dids/relay?did=${did}`), 200)

  async function signedHandover() {
    const { signingKey, address } = Wallet.createRandom()
    const identity = address.toLowerCase()
    const did = `did:ethr:0xc0104:${identity}`
    const newOwner = Wallet.createRandom().address.toLowerCase()
    const call = { call: 'changeOwner', newOwner } as const
    const { registry: contract, nonce, term } = await stateOf(did)
    const hash = callHash({ registry: contract, identity, nonce, term }, call)
    return { did, nonce, ...call, signature: signingKey.sign(hash).serialized }
  }

  it('tell guardians and recoveries of a DID, to pages of any origin', async () => {
    const did = newHolder()
    const response = await get(`/v1/dids/${did}/recovery`)
    assert.equal(response.headers.get('access-control-allow-origin'), '*')
    const { asOf, ...rest } = await expectJson<{ asOf: { blockNumber: number } }>(response, 200)
    assert.ok(asOf.blockNumber > 0)
    assert.deepEqual(rest, {
      did,
      controller: did.slice(-42),
      guardians: null,
      announced: null,
      approvals: [],
      pending: [],
      registrarAllowed: true,
    })
  })

  it('tell what must be known to sign', async () => {
    const did = newHolder()
    const { delays, nonce, term, controller } = await stateOf(did)
    assert.deepEqual([nonce, term, controller], [0, '0', did.slice(-42)])
    const day = 86_400
    assert.deepEqual(delays, { shortest: 3 * day, longest: 30 * day, registrar: 14 * day })
  })

  it('send what is signed, and the DID resolves to its new controller at once', async () => {
    const request = await signedHandover()
    const { blockNumber } = await expectJson<{ blockNumber: number }>(await relay(request), 200)
    const { didDocument, didDocumentMetadata } = await expectJson<{
      didDocument: { verificationMethod: readonly { blockchainAccountId: string }[] }
      didDocumentMetadata: { versionId: string }
    }>(await get(`/v1/dids/${request.did}`), 200)
    assert.equal(didDocumentMetadata.versionId, String(blockNumber))
    const [method] = didDocument.verificationMethod
    assert.equal(method?.blockchainAccountId.toLowerCase().split(':')[2], request.newOwner)
  })

  it('refuse what the contract would, with a code and a sentence', async () => {
    const { newOwner, ...request } = await signedHandover()
    const other = { ...request, newOwner: `0x${'00'.repeat(20)}` }
    const wrong = await expectProblem(await relay(other), 'wrong_signature')
    assert.equal(wrong.status, 422)
    const stale = await expectProblem(
      await relay({ ...request, newOwner, nonce: 3 }),
      'stale_signature',
    )
    assert.equal(stale.status, 409)
    assert.match(stale.detail, /next nonce is 0/)
    const execution = { call: 'executeRecovery', did: request.did, newOwner }
    assert.equal((await expectProblem(await relay(execution), 'no_recovery')).status, 409)
  })

  it('take a closed list of calls, each with its own members and no other', async () => {
    const request = await signedHandover()
    const { signature: _, ...unsigned } = request
    for (const body of [
      unsigned,
      { ...request, term: '0' },
      { ...request, call: 'beginRegistrarRecovery' },
      { ...request, call: 'cancelRecovery' },
      { ...request, newOwner: request.newOwner.toUpperCase() },
      { ...request, signature: `${request.signature}00` },
      {},
    ])
      await expectProblem(await relay(body), 'invalid_request')
    await expectProblem(await relay({ ...request, did: 'did:web:a.example' }), 'invalid_did')
    await expectProblem(
      await relay({ ...request, did: request.did.replace('c0104', '1') }),
      'invalid_did',
    )
  })

  it('refuse what is no DID of this chain', async () => {
    await expectProblem(await get('/v1/dids/nonsense/recovery'), 'invalid_did')
    await expectProblem(
      await get(`/v1/dids/${newHolder().replace('c0104', '1')}/recovery`),
      'not_found',
    )
    await expectProblem(await get('/v1/dids/relay?did=nonsense'), 'invalid_did')
    await expectProblem(await get(`/v1/dids/relay?did=${newHolder()}&signer=me`), 'invalid_request')
  })
})
