import assert from 'node:assert/strict'
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { EmbeddedChainError } from '../../../../api/chain/embedded/errors.ts'
import { startEmbeddedChain } from '../../../../api/chain/embedded/start.ts'
import { quantity } from '../../../../api/chain/quantity.ts'
import { chainId, temporaryFolder } from '../backends.ts'
import { probeInterface } from './contract.ts'
import { ask, NodeFixture, receiptForm, result } from './node-fixture.ts'

const main = fileURLToPath(new URL('../../../../api/chain/embedded/main.ts', import.meta.url))
const kills = 8

const locked = (error: unknown) => error instanceof EmbeddedChainError && error.code === 'locked'

function genesis(url: string): Promise<unknown> {
  return result(url, 'eth_getBlockByNumber', '0x0', false)
}

/** Sends marks as fast as it can until the node dies; tells each receipt that came back. */
async function load(fixture: NodeFixture, probe: string, receipts: Map<string, string>) {
  const data = probeInterface.encodeFunctionData('mark', [1])
  for (;;) {
    const raw = await fixture.sign({ to: probe, data })
    const hash = await ask(fixture.url, 'eth_sendRawTransaction', raw).catch(() => undefined)
    if (typeof hash?.result !== 'string') return
    fixture.nonce += 1
    const receipt = await ask(fixture.url, 'eth_getTransactionReceipt', hash.result).catch(
      () => undefined,
    )
    // The hash was returned: the block must be there, whether or not its receipt was read before.
    receipts.set(hash.result, receipt === undefined ? '' : JSON.stringify(receipt.result))
  }
}

async function kill(fixture: NodeFixture): Promise<void> {
  const child = fixture.node.process
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

describe('the embedded node loses nothing', () => {
  it(`survives ${kills} times kill -9 under load with every receipt and every state`, async () => {
    const fixture = await NodeFixture.start()
    const probe = await fixture.deploy()
    const receipts = new Map<string, string>()
    for (let round = 0; round < kills; round += 1) {
      const loading = load(fixture, probe, receipts)
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 400))
      await kill(fixture)
      await loading
      await fixture.restart()
      await checkAll(fixture, probe, receipts)
    }
    assert.ok(receipts.size >= kills, `only ${receipts.size} transactions`)
    await fixture.end()
  })

  /** Every receipt as it was, and each state reachable: count as of block n is what n - 1 marks make. */
  async function checkAll(fixture: NodeFixture, probe: string, receipts: Map<string, string>) {
    for (const [hash, seen] of receipts) {
      const found = await result(fixture.url, 'eth_getTransactionReceipt', hash)
      assert.equal(receiptForm.parse(found).status, '0x1')
      if (seen !== '') assert.equal(JSON.stringify(found), seen)
    }
    const height = Number(await result(fixture.url, 'eth_blockNumber'))
    // A block may be durable whose sender was killed before it heard so: one at most each time.
    fixture.nonce = height
    assert.ok(height >= receipts.size + 1 && height <= receipts.size + 1 + kills)
    assert.equal(
      await result(fixture.url, 'eth_getTransactionCount', fixture.wallet.address, 'latest'),
      quantity(height),
    )
    for (const block of [1, 2, Math.ceil(height / 2), height]) {
      if (block > height) continue
      assert.deepEqual(await fixture.view(probe, 'count', [], block), [String(block - 1)])
    }
  }

  it('serves the same after an orderly stop, and is back quickly', async () => {
    const fixture = await NodeFixture.start()
    const probe = await fixture.deploy()
    await fixture.mark(probe, 3)
    const blocks = () =>
      Promise.all(
        ['0x0', '0x1', '0x2'].map((n) => result(fixture.url, 'eth_getBlockByNumber', n, true)),
      )
    const was = await blocks()
    await fixture.node.stop()
    await fixture.restart()
    assert.deepEqual(await blocks(), was)
    await fixture.end()
  })

  it('is opened by one process at a time; a dead one holds nothing', async () => {
    const fixture = await NodeFixture.start()
    const again = () => startEmbeddedChain({ folder: fixture.folder, port: 0, chainId })
    await assert.rejects(again(), locked)
    assert.equal(await result(fixture.url, 'eth_blockNumber'), '0x0')
    await kill(fixture)
    const next = await again()
    await assert.rejects(again(), locked)
    await next.stop()
    await fixture.end()
  })

  it('does not take a folder of another chain', async () => {
    const fixture = await NodeFixture.start()
    await fixture.node.stop()
    await assert.rejects(
      startEmbeddedChain({ folder: fixture.folder, port: 0, chainId: 5 }),
      (error: unknown) => error instanceof EmbeddedChainError && error.code === 'wrong_chain',
    )
    await fixture.end()
  })

  it('begins each new chain with a genesis of its own', async () => {
    const [one, two] = [await NodeFixture.start(), await NodeFixture.start()]
    assert.notDeepEqual(await genesis(one.url), await genesis(two.url))
    await one.end()
    await two.end()
  })

  it('ends with its parent, by IPC channel or standard input', async () => {
    const { folder, remove } = await temporaryFolder()
    const args = ['--data', folder, '--with-parent']
    const byChannel = fork(main, args, { stdio: ['ignore', 'pipe', 'ignore', 'ipc'] })
    await once(byChannel.stdout ?? byChannel, 'data')
    byChannel.disconnect()
    assert.deepEqual(await once(byChannel, 'exit'), [0, null])
    const byInput = spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'ignore'] })
    await once(byInput.stdout, 'data')
    byInput.stdin.end()
    assert.deepEqual(await once(byInput, 'exit'), [0, null])
    await remove()
  })

  it('stops on SIGTERM, and says on one line that it is ready', async () => {
    const { folder, remove } = await temporaryFolder()
    const args = [main, '--data', folder, '--port', '0', '--chain-id', '77']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
    const [line] = await once(child.stdout, 'data')
    assert.match(String(line), /^\{"ready":true,"port":\d+\}\n$/)
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null])
    await remove()
  })
})
