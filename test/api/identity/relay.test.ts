import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { encodeBytes32String, type HDNodeWallet, Wallet, ZeroAddress } from 'ethers'
import { ApiError, type ProblemCode } from '../../../api/errors.ts'
import { createRelay, type Relay } from '../../../api/identity/relay.ts'
import { callHash, type SignedCall } from '../../../api/identity/signed-calls.ts'
import { chainId, ChainFixture } from './chain-fixture.ts'

/** Seconds. */
const delays = { shortest: 2, longest: 60, registrar: 3 }

/** Somebody with a key and no gas, and the DID of its address. */
class Person {
  readonly wallet: HDNodeWallet = Wallet.createRandom()
  readonly address = this.wallet.address.toLowerCase()
  readonly did = `did:ethr:0x${chainId.toString(16)}:${this.address}`
}

/** Asserts that a request is refused with this problem, in these words. */
async function refuses(sent: Promise<unknown>, code: ProblemCode, words: RegExp): Promise<void> {
  const error = await sent.then(
    () => assert.fail('it was sent'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof ApiError, String(error))
  assert.equal(error.code, code)
  assert.match(error.message, words)
}

describe('relay', function () {
  this.timeout(180_000)
  let fixture: ChainFixture
  let relay: Relay
  before(async () => {
    fixture = await ChainFixture.start({ delays })
    relay = createRelay(fixture)
  })
  after(() => fixture[Symbol.asyncDispose]())

  /** Signs a call about a DID as a person may, and hands it to the relay. */
  async function send(did: string, signer: Person, call: SignedCall) {
    const asked = call.call === 'approveRecovery' ? signer.address : undefined
    const { nonce, term, registry } = await relay.stateFor(did, asked)
    const identity = did.slice(did.lastIndexOf(':') + 1)
    const hash = callHash({ registry, identity, nonce, term }, call)
    const signature = signer.wallet.signingKey.sign(hash).serialized
    return relay.send({ did, nonce, term, signature, call })
  }

  const ownerOf = ({ did }: Person) => fixture.dids.ownerOf(did)

  it('rotates a DID for somebody without gas, and answers when it is final and indexed', async () => {
    const [person, next] = [new Person(), new Person()]
    const sent = await send(person.did, person, { call: 'changeOwner', newOwner: next.address })
    assert.equal(await ownerOf(person), next.address)
    const receipt = await fixture.provider.getTransactionReceipt(sent.txHash)
    assert.equal(receipt?.blockNumber, sent.blockNumber)
    const { didDocumentMetadata } = await fixture.dids.resolve(person.did)
    assert.equal(didDocumentMetadata.versionId, String(sent.blockNumber))
  })

  it('takes every call of ERC-1056 and of recovery that an owner signs', async () => {
    const [person, other] = [new Person(), new Person()]
    const type = encodeBytes32String('veriKey')
    const name = encodeBytes32String('did/pub/Ed25519/veriKey/base58')
    const value = `0x${'ab'.repeat(32)}`
    const guardians = [other.address]
    const calls: SignedCall[] = [
      { call: 'addDelegate', delegateType: type, delegate: other.address, validity: 86_400 },
      { call: 'revokeDelegate', delegateType: type, delegate: other.address },
      { call: 'setAttribute', name, value, validity: 3_153_600_000 },
      { call: 'revokeAttribute', name, value },
      // Not in force before the end: that would be another term.
      { call: 'setGuardians', guardians, threshold: 1, delay: delays.longest },
      { call: 'cancelRecovery' },
      { call: 'allowRegistrarRecovery', allowed: false },
      { call: 'changeOwner', newOwner: ZeroAddress },
    ]
    for (const call of calls) await send(person.did, person, call)
    const { controller, registrarAllowed } = await recoveryOf(person)
    assert.deepEqual([controller, registrarAllowed], [null, false])
    const again = send(person.did, person, { call: 'changeOwner', newOwner: other.address })
    await refuses(again, 'did_deactivated', /for good/)
  })

  async function recoveryOf({ did }: Person) {
    const recovery = await fixture.dids.recoveryOf(did)
    assert.ok(!('error' in recovery))
    return recovery
  }

  it('carries a recovery through: guardians named, approvals, delay, new owner', async () => {
    const [person, heir, stranger] = [new Person(), new Person(), new Person()]
    const guardians = [new Person(), new Person()].toSorted((a, b) =>
      a.address < b.address ? -1 : 1,
    )
    const addresses = guardians.map(({ address }) => address)
    const names: SignedCall = { call: 'setGuardians', guardians: addresses, threshold: 2, delay: 2 }
    await send(person.did, person, names)
    await wait(2_100)
    const newOwner = heir.address
    const [first, second] = guardians
    assert.ok(first && second)
    const approve = (by: Person) =>
      send(person.did, by, { call: 'approveRecovery', guardian: by.address, newOwner })
    await refuses(relay.execute(person.did, newOwner), 'no_recovery', /waits/)
    await refuses(approve(stranger), 'not_guardian', new RegExp(stranger.address))
    await approve(first)
    await refuses(approve(first), 'already_approved', /others must agree/)
    await approve(second)
    await refuses(approve(second), 'already_approved', /from 20\d\d-.*Z on/)
    await refuses(relay.execute(person.did, newOwner), 'recovery_not_due', /from 20\d\d-.*Z on/)
    await wait(2_100)
    await relay.execute(person.did, newOwner)
    assert.equal(await ownerOf(person), newOwner)
    assert.deepEqual((await recoveryOf(person)).pending, [])
  })

  it('knows which guardians are in force though no block was mined since', async () => {
    const [person, guardian] = [new Person(), new Person()]
    const guardians = [guardian.address]
    await send(person.did, person, { call: 'setGuardians', guardians, threshold: 1, delay: 2 })
    const before = await relay.stateFor(person.did)
    await wait(2_100)
    const after = await relay.stateFor(person.did)
    assert.deepEqual([before.term, after.term], ['0', String(2n ** 32n)])
    const { did } = person
    const newOwner = guardian.address
    await send(did, guardian, { call: 'approveRecovery', guardian: guardian.address, newOwner })
  })

  it('lets the owner cancel', async () => {
    const [person, guardian] = [new Person(), new Person()]
    const guardians = [guardian.address]
    await send(person.did, person, { call: 'setGuardians', guardians, threshold: 1, delay: 2 })
    await wait(2_100)
    const newOwner = guardian.address
    await send(person.did, guardian, { call: 'approveRecovery', guardian: newOwner, newOwner })
    assert.equal((await recoveryOf(person)).pending.length, 1)
    await send(person.did, person, { call: 'cancelRecovery' })
    assert.deepEqual((await recoveryOf(person)).pending, [])
    await refuses(relay.execute(person.did, newOwner), 'no_recovery', /waits/)
  })

  it('says what is wrong with a signature: whose, over what, or for which nonce', async () => {
    const [person, thief] = [new Person(), new Person()]
    const { did } = person
    const call: SignedCall = { call: 'changeOwner', newOwner: thief.address }
    await refuses(send(did, thief, call), 'wrong_signature', new RegExp(person.address))
    const { nonce, term, registry } = await relay.stateFor(did)
    const hash = callHash({ registry, identity: person.address, nonce, term }, call)
    const signature = person.wallet.signingKey.sign(hash).serialized
    const changed = { ...call, newOwner: ZeroAddress }
    await refuses(
      relay.send({ did, nonce, signature, call: changed }),
      'wrong_signature',
      /very call/,
    )
    await refuses(relay.send({ did, nonce: 1, signature, call }), 'stale_signature', /nonce is 0/)
    const garbage = `0x${'00'.repeat(65)}`
    await refuses(relay.send({ did, nonce, signature: garbage, call }), 'wrong_signature', /./)
    await relay.send({ did, nonce, signature, call })
    // Now another owns it: the signature is no longer that of who must sign.
    const again = relay.send({ did, nonce, signature, call })
    await refuses(again, 'wrong_signature', new RegExp(thief.address))
  })

  it('says that a term is over', async () => {
    const person = new Person()
    const { did, address } = person
    const { nonce, registry } = await relay.stateFor(did)
    const call: SignedCall = { call: 'cancelRecovery' }
    const hash = callHash({ registry, identity: address, nonce, term: '7' }, call)
    const signature = person.wallet.signingKey.sign(hash).serialized
    await refuses(
      relay.send({ did, nonce, term: '7', signature, call }),
      'stale_signature',
      /term is 0/,
    )
  })

  it('begins a recovery for the registrar, who can take it back and whom the owner can forbid it', async () => {
    const [person, heir] = [new Person(), new Person()]
    const { did } = person
    const reason = `0x${'de'.repeat(32)}`
    await relay.beginForRegistrar(did, heir.address, reason)
    await relay.withdrawForRegistrar(did)
    await refuses(relay.withdrawForRegistrar(did), 'no_recovery', /waits/)
    const unfounded = relay.beginForRegistrar(did, heir.address, `0x${'00'.repeat(32)}`)
    await refuses(unfounded, 'invalid_request', /decision/)
    await relay.beginForRegistrar(did, heir.address, reason)
    const [pending] = (await recoveryOf(person)).pending
    assert.deepEqual([pending?.by, pending?.reason], ['registrar', reason])
    await wait(delays.registrar * 1000 + 100)
    await relay.execute(did, heir.address)
    assert.equal(await ownerOf(person), heir.address)
    await send(did, heir, { call: 'allowRegistrarRecovery', allowed: false })
    const again = relay.beginForRegistrar(did, person.address, reason)
    await refuses(again, 'recovery_forbidden', /forbade/)
  })

  it('says what is wrong with guardians', async () => {
    const person = new Person()
    const one = [person.address]
    for (const [guardians, threshold, delay, words] of [
      [one, 2, 2, /threshold/],
      [one, 1, 1, /delay/],
      [[...one, ...one], 1, 2, /ascending/],
    ] as const) {
      const call: SignedCall = { call: 'setGuardians', guardians, threshold, delay }
      await refuses(send(person.did, person, call), 'invalid_request', words)
    }
    const call: SignedCall = { call: 'setGuardians', guardians: one, threshold: 1, delay: 60 }
    await send(person.did, person, call)
  })

  it('refuses DIDs of other chains and methods', async () => {
    for (const did of [`did:ethr:0x1:${ZeroAddress}`, 'did:web:a.example', 'did'])
      await refuses(relay.stateFor(did), 'invalid_did', /cannot be changed here/)
  })

  it('tells the limits of delays, in seconds', async () => {
    const { delays: told, unitsPerSecond, registry } = await relay.stateFor(new Person().did)
    assert.deepEqual([told, unitsPerSecond], [delays, 1])
    assert.equal(registry, fixture.chain.deployment.didRegistry)
  })

  it('carries out the same request once, however often it comes at the same time', async () => {
    const [person, next] = [new Person(), new Person()]
    const call: SignedCall = { call: 'changeOwner', newOwner: next.address }
    const tries = await Promise.allSettled([1, 2, 3].map(() => send(person.did, person, call)))
    const refused = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    assert.equal(refused.length, 2)
    for (const reason of refused) assert.ok(reason instanceof ApiError, String(reason))
    assert.equal(await ownerOf(person), next.address)
  })
})
