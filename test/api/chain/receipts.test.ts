import assert from 'node:assert/strict'
import { verifyMerkleProof } from '@ethereumjs/mpt'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { Wallet } from 'ethers'
import { z } from 'zod'
import { blockAt } from '../../../api/chain/finality.ts'
import { encodeHeader, type RpcBlock } from '../../../api/chain/header.ts'
import {
  encodeReceipt,
  proveReceipt,
  receiptResult,
  type RpcReceipt,
} from '../../../api/chain/receipts.ts'
import { hashResult, Rpc } from '../../../api/chain/rpc.ts'
import { provenValue } from '../../../verifier/receipt-proof.ts'
import { type Backend, hardhatBackend } from './backends.ts'
import { refusedAs } from './chain.suite.ts'

/** Enough for index keys of one and of two bytes (from 128 on), and for a trie three levels deep. */
const count = 140

describe('the receipts of a block with many transactions', () => {
  let backend: Backend
  let block: RpcBlock
  const receipts: RpcReceipt[] = []

  before(async () => {
    backend = await hardhatBackend('instant')
    const rpc = new Rpc(backend.profile.rpcUrl)
    await rpc.call('evm_setAutomine', [false], z.unknown())
    const hashes = await sendMany(rpc, backend)
    await rpc.call('evm_mine', [], z.unknown())
    block = await blockAt(rpc, 'latest')
    for (const hash of hashes) {
      receipts.push(await rpc.call('eth_getTransactionReceipt', [hash], receiptResult))
    }
    receipts.sort((a, b) => a.transactionIndex - b.transactionIndex)
  })
  after(() => backend?.stop())

  it('are proven one by one, as another library and the verifier read it', async () => {
    assert.equal(receipts.length, count)
    const root = hexToBytes(block.receiptsRoot.slice(2))
    for (const index of [0, 1, 2, 127, 128, 139]) {
      const proof = await proveReceipt(receipts, index, block.receiptsRoot)
      const key = hexToBytes(proof.key)
      const nodes = proof.nodes.map((node) => hexToBytes(node))
      const receipt = receipts[index]
      assert.ok(receipt)
      const expected = bytesToHex(encodeReceipt(receipt))
      const found = await verifyMerkleProof(key, nodes, { root })
      assert.equal(found && bytesToHex(found), expected)
      assert.equal(bytesToHex(provenValue(root, key, nodes)), expected)
    }
  })

  it('are refused where one is missing, moved or changed', async () => {
    const [first, second, ...rest] = receipts
    assert.ok(first && second)
    const changed = { ...first, status: 0 }
    for (const wrong of [
      [second, ...rest],
      [second, first, ...rest],
      [changed, second, ...rest],
    ]) {
      await assert.rejects(proveReceipt(wrong, 0, block.receiptsRoot), refusedAs('invalid'))
    }
  })

  it('stand under a header that is refused where a field is missing or other', () => {
    assert.ok(encodeHeader(block).length > 500)
    const { extraData: _, ...without } = block.raw
    const wrong = [without, { ...block.raw, gasUsed: '0x1' }, { ...block.raw, stateRoot: '0x12x' }]
    for (const raw of wrong) {
      assert.throws(() => encodeHeader({ ...block, raw }), refusedAs('invalid'))
    }
  })
})

async function sendMany(rpc: Rpc, { profile, controllerKey }: Backend): Promise<string[]> {
  const wallet = new Wallet(controllerKey)
  const hashes: string[] = []
  for (let nonce = 0; nonce < count; nonce += 1) {
    const common = { nonce, gasLimit: 30_000, to: wallet.address, chainId: profile.chainId }
    const raw = await wallet.signTransaction(
      nonce % 2 === 0
        ? { ...common, type: 0, gasPrice: 10n ** 10n }
        : { ...common, type: 2, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 10n ** 9n },
    )
    hashes.push(await rpc.call('eth_sendRawTransaction', [raw], hashResult))
  }
  return hashes
}
