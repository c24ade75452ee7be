import assert from 'node:assert/strict'
import type { HardhatEthersSigner } from '@nomicfoundation/hardhat-ethers/types'
import { roles, rootHex, setUpAnchor, type AnchorSetup } from './anchor-setup.ts'
import { reverts } from './reverts.ts'

describe('AnchorLog: roles', () => {
  let setup: AnchorSetup
  beforeEach(async () => {
    setup = await setUpAnchor()
    await setup.extend(4)
  })

  const callers = ['admin', 'publisher', 'member', 'stranger'] as const
  for (const caller of callers) {
    const may = caller === 'publisher' ? 'may' : 'may not'
    it(`${caller} ${may} publish`, async () => {
      const log = setup.log.connect(accountOf(setup, caller))
      setup.tree.grow(2)
      const call = log.publish(6, setup.tree.root(6), setup.tree.consistency(4, 6))
      if (may === 'may') await call
      else await refusedFor(setup, call, roles.publisher, caller)
    })

    const mayCountersign = caller === 'member' ? 'may' : 'may not'
    it(`${caller} ${mayCountersign} countersign`, async () => {
      const log = setup.log.connect(accountOf(setup, caller))
      const call = log.countersign(4, setup.tree.root(4))
      if (mayCountersign === 'may') await call
      else await refusedFor(setup, call, roles.member, caller)
    })
  }

  it('end when they are revoked', async () => {
    await setup.manager.revokeRole(roles.publisher, setup.publisher)
    setup.tree.grow(1)
    const call = setup.log.publish(5, setup.tree.root(5), setup.tree.consistency(4, 5))
    await refusedFor(setup, call, roles.publisher, 'publisher')
  })

  it('given with a delay do not act at once', async () => {
    const { manager, stranger, log, tree } = setup
    await manager.grantRole(roles.publisher, stranger, 3600)
    tree.grow(1)
    const call = log.connect(stranger).publish(5, tree.root(5), tree.consistency(4, 5))
    await refusedFor(setup, call, roles.publisher, 'stranger')
  })

  it('can be held by several publishers, who extend one log', async () => {
    const { manager, stranger, log, tree } = setup
    await manager.grantRole(roles.publisher, stranger, 0)
    tree.grow(3)
    await log.connect(stranger).publish(7, tree.root(7), tree.consistency(4, 7))
    await setup.extend(1)
    assert.equal((await log.latest()).size, 8n)
  })

  it('are the AccessManager given at deployment, for good', async () => {
    assert.equal(await setup.log.authority(), await setup.manager.getAddress())
    const names = setup.log.interface.fragments.flatMap((f) => ('name' in f ? [f.name] : []))
    assert.ok(!names.includes('setAuthority'))
  })
})

describe('AnchorLog: countersign', () => {
  let setup: AnchorSetup
  beforeEach(async () => {
    setup = await setUpAnchor()
    await setup.extend(4)
  })

  it('is kept and told of, member by member', async () => {
    const { log, tree, members } = setup
    for (const [i, member] of members.entries()) {
      const receipt = await (await log.connect(member).countersign(4, tree.root(4))).wait()
      const event = log.interface.parseLog(receipt?.logs[0] ?? assert.fail('no event'))
      assert.equal(event?.name, 'CheckpointCountersigned')
      assert.deepEqual(event.args.toArray(), [4n, rootHex(tree, 4), member.address])
      assert.equal(await log.countersignerCount(4), BigInt(i + 1))
    }
    const addresses = members.map((member) => member.address)
    assert.deepEqual([...(await log.countersigners(4))].toSorted(), addresses.toSorted())
  })

  it('leaves it to the asker how many are enough', async () => {
    const { log, tree } = setup
    const [first] = setup.members
    assert.ok(first)
    assert.equal(await log.isCountersigned(4, 0), true)
    assert.equal(await log.isCountersigned(4, 1), false)
    await log.connect(first).countersign(4, tree.root(4))
    assert.equal(await log.isCountersigned(4, 1), true)
    assert.equal(await log.isCountersigned(4, 2), false)
    assert.equal(await log.isCountersigned(5, 0), false)
  })

  it('is refused a second time, and counts once', async () => {
    const { log, tree } = setup
    const [member] = setup.members
    assert.ok(member)
    await log.connect(member).countersign(4, tree.root(4))
    const call = log.connect(member).countersign(4, tree.root(4))
    await reverts(call, log, 'AlreadyCountersigned', [4n, member.address])
    assert.equal(await log.countersignerCount(4), 1n)
  })

  it('is refused for another root or a size never accepted', async () => {
    const { log, tree } = setup
    const [member] = setup.members
    assert.ok(member)
    const other = log.connect(member).countersign(4, tree.root(3))
    await reverts(other, log, 'WrongRoot', [4n, rootHex(tree, 4), rootHex(tree, 3)])
    const unknown = log.connect(member).countersign(3, tree.root(3))
    await reverts(unknown, log, 'UnknownCheckpoint', [3n])
  })

  it('can come late, for a checkpoint that others follow', async () => {
    const [member] = setup.members
    assert.ok(member)
    await setup.extend(4)
    await setup.log.connect(member).countersign(4, setup.tree.root(4))
    assert.equal(await setup.log.isCountersigned(4, 1), true)
    assert.equal(await setup.log.isCountersigned(8, 1), false)
  })

  it('still counts when the member has left', async () => {
    const [member] = setup.members
    assert.ok(member)
    await setup.log.connect(member).countersign(4, setup.tree.root(4))
    await setup.manager.revokeRole(roles.member, member)
    assert.equal(await setup.log.isCountersigned(4, 1), true)
  })
})

type Caller = 'admin' | 'publisher' | 'member' | 'stranger'

function accountOf(setup: AnchorSetup, caller: Caller): HardhatEthersSigner {
  if (caller !== 'member') return setup[caller]
  return setup.members[0] ?? assert.fail('there is no member')
}

async function refusedFor(
  setup: AnchorSetup,
  call: Promise<unknown>,
  role: number,
  caller: Caller,
): Promise<void> {
  const values = [BigInt(role), accountOf(setup, caller).address]
  await reverts(call, setup.log, 'MissingRole', values)
}
