import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newPerson, signedInAs } from '../_util/people.ts'
import {
  assertSound,
  removeFolder,
  startRegistry,
  type TestRegistry,
} from '../_util/start-registry.ts'
import { author, form, owner, work } from '../api/applications/_util/forms.ts'
import { fill } from './full-disk.ts'

interface Answer {
  readonly status: number
  readonly body: {
    readonly code?: string
    readonly id?: string
    readonly case?: { readonly id: string }
    readonly items?: readonly { readonly erasedAt?: number }[]
  }
}

const applicant = newPerson().did

async function send(url: string, path: string, body?: object, key?: string): Promise<Answer> {
  const headers: Record<string, string> = await signedInAs(url, applicant)
  if (body) headers['content-type'] = 'application/json'
  if (key !== undefined) headers['idempotency-key'] = key
  const init = body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers }
  const response = await fetch(url + path, init)
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

/** No room for the keys of an application, or for its record: it is not there at all, and comes in once there is room. */
describe('a full disk during an application', function () {
  this.timeout(180_000)
  let folder: string
  let registry: TestRegistry | undefined
  let deposit: string

  async function mount(part: string, megabytes: number): Promise<void> {
    const disk = join(folder, part)
    await mkdir(disk, { recursive: true, mode: 0o700 })
    const size = `size=${megabytes}m,mode=0700`
    spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', disk])
  }
  const unmount = (part: string) => spawnSync('umount', ['-l', join(folder, part)])

  const apply = (key: string): Promise<Answer> => {
    const did = applicant
    const body = form({
      applicant,
      works: [work(1, { deposits: [deposit] })],
      authors: [author(1, { did })],
      owners: [owner(1, { did })],
    })
    return send(registry!.url, '/v1/applications', { form: body }, key)
  }
  const cases = async (): Promise<number> =>
    (await send(registry!.url, '/v1/cases?type=application')).body.items!.length
  /** Dossiers about the applicant whose keys are there. */
  const dossiers = async (): Promise<number> => {
    const { items } = (await send(registry!.url, '/v1/personal')).body
    return items!.filter(({ erasedAt }) => erasedAt === undefined).length
  }
  const makeDeposit = (): Promise<Answer> => {
    const [sha256, sm3] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
    const digests = { sha256, sm3 }
    const file = { holder: applicant, mediaType: 'image/png', size: 1, ...digests }
    return send(registry!.url, '/v1/deposits', file)
  }
  /** The last page of a file has room on a full disk: it is used up first. */
  async function fillPage(): Promise<void> {
    for (let tries = 0; (await makeDeposit()).status !== 507; tries++) assert.ok(tries < 20)
  }
  async function refuses(part: 'log' | 'vault', key: string): Promise<void> {
    const ballast = await fill(join(folder, part), 0)
    try {
      if (part === 'log') await fillPage()
      const before = [await cases(), await dossiers()]
      for (let i = 0; i < 3; i++) {
        const { status, body } = await apply(key)
        assert.deepEqual([status, body.code], [507, 'storage_full'], body.code)
      }
      assert.deepEqual([await cases(), await dossiers()], before)
    } finally {
      await rm(ballast)
    }
  }
  /** Room is noticed by the next pass that publishes. */
  async function accepted(key: string): Promise<Answer> {
    for (let tries = 0; tries < 100; tries++) {
      const answer = await apply(key)
      if (answer.status !== 507) return answer
      await sleep(100)
    }
    throw new Error('refused 10 s after there was room')
  }

  before(async function () {
    folder = await mkdtemp(join(tmpdir(), 'colophon-'))
    await mount('probe', 1)
    if (unmount('probe').status !== 0) {
      console.warn('    skipped: only root can mount the small disks that this needs')
      this.skip()
    }
    await mount('vault', 2)
    await mount('log', 48)
    registry = await startRegistry({ dataFolder: folder })
    deposit = (await makeDeposit()).body.id!
  })
  after(async () => {
    await registry?.kill()
    for (const part of ['vault', 'log']) unmount(part)
    await removeFolder(folder)
  })

  it('of the log: 507, no case and no key stays behind', async () => {
    await refuses('log', 'log')
  })

  it('of the vault: 507, no case', async () => {
    await refuses('vault', 'vault')
  })

  it('takes the application in once there is room, under the same key', async () => {
    const first = await accepted('vault')
    assert.equal(first.status, 201, JSON.stringify(first.body))
    const again = await apply('vault')
    assert.equal(again.status, 200)
    assert.equal(again.body.case?.id, first.body.case?.id)
    assert.equal(await cases(), 1)
    await registry!.stop()
    assertSound(folder)
  })
})
