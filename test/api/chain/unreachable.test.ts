import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { ChainProfile, Deployment } from '../../../api/chain/chain.ts'
import { openChain } from '../../../api/chain/client.ts'
import { deployContracts } from '../../../api/chain/deploy.ts'
import { startEmbeddedChain } from '../../../api/chain/embedded/start.ts'
import { chainId, newKey, temporaryFolder } from './backends.ts'
import { refusedAs } from './chain.suite.ts'
import { leaves, root } from './tree.ts'

const noDeployment: Deployment = {
  chainId,
  accessManager: `0x${'1'.repeat(40)}`,
  anchorLog: `0x${'2'.repeat(40)}`,
  didRegistry: `0x${'3'.repeat(40)}`,
  deployedAtBlock: 0,
  genesisHash: `0x${'0'.repeat(64)}`,
}

function profileOf(rpcUrl: string): ChainProfile {
  return { chainId, rpcUrl, finality: 'instant', fees: 'zero', timeUnit: 'seconds' }
}

/** A server that does what it is told with each request, and its address. */
async function serve(
  listener: Parameters<typeof createServer>[1] & object,
): Promise<{ server: Server; url: string }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return { server, url: `http://127.0.0.1:${address.port}` }
}

function open(url: string) {
  return openChain({
    profile: profileOf(url),
    deployment: noDeployment,
    controllerKey: newKey(),
  })
}

describe('a chain node that does not answer as it should', () => {
  it('is unreachable where nothing listens', async () => {
    const { server, url } = await serve(() => {})
    await new Promise((resolve) => server.close(resolve))
    await assert.rejects(open(url), refusedAs('unreachable'))
  })

  it('is unreachable where it takes the request and says nothing', async () => {
    const { server, url } = await serve(() => {})
    const begin = Date.now()
    await assert.rejects(open(url), refusedAs('unreachable'))
    assert.ok(Date.now() - begin < 30_000)
    server.closeAllConnections()
    server.close()
  })

  it('is unreachable where a proxy answers in its place', async () => {
    const { server, url } = await serve((_request, response) =>
      response.writeHead(502).end('<html>'),
    )
    await assert.rejects(open(url), refusedAs('unreachable'))
    server.close()
  })

  it('is invalid where it answers something else', async () => {
    const { server, url } = await serve((_request, response) =>
      response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result: 'many' })),
    )
    await assert.rejects(open(url), refusedAs('invalid'))
    server.close()
  })

  it('is reachable again once it is back, with nothing lost', async () => {
    const { folder, remove } = await temporaryFolder()
    const first = await startEmbeddedChain({ folder, port: 0, chainId })
    const profile = profileOf(first.url)
    const controllerKey = newKey()
    const deployment = await deployContracts({ profile, controllerKey })
    const chain = await openChain({ profile, deployment, controllerKey })
    await chain.publish(1, root(leaves(1)), [])
    await first.stop()
    await assert.rejects(chain.latest(), refusedAs('unreachable'))
    await assert.rejects(chain.publish(2, root(leaves(2)), []), refusedAs('unreachable'))
    const port = Number(new URL(first.url).port)
    const second = await startEmbeddedChain({ folder, port, chainId })
    assert.equal((await chain.latest()).size, 1)
    await chain.publish(2, root(leaves(2)), leaves(2).slice(1))
    assert.equal((await chain.latest()).size, 2)
    await second.stop()
    await remove()
  })
})
