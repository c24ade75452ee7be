import assert from 'node:assert/strict'
import {
  ContractFactory,
  N,
  toBeHex,
  ZeroAddress,
  ZeroHash,
  HDNodeWallet,
  keccak256,
  type TransactionResponse,
} from 'ethers'
import { EthereumDIDRegistry as reference } from 'ethr-did-resolver'
import fc from 'fast-check'
import { network } from 'hardhat'
import type { DidRegistry } from '../../types/ethers-contracts/contracts/DidRegistry.ts'
import { AccessManager__factory } from '../../types/ethers-contracts/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts'
import { DidRegistry__factory } from '../../types/ethers-contracts/factories/contracts/DidRegistry__factory.ts'
import {
  deployRegistry,
  keyName,
  send,
  sendSigned,
  signChange,
  veriKey,
  type Change,
} from './did-calls.ts'
import { runs } from '../_util/runs.ts'

const numRuns = runs()
const phrase = 'test test test test test test test test test test test junk'
/** The first accounts of the Hardhat network, whose keys are public: identities that can send and sign. */
const wallets = [0, 1, 2].map((i) =>
  HDNodeWallet.fromPhrase(phrase, undefined, `m/44'/60'/0'/0/${i}`),
)

/** One chain with one registry on it. Two of them live the same life, block by block. */
interface World {
  registry: DidRegistry
  redeploy(): Promise<void>
  /** Sends as an account at a block time; tells what the world can see of it. */
  act(time: number, step: Step): Promise<unknown>
  state(): Promise<unknown>
}

interface Step {
  readonly sender: number
  readonly identity: number
  readonly change: Change
  /** Whose signature goes with it, and how far its nonce is off; none: sent directly. */
  readonly signed: { readonly signer: number; readonly ahead: number } | null
}

describe('DidRegistry beside the reference registry', () => {
  it('takes and refuses the same calls, with the same events and state', async () => {
    const worlds = [await openWorld(deployReference), await openWorld(deployOurs)]
    let time = 4_000_000_000
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 8 }), async (life) => {
        for (const world of worlds) await world.redeploy()
        for (const step of life) {
          time += 3600
          const [expected, found] = await Promise.all(worlds.map((world) => world.act(time, step)))
          assert.deepEqual(found, expected)
        }
        const [expected, found] = await Promise.all(worlds.map((world) => world.state()))
        assert.deepEqual(found, expected)
      }),
      { numRuns },
    )
  })
})

describe('what the reference registry takes and ours refuses', () => {
  let both: { readonly theirs: DidRegistry; readonly ours: DidRegistry }
  let holder: HDNodeWallet
  const id = wallets[0]?.address ?? ''

  before(() => {
    holder = wallets[0] ?? assert.fail('there is no wallet')
  })
  beforeEach(async () => {
    const connection = await network.create()
    both = { theirs: await deployReference(connection), ours: await deployOurs(connection) }
  })

  it('a deactivated identity, commanded by its first key', async () => {
    await both.theirs.changeOwner(id, ZeroAddress)
    await both.theirs.changeOwner(id, id)
    await both.ours.changeOwner(id, ZeroAddress)
    await assert.rejects(both.ours.changeOwner(id, id), /NotOwner/)
  })

  it('identity zero, commanded with no signature', async () => {
    const none = { v: 27, r: ZeroHash, s: ZeroHash }
    const change = ['changeOwner', id] as const
    await sendSigned(both.theirs, ZeroAddress, change, none)
    await assert.rejects(sendSigned(both.ours, ZeroAddress, change, none), /WrongSignature/)
  })

  it('the other form of a signature', async () => {
    const change = ['changeOwner', id] as const
    for (const [name, registry] of Object.entries(both)) {
      const { v, r, s } = await signChange(registry, holder.signingKey, id, id, change)
      const call = sendSigned(registry, id, change, { v: v ^ 7, r, s: toBeHex(N - BigInt(s), 32) })
      if (name === 'theirs') await call
      else await assert.rejects(call, /WrongSignature/)
    }
  })

  it('a revoked delegate, which a reader of its events still finds valid in that second', async () => {
    for (const [name, registry] of Object.entries(both)) {
      const receipt = await (await registry.revokeDelegate(id, veriKey, id)).wait()
      const event = registry.interface.parseLog(receipt?.logs[0] ?? assert.fail('no event'))
      const block = await receipt?.getBlock()
      const validTo = name === 'theirs' ? BigInt(block?.timestamp ?? 0) : 0n
      assert.equal(event?.args.getValue('validTo'), validTo)
    }
  })
})

