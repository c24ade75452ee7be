import assert from 'node:assert/strict'
import { Wallet, ZeroAddress, ZeroHash, type HDNodeWallet } from 'ethers'
import { delays } from './did-calls.ts'
import {
  callHash,
  eventsOf,
  reason,
  sendSigned,
  stageRecovery,
  type RecoveryStage,
} from './recovery-setup.ts'
import { reverts } from './reverts.ts'

const { shortest } = delays

let setup: RecoveryStage
let id: string
let heir: string

const nothing = [ZeroAddress, 0n]

describe('DidRegistry: recovery by guardians', () => {
  beforeEach(async () => {
    setup = await stageRecovery()
    ;({ id, heirId: heir } = setup)
  })

  it('begins with the last approval needed, waits, and anyone carries it out', async () => {
    const { registry } = setup
    const term = await registry.recoveryTerm(id)
    const first = await eventsOf(registry, setup.as(2).approveRecovery(id, heir))
    assert.deepEqual(first, [['RecoveryApproved', id, setup.guardians[2]?.address, heir, term]])
    assert.equal(await registry.approvalCount(id, heir), 1n)
    assert.deepEqual(await setup.pending(), nothing)
    const second = await eventsOf(registry, setup.as(0).approveRecovery(id, heir))
    const dueAt = (await setup.now()) + shortest
    assert.deepEqual(second[1], ['RecoveryBegun', id, heir, false, ZeroHash, dueAt])
    assert.deepEqual(await setup.pending(), [heir, dueAt])
    await setup.pass(shortest)
    const done = await eventsOf(registry, registry.executeRecovery(id, heir))
    assert.deepEqual(done, [
      ['RecoveryExecuted', id, heir, false],
      ['DIDOwnerChanged', id, heir, 0n],
    ])
    assert.equal(await registry.identityOwner(id), heir)
    assert.deepEqual(await setup.pending(), nothing)
  })

  it('is not carried out before it is due', async () => {
    const { registry } = setup
    await setup.agree()
    const [, dueAt] = await setup.pending()
    await setup.pass(shortest - 2n)
    const call = registry.executeRecovery(id, heir)
    await reverts(call, registry, 'RecoveryNotDue', [id, heir, dueAt, BigInt(String(dueAt)) - 1n])
  })

  it('is carried out once', async () => {
    const { registry } = setup
    await setup.agree()
    await setup.pass(shortest)
    await registry.executeRecovery(id, heir)
    await reverts(registry.executeRecovery(id, heir), registry, 'NoRecovery', [id, heir])
  })

  it('is not carried out to somebody else, nor to nobody', async () => {
    const { registry, stranger } = setup
    await setup.agree()
    await setup.pass(shortest)
    const other = registry.executeRecovery(id, stranger)
    await reverts(other, registry, 'NoRecovery', [id, stranger.address])
    await reverts(registry.executeRecovery(id, ZeroAddress), registry, 'ZeroOwner', [id])
  })

  it('is approved by guardians in force alone', async () => {
    const { registry, stranger, owner } = setup
    for (const other of [stranger, owner]) {
      const call = registry.connect(other).approveRecovery(id, heir)
      await reverts(call, registry, 'NotGuardian', [id, other.address])
    }
    const unprotected = registry.approveRecovery(stranger, heir)
    await reverts(unprotected, registry, 'NotGuardian', [stranger.address, stranger.address])
  })

  it('takes each approval once', async () => {
    const [first] = setup.guardians
    await setup.as(0).approveRecovery(id, heir)
    const call = setup.as(0).approveRecovery(id, heir)
    await reverts(call, setup.registry, 'AlreadyApproved', [id, first?.address, heir])
  })

  it('hands an identity to somebody, and brings none back that was deactivated', async () => {
    const { registry } = setup
    await reverts(setup.as(0).approveRecovery(id, ZeroAddress), registry, 'ZeroOwner', [id])
    await setup.agree()
    await setup.own().changeOwner(id, ZeroAddress)
    await reverts(setup.as(0).approveRecovery(id, heir), registry, 'Deactivated', [id])
    await setup.pass(shortest)
    await reverts(registry.executeRecovery(id, heir), registry, 'NoRecovery', [id, heir])
    const begun = setup.asRegistrar().beginRegistrarRecovery(id, heir, reason)
    await reverts(begun, registry, 'Deactivated', [id])
  })

  it('needs approvals of the same new owner', async () => {
    await setup.as(0).approveRecovery(id, heir)
    await setup.as(1).approveRecovery(id, setup.stranger)
    assert.deepEqual(await setup.pending(), nothing)
    await setup.as(2).approveRecovery(id, setup.stranger)
    assert.equal((await setup.pending())[0], setup.stranger.address)
  })

  it('is not begun anew by one who comes late', async () => {
    const { registry } = setup
    await setup.agree()
    const call = setup.as(2).approveRecovery(id, heir)
    await reverts(call, registry, 'RecoveryPending', [id, heir, (await setup.pending())[1]])
  })

  it('gives way to another new owner that as many agree on, and the delay begins anew', async () => {
    const { registry, stranger } = setup
    await setup.agree()
    await setup.pass(shortest - 10n)
    await setup.as(1).approveRecovery(id, stranger)
    const events = await eventsOf(registry, setup.as(2).approveRecovery(id, stranger))
    const dueAt = (await setup.now()) + shortest
    assert.deepEqual(events.slice(1), [
      ['RecoveryCancelled', id, heir, false],
      ['RecoveryBegun', id, stranger.address, false, ZeroHash, dueAt],
    ])
    await setup.pass(100n)
    await reverts(registry.executeRecovery(id, heir), registry, 'NoRecovery', [id, heir])
  })

  it('makes approvals of others void when it begins', async () => {
    await setup.as(2).approveRecovery(id, setup.stranger)
    await setup.agree()
    await setup.as(1).approveRecovery(id, setup.stranger)
    assert.equal((await setup.pending())[0], heir)
  })

  it('is cancelled by the owner at any time, with all approvals', async () => {
    const { registry } = setup
    await setup.agree()
    await setup.as(2).approveRecovery(id, setup.stranger)
    await setup.pass(shortest * 2n)
    const events = await eventsOf(registry, setup.own().cancelRecovery(id))
    const term = await registry.recoveryTerm(id)
    assert.deepEqual(events, [
      ['RecoveryCancelled', id, heir, false],
      ['ApprovalsCancelled', id, term],
    ])
    await reverts(registry.executeRecovery(id, heir), registry, 'NoRecovery', [id, heir])
    await setup.as(1).approveRecovery(id, setup.stranger)
    assert.deepEqual(await setup.pending(), nothing)
  })

  it('is cancelled by nobody else', async () => {
    const { registry, stranger, guardians } = setup
    await setup.agree()
    for (const other of [stranger, ...guardians, setup.registrar]) {
      const call = registry.connect(other).cancelRecovery(id)
      await reverts(call, registry, 'NotOwner', [id, id, other.address])
    }
    assert.equal((await setup.pending())[0], heir)
  })

  it('ends when the owner changes, with all approvals', async () => {
    const { registry, stranger } = setup
    await setup.agree()
    await setup.as(0).approveRecovery(id, stranger)
    const events = await eventsOf(registry, setup.own().changeOwner(id, stranger))
    assert.deepEqual(events[0], ['RecoveryCancelled', id, heir, false])
    await setup.pass(shortest)
    await reverts(registry.executeRecovery(id, heir), registry, 'NoRecovery', [id, heir])
    await setup.as(1).approveRecovery(id, stranger)
    assert.deepEqual(await setup.pending(), nothing)
  })

  it('goes on waiting where other guardians take over, who cannot add to old approvals', async () => {
    const { registry } = setup
    await setup.as(2).approveRecovery(id, setup.stranger)
    await setup.own().setGuardians(id, setup.guardians.slice(1), 2, shortest)
    await setup.agree()
    await setup.as(2).approveRecovery(id, setup.stranger)
    await setup.pass(shortest)
    await setup.as(1).approveRecovery(id, setup.stranger)
    assert.equal((await setup.pending())[0], heir)
    await reverts(setup.as(0).approveRecovery(id, setup.stranger), registry, 'NotGuardian', [
      id,
      setup.guardians[0]?.address,
    ])
    await registry.executeRecovery(id, heir)
    assert.equal(await registry.identityOwner(id), heir)
  })

  it('withdraws guardians whom a thief announced', async () => {
    const { registry } = setup
    await setup.agree()
    await setup.pass(10n)
    await setup.own().setGuardians(id, [Wallet.createRandom().address], 1, shortest)
    await setup.pass(shortest - 10n)
    const events = await eventsOf(registry, registry.executeRecovery(id, heir))
    assert.deepEqual(events[1], ['GuardiansWithdrawn', id])
    await setup.pass(shortest)
    assert.equal((await registry.guardiansOf(id)).threshold, 2n)
  })

  it('can come again: the guardians stay with the identity', async () => {
    const { registry, stranger } = setup
    await setup.agree()
    await setup.pass(shortest)
    await registry.executeRecovery(id, heir)
    await setup.agree(stranger.address)
    await setup.pass(shortest)
    await registry.executeRecovery(id, stranger)
    assert.equal(await registry.identityOwner(id), stranger.address)
  })
})

