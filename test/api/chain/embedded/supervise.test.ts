import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import {
  superviseEmbeddedChain,
  type SupervisedChain,
} from '../../../../api/chain/embedded/supervise.ts'
import { startEmbeddedChain } from '../../../../api/chain/embedded/start.ts'
import { chainId, temporaryFolder } from '../backends.ts'

const logger = pino({ level: 'silent' })

async function chainIdOf(url: string): Promise<string> {
  const call = { jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] }
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(call) })
  const { result }: { result: string } = JSON.parse(await answer.text())
  return result
}

/** The process id of a node that is not `before`; the test's timeout ends the wait. */
async function nextPid(chain: SupervisedChain, before: number): Promise<number> {
  for (;;) {
    const pid = chain.pid()
    if (pid !== undefined && pid !== before) return pid
    await sleep(20)
  }
}

describe('embedded chain: supervised', function () {
  this.timeout(120_000)
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  before(async () => {
    folder = await temporaryFolder()
  })
  after(() => folder.remove())
  const start = (): Promise<SupervisedChain> =>
    superviseEmbeddedChain({ folder: folder.folder, port: 0, chainId }, logger)

  it('comes back on the same port each time its node is killed', async () => {
    const chain = await start()
    try {
      let pid = chain.pid() ?? 0
      for (let round = 0; round < 2; round++) {
        process.kill(pid, 'SIGKILL')
        pid = await nextPid(chain, pid)
        assert.equal(await chainIdOf(chain.url), `0x${chainId.toString(16)}`)
      }
    } finally {
      await chain.stop()
    }
    assert.equal(chain.pid(), undefined)
  })

  it('leaves no node behind when it is stopped between two', async () => {
    for (const pause of [0, 250, 500]) {
      const chain = await start()
      process.kill(chain.pid() ?? 0, 'SIGKILL')
      while (chain.pid() !== undefined) await sleep(2)
      await sleep(pause)
      await chain.stop()
      // The folder is free: a node that was being started would hold its lock.
      const free = await startEmbeddedChain({ folder: folder.folder, port: 0, chainId })
      await free.stop()
    }
  })

  it('says why the first start fails', async () => {
    const running = await start()
    try {
      await assert.rejects(start(), { name: 'EmbeddedChainError' })
    } finally {
      await running.stop()
    }
  })
})
