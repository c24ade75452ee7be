import assert from 'node:assert/strict'
import { once } from 'node:events'
import { cp, mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chain, ChainProfile, Deployment } from '../../api/chain/chain.ts'
import { openChain } from '../../api/chain/client.ts'
import { startEmbeddedChain, type EmbeddedChain } from '../../api/chain/embedded/start.ts'
import { readZip } from '../../api/evidence/zip.ts'
import { signedInAs } from '../_util/people.ts'
import {
  assertSound,
  removeFolder,
  runCommand,
  startRegistry,
  type TestRegistry,
} from '../_util/start-registry.ts'
import { soak } from '../_util/runs.ts'
import { consistency, leaves, root } from '../api/chain/tree.ts'
import { anchored, holder, Importer } from './importer.ts'
import { killProcess } from './processes.ts'

const chainId = 786_692
const hashLength = 32

interface Ready {
  readonly status: string
  readonly checks: { readonly chain: string }
}

async function ready(url: string): Promise<Ready> {
  return (await (await fetch(`${url}/ready`)).json()) as Ready
}

/** Waits until /ready says something of the chain. */
async function chainIs(url: string, said: RegExp): Promise<Ready> {
  const end = Date.now() + 40_000
  for (;;) {
    const state = await ready(url)
    if (said.test(state.checks.chain)) return state
    assert.ok(Date.now() < end, `the chain is said to be: ${state.checks.chain}`)
    await sleep(100)
  }
}