describe('DidRegistry: recovery by signature', () => {
  /** Guardians without gas, in ascending order. */
  let signers: HDNodeWallet[]
  beforeEach(async () => {
    setup = await stageRecovery('holder')
    ;({ id, heirId: heir } = setup)
    signers = [1, 2, 3]
      .map(() => Wallet.createRandom())
      .toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1))
    const addresses = signers.map(({ address }) => address)
    await setup.relay(setup.holder.signingKey, id, id, ['setGuardians', addresses, 2, shortest])
    await setup.pass(shortest)
  })

  const signer = (who: number): HDNodeWallet => signers[who] ?? assert.fail('no such guardian')
  const approval = async (who: number, newOwner = heir) => {
    const term = await setup.registry.recoveryTerm(id)
    return ['approveRecovery', signer(who).address, newOwner, term] as const
  }
  const approve = async (who: number, newOwner = heir) =>
    setup.relay(signer(who).signingKey, signer(who).address, id, await approval(who, newOwner))

  it('needs no gas of owner or guardians', async () => {
    const { registry } = setup
    await approve(0)
    await approve(2)
    await setup.pass(shortest)
    await registry.executeRecovery(id, heir)
    assert.equal(await registry.identityOwner(id), heir)
    assert.equal(await registry.nonce(signer(0).address), 1n)
  })

  it('refuses an approval that another signed, or signed for another new owner', async () => {
    const { registry, stranger, relay } = setup
    const call = await approval(0)
    const other = relay(signer(1).signingKey, signer(0).address, id, call)
    const values = [id, signer(0).address, signer(1).address]
    await reverts(other, registry, 'WrongSignature', values)
    const hash = await callHash(registry, signer(0).address, id, call)
    const changed = ['approveRecovery', call[1], stranger.address, call[3]] as const
    const sent = sendSigned(registry, id, changed, signer(0).signingKey.sign(hash))
    await assert.rejects(sent, /WrongSignature/)
  })

  it('refuses an approval signed by somebody who is no guardian, and spends nothing', async () => {
    const { registry, relay } = setup
    const { signingKey, address } = setup.heir
    const term = await registry.recoveryTerm(id)
    const sent = relay(signingKey, address, id, ['approveRecovery', address, heir, term])
    await reverts(sent, registry, 'NotGuardian', [id, address])
    assert.equal(await registry.nonce(address), 0n)
  })

  it('refuses an approval held back until after the owner cancelled', async () => {
    const { registry, holder, relay } = setup
    const call = await approval(0)
    const hash = await callHash(registry, signer(0).address, id, call)
    const term = await registry.recoveryTerm(id)
    await relay(holder.signingKey, id, id, ['cancelRecovery', term])
    const sent = sendSigned(registry, id, call, signer(0).signingKey.sign(hash))
    await assert.rejects(sent, /WrongSignature/)
  })

  it('is cancelled with the signature of the owner, for this term only', async () => {
    const { registry, holder, relay } = setup
    const early = await registry.recoveryTerm(id)
    const cancel = ['cancelRecovery', early] as const
    const held = holder.signingKey.sign(await callHash(registry, id, id, cancel))
    await approve(0)
    await approve(1)
    await assert.rejects(sendSigned(registry, id, cancel, held), /WrongSignature/)
    const now = ['cancelRecovery', await registry.recoveryTerm(id)] as const
    const thief = relay(setup.heir.signingKey, id, id, now)
    await reverts(thief, registry, 'WrongSignature', [id, id, heir])
    await relay(holder.signingKey, id, id, now)
    assert.deepEqual(await setup.pending(), nothing)
  })

  it('tells an owner’s calls from those of a guardian who is the same person', async () => {
    const { registry, relay } = setup
    const { address, signingKey } = signer(0)
    const call = await approval(0)
    const signature = signingKey.sign(await callHash(registry, address, address, call))
    await assert.rejects(sendSigned(registry, id, call, signature), /WrongSignature/)
    await relay(signingKey, address, id, call)
  })
})
