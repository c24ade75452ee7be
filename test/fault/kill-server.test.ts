import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  assertSound,
  removeFolder,
  startRegistry,
  type TestRegistry,
} from '../_util/start-registry.ts'
import { soak } from '../_util/runs.ts'
import { Importer } from './importer.ts'
import type { CommitPoint } from './kill-at.ts'
import { childrenOf, killProcess } from './processes.ts'

const preload = join(import.meta.dirname, 'kill-at.ts')

/** Which call of each kind is the last: the first of an import, and one in its midst. Imports have nothing for the vault. */
const counts: Readonly<Record<CommitPoint, readonly number[]>> = soak
  ? {
      sync: [1, 2, 3, 5, 8, 13, 21],
      datasync: [1, 2, 3, 5],
      rename: [1, 2, 3, 5, 8, 13, 21],
      commit: [1, 2, 3, 5],
      vault: [],
      send: [1, 2, 3],
    }
  : { sync: [9], datasync: [2], rename: [2, 11], commit: [2], vault: [], send: [1] }

const points = Object.entries(counts).flatMap(([point, numbers]) =>
  numbers.flatMap((n) => [`${point}:before:${n}`, `${point}:after:${n}`]),
)

/** Of a first start, one after another: keys, contracts, the key on chain, trust.json. */
const firstStart = soak
  ? ['rename:before:1', 'rename:after:3', 'send:after:2', 'send:before:5', 'rename:before:2']
  : ['rename:before:1', 'send:after:2', 'send:before:5']

function isAlive({ process: server }: TestRegistry): boolean {
  return server.exitCode === null && server.signalCode === null
}

/** Waits for the end of the server; answers how it ended. */
async function ended(registry: TestRegistry): Promise<string> {
  const server = registry.process
  if (isAlive(registry)) {
    const end = once(server, 'exit')
    const late = sleep(60_000, undefined, { ref: false }).then(() => {
      throw new Error(`the server did not end:\n${registry.output()}`)
    })
    await Promise.race([end, late])
  }
  return server.signalCode ?? String(server.exitCode)
}

describe('kill -9 of the registry', function () {
  this.timeout(soak ? 900_000 : 240_000)
  const importer = new Importer()
  let folder: string
  let registry: TestRegistry | undefined

  const start = async (): Promise<TestRegistry> =>
    (registry = await startRegistry({ dataFolder: folder, preload }))

  /** Works are imported until the server is dead. */
  async function underLoad(server: TestRegistry, kill: () => void | Promise<void>): Promise<void> {
    const load = importWhile(server)
    await kill()
    await ended(server)
    await load
  }

  async function importWhile(server: TestRegistry): Promise<void> {
    while (isAlive(server)) {
      if (importer.pending === 0) importer.add(12)
      await importer.run(server.url)
      await sleep(20) // the end of a process is known a moment after its last answer
    }
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-'))
  })
  after(async () => {
    await registry?.kill()
    await removeFolder(folder)
  })

  it('a first start, cut off again and again, is taken up where it stopped', async () => {
    for (const KILL_AT of firstStart) {
      const cut = startRegistry({ dataFolder: folder, preload, env: { KILL_AT } })
      cut.then((running) => running.kill()).catch(() => undefined)
      await assert.rejects(cut, /ended with null/, KILL_AT)
    }
    await start()
  })

  for (const point of points) {
    it(`at ${point} of an import: nothing acknowledged is lost, nothing is twice`, async () => {
      const server = registry ?? (await start())
      await underLoad(server, () => void server.process.send(point))
      assert.equal(await ended(server), 'SIGKILL')
      await importer.finish((await start()).url)
    })
  }

  it('at any moment', async () => {
    for (let round = 0; round < (soak ? 20 : 1); round++) {
      const server = registry ?? (await start())
      await underLoad(server, async () => {
        await sleep(Math.random() * 400)
        await server.kill()
      })
      await start()
    }
  })

  it('of the database alone: the server ends with an error and starts again', async () => {
    const server = registry ?? (await start())
    await underLoad(server, async () => {
      await sleep(100)
      await killProcess(server, 'pglite-host.ts')
    })
    assert.equal(await ended(server), '1')
    assert.match(server.output(), /a part was lost/)
    await start()
  })

  it('of server, database and chain at once', async () => {
    const server = registry ?? (await start())
    await underLoad(server, async () => {
      await sleep(150)
      const children = await childrenOf(server)
      for (const pid of [server.process.pid!, ...children.keys()]) process.kill(pid, 'SIGKILL')
    })
    await start()
  })

  it('leaves a registry that agrees with itself and with every answer it gave', async () => {
    const server = registry ?? (await start())
    await importer.finish(server.url)
    await importer.check(server.url)
    await server.stop()
    assertSound(folder)
  })
})
