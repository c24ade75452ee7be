/** What a new user sees first: start, register, switch everything off, verify; then what every changed byte does. */
import assert from 'node:assert/strict'
import { createHash, createPublicKey, verify as verifyBytes } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedChain, type EmbeddedChain } from '../../api/chain/embedded/start.ts'
import { readZip, ZipError } from '../../api/evidence/zip.ts'
import {
  parseTrust,
  readEvidence,
  stepIds,
  VerificationError,
  verify,
  type Ed25519Verify,
  type Evidence,
  type Report,
  type StepId,
  type Trust,
} from '../../verifier/index.ts'
import { ownEnvironment, run, startCommand, type Answer } from './_util/command.ts'

const samples = join(import.meta.dirname, '..', 'samples')
const poem = '夜航.txt'

/** node:crypto's Ed25519: thousands of verifications are done here. */
const nodeVerify: Ed25519Verify = (signature, message, publicKey) => {
  const x = Buffer.from(publicKey).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verifyBytes(null, message, key, signature)
}

const digests = (bytes: Uint8Array) => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  sm3: createHash('sm3').update(bytes).digest('hex'),
  size: bytes.length,
})

function failedSteps(report: Report): StepId[] {
  const failed = report.steps.filter((step) => step.status === 'fail').map((step) => step.id)
  assert.equal(report.verdict, failed.length > 0 ? 'fail' : 'pass')
  return failed
}

/** Every byte with one bit of it turned over; the bit differs from byte to byte. */
function* flips(bytes: Uint8Array): Generator<[at: number, changed: Uint8Array]> {
  for (let at = 0; at < bytes.length; at++) {
    // Not slice(): a Buffer's shares its memory.
    const changed = Uint8Array.from(bytes)
    changed[at] = changed[at]! ^ (1 << (at % 8))
    yield [at, changed]
  }
}

function statuses(answer: Answer): Record<string, string> {
  const report: Report = JSON.parse(answer.stdout)
  assert.deepEqual(
    report.steps.map((step) => step.id),
    [...stepIds],
  )
  return Object.fromEntries(report.steps.map((step) => [step.id, step.status]))
}

const allButChain = {
  ...Object.fromEntries(stepIds.map((id) => [id, 'pass'])),
  'anchor-chain': 'not-checkable',
}

const nodeOf = (env: NodeJS.ProcessEnv) =>
  startEmbeddedChain({
    folder: join(env['COLOPHON_DATA']!, 'chain'),
    port: 0,
    chainId: 786_692,
  })

/** A registry that knows nothing of the first. */
async function startAndStop(env: NodeJS.ProcessEnv): Promise<void> {
  const server = startCommand(['start'], { env })
  await server.until(/API +http/)
  server.signal('SIGINT')
  assert.equal(await server.ended, 0, server.stderr())
}

