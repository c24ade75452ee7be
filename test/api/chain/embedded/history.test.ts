import assert from 'node:assert/strict'
import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { verifyMerkleProof } from '@ethereumjs/mpt'
import { RLP } from '@ethereumjs/rlp'
import { createAccountFromRLP } from '@ethereumjs/util'
import { createBlockHeaderFromRPC } from '@ethereumjs/block'
import { hexToBytes } from '@noble/hashes/utils.js'
import { AbiCoder, concat, keccak256, toBeHex, zeroPadValue } from 'ethers'
import fc from 'fast-check'
import { z } from 'zod'
import { quantity } from '../../../../api/chain/quantity.ts'
import { chainId } from '../backends.ts'
import { probeInterface } from './contract.ts'
import { NodeFixture, result } from './node-fixture.ts'
import { runs } from '../../../_util/runs.ts'

const blockForm = z.object({ stateRoot: z.string(), hash: z.string(), timestamp: z.string() })
const proofForm = z.object({
  accountProof: z.array(z.string()),
  nonce: z.string(),
  codeHash: z.string(),
  storageHash: z.string(),
  storageProof: z.array(
    z.object({ key: z.string(), value: z.string(), proof: z.array(z.string()) }),
  ),
})
const logsForm = z.array(
  z.object({ blockNumber: z.string(), logIndex: z.string(), topics: z.array(z.string()) }),
)
const receiptsForm = z.array(z.object({ logs: logsForm }))

const bytes = (hex: string) => hexToBytes(hex.slice(2))
const slotOfMark = (number: number) =>
  keccak256(AbiCoder.defaultAbiCoder().encode(['uint256', 'uint256'], [number, 1]))

