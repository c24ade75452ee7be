import assert from 'node:assert/strict'
import { keccak256, N, toBeHex, Wallet, ZeroAddress, ZeroHash, type HDNodeWallet } from 'ethers'
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types'
import { network } from 'hardhat'
import type { DidRegistry } from '../../types/ethers-contracts/contracts/DidRegistry.ts'
import {
  deployRegistry,
  everyChange,
  keyName,
  send,
  sendSigned,
  signChange,
  veriKey,
  year,
} from './did-calls.ts'
import { reverts } from './reverts.ts'

const noSignature = { v: 27, r: ZeroHash, s: ZeroHash }

describe('DidRegistry', () => {
  let registry: DidRegistry
  /** Owns itself; sends its own transactions. */
  let owner: HardhatEthersSigner
  let stranger: HardhatEthersSigner
  /** Owns itself; has no gas, so it signs and others send. */
  let holder: HDNodeWallet
  let other: string
  /** Sets the time of the next block. */
  let setTime: (time: bigint) => Promise<unknown>
  let mineAt: (time: bigint) => Promise<unknown>

  beforeEach(async () => {
    const { ethers, provider } = await network.create()
    const [first, second] = await ethers.getSigners()
    assert.ok(first && second)
    ;[owner, stranger] = [first, second]
    registry = await deployRegistry(owner)
    holder = Wallet.createRandom()
    other = Wallet.createRandom().address
    setTime = async (time) =>
      provider.request({ method: 'evm_setNextBlockTimestamp', params: [Number(time)] })
    mineAt = async (time) => provider.request({ method: 'evm_mine', params: [Number(time)] })
  })

  it('lets an identity own itself until it says otherwise', async () => {
    assert.equal(await registry.identityOwner(other), other)
    assert.equal(await registry.owners(other), ZeroAddress)
    assert.equal(await registry.changed(other), 0n)
    assert.equal(await registry.nonce(other), 0n)
  })

  it('hands an identity over, with all power to change it', async () => {
    await registry.changeOwner(owner, stranger)
    assert.equal(await registry.owners(owner), stranger.address)
    assert.equal(await registry.identityOwner(owner), stranger.address)
    const call = registry.changeOwner(owner, owner)
    await reverts(call, registry, 'NotOwner', [owner.address, stranger.address, owner.address])
    await registry.connect(stranger).changeOwner(owner, owner)
    assert.equal(await registry.identityOwner(owner), owner.address)
  })

  it('keeps a delegate valid for its time and not longer', async () => {
    await setTime(5_000_000_000n)
    await registry.addDelegate(owner, veriKey, other, 100)
    assert.equal(await registry.delegates(owner, keccak256(veriKey), other), 5_000_000_100n)
    assert.equal(await registry.validDelegate(owner, veriKey, other), true)
    assert.equal(await registry.validDelegate(owner, keyName, other), false)
    await mineAt(5_000_000_100n)
    assert.equal(await registry.validDelegate(owner, veriKey, other), false)
  })

  it('ends a delegate at once, also for who reads only events', async () => {
    await registry.addDelegate(owner, veriKey, other, year)
    const events = await eventsOf(registry, registry.revokeDelegate(owner, veriKey, other))
    assert.equal(await registry.validDelegate(owner, veriKey, other), false)
    assert.equal(events[0]?.args.getValue('validTo'), 0n)
  })

  it('tells of every change, each pointing to the block of the one before', async () => {
    let previous = 0n
    for (const change of everyChange(other)) {
      const sent = await send(registry, owner.address, change)
      const [event, ...more] = await eventsOf(registry, Promise.resolve(sent))
      assert.equal(more.length, 0)
      assert.equal(event?.args.getValue('identity'), owner.address)
      assert.equal(event.args.getValue('previousChange'), previous)
      previous = await registry.changed(owner)
      assert.equal(previous, BigInt((await sent.wait())?.blockNumber ?? -1))
    }
  })

  it('takes a validity up to the end of time and not past it', async () => {
    const now = 5_000_000_000n
    const longest = 2n ** 256n - 1n - now
    const value = new Uint8Array(1)
    await setTime(now)
    await registry.addDelegate(owner, veriKey, other, longest)
    assert.equal(await registry.validDelegate(owner, veriKey, other), true)
    for (const [i, call] of [
      () => registry.addDelegate(owner, veriKey, other, longest),
      () => registry.setAttribute(owner, keyName, value, longest),
    ].entries()) {
      await setTime(now + 1n + BigInt(i))
      await reverts(call(), registry, 'ValidityTooLong', [longest])
    }
  })

  for (const change of everyChange(ZeroAddress)) {
    const [name] = change
    describe(name, () => {
      it('is refused from anyone but the owner', async () => {
        const call = send(registry.connect(stranger), owner.address, change)
        const values = [owner.address, owner.address, stranger.address]
        await reverts(call, registry, 'NotOwner', values)
      })

      it('is taken from anyone with the signature of the owner, once', async () => {
        const { address: id, signingKey: key } = holder
        const signature = await signChange(registry, key, id, id, change)
        await sendSigned(registry.connect(stranger), id, change, signature)
        assert.equal(await registry.nonce(id), 1n)
        const again = sendSigned(registry.connect(stranger), id, change, signature)
        await assert.rejects(again, /WrongSignature/)
        assert.equal(await registry.nonce(id), 1n)
      })

      it('is refused with a signature of someone else', async () => {
        const { address: id } = holder
        const thief = Wallet.createRandom()
        const signature = await signChange(registry, thief.signingKey, id, id, change)
        const call = sendSigned(registry, id, change, signature)
        await reverts(call, registry, 'WrongSignature', [id, id, thief.address])
      })

      it('is refused with a nonce to come', async () => {
        const { address: id, signingKey: key } = holder
        const signature = await signChange(registry, key, id, id, change, 1n)
        await assert.rejects(sendSigned(registry, id, change, signature), /WrongSignature/)
      })

      it('is refused where the signature is for another identity of the same owner', async () => {
        const { address: id, signingKey: key } = holder
        await registry.changeOwner(owner, id)
        const signature = await signChange(registry, key, id, id, change)
        const call = sendSigned(registry, owner.address, change, signature)
        await assert.rejects(call, /WrongSignature/)
      })

      it('is refused where the signature is for another registry', async () => {
        const { address: id, signingKey: key } = holder
        const second = await deployRegistry(owner)
        const signature = await signChange(second, key, id, id, change)
        await assert.rejects(sendSigned(registry, id, change, signature), /WrongSignature/)
      })

      it('is refused where the signature is for other values', async () => {
        const { address: id, signingKey: key } = holder
        const changes = everyChange(other, new Uint8Array(32).fill(8))
        const signed = changes.find((candidate) => candidate[0] === name)
        assert.ok(signed)
        const signature = await signChange(registry, key, id, id, signed)
        await assert.rejects(sendSigned(registry, id, change, signature), /WrongSignature/)
      })

      it('is refused for identity zero, which no signature speaks for', async () => {
        const call = sendSigned(registry, ZeroAddress, change, noSignature)
        const values = [ZeroAddress, ZeroAddress, ZeroAddress]
        await reverts(call, registry, 'WrongSignature', values)
      })

      it('is refused with the same signature in its other form', async () => {
        const { address: id, signingKey: key } = holder
        const { v, r, s } = await signChange(registry, key, id, id, change)
        const twin = {
          v: v ^ 7,
          r,
          s: toBeHex(N - BigInt(s), 32),
        }
        const call = sendSigned(registry, id, change, twin)
        await reverts(call, registry, 'WrongSignature', [id, id, ZeroAddress])
      })

      it('is refused once the identity is deactivated, for good', async () => {
        await registry.changeOwner(owner, ZeroAddress)
        const { address: id } = owner
        assert.equal(await registry.identityOwner(id), ZeroAddress)
        const direct = send(registry, id, change)
        await reverts(direct, registry, 'NotOwner', [id, ZeroAddress, id])
        const signed = sendSigned(registry, id, change, noSignature)
        await reverts(signed, registry, 'WrongSignature', [id, ZeroAddress, ZeroAddress])
      })
    })
  }

  it('refuses the old key of a deactivated identity, signed too', async () => {
    const { address: id, signingKey: key } = holder
    const end = ['changeOwner', ZeroAddress] as const
    await sendSigned(registry, id, end, await signChange(registry, key, id, id, end))
    const back = ['changeOwner', id] as const
    const signature = await signChange(registry, key, ZeroAddress, id, back)
    const call = sendSigned(registry, id, back, signature)
    await reverts(call, registry, 'WrongSignature', [id, ZeroAddress, id])
  })

  it('takes signatures of the new owner, not of the old one', async () => {
    const { address: id, signingKey: key } = holder
    const next = Wallet.createRandom()
    const over = ['changeOwner', next.address] as const
    await sendSigned(registry, id, over, await signChange(registry, key, id, id, over))
    const back = ['changeOwner', id] as const
    const old = await signChange(registry, key, next.address, id, back)
    await assert.rejects(sendSigned(registry, id, back, old), /WrongSignature/)
    const right = await signChange(registry, next.signingKey, next.address, id, back)
    await sendSigned(registry, id, back, right)
    assert.equal(await registry.identityOwner(id), id)
  })
})

interface RegistryEvent {
  readonly name: string
  readonly args: { getValue(name: string): unknown }
}

async function eventsOf(
  registry: DidRegistry,
  call: ReturnType<typeof send>,
): Promise<RegistryEvent[]> {
  const receipt = await (await call).wait()
  return (receipt?.logs ?? []).map(
    (log) => registry.interface.parseLog(log) ?? assert.fail('an unknown event'),
  )
}