describe('register, switch off, verify', function () {
  this.timeout(180_000)
  let folder: string
  let own: NodeJS.ProcessEnv
  let stranger: NodeJS.ProcessEnv
  let registered: Answer
  let work: string
  let zip: string
  let loose: string[]
  let members: Map<string, Uint8Array>
  let chains: EmbeddedChain[]

  const check = (args: readonly string[], env = own) => run(['verify', ...args], { env })
  const checkJson = async (args: readonly string[], env = own) => {
    const answer = await check([...args, '--json'], env)
    return { status: answer.status, steps: statuses(answer) }
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-flow-'))
    own = ownEnvironment(folder)
    stranger = ownEnvironment(join(folder, 'stranger'))
    work = join(folder, poem)
    zip = join(folder, '夜航.evidence.zip')
    await copyFile(join(samples, poem), work)
    const other = startAndStop(stranger)
    registered = await registerAndStop()
    await other
    members = readZip(await readFile(zip))
    await mkdir(join(folder, 'loose'))
    loose = []
    for (const [name, bytes] of members) {
      if (name === 'README.txt') continue
      loose.push(join(folder, 'loose', name))
      await writeFile(loose.at(-1)!, bytes)
    }
    chains = await Promise.all([nodeOf(own), nodeOf(stranger)])
  })

  after(async () => {
    await Promise.all((chains ?? []).map((chain) => chain.stop()))
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  })

  async function registerAndStop(): Promise<Answer> {
    const server = startCommand(['start'], { env: own })
    const api = (await server.until(/API +(http\S+)/))[1]!
    const facts = ['--title', '夜航', '--category', 'literary', '--author', '林晚', '--completed']
    const answer = await run(['register', work, ...facts, '2022-05', '--api', api], { env: own })
    const tune = join(folder, 'tune.json')
    await copyFile(join(samples, 'tune.json'), tune)
    const other = ['--title', 'Tune', '--category', 'music', '--author', 'A', '--published']
    const { status, stderr } = await run(['register', tune, ...other, '--api', api], { env: own })
    assert.equal(status, 0, stderr)
    server.signal('SIGINT')
    assert.equal(await server.ended, 0, server.stderr())
    assert.match(server.stdout(), /What to try next/)
    return answer
  }

  describe('register', () => {
    it('shows each step and names the certificate and the evidence', () => {
      assert.equal(registered.status, 0, registered.stderr)
      for (const step of ['hash', 'store', 'log', 'anchor']) {
        assert.match(registered.stderr, new RegExp(`^${step} `, 'm'))
      }
      assert.match(registered.stderr, /^anchor +on chain$/m)
      assert.match(registered.stdout, /^Certificate 链作登字-\d{4}-[A-Z]-00000001$/m)
      assert.ok(registered.stdout.includes(zip))
    })

    it('leaves evidence that a person can read, without the holder key in it', async () => {
      assert.deepEqual([...members.keys()].toSorted(), [
        'README.txt',
        'anchor.json',
        'certificate.json',
        'certificate.tlog-proof',
        'did.json',
        'status-refresh.json',
        'status-revocation.json',
        'status-suspension.json',
        'trust.json',
      ])
      const readme = Buffer.from(members.get('README.txt')!).toString()
      assert.match(readme, /夜航/)
      const holder = await readFile(join(folder, 'config', 'colophon', 'holder.json'), 'utf8')
      const { privateKey }: { privateKey: string } = JSON.parse(holder)
      for (const bytes of members.values()) {
        assert.ok(!Buffer.from(bytes).includes(privateKey.slice(2)))
      }
    })
  })

  describe('verify with the registry switched off', () => {
    it('passes every step that files alone can show, from the zip and from loose files', async () => {
      for (const evidence of [[zip], loose]) {
        const { status, steps } = await checkJson([work, ...evidence])
        assert.equal(status, 0)
        assert.deepEqual(steps, allButChain)
      }
    })

    it('confirms the anchor with a node of the chain', async () => {
      const { status, steps } = await checkJson([work, zip, '--rpc', chains[0]!.url])
      assert.equal(status, 0)
      assert.deepEqual(steps, { ...allButChain, 'anchor-chain': 'pass' })
    })

    it('fails on the node of another chain, and says so plainly where no node answers', async () => {
      const { status, steps } = await checkJson([work, zip, '--rpc', chains[1]!.url])
      assert.equal(status, 1)
      assert.equal(steps['anchor-chain'], 'fail')
      const nobody = await check([work, zip, '--rpc', 'http://127.0.0.1:9'])
      assert.equal(nobody.status, 1)
      assert.match(nobody.stderr, /^colophon: .+/)
      assert.doesNotMatch(nobody.stderr, /\n +at /)
    })

    it('calls the key and the log not checkable where nothing is known beforehand', async () => {
      const unknowing = ownEnvironment(join(folder, 'nobody'))
      const { status, steps } = await checkJson([work, zip], unknowing)
      assert.equal(status, 0)
      assert.equal(steps['issuer-key'], 'not-checkable')
      assert.equal(steps['checkpoint-signature'], 'not-checkable')
      const told = await check([work, zip], unknowing)
      assert.match(told.stdout, /What is known of the registry: nothing \(--trust/)
    })

    it('fails the key and the log of a registry that is not the one trusted', async () => {
      const trust = join(stranger['COLOPHON_DATA']!, 'trust.json')
      const { status, steps } = await checkJson([work, zip, '--trust', trust])
      assert.equal(status, 1)
      assert.equal(steps['issuer-key'], 'fail')
      assert.equal(steps['file-digest'], 'pass')
    })

    it('answers in Chinese and in English', async () => {
      const zh = await check([work, zip], { ...own, LANG: 'zh_CN.UTF-8' })
      assert.match(zh.stdout, /^通过 +file-digest +所给文件就是文书所列的文件/m)
      assert.match(zh.stdout, /^通过 +status/m)
      const en = await check([work, zip, '--lang', 'en'], { ...own, LANG: 'zh_CN.UTF-8' })
      assert.match(en.stdout, /^pass +file-digest +The file given is one/m)
      assert.match(en.stdout, /^Nothing failed\./m)
    })

    it('verifies a work that looks like evidence itself', async () => {
      const tune = join(folder, 'tune.json')
      const { status, steps } = await checkJson([tune, join(folder, 'tune.evidence.zip')])
      assert.equal(status, 0)
      assert.deepEqual(steps, allButChain)
      const swapped = await checkJson([tune, zip])
      assert.equal(swapped.status, 1)
      assert.equal(swapped.steps['file-digest'], 'fail')
    })

    it('exits with 1 for a changed file, certificate, proof, checkpoint or anchor', async () => {
      const expected: readonly [name: string, before: string, steps: readonly StepId[]][] = [
        ['certificate.json', '"displayName":"', ['document-signature', 'document-format']],
        ['certificate.tlog-proof', 'index ', ['log-inclusion']],
        ['certificate.tlog-proof', '\n— ', ['checkpoint-signature']],
        ['anchor.json', '"root":"', ['anchor-record']],
      ]
      await mkdir(join(folder, 'changed'), { recursive: true })
      for (const [name, mark, steps] of expected) {
        const changed = join(folder, 'changed', name)
        const bytes = Buffer.from(members.get(name)!)
        const at = bytes.indexOf(mark) + Buffer.byteLength(mark)
        bytes[at] = bytes[at]! ^ 1
        await writeFile(changed, bytes)
        const files = loose.map((path) => (path.endsWith(`/${name}`) ? changed : path))
        const report = await checkJson([work, ...files, '--rpc', chains[0]!.url])
        assert.equal(report.status, 1, name)
        assert.ok(
          steps.some((id) => report.steps[id] === 'fail'),
          `${name}: ${JSON.stringify(report.steps)}`,
        )
      }
    })

    it('refuses what is no evidence in one plain sentence', async () => {
      const truncated = join(folder, 'truncated.zip')
      await writeFile(truncated, (await readFile(zip)).subarray(0, -30))
      const noTrust = join(folder, 'no-trust.json')
      await writeFile(noTrust, '{"format":"colophon-trust-v1"}')
      for (const args of [
        [work, zip, loose[0]!],
        [join(folder, 'absent.txt'), zip],
        [work, truncated],
        [work, join(samples, 'dawn.svg')],
        [work, zip, '--trust', noTrust],
        [work, zip, '--trust', join(folder, 'absent.json')],
      ]) {
        const { status, stderr, stdout } = await check(args)
        assert.equal(status, 2, `${args.join(' ')}: ${stderr}`)
        assert.match(stderr, /^colophon: .+\n$/)
        assert.equal(stdout, '')
      }
    })
  })

  describe('every byte with a bit turned over', () => {
    let evidence: Evidence
    let trust: Trust
    let file: Uint8Array
    const judge = (changed: Partial<Evidence>, bytes: Uint8Array = file) =>
      failedSteps(
        verify(
          { ...evidence, ...changed },
          { trust, file: digests(bytes), ed25519Verify: nodeVerify },
        ),
      )

    before(async () => {
      evidence = readEvidence(members)
      file = await readFile(work)
      trust = parseTrust(await readFile(join(own['COLOPHON_DATA']!, 'trust.json'), 'utf8'))
      assert.deepEqual(judge({}), [])
    })

    it('of the file: file-digest fails, and nothing else', () => {
      for (const [at, changed] of flips(file)) {
        assert.deepEqual(judge({}, changed), ['file-digest'], `byte ${at}`)
      }
    })

    it('of the certificate: its form or its signature fails', () => {
      for (const [at, certificate] of flips(evidence.certificate)) {
        const failed = judge({ certificate })
        // A byte of the key's name makes it a key that the registrar never had: issuer-key says so.
        const right = (['document-format', 'document-signature', 'issuer-key'] as const).some(
          (id) => failed.includes(id),
        )
        assert.ok(right, `byte ${at}: ${failed.join()}`)
        // Whoever holds the registrar's key could sign anew: the log still has the entry of the old text.
        assert.ok(failed.includes('document-format') || failed.includes('log-inclusion'))
      }
    })

    it('of the proof: inclusion fails; of its checkpoint: the signature of the log fails', () => {
      const proof = evidence.proof!
      const checkpointAt = Buffer.from(proof).indexOf('\n\n') + 2
      for (const [at, changed] of flips(proof)) {
        const failed = judge({ proof: changed })
        const right = at < checkpointAt ? 'log-inclusion' : 'checkpoint-signature'
        assert.ok(failed.includes(right), `byte ${at}: ${failed.join()}`)
      }
    })

    it('of the anchor: anchor-record fails, except in the hash of the transaction', () => {
      const anchor = evidence.anchor!
      const { txHash }: { txHash: string } = JSON.parse(Buffer.from(anchor).toString())
      // The receipt proof binds block, contract, size and root. The transaction's hash is a convenience for
      // people: any hash in the right form is as good, and the verifier says nothing of it.
      const start = Buffer.from(anchor).indexOf(txHash) + 2
      for (const [at, changed] of flips(anchor)) {
        const failed = judge({ anchor: changed })
        const free = at >= start && at < start + 64
        assert.ok(failed.includes('anchor-record') || free, `byte ${at}: ${failed.join()}`)
        assert.ok(failed.every((id) => id === 'anchor-record' || id === 'issuer-key'))
      }
    })

    it('of what the registry says of itself: nothing passes that would not pass without it', () => {
      for (const member of ['did', 'trust'] as const) {
        for (const [at, changed] of flips(evidence[member]!)) {
          const failed = judge({ [member]: changed })
          assert.ok(
            failed.every((id) => id === 'issuer-key'),
            `${member} ${at}: ${failed.join()}`,
          )
        }
      }
    })

    it('of the zip: it is refused, or unpacks to the very same members', async () => {
      let refused = 0
      for (const [at, changed] of flips(await readFile(zip))) {
        try {
          const found = readZip(changed)
          readEvidence(found)
          assert.deepEqual(found, members, `byte ${at}`)
        } catch (error) {
          assert.ok(error instanceof ZipError || error instanceof VerificationError, `byte ${at}`)
          refused++
        }
      }
      assert.ok(refused > 1000)
    })
  })
})
