import assert from 'node:assert/strict'
import { ZeroAddress, ZeroHash } from 'ethers'
import { AccessManager__factory } from '../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts'
import { delays } from './did-calls.ts'
import { eventsOf, reason, recoverer, stageRecovery, type RecoveryStage } from './recovery-setup.ts'
import { reverts } from './reverts.ts'

const { shortest } = delays

let setup: RecoveryStage
let id: string
let heir: string

const nothing = [ZeroAddress, 0n]

const start = (newOwner = heir) => setup.asRegistrar().beginRegistrarRecovery(id, newOwner, reason)

describe('DidRegistry: recovery by the registrar', () => {
  beforeEach(async () => {
    setup = await stageRecovery()
    ;({ id, heirId: heir } = setup)
  })

  it('waits for its own delay, on a decision that is named', async () => {
    const { registry } = setup
    const events = await eventsOf(registry, start())
    const dueAt = (await setup.now()) + delays.registrar
    assert.deepEqual(events, [['RecoveryBegun', id, heir, true, reason, dueAt]])
    assert.deepEqual(await setup.pending(true), [heir, dueAt])
    await setup.pass(delays.registrar - 2n)
    const early = registry.executeRecovery(id, heir)
    await reverts(early, registry, 'RecoveryNotDue', [id, heir, dueAt, dueAt - 1n])
    await setup.pass(1n)
    const done = await eventsOf(registry, registry.executeRecovery(id, heir))
    assert.deepEqual(done[0], ['RecoveryExecuted', id, heir, true])
    assert.equal(await registry.identityOwner(id), heir)
  })

  it('is begun by who holds RECOVERER without a delay, and by nobody else', async () => {
    const { registry, owner, stranger } = setup
    const manager = AccessManager__factory.connect(await registry.authority(), setup.registrar)
    await manager.grantRole(recoverer, stranger, 3600)
    for (const other of [owner, stranger]) {
      const role = [BigInt(recoverer), other.address]
      const begun = registry.connect(other).beginRegistrarRecovery(id, heir, reason)
      await reverts(begun, registry, 'MissingRole', role)
      const withdrawn = registry.connect(other).withdrawRegistrarRecovery(id)
      await reverts(withdrawn, registry, 'MissingRole', role)
    }
  })

  it('needs a reason and a new owner', async () => {
    const { registry } = setup
    const unfounded = setup.asRegistrar().beginRegistrarRecovery(id, heir, ZeroHash)
    await reverts(unfounded, registry, 'ReasonMissing', [id])
    await reverts(start(ZeroAddress), registry, 'ZeroOwner', [id])
  })

  it('is cancelled by the owner', async () => {
    const { registry } = setup
    await start()
    const events = await eventsOf(registry, setup.own().cancelRecovery(id))
    assert.deepEqual(events[0], ['RecoveryCancelled', id, heir, true])
    await setup.pass(delays.registrar)
    await reverts(registry.executeRecovery(id, heir), registry, 'NoRecovery', [id, heir])
  })

  it('is taken back by the registrar, who can do so only where it began one', async () => {
    const { registry } = setup
    await start()
    const events = await eventsOf(registry, setup.asRegistrar().withdrawRegistrarRecovery(id))
    assert.deepEqual(events, [['RecoveryCancelled', id, heir, true]])
    const again = setup.asRegistrar().withdrawRegistrarRecovery(id)
    await reverts(again, registry, 'NoRecovery', [id, ZeroAddress])
  })

  it('begun again waits again from the beginning', async () => {
    const { registry, stranger } = setup
    await start()
    await setup.pass(delays.registrar - 10n)
    const events = await eventsOf(registry, start(stranger.address))
    assert.deepEqual(events[0], ['RecoveryCancelled', id, heir, true])
    await setup.pass(100n)
    await assert.rejects(registry.executeRecovery(id, stranger), /RecoveryNotDue/)
  })

  it('is forbidden by the owner, who ends with it one that waits, and allowed again', async () => {
    const { registry } = setup
    await start()
    assert.equal(await registry.isRegistrarRecoveryAllowed(id), true)
    const events = await eventsOf(registry, setup.own().allowRegistrarRecovery(id, false))
    assert.deepEqual(events, [
      ['RecoveryCancelled', id, heir, true],
      ['RegistrarRecoveryAllowed', id, false],
    ])
    assert.equal(await registry.isRegistrarRecoveryAllowed(id), false)
    await reverts(start(), registry, 'RegistrarRecoveryForbidden', [id])
    await setup.own().allowRegistrarRecovery(id, true)
    await start()
  })

  it('is forbidden by the owner alone, also by signature', async () => {
    const { registry, stranger, holder, relay } = setup
    const direct = registry.allowRegistrarRecovery(id, false)
    await reverts(direct, registry, 'NotOwner', [id, id, stranger.address])
    const { address } = holder
    const call = ['allowRegistrarRecovery', false] as const
    const forged = relay(setup.heir.signingKey, address, address, call)
    await reverts(forged, registry, 'WrongSignature', [address, address, heir])
    await relay(holder.signingKey, address, address, call)
    assert.equal(await registry.isRegistrarRecoveryAllowed(address), false)
  })

  it('stays forbidden when the owner changes', async () => {
    const { registry } = setup
    await setup.own().allowRegistrarRecovery(id, false)
    await setup.own().changeOwner(id, setup.stranger)
    assert.equal(await registry.isRegistrarRecoveryAllowed(id), false)
  })

  it('stands beside one by guardians; the first carried out ends the other', async () => {
    const { registry, stranger } = setup
    await start(stranger.address)
    await setup.agree()
    await setup.pass(delays.registrar)
    const events = await eventsOf(registry, registry.executeRecovery(id, heir))
    assert.deepEqual(events.slice(0, 2), [
      ['RecoveryExecuted', id, heir, false],
      ['RecoveryCancelled', id, stranger.address, true],
    ])
    const late = registry.executeRecovery(id, stranger)
    await reverts(late, registry, 'NoRecovery', [id, stranger.address])
  })

  it('to the same new owner is carried out as soon as either is due', async () => {
    const { registry } = setup
    await start()
    await setup.agree()
    const [, dueAt] = await setup.pending()
    const early = registry.executeRecovery(id, heir)
    await assert.rejects(early, new RegExp(`RecoveryNotDue.*${String(dueAt)}`))
    await setup.pass(shortest)
    await registry.executeRecovery(id, heir)
    assert.deepEqual([await setup.pending(), await setup.pending(true)], [nothing, nothing])
  })
})