/** Names of the files in a certificate's evidence; waits until the certificate is published. */
async function membersOf(url: string, id: string): Promise<string[]> {
  for (let tries = 0; tries < 100; tries++) {
    const response = await fetch(`${url}/v1/certificates/${id}/evidence`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (response.status === 200) return [...readZip(bytes).keys()]
    assert.match(new TextDecoder().decode(bytes), /not published yet/)
    await sleep(100)
  }
  return assert.fail(`${id} is not published after 10 s`)
}

/** Posts a new deposit of digests; answers the status and the problem's detail. */
async function tryDeposit(url: string): Promise<{ status: number; detail?: string }> {
  const [sha256, sm3] = ['a'.repeat(64), 'b'.repeat(64)]
  const body = JSON.stringify({ holder, mediaType: 'image/png', size: 9, sha256, sm3 })
  const headers = { 'content-type': 'application/json', ...(await signedInAs(url, holder)) }
  const response = await fetch(`${url}/v1/deposits`, { method: 'POST', headers, body })
  const { detail } = (await response.json()) as { detail?: string }
  return { status: response.status, ...(detail !== undefined && { detail }) }
}

describe('the embedded chain, killed', function () {
  this.timeout(120_000)

  it('is started again; acts are taken in meanwhile and anchored afterwards', async () => {
    const registry = await startRegistry()
    const importer = new Importer()
    try {
      importer.add(4)
      await importer.finish(registry.url)
      for (let round = 0; round < 2; round++) {
        await killProcess(registry, 'embedded/main.ts')
        importer.add(4)
        await importer.finish(registry.url)
        await anchored(registry.url, `/v1/certificates/${importer.works.at(-1)?.id}`)
      }
      await importer.check(registry.url)
      await registry.stop()
      assertSound(registry.dataFolder)
    } finally {
      await registry.kill()
      await removeFolder(registry.dataFolder)
    }
  })
})

describe('a chain that others run', function () {
  this.timeout(soak ? 400_000 : 180_000)
  const importer = new Importer()
  let [folder, data, env]: [string, string, Record<string, string>] = ['', '', {}]
  let chain: EmbeddedChain
  let registry: TestRegistry | undefined
  let backup: string

  const startChain = async (port: number): Promise<EmbeddedChain> =>
    startEmbeddedChain({ folder: join(folder, 'chain'), port, chainId })
  const start = async (dataFolder = data): Promise<TestRegistry> =>
    (registry = await startRegistry({ dataFolder, env }))
  const imports = async (url: string, count: number): Promise<string> => {
    importer.add(count)
    await importer.finish(url)
    return importer.works.at(-1)?.id ?? ''
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-'))
    data = join(folder, 'data')
    chain = await startChain(0)
    env = { COLOPHON_CHAIN_RPC_URL: chain.url, COLOPHON_CHAIN_ID: String(chainId) }
  })
  after(async () => {
    await registry?.kill()
    await chain.stop()
    await removeFolder(folder)
  })

  it('must answer at the first start: there is an error that says so, soon', async () => {
    const url = { COLOPHON_CHAIN_RPC_URL: 'http://127.0.0.1:9', COLOPHON_CHAIN_ID: String(chainId) }
    const begun = performance.now()
    const first = startRegistry({ dataFolder: join(folder, 'other'), env: url })
    await assert.rejects(first, /the chain node does not answer/)
    assert.ok(performance.now() - begun < 35_000)
  })

  it('may go away: acts are taken in, evidence is given without anchor, and anchored afterwards', async () => {
    const { url } = await start()
    const early = await imports(url, 3)
    await anchored(url, `/v1/certificates/${early}`)
    await sleep(2_500) // the registrar's DID is followed every two seconds
    const dead = once(chain.process, 'exit')
    chain.process.kill('SIGKILL')
    await dead

    const late = await imports(url, 5)
    const state = await chainIs(url, /anchoring waits/)
    assert.equal(state.status, 'ready')
    assert.ok((await membersOf(url, early)).includes('anchor.json'))
    assert.ok(!(await membersOf(url, late)).includes('anchor.json'))
    await sleep(soak ? 60_000 : 3_000)
    await imports(url, 3)
    assert.equal((await ready(url)).status, 'ready')
  })

  it('may be away when the registry is started again', async () => {
    await registry?.stop()
    const { url } = await start()
    const before = importer.works[0]?.id ?? ''
    assert.ok((await membersOf(url, before)).includes('anchor.json'))
    const late = await imports(url, 3)
    assert.ok(!(await membersOf(url, late)).includes('anchor.json'))
    assert.equal((await chainIs(url, /anchoring waits/)).status, 'ready')
  })

  it('is named by fsck when it does not answer, and by a command that cannot do without', async () => {
    await registry?.stop()
    const { status, stdout } = runCommand(data, ['fsck'], env)
    assert.equal(status, 1)
    assert.match(stdout, /FAIL {2}anchors: chain .*does not answer/)
    assert.equal(stdout.match(/FAIL/g)?.length, 1, stdout)
    const rotation = runCommand(data, ['rotate-key'], env)
    assert.notEqual(rotation.status, 0)
    assert.match(rotation.stderr, /does not answer/)
    await start()
  })

  it('anchors all that waited once it is back, without a restart of the registry', async () => {
    const { url } = registry ?? (await start())
    chain = await startChain(Number(new URL(chain.url).port))
    await anchored(url, `/v1/certificates/${importer.works.at(-1)?.id}`)
    await importer.check(url)
    assert.ok((await membersOf(url, importer.works.at(-1)?.id ?? '')).includes('anchor.json'))
    await chainIs(url, /^ok$/)
    await registry?.stop()
    assertSound(data, env)
  })

  it('shows more than an old copy of the registry has: nothing is taken in on top', async () => {
    backup = join(folder, 'backup')
    await cp(data, backup, { recursive: true })
    const { url } = await start()
    await anchored(url, `/v1/certificates/${await imports(url, 2)}`)
    await registry?.stop()

    const old = await start(backup)
    const { status, detail } = await tryDeposit(old.url)
    assert.equal(status, 503)
    assert.match(detail ?? '', /checkpoint that this log did not make/)
    assert.equal((await ready(old.url)).status, 'not ready')
    assert.ok((await membersOf(old.url, importer.works[0]?.id ?? '')).length > 3)
    await old.stop()
    const { stdout } = runCommand(backup, ['fsck'], env)
    assert.match(stdout, /FAIL {2}anchors: chain +root of \d+ on chain/)
  })

  it("shows somebody else's checkpoint: said aloud, nothing taken in or anchored on top", async () => {
    const running = await start()
    const { url } = running
    const foreign = await publishForeign(data, chain.url, url)
    const { status, checks } = await chainIs(url, /not ours/)
    assert.equal(status, 'not ready', checks.chain)
    assert.equal((await tryDeposit(url)).status, 503)
    assert.match(running.output(), /"level":60.*foreign checkpoint on the chain/)
    await registry?.stop()

    const again = await start()
    assert.equal((await tryDeposit(again.url)).status, 503)
    await again.stop()
    const reader = await openAs(data, chain.url)
    assert.deepEqual(await reader.latest(), foreign)
    const { status: code, stdout } = runCommand(data, ['fsck'], env)
    assert.equal(code, 1)
    assert.match(stdout, new RegExp(`FAIL {2}anchors: chain +root of ${foreign.size} on chain`))
  })
})

/** The chain as somebody sees it who has the registrar's controller key. */
async function openAs(data: string, rpcUrl: string): Promise<Chain> {
  const text = await readFile(join(data, `deployment-${chainId}.json`), 'utf8')
  const deployment = JSON.parse(text) as Deployment
  const controllerKey = (await readFile(join(data, 'keys', 'controller.key'), 'utf8')).trim()
  const profile: ChainProfile = {
    chainId,
    rpcUrl,
    finality: 'instant',
    fees: 'zero',
    timeUnit: 'seconds',
  }
  return openChain({ profile, deployment, controllerKey })
}

/** Publishes a tree that extends the registry's by an entry it never made. */
async function publishForeign(
  data: string,
  rpcUrl: string,
  url: string,
): Promise<{ size: number; root: string }> {
  const thief = await openAs(data, rpcUrl)
  const { size } = await thief.latest()
  const tile = await fetch(`${url}/v1/log/tile/0/000.p/${size}`)
  const bytes = new Uint8Array(await tile.arrayBuffer())
  const ours = Array.from({ length: size }, (_, i) =>
    bytes.slice(i * hashLength, (i + 1) * hashLength),
  )
  const theirs = [...ours, ...leaves(1, 666)]
  await thief.publish(theirs.length, root(theirs), consistency(size, theirs))
  return thief.latest()
}
