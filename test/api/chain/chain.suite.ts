import assert from 'node:assert/strict'
import { verifyMerkleProof } from '@ethereumjs/mpt'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { createBlockHeaderFromRLP } from '@ethereumjs/block'
import { Common, Hardfork, Mainnet } from '@ethereumjs/common'
import { computeAddress, keccak256 } from 'ethers'
import type { AnchorRecord, Chain, ChainErrorCode, Deployment } from '../../../api/chain/chain.ts'
import { ChainError } from '../../../api/chain/chain.ts'
import { openChain } from '../../../api/chain/client.ts'
import { didRegistryInterface, registryRefusal } from '../../../api/chain/contracts.ts'
import { deployContracts } from '../../../api/chain/deploy.ts'
import { observe } from '../../../api/chain/observe.ts'
import { checkAnchor } from '../../../verifier/anchor.ts'
import { toMultikey } from '../../../verifier/encoding.ts'
import { type Backend, newKey } from './backends.ts'
import { consistency, leaves, root } from './tree.ts'

export function refusedAs(code: ChainErrorCode) {
  return (error: unknown) => error instanceof ChainError && error.code === code
}

async function all(chain: Chain, size: number): Promise<AnchorRecord[]> {
  const records: AnchorRecord[] = []
  for await (const record of chain.anchorsAfter(size)) records.push(record)
  return records
}