const account = fc.nat(wallets.length - 1)
const address = account.map((i) => wallets[i]?.address ?? '')
const value = fc.uint8Array({ maxLength: 70 })
const validity = fc.bigInt({ min: 1n, max: 2n ** 40n })
// Not among them, because we differ on purpose (docs/contracts.md): handing over to nobody.
const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(fc.constant('changeOwner' as const), address),
  fc.tuple(fc.constant('addDelegate' as const), fc.constant(veriKey), address, validity),
  fc.tuple(fc.constant('revokeDelegate' as const), fc.constant(veriKey), address),
  fc.tuple(fc.constant('setAttribute' as const), fc.constant(keyName), value, validity),
  fc.tuple(fc.constant('revokeAttribute' as const), fc.constant(keyName), value),
)
const steps: fc.Arbitrary<Step> = fc.record({
  sender: account,
  identity: account,
  change: changes,
  signed: fc.option(
    fc.record({
      signer: account,
      ahead: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(1)),
    }),
  ),
})

type Deploy = (world: Awaited<ReturnType<typeof network.create>>) => Promise<DidRegistry>

async function deployOurs({ ethers }: Parameters<Deploy>[0]): Promise<DidRegistry> {
  const [sender] = await ethers.getSigners()
  assert.ok(sender)
  return deployRegistry(sender)
}

async function deployReference({ ethers }: Parameters<Deploy>[0]): Promise<DidRegistry> {
  const [sender] = await ethers.getSigners()
  assert.ok(sender)
  // It needs no manager: this is for both worlds to count their blocks alike.
  await new AccessManager__factory(sender).deploy(sender)
  const deployed = await new ContractFactory(
    JSON.stringify(reference.abi),
    reference.bytecode,
    sender,
  ).deploy()
  return DidRegistry__factory.connect(await deployed.getAddress(), sender)
}

async function openWorld(deploy: Deploy): Promise<World> {
  const connection = await network.create()
  const signers = await connection.ethers.getSigners()
  const world: World = {
    registry: await deploy(connection),
    async redeploy() {
      world.registry = await deploy(connection)
    },
    async act(time, step) {
      await connection.provider.request({ method: 'evm_setNextBlockTimestamp', params: [time] })
      const registry = world.registry.connect(signers[step.sender])
      return sendStep(registry, step).then(async (sent) => seen(registry, sent, time), refused)
    },
    async state() {
      return stateOf(world.registry)
    },
  }
  return world
}

async function sendStep(registry: DidRegistry, step: Step): Promise<TransactionResponse> {
  const identity = wallets[step.identity]?.address ?? ''
  if (!step.signed) return send(registry, identity, step.change)
  const owner = await registry.identityOwner(identity)
  const nonce = (await registry.nonce(owner)) + BigInt(step.signed.ahead)
  const key = wallets[step.signed.signer]?.signingKey
  assert.ok(key)
  const signature = await signChange(registry, key, owner, identity, step.change, nonce)
  return sendSigned(registry, identity, step.change, signature)
}

/** What a resolver would read of it. */
async function seen(
  registry: DidRegistry,
  sent: TransactionResponse,
  time: number,
): Promise<unknown> {
  const receipt = await sent.wait()
  return receipt?.logs.map((log) => {
    const event = registry.interface.parseLog(log) ?? assert.fail('an unknown event')
    const args: Record<string, unknown> = event.args.toObject()
    // The reference ends a delegate with the time of the block, we end it with 0: documented.
    if (args.validTo === BigInt(time)) args.validTo = 0n
    return { name: event.name, topics: log.topics, blockNumber: log.blockNumber, args }
  })
}

/** Both refuse with a revert; the words are their own. */
function refused(error: unknown): string {
  assert.match(String(error), /revert/)
  return 'refused'
}

async function stateOf(registry: DidRegistry): Promise<unknown> {
  const answers: unknown[] = []
  for (const { address: id } of wallets) {
    answers.push(await registry.identityOwner(id), await registry.owners(id))
    answers.push(await registry.changed(id), await registry.nonce(id))
    for (const other of wallets) {
      const validTo = await registry.delegates(id, keccak256(veriKey), other.address)
      answers.push((await registry.validDelegate(id, veriKey, other.address)) && validTo)
    }
  }
  return answers
}
