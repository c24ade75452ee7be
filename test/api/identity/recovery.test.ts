import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { Wallet, ZeroAddress } from 'ethers'
import fc from 'fast-check'
import type { DidEvent } from '../../../api/chain/chain.ts'
import { deployContracts } from '../../../api/chain/deploy.ts'
import { createDidIndex } from '../../../api/identity/did-index.ts'
import { foldRecovery } from '../../../api/identity/recovery.ts'
import type { DidRegistry } from '../../../types/ethers-contracts/contracts/DidRegistry.ts'
import { runs } from '../../_util/runs.ts'
import { DidRegistry__factory } from '../../../types/ethers-contracts/factories/contracts/DidRegistry__factory.ts'
import { chainId, ChainFixture, localProfile } from './chain-fixture.ts'

/** Seconds: what the contracts of this test are deployed with. */
const delays = { shortest: 2, longest: 6, registrar: 3 }
type Party = ReturnType<ChainFixture['party']>
const reason = `0x${'de'.repeat(32)}`

describe('recovery of DIDs, as indexed', function () {
  this.timeout(180_000)
  let fixture: ChainFixture
  let registrar: DidRegistry
  before(async () => {
    fixture = await ChainFixture.start({ delays })
    const { controllerKey } = fixture.keyring
    registrar = fixture.party().registry.connect(new Wallet(controllerKey, fixture.provider))
  })
  after(() => fixture[Symbol.asyncDispose]())

  const recoveryOf = async ({ did }: Pick<Party, 'did'>) => {
    await fixture.dids.sync()
    const recovery = await fixture.dids.recoveryOf(did)
    assert.ok(!('error' in recovery))
    return recovery
  }
  const ownerOf = async ({ did }: Pick<Party, 'did'>) => {
    await fixture.dids.sync()
    return fixture.dids.ownerOf(did)
  }

  /** A party with three guardians in force, two of whom must agree. */
  async function protectedParty(): Promise<{ party: Party; guardians: Party[] }> {
    const party = fixture.party()
    const guardians = [1, 2, 3]
      .map(() => fixture.party())
      .toSorted((a, b) => (a.address < b.address ? -1 : 1))
    const addresses = guardians.map(({ address }) => address)
    await (await party.registry.setGuardians(party.address, addresses, 2, delays.shortest)).wait()
    await wait(delays.shortest * 1000 + 100)
    return { party, guardians }
  }

  it('tells a DID that nobody touched from one that is protected', async () => {
    const party = fixture.party()
    const { did, controller, guardians, announced, approvals, pending, registrarAllowed } =
      await recoveryOf(party)
    assert.deepEqual([did, controller], [party.did, party.address])
    assert.deepEqual([guardians, announced, approvals, pending], [null, null, [], []])
    assert.equal(registrarAllowed, true)
  })

  it('tells who was announced, and who is in force once they took over', async () => {
    const party = fixture.party()
    const { address } = fixture.party()
    await (await party.registry.setGuardians(party.address, [address], 1, 5)).wait()
    const { announced, guardians, asOf } = await recoveryOf(party)
    assert.equal(guardians, null)
    const expected = { addresses: [address], threshold: 1, delay: 5 }
    assert.deepEqual(announced, { ...expected, validFrom: asOf.time + 5 })
    await wait(5_100)
    await (await party.registry.allowRegistrarRecovery(party.address, false)).wait()
    const later = await recoveryOf(party)
    assert.deepEqual([later.guardians, later.announced], [expected, null])
    assert.equal(later.registrarAllowed, false)
  })

  it('tells approvals, what waits and until when, and who controls the DID afterwards', async () => {
    const { party, guardians } = await protectedParty()
    const [first, second] = guardians
    assert.ok(first && second)
    const heir = fixture.party()
    await (await first.registry.approveRecovery(party.address, heir.address)).wait()
    const { approvals } = await recoveryOf(party)
    assert.deepEqual(approvals, [{ newOwner: heir.address, guardians: [first.address] }])
    const receipt = await (
      await second.registry.approveRecovery(party.address, heir.address)
    ).wait()
    const { pending, approvals: none, asOf } = await recoveryOf(party)
    assert.deepEqual(none, [])
    const expected = {
      by: 'guardians',
      newOwner: heir.address,
      begunAt: asOf.time,
      begunAtBlock: receipt?.blockNumber,
      dueAt: asOf.time + delays.shortest,
      approvedBy: [first.address, second.address],
    }
    assert.deepEqual(pending, [expected])
    await wait(delays.shortest * 1000 + 100)
    await (await heir.registry.executeRecovery(party.address, heir.address)).wait()
    const after = await recoveryOf(party)
    assert.deepEqual([after.pending, after.controller], [[], heir.address])
    assert.equal(await ownerOf(party), heir.address)
  })

  it('tells a recovery by the registrar, and that it was cancelled', async () => {
    const party = fixture.party()
    const heir = fixture.party()
    await (await registrar.beginRegistrarRecovery(party.address, heir.address, reason)).wait()
    const { pending, asOf } = await recoveryOf(party)
    const dueAt = asOf.time + delays.registrar
    assert.deepEqual(
      pending.map((one) => [one.by, one.newOwner, one.dueAt, one.reason]),
      [['registrar', heir.address, dueAt, reason]],
    )
    await (await party.registry.cancelRecovery(party.address)).wait()
    assert.deepEqual((await recoveryOf(party)).pending, [])
  })

  it('says of no DID of this chain what it is', async () => {
    for (const [did, error] of [
      ['did:web:a.example', 'methodNotSupported'],
      [`did:ethr:0x1:${ZeroAddress}`, 'notFound'],
      ['nonsense', 'invalidDid'],
    ] as const) {
      const answer = await fixture.dids.recoveryOf(did)
      assert.equal('error' in answer && answer.error, error)
      assert.equal(await fixture.dids.ownerOf(did), undefined)
    }
  })

  it('leaves the DID document, its versions and its keys as they are', async () => {
    const { party } = await protectedParty()
    await fixture.dids.sync()
    const { didDocumentMetadata } = await fixture.dids.resolve(party.did)
    assert.deepEqual(didDocumentMetadata, {})
    assert.deepEqual(await fixture.dids.keyPeriods(party.did), [])
  })

  describe('who controls a DID', () => {
    it('is its own key at first, then whom it was given, and nobody once it is deactivated', async () => {
      const [party, heir] = [fixture.party(), fixture.party()]
      assert.equal(await ownerOf(party), party.address)
      await (await party.registry.changeOwner(party.address, heir.address)).wait()
      assert.equal(await ownerOf(party), heir.address)
      assert.equal(await fixture.dids.ownerOf(party.did.toUpperCase()), undefined)
      await (await heir.registry.changeOwner(party.address, ZeroAddress)).wait()
      assert.equal(await ownerOf(party), undefined)
    })

    it('is answered from memory until the index advances', async () => {
      const [party, heir] = [fixture.party(), fixture.party()]
      assert.equal(await ownerOf(party), party.address)
      await (await party.registry.changeOwner(party.address, heir.address)).wait()
      assert.equal(await fixture.dids.ownerOf(party.did), party.address)
      assert.equal(await ownerOf(party), heir.address)
    })

    it('is not answered from an index that has not begun', async () => {
      const [party, heir] = [fixture.party(), fixture.party()]
      await (await party.registry.changeOwner(party.address, heir.address)).wait()
      await fixture.db.query.deleteFrom('did_events').execute()
      await fixture.db.query.deleteFrom('cursors').execute()
      assert.equal(await createDidIndex(fixture).ownerOf(party.did), heir.address)
      await fixture.dids.sync()
    })

    it('is whom the contract names, after any sequence of changes', async () => {
      const people = [fixture.party(), fixture.party(), fixture.party()]
      const step = fc.tuple(fc.nat(2), fc.nat(2))
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
          for (const [identity, newOwner] of steps) await handOver(identity, newOwner)
          for (const { did, address } of people) {
            await fixture.dids.sync()
            const expected = await registrar.identityOwner(address)
            assert.equal(await fixture.dids.ownerOf(did), expected.toLowerCase())
          }
        }),
        { numRuns: runs(20) },
      )

      async function handOver(identity: number, newOwner: number): Promise<void> {
        const { address } = people[identity]!
        const owner = (await registrar.identityOwner(address)).toLowerCase()
        const sender = people.find((one) => one.address === owner)
        assert.ok(sender)
        await (await sender.registry.changeOwner(address, people[newOwner]!.address)).wait()
      }
    })
  })

  it('counts in milliseconds on a chain that does, and says seconds', async () => {
    const profile = { ...localProfile(fixture.node.url), timeUnit: 'milliseconds' } as const
    const { controllerKey } = fixture.keyring
    const { didRegistry } = await deployContracts({ profile, controllerKey, delays })
    const deployed = DidRegistry__factory.connect(didRegistry, fixture.provider)
    assert.equal(await deployed.shortestDelay(), BigInt(delays.shortest) * 1000n)
    assert.equal(await deployed.registrarDelay(), BigInt(delays.registrar) * 1000n)
    const [address, guardian] = [fixture.party().address, fixture.party().address]
    const announced = eventOf(1, 1_700_000_000, 'GuardiansAnnounced', {
      guardians: guardian,
      threshold: '1',
      delay: '2500',
      validFrom: '1700000002500',
    })
    const begun = eventOf(2, 1_700_000_003, 'RecoveryBegun', {
      newOwner: guardian,
      byRegistrar: 'false',
      dueAt: '1700000006000',
    })
    const now = foldRecovery(address, [announced, begun], 1_700_000_003, 1000)
    assert.deepEqual(now.guardians, { addresses: [guardian], threshold: 1, delay: 3 })
    assert.equal(now.pending[0]?.dueAt, 1_700_000_006)
    assert.equal(foldRecovery(address, [announced], 1_700_000_002, 1000).guardians, null)
  })

  it('is told of DIDs that name a public key, too', async () => {
    const { signingKey, address } = Wallet.createRandom()
    const did = `did:ethr:0x${chainId.toString(16)}:${signingKey.compressedPublicKey}`
    assert.equal((await recoveryOf({ did })).controller, address.toLowerCase())
    assert.equal(await ownerOf({ did }), address.toLowerCase())
  })
})

function eventOf(
  blockNumber: number,
  blockTime: number,
  name: DidEvent['name'],
  args: DidEvent['args'],
): DidEvent {
  return { blockNumber, blockTime, logIndex: 0, identity: '', name, args }
}