/** The Chain port, over a node that is started for it. */
export function chainSuite(name: string, start: () => Promise<Backend>): void {
  describe(`chain over ${name}`, () => {
    let backend: Backend
    let deployment: Deployment
    let chain: Chain
    const tree = leaves(13)
    const publish = async (from: number, to: number) =>
      chain.publish(
        to,
        root(tree.slice(0, to)),
        from === 0 ? [] : consistency(from, tree.slice(0, to)),
      )
    const reopen = (changes: Partial<Deployment>) =>
      openChain({ ...backend, deployment: { ...deployment, ...changes } })

    before(async () => {
      backend = await start()
      deployment = await deployContracts(backend)
      chain = await openChain({ ...backend, deployment })
    })

    after(async () => {
      await chain?.close()
      await backend?.stop()
    })

    it('begins without a checkpoint', async () => {
      assert.deepEqual(await chain.latest(), { size: 0, root: '0'.repeat(64) })
      assert.deepEqual(await all(chain, 0), [])
      assert.match(deployment.genesisHash, /^0x[0-9a-f]{64}$/)
      const { number } = await chain.head()
      assert.ok(number >= deployment.deployedAtBlock + 3)
    })

    it('publishes a log that grows, and tells its anchors in order', async () => {
      for (const [from, to] of [
        [0, 1],
        [1, 6],
        [6, 8],
        [8, 13],
      ] as const) {
        await publish(from, to)
      }
      assert.deepEqual(await chain.latest(), { size: 13, root: bytesToHex(root(tree)) })
      const sizes = async (after: number) => (await all(chain, after)).map(({ size }) => size)
      assert.deepEqual(await sizes(0), [1, 6, 8, 13])
      assert.deepEqual(await sizes(6), [8, 13])
      assert.deepEqual(await sizes(13), [])
      // An earlier size asked for after a later one, and by a client that starts afresh.
      assert.deepEqual(await sizes(1), [6, 8, 13])
      const fresh = await reopen({})
      assert.deepEqual(await all(fresh, 0), await all(chain, 0))
    })

    it('gives records that the verifier and an independent trie accept', async () => {
      for (const record of await all(chain, 0)) {
        checkAnchor(record)
        const header = hexToBytes(record.header)
        assert.equal(keccak256(header), record.blockHash)
        assert.equal(record.root, bytesToHex(root(tree.slice(0, record.size))))
        const key = hexToBytes(record.receiptKey)
        const proof = record.receiptProof.map((node) => hexToBytes(node))
        const receiptsRoot = receiptsRootOf(header)
        const receipt = await verifyMerkleProof(key, proof, { root: receiptsRoot })
        assert.ok(receipt !== null && bytesToHex(receipt).includes(record.root))
        assert.deepEqual(await chain.block(record.blockNumber), {
          number: record.blockNumber,
          time: record.blockTime,
          hash: record.blockHash,
        })
      }
    })

    it('refuses a fork, a smaller tree and the same one again, and stays as it was', async () => {
      const was = await chain.latest()
      const other = leaves(16, 1)
      const attempts = [
        () => chain.publish(16, root(other), consistency(13, other)),
        () => chain.publish(6, root(tree.slice(0, 6)), []),
        () => chain.publish(13, root(tree), []),
        () => chain.publish(2 ** 48, root(tree), []),
      ]
      for (const attempt of attempts) await assert.rejects(attempt(), refusedAs('reverted'))
      assert.deepEqual(await chain.latest(), was)
    })

    it('names the error of the contract', async () => {
      await assert.rejects(chain.publish(13, root(tree), []), /LogMustGrow\(13, 13\)/)
    })

    it('tells the DID events of keys added and revoked, with block times', async () => {
      const [first, second] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
      const identity = computeAddress(backend.controllerKey).toLowerCase()
      const added = await chain.addKey(first)
      const revoked = await chain.revokeKey(first)
      const again = await chain.addKey(second)
      const { events, toBlock } = await chain.didEvents(added)
      assert.deepEqual(
        events.map((event) => [event.name, event.blockNumber, event.identity]),
        [added, revoked, again].map((block) => ['DIDAttributeChanged', block, identity]),
      )
      assert.deepEqual(
        events.map(({ args }) => args['value']),
        [first, first, second].map((key) => `0x${bytesToHex(key)}`),
      )
      assert.equal(events[1]?.args['validTo'], '0')
      const century = Number(events[0]?.args['validTo']) - (events[0]?.blockTime ?? 0)
      assert.equal(century, 100 * 365 * 86_400)
      assert.equal(events[0]?.blockTime, (await chain.block(added))?.time)
      assert.deepEqual((await chain.didEvents(revoked + 1)).events, events.slice(2))
      assert.deepEqual((await chain.didEvents(toBlock + 1)).events, [])
    })

    it('sends what is asked for at the same time one after another', async () => {
      const keys = [3, 4, 5, 6].map((byte) => new Uint8Array(32).fill(byte))
      const blocks = await Promise.all(keys.map((key) => chain.addKey(key)))
      const { events } = await chain.didEvents(blocks[0] ?? 0)
      assert.deepEqual(
        events.map(({ args }) => args['value']),
        keys.map((key) => `0x${bytesToHex(key)}`),
      )
    })

    it('asks the DidRegistry, sends to it, and names the error it refuses with', async () => {
      const owner = computeAddress(backend.controllerKey)
      const ask = didRegistryInterface.encodeFunctionData('identityOwner', [owner])
      const answer = await chain.askRegistry(ask)
      assert.equal(didRegistryInterface.decodeFunctionResult('identityOwner', answer)[0], owner)
      const cancel = didRegistryInterface.encodeFunctionData('cancelRecovery', [owner])
      const { txHash, blockNumber } = await chain.sendToRegistry(cancel)
      const { events } = await chain.didEvents(blockNumber)
      assert.deepEqual(
        events.map((event) => [event.name, event.args['identity'], event.args['term']]),
        [['ApprovalsCancelled', owner.toLowerCase(), '1']],
      )
      assert.match(txHash, /^0x[0-9a-f]{64}$/)
      const foreign = didRegistryInterface.encodeFunctionData('cancelRecovery', [
        deployment.anchorLog,
      ])
      const refusal = await chain.sendToRegistry(foreign).catch((error: unknown) => error)
      assert.ok(refusedAs('reverted')(refusal))
      assert.equal(registryRefusal(refusal)?.name, 'NotOwner')
      assert.equal(registryRefusal(new Error('other')), undefined)
    })

    it('shows an observer what the verifier compares', async () => {
      const [anchor] = await all(chain, 8)
      assert.ok(anchor)
      const request = {
        ...deployment,
        size: 13,
        blockNumber: anchor.blockNumber,
        identity: computeAddress(backend.controllerKey).toLowerCase(),
        finality: backend.profile.finality,
      }
      const seen = await observe(backend.profile.rpcUrl, request)
      assert.equal(seen.chainId, backend.profile.chainId)
      assert.equal(seen.genesisHash, deployment.genesisHash)
      assert.equal(seen.blockHash, anchor.blockHash)
      assert.deepEqual(seen.checkpoint, { root: anchor.root, time: anchor.blockTime })
      assert.equal(seen.codePresent, true)
      const [revoked, ...valid] = seen.didKeys ?? []
      assert.equal(revoked?.publicKeyMultibase, toMultikey(new Uint8Array(32).fill(1)))
      assert.ok((revoked?.revokedAtBlock ?? 0) > (revoked?.validFromBlock ?? 0))
      assert.deepEqual(
        valid.map((key) => [key.id.split('#')[1], key.publicKeyMultibase, key.revokedAtBlock]),
        [2, 3, 4, 5, 6].map((byte, i) => [
          `delegate-${i + 3}`,
          toMultikey(new Uint8Array(32).fill(byte)),
          undefined,
        ]),
      )
    })

    it('shows an observer what is missing', async () => {
      const { number } = await chain.head()
      const request = {
        ...deployment,
        size: 12,
        blockNumber: number + 1_000,
        identity: `0x${'9'.repeat(40)}`,
        finality: backend.profile.finality,
      }
      const seen = await observe(backend.profile.rpcUrl, request)
      assert.deepEqual([seen.blockHash, seen.checkpoint, seen.didKeys], [null, null, []])
      const elsewhere = { ...request, anchorLog: `0x${'9'.repeat(40)}` }
      assert.equal((await observe(backend.profile.rpcUrl, elsewhere)).codePresent, false)
    })

    it('has no block after the newest final one', async () => {
      assert.equal(await chain.block((await chain.head()).number + 1_000), undefined)
    })

    it('refuses to open on another chain, or where the contracts are not', async () => {
      const otherGenesis = `0x${'0'.repeat(64)}`
      const nowhere = `0x${'1'.repeat(40)}`
      await assert.rejects(reopen({ genesisHash: otherGenesis }), refusedAs('wrong_chain'))
      await assert.rejects(reopen({ chainId: 5 }), refusedAs('wrong_chain'))
      await assert.rejects(reopen({ anchorLog: nowhere }), refusedAs('not_deployed'))
      const profile = { ...backend.profile, chainId: 5 }
      await assert.rejects(openChain({ ...backend, profile, deployment }), refusedAs('wrong_chain'))
      await assert.rejects(deployContracts({ ...backend, profile }), refusedAs('wrong_chain'))
    })

    it('refuses a publisher without the role', async () => {
      const stranger = await openChain({ ...backend, controllerKey: newKey(), deployment })
      const grown = leaves(14)
      const attempt = stranger.publish(14, root(grown), consistency(13, grown))
      await assert.rejects(attempt, refusedAs('reverted'))
      assert.equal((await chain.latest()).size, 13)
    })
  })
}

/** Read by a library that knows headers, not by position. */
function receiptsRootOf(header: Uint8Array): Uint8Array {
  const rules = new Common({ chain: Mainnet, hardfork: forkOf(header) })
  return createBlockHeaderFromRLP(header, { common: rules, skipConsensusFormatValidation: true })
    .receiptTrie
}

/** Headers of Prague have 21 fields; ours are of Shanghai, with 17. */
function forkOf(header: Uint8Array): Hardfork {
  return header.length > 600 ? Hardfork.Prague : Hardfork.Shanghai
}
