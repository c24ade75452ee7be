import assert from 'node:assert/strict'
import { ContractFactory, JsonRpcProvider, Network, Wallet } from 'ethers'
import { z } from 'zod'
import { chainId, newKey } from '../backends.ts'
import { probeBytecode, probeInterface } from './contract.ts'
import { ask, NodeFixture, post, result } from './node-fixture.ts'

const zero = `0x${'0'.repeat(40)}`
const noHash = `0x${'0'.repeat(64)}`

function request(id: number | undefined, method: string) {
  return { jsonrpc: '2.0', id, method }
}

describe('the embedded node speaks JSON-RPC', () => {
  let fixture: NodeFixture
  let probe: string

  before(async () => {
    fixture = await NodeFixture.start()
    probe = await fixture.deploy()
    await fixture.mark(probe, 2)
  })
  after(() => fixture?.end())

  const codeOf = async (method: string, ...params: unknown[]) =>
    (await ask(fixture.url, method, ...params)).error?.code

  it('says which chain it is', async () => {
    assert.equal(await result(fixture.url, 'eth_chainId'), '0xc0104')
    assert.equal(await result(fixture.url, 'net_version'), '786692')
    assert.equal(await result(fixture.url, 'eth_gasPrice'), '0x0')
  })

  it('answers tags, numbers and hashes of blocks, and null for none', async () => {
    const block = z.object({ hash: z.string(), number: z.string() })
    for (const tag of ['latest', 'finalized', 'safe', 'pending', '0x2']) {
      const found = block.parse(await result(fixture.url, 'eth_getBlockByNumber', tag, false))
      assert.equal(found.number, '0x2')
      assert.deepEqual(
        block.parse(await result(fixture.url, 'eth_getBlockByHash', found.hash, false)),
        found,
      )
    }
    const first = block.parse(await result(fixture.url, 'eth_getBlockByNumber', 'earliest', true))
    assert.equal(first.number, '0x0')
    assert.equal(await result(fixture.url, 'eth_getBlockByNumber', '0x3', false), null)
    assert.equal(await result(fixture.url, 'eth_getBlockByHash', noHash, false), null)
    assert.equal(await result(fixture.url, 'eth_getBlockReceipts', '0x3'), null)
    assert.equal(await result(fixture.url, 'eth_getTransactionByHash', noHash), null)
    assert.equal(await result(fixture.url, 'eth_getTransactionReceipt', noHash), null)
  })

  it('refuses parameters that are not well formed with -32602', async () => {
    const bad: [string, ...unknown[]][] = [
      ['eth_getBalance', '0x12', 'latest'],
      ['eth_getBalance', zero, 'newest'],
      ['eth_getBalance', zero, '0x00'],
      ['eth_getBalance', zero, 1],
      ['eth_getBalance'],
      ['eth_getBalance', zero, 'latest', 'more'],
      ['eth_getTransactionReceipt', '0x1234'],
      ['eth_getBlockByNumber', 'latest', 'yes'],
      ['eth_call', { to: zero, data: '0x123' }, 'latest'],
      ['eth_call', { to: 'me' }, 'latest'],
      ['eth_getLogs', { fromBlock: '0x1', blockHash: noHash }],
      ['eth_getLogs', { topics: ['0x1'] }],
      ['eth_getLogs', { colour: 'red' }],
      ['eth_getProof', zero, '0x0', 'latest'],
      ['eth_sendRawTransaction', 'hello'],
      ['eth_sendRawTransaction', '0x'],
      ['eth_sendRawTransaction', '0xc0'],
      ['eth_sendRawTransaction', `0x02${'ff'.repeat(40)}`],
      ['eth_feeHistory', '0x1', 'latest', [101]],
    ]
    for (const [method, ...params] of bad) {
      assert.equal(await codeOf(method, ...params), -32_602, `${method} ${JSON.stringify(params)}`)
    }
  })

  it('refuses methods it does not have with -32601', async () => {
    for (const method of ['eth_mine', 'constructor', '__proto__', '']) {
      assert.equal(await codeOf(method), -32_601)
    }
  })

  it('refuses what is not a request with -32600 and what is not JSON with -32700', async () => {
    const code = z.object({ error: z.object({ code: z.number() }) })
    const codeAt = async (body: string) =>
      code.parse((await post(fixture.url, body)).body).error.code
    for (const body of [
      '{}',
      '[]',
      '"x"',
      'null',
      '{"jsonrpc":"1.0","method":"eth_chainId","id":1}',
    ]) {
      assert.equal(await codeAt(body), -32_600, body)
    }
    for (const body of ['{', '', 'hello', '{"jsonrpc":"2.0"']) {
      assert.equal(await codeAt(body), body === '' ? -32_600 : -32_700, body)
    }
  })

  it('takes JSON only, up to a limit', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId' })
    assert.equal((await post(fixture.url, body, 'text/plain')).status, 415)
    const huge = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'x',
      params: ['y'.repeat(5 << 20)],
    })
    assert.equal((await post(fixture.url, huge)).status, 413)
    assert.equal((await fetch(fixture.url)).status, 404)
  })

  it('answers batches in order, without notifications, and not without end', async () => {
    const batch = [request(7, 'eth_chainId'), request(undefined, 'eth_chainId'), request(8, 'none')]
    const answers = z
      .array(z.object({ id: z.number(), error: z.object({ code: z.number() }).optional() }))
      .parse((await post(fixture.url, JSON.stringify(batch))).body)
    assert.deepEqual(
      answers.map(({ id, error }) => [id, error?.code]),
      [
        [7, undefined],
        [8, -32_601],
      ],
    )
    const quiet = await post(fixture.url, JSON.stringify([request(undefined, 'eth_chainId')]))
    assert.equal(quiet.status, 204)
    const many = Array.from({ length: 101 }, (_, i) => request(i, 'eth_chainId'))
    const refused = await post(fixture.url, JSON.stringify(many))
    assert.match(JSON.stringify(refused.body), /-32005/)
  })

  it('gives the revert data of a call, and of an estimate', async () => {
    const refused = probeInterface.encodeErrorResult('Refused', [101])
    const data = probeInterface.encodeFunctionData('mark', [101])
    for (const method of ['eth_call', 'eth_estimateGas']) {
      const { error } = await ask(fixture.url, method, { to: probe, data })
      assert.deepEqual([error?.code, error?.data], [3, refused])
    }
    const words = probeInterface.encodeFunctionData('mark', [0])
    const { error } = await ask(fixture.url, 'eth_call', { to: probe, data: words }, 'latest')
    assert.equal(error?.message, 'execution reverted: nothing to mark')
  })

  it('ends a call that would go on for ever', async () => {
    const data = probeInterface.encodeFunctionData('burn')
    const call = { to: probe, data, gas: '0x4c4b40' }
    const { error } = await ask(fixture.url, 'eth_call', call, 'latest')
    assert.deepEqual([error?.code, error?.message], [-32_000, 'out of gas'])
  })

  it('refuses transactions of other chains, with other nonces or too much gas, and mines none', async () => {
    const height = await result(fixture.url, 'eth_blockNumber')
    const { wallet, nonce } = fixture
    const base = { type: 0, gasLimit: 100_000, gasPrice: 0, to: zero, chainId, nonce }
    const refused: [object, number, RegExp][] = [
      [{ ...base, chainId: 1 }, -32_602, /chain/i],
      [{ ...base, nonce: nonce + 1 }, -32_000, /nonce too high/],
      [{ ...base, nonce: nonce - 1 }, -32_000, /nonce too low/],
      [{ ...base, gasLimit: 60_000_001 }, -32_000, /gas limit/],
      [{ ...base, gasLimit: 20_999 }, -32_000, /INTRINSIC_GAS_TOO_LOW/],
      [{ ...base, value: 1 }, -32_000, /funds/],
      [{ ...base, gasPrice: 1 }, -32_000, /funds/],
      [{ ...base, chainId: 0 }, -32_000, /replay-protected/],
    ]
    for (const [fields, code, message] of refused) {
      const raw = await wallet.signTransaction(fields)
      const { error } = await ask(fixture.url, 'eth_sendRawTransaction', raw)
      assert.equal(error?.code, code, error?.message)
      assert.match(error?.message ?? '', message)
    }
    assert.equal(await result(fixture.url, 'eth_blockNumber'), height)
  })

  it('mines a transaction once, however often it is sent', async () => {
    const raw = await fixture.sign({
      to: probe,
      data: probeInterface.encodeFunctionData('clear', [9]),
    })
    fixture.nonce += 1
    const answers = await Promise.all(
      [1, 2, 3].map(() => ask(fixture.url, 'eth_sendRawTransaction', raw)),
    )
    assert.equal(answers.filter(({ error }) => error === undefined).length, 1)
    for (const { error } of answers) {
      if (error !== undefined) assert.equal(error.message, 'already known')
    }
  })

  it('works with an ethers provider as any chain does, dynamic fees too', async () => {
    const network = Network.from(chainId)
    const options = { staticNetwork: network, pollingInterval: 50, cacheTimeout: -1 }
    const provider = new JsonRpcProvider(fixture.url, network, options)
    const wallet = new Wallet(newKey(), provider)
    const factory = new ContractFactory(probeInterface, probeBytecode, wallet)
    const contract = await factory.deploy({ maxFeePerGas: 0, maxPriorityFeePerGas: 0 })
    await contract.waitForDeployment()
    const sent = await contract.getFunction('mark').send(3)
    const receipt = await sent.wait()
    assert.equal(receipt?.status, 1)
    const [log] = receipt?.logs ?? []
    assert.ok(log)
    assert.equal(probeInterface.parseLog(log)?.args['by'], wallet.address)
    assert.equal((await contract.queryFilter('Marked', 0)).length, 3)
    assert.equal(await wallet.getNonce(), 2)
    const mined = await provider.getTransaction(sent.hash)
    assert.deepEqual(
      [mined?.from, mined?.data, mined?.type],
      [wallet.address, sent.data, sent.type],
    )
    assert.equal(
      (await provider.getBlock(sent.blockNumber ?? 'latest', true))?.prefetchedTransactions.length,
      1,
    )
    provider.destroy()
  })
})
