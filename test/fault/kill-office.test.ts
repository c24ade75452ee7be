import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  assertSound,
  removeFolder,
  runCommand,
  startRegistry,
  type TestRegistry,
} from '../_util/start-registry.ts'
import { soak } from '../_util/runs.ts'
import { Clerks, clerks } from './clerks.ts'

const preload = join(import.meta.dirname, 'kill-at.ts')

/** Which call is the last. `datasync` is the append to the log, `commit` its rows, `vault` keys, drafts and erasing. */
const counts: Readonly<Record<string, readonly number[]>> = soak
  ? { vault: [1, 2, 3, 5, 8, 13, 21], datasync: [1, 2, 3, 5, 8, 13], commit: [1, 2, 3, 5, 8, 13] }
  : { vault: [4], datasync: [5], commit: [4] }

const points = Object.entries(counts).flatMap(([point, numbers]) =>
  numbers.flatMap((n) => [`${point}:before:${n}`, `${point}:after:${n}`]),
)

function isAlive({ process: server }: TestRegistry): boolean {
  return server.exitCode === null && server.signalCode === null
}

/** What the public register and the status lists say, once the register has caught up with the log. */
async function shown(url: string): Promise<unknown> {
  const get = async (path: string) => (await fetch(url + path)).text()
  const size = async () => Number((await get('/v1/log/checkpoint')).split('\n')[1])
  for (let tries = 0; ; tries++) {
    const page = JSON.parse(await get('/v1/register?limit=100')) as { indexedTo: number }
    const entries = await size()
    assert.ok(tries < 300, `${page.indexedTo} of ${entries} entries after 30 s`)
    if (page.indexedTo >= entries && entries > 0) {
      const lists = ['revocation', 'suspension', 'refresh'].map((name) =>
        get(`/v1/status/${name}/0`),
      )
      return [page, ...(await Promise.all(lists))]
    }
    await sleep(100)
  }
}

/** Kill -9 of a real registry while applications are filed, examined, certified, changed and erased. */
describe('kill -9 of the office', function () {
  this.timeout(soak ? 900_000 : 240_000)
  const office = new Clerks()
  let folder: string
  let registry: TestRegistry | undefined
  /** What everybody can see, before the database was lost. */
  let seen: unknown

  const start = async (): Promise<TestRegistry> =>
    (registry = await startRegistry({ dataFolder: folder, preload }))

  async function workWhile(server: TestRegistry): Promise<void> {
    while (isAlive(server)) {
      if (office.isIdle) office.add(3)
      await office.run(server.url)
      await sleep(20) // the end of a process is known a moment after its last answer
    }
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-'))
    await (await start()).stop()
    registry = undefined
    for (const [role, did] of Object.entries(clerks)) {
      const { status, stderr } = runCommand(folder, ['role', 'grant', role, did])
      assert.equal(status, 0, stderr)
    }
  })
  after(async () => {
    await registry?.kill()
    await removeFolder(folder)
  })

  for (const point of points) {
    it(`at ${point}: nothing acknowledged is lost, nothing is twice`, async () => {
      const server = registry ?? (await start())
      const work = workWhile(server)
      server.process.send(point)
      if (isAlive(server)) await once(server.process, 'exit')
      assert.equal(server.process.signalCode, 'SIGKILL')
      await work
      await start()
    })
  }

  it('at any moment', async () => {
    for (let round = 0; round < (soak ? 20 : 1); round++) {
      const server = registry ?? (await start())
      const work = workWhile(server)
      await sleep(Math.random() * 600)
      await server.kill()
      await work
      await start()
    }
  })

  it('leaves a register that agrees with itself and with every answer it gave', async () => {
    const { url } = registry ?? (await start())
    await office.finish(url)
    await office.check(url)
    seen = await shown(url)
    await registry!.stop()
    assertSound(folder)
  })

  it('gives the same answers from a database that was rebuilt', async () => {
    await rm(join(folder, 'db'), { recursive: true })
    const { status, stderr } = runCommand(folder, ['rebuild'])
    assert.equal(status, 0, stderr)
    const { url } = await start()
    await office.check(url)
    assert.deepEqual(await shown(url), seen)
    await registry!.stop()
    assertSound(folder)
  })
})