describe('the embedded node keeps all of its history', () => {
  let fixture: NodeFixture
  let probe: string
  /** Marks that existed after each block; index = block number. */
  const counts = [0, 0]

  before(async () => {
    fixture = await NodeFixture.start()
    probe = await fixture.deploy()
    for (const times of [1, 3, 2, 5, 1, 4]) {
      await fixture.mark(probe, times)
      counts.push((counts.at(-1) ?? 0) + times)
    }
    await fixture.send({ to: probe, data: probeInterface.encodeFunctionData('clear', [2]) })
    counts.push(counts.at(-1) ?? 0)
  })
  after(() => fixture?.end())

  const blockAt = async (number: number) =>
    blockForm.parse(await result(fixture.url, 'eth_getBlockByNumber', quantity(number), false))

  it('answers a call as of each block', async () => {
    for (const [number, count] of counts.entries()) {
      if (number === 0) continue
      assert.deepEqual(await fixture.view(probe, 'count', [], number), [String(count)])
      const nonce = await result(
        fixture.url,
        'eth_getTransactionCount',
        fixture.wallet.address,
        quantity(number),
      )
      assert.equal(nonce, quantity(number))
    }
    assert.equal(await result(fixture.url, 'eth_getCode', probe, '0x0'), '0x')
    const { hash } = await blockAt(3)
    const call = { to: probe, data: probeInterface.encodeFunctionData('count') }
    const seen = await result(fixture.url, 'eth_call', call, { blockHash: hash })
    assert.equal(BigInt(z.string().parse(seen)), BigInt(counts[3] ?? 0))
  })

  it('gives contracts the block they run in, and the hashes of those before', async () => {
    const [number, time, id] = await fixture.view(probe, 'here', [], 4)
    assert.deepEqual([number, id], ['4', String(chainId)])
    assert.equal(Number(time), Number((await blockAt(4)).timestamp))
    assert.deepEqual(await fixture.view(probe, 'hashOf', [2], 4), [(await blockAt(2)).hash])
    const [next] = await fixture.view(probe, 'here', [], 'pending')
    assert.equal(next, String(counts.length))
  })

  it('keeps block times in order and by the clock', async () => {
    const times: number[] = []
    for (const number of counts.keys()) times.push(Number((await blockAt(number)).timestamp))
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    )
    assert.ok(Math.abs((times.at(-1) ?? 0) - Date.now() / 1000) < 600)
  })

  it('proves accounts, slots and their absence at any block (EIP-1186)', async () => {
    for (const [number, count] of counts.entries()) {
      const slots = ['0x0', slotOfMark(2), slotOfMark(1_000)]
      const at = quantity(number)
      const proof = proofForm.parse(await result(fixture.url, 'eth_getProof', probe, slots, at))
      const { stateRoot } = await blockAt(number)
      const rlp = await verifyMerkleProof(bytes(probe), proof.accountProof.map(bytes), {
        root: bytes(stateRoot),
        useKeyHashing: true,
      }).catch((error: unknown) => (number === 0 ? null : Promise.reject(error)))
      assert.equal(rlp === null, number === 0)
      if (rlp === null) continue
      assert.equal(quantity(createAccountFromRLP(rlp).nonce), proof.nonce)
      const values = []
      for (const slot of proof.storageProof) {
        const key = bytes(
          zeroPadValue(slot.key.length % 2 ? `0x0${slot.key.slice(2)}` : slot.key, 32),
        )
        values.push(await provenSlot(key, slot.proof, proof.storageHash))
        assert.equal(BigInt(slot.value), values.at(-1))
      }
      const cleared = number === counts.length - 1
      const marked = keccak256(
        AbiCoder.defaultAbiCoder().encode(['uint256', 'address'], [2, fixture.wallet.address]),
      )
      assert.deepEqual(values, [BigInt(count), count >= 2 && !cleared ? BigInt(marked) : 0n, 0n])
    }
  })

  it('has headers that hash to their block, for a library that knows them', async () => {
    const common = new Common({ chain: Mainnet, hardfork: Hardfork.Shanghai })
    for (const number of counts.keys()) {
      const raw = await result(fixture.url, 'eth_getBlockByNumber', quantity(number), false)
      const form = z.custom<Parameters<typeof createBlockHeaderFromRPC>[0]>().parse(raw)
      const header = createBlockHeaderFromRPC(form, { common })
      assert.equal(keccak256(header.serialize()), (await blockAt(number)).hash)
    }
  })

  it('estimates gas that is enough, and little more', async () => {
    for (const [name, argument] of [
      ['mark', 7],
      ['deep', 40],
      ['clear', 1],
    ] as const) {
      const data = probeInterface.encodeFunctionData(name, [argument])
      const call = { from: fixture.wallet.address, to: probe, data }
      const gas = Number(await result(fixture.url, 'eth_estimateGas', call))
      const raw = await fixture.sign({ to: probe, data, gasLimit: gas })
      const hash = await result(fixture.url, 'eth_sendRawTransaction', raw)
      fixture.nonce += 1
      const receipt = z
        .object({ status: z.string(), gasUsed: z.string() })
        .parse(await result(fixture.url, 'eth_getTransactionReceipt', hash))
      assert.equal(receipt.status, '0x1', name)
      // A refund (clear) comes after the gas was needed; calls inside calls hold a 64th back each.
      assert.ok(gas < Number(receipt.gasUsed) * 2, `${name}: ${gas} for ${receipt.gasUsed}`)
    }
  })

  it('property: eth_getLogs finds exactly the events that a scan of all receipts finds', async () => {
    const everything = await scan()
    const total = counts.at(-1) ?? 0
    assert.equal(everything.length, total)
    const numbers = fc.option(fc.integer({ min: 0, max: total + 2 }), { nil: undefined })
    const blocks = fc.integer({ min: 0, max: counts.length - 1 })
    await fc.assert(
      fc.asyncProperty(blocks, blocks, numbers, async (from, to, number) => {
        const topic = number === undefined ? null : toBeHex(number, 32)
        const range = { fromBlock: quantity(from), toBlock: quantity(to) }
        const found = await logsOf({ ...range, address: probe, topics: [null, topic] })
        const expected = everything.filter(
          (log) =>
            Number(log.blockNumber) >= from &&
            Number(log.blockNumber) <= to &&
            (topic === null || log.topics[1] === topic),
        )
        assert.deepEqual(found, expected)
      }),
      { numRuns: runs() },
    )
  })

  const scan = async () => {
    const found: z.output<typeof logsForm> = []
    for (const number of counts.keys()) {
      const receipts = await result(fixture.url, 'eth_getBlockReceipts', quantity(number))
      for (const { logs } of receiptsForm.parse(receipts)) found.push(...logs)
    }
    return found
  }

  const logsOf = async (filter: object) =>
    logsForm.parse(await result(fixture.url, 'eth_getLogs', filter))
})

/** The value that a storage proof proves, zero where it proves that there is none. */
async function provenSlot(key: Uint8Array, proof: string[], storageHash: string): Promise<bigint> {
  // A trie without entries has a proof without nodes.
  if (proof.length === 0) return 0n
  const options = { root: bytes(storageHash), useKeyHashing: true }
  const value = await verifyMerkleProof(key, proof.map(bytes), options)
  if (value === null) return 0n
  const decoded = RLP.decode(value)
  return decoded instanceof Uint8Array ? BigInt(concat([decoded])) : 0n
}
