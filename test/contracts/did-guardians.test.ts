import assert from 'node:assert/strict'
import { Wallet, ZeroAddress } from 'ethers'
import { DidRegistry__factory } from '../../types/ethers-contracts/factories/contracts/DidRegistry__factory.ts'
import { delays } from './did-calls.ts'
import {
  callHash,
  eventsOf,
  plain,
  sendSigned,
  setUpRecovery,
  type RecoverySetup,
} from './recovery-setup.ts'
import { reverts } from './reverts.ts'

const { shortest, longest } = delays

let setup: RecoverySetup
let id: string
let three: string[]

const naming = () => ['setGuardians', three, 2, shortest] as const

const own = () => setup.registry.connect(setup.owner)
const inForce = async () => plain(await setup.registry.guardiansOf(id))
const announced = async () => plain(await setup.registry.announcedGuardians(id))

describe('DidRegistry: guardians', () => {
  beforeEach(async () => {
    setup = await setUpRecovery()
    id = setup.owner.address
    three = setup.guardians.map(({ address }) => address)
  })

  it('are none until an owner names some', async () => {
    assert.deepEqual(await inForce(), [[], 0n, 0n])
    assert.deepEqual(await announced(), [[], 0n, 0n, 0n])
  })

  it('take over after their delay, and not before', async () => {
    const sent = own().setGuardians(id, three, 2, shortest)
    const from = (await eventsOf(setup.registry, sent))[0]?.[5]
    assert.equal(from, (await setup.now()) + shortest)
    assert.deepEqual(await inForce(), [[], 0n, 0n])
    assert.deepEqual(await announced(), [three, 2n, shortest, from])
    await setup.pass(shortest - 1n)
    assert.deepEqual(await inForce(), [[], 0n, 0n])
    await setup.pass(1n)
    assert.deepEqual(await inForce(), [three, 2n, shortest])
    assert.deepEqual(await announced(), [[], 0n, 0n, 0n])
  })

  it('are replaced only after the delay of those in force, whatever the new ones have', async () => {
    await own().setGuardians(id, three, 2, longest)
    await setup.pass(longest)
    const sent = own().setGuardians(id, three.slice(0, 1), 1, shortest)
    const [event] = await eventsOf(setup.registry, sent)
    const from = (await setup.now()) + longest
    assert.deepEqual(event, ['GuardiansAnnounced', id, three.slice(0, 1), 1n, shortest, from])
    await setup.pass(longest - 1n)
    assert.deepEqual(await inForce(), [three, 2n, longest])
    await setup.pass(1n)
    assert.deepEqual(await inForce(), [three.slice(0, 1), 1n, shortest])
  })

  it('are dismissed as late as they are replaced', async () => {
    await setup.protect()
    await own().setGuardians(id, [], 0, 0)
    assert.deepEqual(await inForce(), [three, 2n, shortest])
    assert.deepEqual((await announced()).slice(0, 3), [[], 0n, 0n])
    await setup.pass(shortest)
    assert.deepEqual(await inForce(), [[], 0n, 0n])
    assert.deepEqual(await announced(), [[], 0n, 0n, 0n])
  })

  it('who were announced give way to those announced later, whose time begins anew', async () => {
    await setup.protect()
    await own().setGuardians(id, three.slice(0, 1), 1, shortest)
    await setup.pass(shortest - 10n)
    await own().setGuardians(id, three.slice(1), 2, shortest)
    await setup.pass(shortest - 10n)
    assert.deepEqual(await inForce(), [three, 2n, shortest])
    await setup.pass(10n)
    assert.deepEqual(await inForce(), [three.slice(1), 2n, shortest])
  })

  it('announced for an identity without any can be taken back at once', async () => {
    await own().setGuardians(id, three, 2, shortest)
    await own().setGuardians(id, [], 0, 0)
    assert.deepEqual(await announced(), [[], 0n, 0n, 0n])
    await setup.pass(longest)
    assert.deepEqual(await inForce(), [[], 0n, 0n])
  })

  it('who were announced never take over once the owner changes; those in force stay', async () => {
    const { registry, stranger } = setup
    await setup.protect()
    await own().setGuardians(id, three.slice(0, 1), 1, shortest)
    const events = await eventsOf(registry, own().changeOwner(id, stranger))
    assert.deepEqual(events, [
      ['GuardiansWithdrawn', id],
      ['DIDOwnerChanged', id, stranger.address, 0n],
    ])
    await setup.pass(longest)
    assert.deepEqual(await inForce(), [three, 2n, shortest])
  })

  it('planted by a thief where there were none are gone when the owner moves to another key', async () => {
    const thieves = [Wallet.createRandom().address]
    await own().setGuardians(id, thieves, 1, shortest)
    await own().changeOwner(id, setup.stranger)
    await setup.pass(longest)
    assert.deepEqual(await inForce(), [[], 0n, 0n])
  })

  it('are named by the owner alone', async () => {
    const { registry, stranger } = setup
    const call = registry.setGuardians(id, three, 2, shortest)
    await reverts(call, registry, 'NotOwner', [id, id, stranger.address])
  })

  it('are sixteen at most', async () => {
    const many = Array.from({ length: 17 }, (_, i) => `0x${(i + 1).toString(16).padStart(40, '0')}`)
    const call = own().setGuardians(id, many, 2, shortest)
    await reverts(call, setup.registry, 'TooManyGuardians', [id, 17n, 16n])
    await own().setGuardians(id, many.slice(1), 16, shortest)
  })

  it('stand in ascending order, each once, and zero is none', async () => {
    const { registry } = setup
    const [first, second] = three
    for (const [list, wrong] of [
      [[second, first], first],
      [[first, first], first],
      [[ZeroAddress, first], ZeroAddress],
    ] as [string[], string][]) {
      const call = own().setGuardians(id, list, 1, shortest)
      await reverts(call, registry, 'GuardiansNotAscending', [id, wrong])
    }
  })

  it('agree by at least one and at most all of them', async () => {
    for (const [list, threshold] of [
      [three, 0n],
      [three, 4n],
      [[], 1n],
      [three, 2n ** 200n],
    ] as const) {
      const call = own().setGuardians(id, [...list], threshold, list.length === 0 ? 0 : shortest)
      const values = [id, threshold, BigInt(list.length)]
      await reverts(call, setup.registry, 'WrongThreshold', values)
    }
  })

  it('have a delay within the limits, and none where there are none', async () => {
    for (const [list, delay] of [
      [three, shortest - 1n],
      [three, longest + 1n],
      [three, 2n ** 200n],
      [[], 1n],
    ] as const) {
      const call = own().setGuardians(id, [...list], list.length === 0 ? 0 : 2, delay)
      await reverts(call, setup.registry, 'WrongDelay', [id, delay, shortest, longest])
    }
    await own().setGuardians(id, three, 3, longest)
  })

  describe('named by signature', () => {
    it('count as named by the owner, once', async () => {
      const { registry, holder } = setup
      const { address, signingKey } = holder
      await setup.relay(signingKey, address, address, naming())
      await setup.pass(shortest)
      assert.deepEqual(plain(await registry.guardiansOf(address)), [three, 2n, shortest])
      assert.equal(await registry.nonce(address), 1n)
    })

    it('are refused with the signature of another', async () => {
      const { registry, holder, heir, relay } = setup
      const { address } = holder
      const sent = relay(heir.signingKey, address, address, naming())
      await reverts(sent, registry, 'WrongSignature', [address, address, heir.address])
    })

    it('are refused where the signature is for other guardians, another threshold or delay', async () => {
      const { registry, holder } = setup
      const { address, signingKey } = holder
      const signature = signingKey.sign(await callHash(registry, address, address, naming()))
      for (const other of [
        ['setGuardians', three.slice(1), 2, shortest],
        ['setGuardians', three, 1, shortest],
        ['setGuardians', three, 2, longest],
      ] as const) {
        await assert.rejects(sendSigned(registry, address, other, signature), /WrongSignature/)
      }
      await sendSigned(registry, address, naming(), signature)
    })
  })
})

describe('DidRegistry: deployment', () => {
  it('keeps its authority and delays for good', async () => {
    const { registry } = await setUpRecovery()
    assert.equal(await registry.shortestDelay(), shortest)
    assert.equal(await registry.longestDelay(), longest)
    assert.equal(await registry.registrarDelay(), delays.registrar)
    assert.notEqual(await registry.authority(), ZeroAddress)
  })

  it('refuses delays that are none, out of order or endless', async () => {
    const { registry, registrar } = await setUpRecovery()
    const authority = await registry.authority()
    for (const wrong of [
      [0n, 1n, 1n],
      [2n, 1n, 2n],
      [2n, 2n, 1n],
      [1n, 2n ** 48n, 1n],
      [1n, 1n, 2n ** 48n],
    ] as [bigint, bigint, bigint][]) {
      const call = new DidRegistry__factory(registrar).deploy(authority, ...wrong)
      await reverts(call, registry, 'WrongDelays', wrong)
    }
    await new DidRegistry__factory(registrar).deploy(authority, 1, 1, 1)
  })
})
