import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { signedInAs } from '../_util/people.ts'
import {
  assertSound,
  removeFolder,
  startRegistry,
  type TestRegistry,
} from '../_util/start-registry.ts'
import { holder, Importer } from './importer.ts'
import { fill } from './full-disk.ts'

interface Answer {
  readonly status: number
  readonly type: string | null
  readonly problem: { readonly code?: string; readonly detail?: string }
}

/** Ids of all deposits that were answered with a receipt. */
const acknowledged: string[] = []

async function post(
  url: string,
  path: string,
  type: string,
  body: string | Buffer<ArrayBuffer>,
): Promise<Answer> {
  const headers = { 'content-type': type, ...(await signedInAs(url, holder)) }
  const response = await fetch(url + path, { method: 'POST', headers, body })
  const problem = (await response.json()) as Answer['problem'] & { readonly id?: string }
  if (problem.id !== undefined) acknowledged.push(problem.id)
  return { status: response.status, type: response.headers.get('content-type'), problem }
}

/** Deposits a new file of some bytes, encrypted. */
function depositFile(url: string, bytes: number): Promise<Answer> {
  const path = `/v1/deposits?holder=${holder}&mediaType=image/png`
  return post(url, path, 'application/octet-stream', randomBytes(bytes))
}

/** Deposits digests alone: nothing goes to the store. */
function depositDigests(url: string): Promise<Answer> {
  const [sha256, sm3] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
  const body = JSON.stringify({ holder, mediaType: 'image/png', size: 9, sha256, sm3 })
  return post(url, '/v1/deposits', 'application/json', body)
}

function assertFull({ status, type, problem }: Answer): void {
  assert.equal(status, 507, JSON.stringify(problem))
  assert.match(type ?? '', /^application\/problem\+json/)
  assert.equal(problem.code, 'storage_full')
}

async function stateOf(url: string): Promise<string> {
  return ((await (await fetch(`${url}/ready`)).json()) as { status: string }).status
}

async function files(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  return names.filter((name) => name.isFile()).map(({ name }) => name)
}

describe('a full disk', function () {
  this.timeout(180_000)
  let folder: string
  let registry: TestRegistry | undefined
  const importer = new Importer()

  /** A small disk of its own for a part of the data. */
  async function mount(part: string, megabytes: number): Promise<string> {
    const disk = join(folder, part)
    await mkdir(disk, { recursive: true })
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk])
    return disk
  }
  const unmount = (part: string) => spawnSync('umount', ['-l', join(folder, part)])
  const start = async (): Promise<TestRegistry> =>
    (registry = await startRegistry({ dataFolder: folder }))

  before(async function () {
    folder = await mkdtemp(join(tmpdir(), 'colophon-'))
    await mount('probe', 1)
    if (unmount('probe').status !== 0) {
      console.warn('    skipped: only root can mount the small disks that this needs')
      this.skip()
    }
    await mount('blocks', 8)
    await mount('log', 48)
    await mount('db', 120)
    await start()
    importer.add(8)
    await importer.finish(registry!.url)
  })
  after(async () => {
    await registry?.kill()
    for (const part of ['blocks', 'log', 'db']) unmount(part)
    await removeFolder(folder)
  })

  it('of the store: 507, nothing half written, and works again once there is room', async () => {
    const { url } = registry!
    const blocks = join(folder, 'blocks')
    const before = await files(blocks)
    const ballast = await fill(blocks, 1 << 20)
    for (let i = 0; i < 3; i++) assertFull(await depositFile(url, 3 << 20))
    assert.deepEqual(await files(join(blocks, 'staging')), [])
    assert.deepEqual((await files(blocks)).toSorted(), [...before, 'ballast'].toSorted())
    assert.equal((await depositDigests(url)).status, 201)
    await rm(ballast)
    assert.equal((await depositFile(url, 3 << 20)).status, 201)
  })

  it('of the log: 507, nothing stays in the store, and works again without a restart', async () => {
    const { url } = registry!
    const ballast = await fill(join(folder, 'log'), 60_000)
    const before = (await files(join(folder, 'blocks'))).length
    try {
      const accepted = await untilFull(() => depositFile(url, 500))
      // The record of digests alone is smaller: it may still fit where that of a file did not.
      await untilFull(() => depositDigests(url))
      assert.equal((await files(join(folder, 'blocks'))).length, before + accepted)
    } finally {
      await rm(ballast)
    }
    await untilAccepted(url)
    importer.add(8)
    await importer.finish(url)
    await untilReady(url)
  })

  it('of the database: refused in clear words, and whole again after a restart', async () => {
    const { url } = registry!
    const ballast = await fill(join(folder, 'db'), 1 << 16)
    const answers: Answer[] = []
    const end = Date.now() + 60_000
    while (answers.at(-1)?.status !== 503 && answers.at(-1)?.status !== 507) {
      assert.ok(Date.now() < end, 'the database never filled')
      answers.push(...(await flood(url)))
    }
    for (const { status, problem } of answers) {
      assert.ok([201, 503, 507].includes(status), `${status} ${JSON.stringify(problem)}`)
    }
    await rm(ballast)
    await registry!.stop()
    const again = await start()
    importer.add(8)
    await importer.finish(again.url)
  })

  it('leaves a registry that has all it acknowledged and agrees with itself', async () => {
    // How many fit before a disk is full depends on how much is anchored meanwhile.
    assert.ok(acknowledged.length > 3)
    for (const id of acknowledged) {
      assert.equal((await fetch(`${registry!.url}/v1/deposits/${id}`)).status, 200, id)
    }
    await registry!.stop()
    assertSound(folder)
  })
})

/** Deposits until the registry refuses for want of room; returns how many it took. */
async function untilFull(one: () => Promise<Answer>): Promise<number> {
  let accepted = 0
  let answer = await one()
  for (; answer.status === 201 && accepted < 1_000; answer = await one()) accepted++
  assertFull(answer)
  return accepted
}

/** Two hundred deposits of digests at once. */
async function flood(url: string): Promise<Answer[]> {
  const one = () => depositDigests(url).catch((): Answer => lost)
  return Promise.all(Array.from({ length: 200 }, one))
}

/** A server that went away while it was asked. */
const lost: Answer = { status: 503, type: null, problem: { detail: 'no answer' } }

/** Room is noticed by the next pass that publishes: within a few seconds. */
async function untilAccepted(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await depositDigests(url)
    if (answer.status === 201) return
    assertFull(answer)
    await sleep(100)
  }
  assert.fail('the log still refuses 10 s after there was room')
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 100 && (await stateOf(url)) !== 'ready'; tries++) await sleep(100)
  assert.equal(await stateOf(url), 'ready')
}
