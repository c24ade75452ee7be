/** The registry on what others run: PostgreSQL, a Kubo node, a chain that mines on its own clock. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFile, mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { generateIdentity } from '../../api/store/age.ts'
import { openKeyring } from '../../api/identity/keys.ts'
import type { Report } from '../../verifier/index.ts'
import { postgresOrSkip, type PostgresCluster } from '../_util/postgres.ts'
import { removeFolder, startRegistry, type TestRegistry } from '../_util/start-registry.ts'
import { hardhatBackend, type Backend } from '../api/chain/backends.ts'
import { startPeer, type Peer } from '../api/store/kubo-peer/start-peer.ts'
import { Clerks, clerks } from '../fault/clerks.ts'
import { anchored, Importer } from '../fault/importer.ts'
import { ownEnvironment, run, type Answer } from './_util/command.ts'

type Environment = Readonly<Record<string, string>>

const sample = join(import.meta.dirname, '..', 'samples', 'tiles.png')
/** The importer's holder lives on this chain. */
const chainId = 786_692

/** A folder, and the registry of it in this process's environment and in that of commands. */
class Site {
  readonly folder: string
  readonly env: Environment
  registry: TestRegistry | undefined

  constructor(folder: string, env: Environment) {
    this.folder = folder
    this.env = env
  }

  get dataFolder(): string {
    return join(this.folder, 'data')
  }

  async start(env = this.env): Promise<TestRegistry> {
    return (this.registry = await startRegistry({ dataFolder: this.dataFolder, env }))
  }

  command(args: readonly string[], env = this.env): Promise<Answer> {
    const name = { COLOPHON_PUBLIC_URL: 'http://registry.test' }
    return run(args, { env: ownEnvironment(this.folder, { ...name, ...env }) })
  }

  /** The registry must be stopped. Not in this process: the chain's node lives here. */
  async assertSound(env = this.env): Promise<void> {
    const { status, stdout, stderr } = await this.command(['fsck', '--deep'], env)
    assert.equal(status, 0, `fsck failed:\n${stdout}\n${stderr}`)
  }

  async close(): Promise<void> {
    await this.registry?.kill()
    await removeFolder(this.folder)
  }
}

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'colophon-backends-'))

/** Gives the registrar's account what a chain with fees asks for; the keys are made here, before the first start. */
async function fund({ dataFolder }: Site, { profile }: Backend): Promise<void> {
  const folder = join(dataFolder, 'keys')
  const { controllerAddress } = await openKeyring({ folder, generateStoreKey: generateIdentity })
  const params = [controllerAddress, '0x56bc75e2d63100000']
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'hardhat_setBalance', params })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(profile.rpcUrl, { method: 'POST', headers, body })
  assert.equal(answer.status, 200)
}

/** What the registry says of everything in its log, once all of it is anchored. */
async function told({ url }: TestRegistry): Promise<unknown[]> {
  const answers: unknown[] = []
  for (;;) {
    const path = `/v1/log/entries/${answers.length}`
    const { status } = await fetch(url + path)
    if (status === 404 && answers.length > 0) return answers
    assert.equal(status, 200, path)
    answers.push(await anchored(url, path))
  }
}

async function endOf(registry: TestRegistry): Promise<string> {
  const { process: server } = registry
  if (server.exitCode === null && server.signalCode === null) {
    const late = sleep(60_000, undefined, { ref: false }).then(() => {
      throw new Error(`the server did not end:\n${registry.output()}`)
    })
    await Promise.race([once(server, 'exit'), late])
  }
  return server.signalCode ?? String(server.exitCode)
}

/** What PostgreSQL does when it is restarted or fails over: every connection of the registry breaks. */
async function cutConnections(databaseUrl: string): Promise<void> {
  const client = new Client(databaseUrl)
  await client.connect()
  const { rowCount } = await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'colophon' and datname = current_database()",
  )
  await client.end()
  assert.ok(rowCount !== null && rowCount > 0)
}

