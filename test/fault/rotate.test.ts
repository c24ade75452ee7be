import assert from 'node:assert/strict'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedChain } from '../../api/chain/embedded/start.ts'
import {
  assertSound,
  removeFolder,
  runCommand,
  startRegistry,
  type TestRegistry,
} from '../_util/start-registry.ts'
import { anchored, Importer } from './importer.ts'

const chainId = 786_692
const preload = join(import.meta.dirname, 'kill-at.ts')

/** Where the command is cut off: the next key on chain, but not noted; in use; the old one revoked, but not noted. */
const cuts = ['send:after:1', 'rename:after:4', 'send:after:2']

interface History {
  readonly keys: readonly { readonly state: string; readonly verificationMethod?: string }[]
}

interface Kept {
  readonly evidence: string
  readonly method: string
}

describe('rotate-key', function () {
  this.timeout(240_000)
  const importer = new Importer()
  const kept: Kept[] = []
  let folder: string
  let registry: TestRegistry | undefined

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-'))
  })
  after(async () => {
    await registry?.kill()
    await removeFolder(folder)
  })

  const history = async (): Promise<History['keys']> => {
    const text = await readFile(join(folder, 'keys', 'history.json'), 'utf8')
    return (JSON.parse(text) as History).keys
  }

  /** Registers a work while the registry runs, and keeps its evidence. */
  async function registerOne(): Promise<void> {
    registry = await startRegistry({ dataFolder: folder })
    importer.add(1)
    await importer.finish(registry.url)
    const path = `/v1/certificates/${importer.works.at(-1)?.id}`
    const { document } = await anchored(registry.url, path)
    const { proof } = document as { proof: { verificationMethod: string } }
    const response = await fetch(`${registry.url}${path}/evidence`)
    const evidence = join(folder, `${kept.length}.evidence.zip`)
    await writeFile(evidence, new Uint8Array(await response.arrayBuffer()))
    kept.push({ evidence, method: proof.verificationMethod })
    await registry.stop()
  }

  it('changes the key: certificates from before and after verify, each by its own', async () => {
    await registerOne()
    const { status, stdout, stderr } = runCommand(folder, ['rotate-key'])
    assert.equal(status, 0, stderr)
    assert.match(stdout, /Old key .*#delegate-1: revoked/)
    assert.match(stdout, /New key .*#delegate-2: signs/)
    await registerOne()
    assert.deepEqual(
      (await history()).map(({ state }) => state),
      ['revoked', 'current'],
    )
  })

  for (const [i, cut] of cuts.entries()) {
    it(`cut off at ${cut} and run again: one rotation, not two`, async () => {
      const killed = runCommand(folder, ['rotate-key'], { KILL_AT: cut }, preload)
      assert.equal(killed.signal, 'SIGKILL', killed.stderr)
      const { status, stderr } = runCommand(folder, ['rotate-key'])
      assert.equal(status, 0, stderr)
      const states = (await history()).map(({ state }) => state)
      assert.deepEqual(states, [...Array<string>(i + 2).fill('revoked'), 'current'])
    })
  }

  it('leaves every certificate verifiable by what the registry publishes', async () => {
    await registerOne()
    assertSound(folder)
    // Adding a key counts as a change of the DID document, and revoking one too.
    const names = kept.map(({ method }) => method.split('#')[1])
    assert.deepEqual(names, ['delegate-1', 'delegate-2', `delegate-${2 * (cuts.length + 1)}`])
    // A revoked key's certificates are judged by their block, for which a node has to vouch.
    const chain = await startEmbeddedChain({ folder: join(folder, 'chain'), port: 0, chainId })
    const known = ['--trust', join(folder, 'trust.json'), '--rpc', chain.url]
    try {
      for (const { evidence } of kept) {
        const { status, stdout } = runCommand(folder, ['verify', evidence, ...known])
        assert.equal(status, 0, stdout)
        assert.match(stdout, /^pass +issuer-key /m)
        assert.match(stdout, /^pass +anchor-chain /m)
      }
    } finally {
      await chain.stop()
    }
  })
})