describe('the registry on PostgreSQL, a Kubo node and the chain of others', function () {
  this.timeout(300_000)
  const importer = new Importer()
  let cluster: PostgresCluster
  let peer: Peer
  let chain: Backend
  let site: Site

  before(async function () {
    cluster = await postgresOrSkip(this)
    peer = await startPeer()
    chain = await hardhatBackend({ confirmations: 2 }, 250, chainId)
    site = new Site(await newFolder(), {
      COLOPHON_DATABASE_URL: await cluster.createDatabase(),
      COLOPHON_KUBO_URL: peer.url,
      COLOPHON_CHAIN_RPC_URL: chain.profile.rpcUrl,
      COLOPHON_CHAIN_ID: String(chainId),
      COLOPHON_CHAIN_FINALITY: '2',
      COLOPHON_CHAIN_FEES: 'node',
    })
    await fund(site, chain)
  })
  after(async () => {
    await site?.close()
    await chain?.stop()
    await peer?.stop()
    await cluster?.stop()
  })

  it('loses nothing acknowledged at kill -9 under load', async () => {
    const server = await site.start()
    importer.add(12)
    const load = importer.run(server.url)
    await sleep(400)
    await server.kill()
    await load
    await importer.finish((await site.start()).url)
  })

  it('ends when PostgreSQL cuts its connections under load, and starts again', async () => {
    const server = site.registry!
    importer.add(12)
    const load = importer.run(server.url)
    await sleep(200)
    await cutConnections(site.env['COLOPHON_DATABASE_URL']!)
    assert.equal(await endOf(server), '1')
    assert.match(server.output(), /a part was lost/)
    await load
    const { url } = await site.start()
    await importer.finish(url)
    await importer.check(url)
  })

  it('brings an application through the office, and its certificate through its life', async () => {
    await site.registry!.stop()
    for (const [role, did] of Object.entries(clerks)) {
      const { status, stderr } = await site.command(['role', 'grant', role, did])
      assert.equal(status, 0, stderr)
    }
    const office = new Clerks()
    office.add(2)
    const { url } = await site.start()
    await office.finish(url)
    await office.check(url)
  })

  it('registers a work whose evidence a node of the chain confirms', async () => {
    const work = join(site.folder, 'tiles.png')
    await copyFile(sample, work)
    const facts = ['--title', 'Tiles', '--category', 'photograph', '--author', 'A']
    const { url } = site.registry!
    const made = await site.command(['register', work, ...facts, '--api', url])
    assert.equal(made.status, 0, made.stderr)
    const rpc = ['--rpc', chain.profile.rpcUrl]
    const zip = join(site.folder, 'tiles.evidence.zip')
    const answer = await site.command(['verify', work, zip, ...rpc, '--json'])
    assert.equal(answer.status, 0, answer.stderr)
    const { steps }: Report = JSON.parse(answer.stdout)
    for (const { id, status } of steps) assert.equal(status, 'pass', id)
  })

  it('keeps its files on the node and its index on the server, and nothing of either here', async () => {
    assert.ok(!(await readdir(site.dataFolder)).some((name) => ['db', 'chain'].includes(name)))
    const blocks = join(site.dataFolder, 'blocks')
    const inside = await readdir(blocks, { recursive: true, withFileTypes: true })
    assert.deepEqual(
      inside.filter((entry) => entry.isFile()),
      [],
    )
  })

  it('says plainly that another registry uses the database', async () => {
    const second = new Site(await newFolder(), site.env)
    await fund(second, chain)
    const { status, stderr } = await second.command(['start'])
    assert.equal(status, 1)
    assert.match(stderr, /^colophon: another registry uses this database\n.*stop it first/)
    await second.close()
  })

  it('gives the same answers after a restart, and agrees with itself', async () => {
    const before = await told(site.registry!)
    await site.registry!.stop()
    await site.assertSound()
    assert.deepEqual(await told(await site.start()), before)
    await site.registry!.stop()
  })
})

describe('a registry that moves from the embedded database to PostgreSQL', function () {
  this.timeout(300_000)
  const importer = new Importer()
  let cluster: PostgresCluster
  let site: Site

  before(async function () {
    cluster = await postgresOrSkip(this)
    site = new Site(await newFolder(), {})
    importer.add(6)
    await importer.finish((await site.start()).url)
  })
  after(async () => {
    await site?.close()
    await cluster?.stop()
  })

  it('has the same records there, and can move back', async () => {
    const before = await told(site.registry!)
    await site.registry!.stop()
    const env = { COLOPHON_DATABASE_URL: await cluster.createDatabase() }
    const rebuilt = await site.command(['rebuild'], env)
    assert.equal(rebuilt.status, 0, rebuilt.stderr)
    assert.match(rebuilt.stdout, new RegExp(`^The database is rebuilt: ${before.length} entries`))
    await site.assertSound(env)
    const moved = await site.start(env)
    assert.deepEqual(await told(moved), before)
    importer.add(2)
    await importer.finish(moved.url)
    await told(moved)
    await moved.stop()
    // No rebuild: an index that is behind catches up with the log and the anchors at every start.
    const back = await site.start()
    assert.equal((await told(back)).length, before.length + 4)
    await importer.check(back.url)
    await back.stop()
    await site.assertSound()
  })
})
