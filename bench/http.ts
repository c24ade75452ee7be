/** Deposits and registrations through the real server: requests a second, latencies. `./colophon bench http [works] [connections]` */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Wallet } from 'ethers'
import { loadConfig } from '../api/config.ts'
import { Client } from '../scripts/client.ts'
import type { Signer } from '../scripts/signer.ts'
import { benchSettings, startBenchServer } from './_util/server.ts'

const wallet = new Wallet(`0x${'cd'.repeat(32)}`)
const address = wallet.address.toLowerCase()
const holder = `did:ethr:0xc0104:${address}`
const fileBytes = 100_000

/** Headers of the holder's session. */
async function signIn(base: string): Promise<Record<string, string>> {
  const signer: Signer = {
    did: holder,
    address,
    signMessage: (text) => wallet.signMessage(text),
  }
  const { token } = await new Client(base, loadConfig(benchSettings(''))).signIn(signer)
  return { authorization: `Bearer ${token}` }
}

/** Where requests go, and as whom. */
interface Place {
  readonly base: string
  readonly signed: Record<string, string>
}

interface Made {
  readonly id: string
}

async function post(
  { base, signed }: Place,
  path: string,
  type: string,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<Made> {
  const headers = { 'content-type': type, ...signed }
  const response = await fetch(base + path, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return (await response.json()) as Made
}

async function deposit(place: Place): Promise<string> {
  const bytes = new Uint8Array(randomBytes(fileBytes))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const query = new URLSearchParams({ holder, mediaType: 'image/png', sha256 })
  const made = await post(
    place,
    `/v1/deposits?${query.toString()}`,
    'application/octet-stream',
    bytes,
  )
  return made.id
}

/** Another for each work, in letters: works of one title are looked at by people, and so are long numbers. */
function titleOf(depositId: string): string {
  const name = depositId.replaceAll('-', '').slice(-16)
  return `初光 ${Array.from(name, (digit) => 'ghijklmnopabcdef'[parseInt(digit, 16)]).join('')}`
}

async function register(place: Place, depositId: string): Promise<void> {
  const facts = {
    applicant: holder,
    deposits: [depositId],
    work: { title: titleOf(depositId), category: 'photograph', creationNature: 'originalWork' },
    authors: [{ displayName: '作者', signing: 'realName' }],
    owners: [{ displayName: '作者', did: holder, acquisition: 'original', rights: 0x1ffff }],
    ownershipForm: 'individual',
  }
  await post(place, '/v1/works', 'application/json', JSON.stringify(facts))
}

/** Runs an action many times over some connections; milliseconds of each. */
async function load<T>(
  inputs: readonly T[],
  connections: number,
  act: (input: T) => Promise<void>,
): Promise<number[]> {
  const times: number[] = []
  const queue = inputs.values()
  const worker = async (): Promise<void> => {
    for (const input of queue) {
      const begun = performance.now()
      await act(input)
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return times.toSorted((a, b) => a - b)
}

function row(name: string, times: readonly number[], seconds: number): string {
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1)
  return `| ${name} | ${Math.round(times.length / seconds)} | ${at(0.5)} | ${at(0.99)} |`
}

/** Prints requests a second and latencies; the client shares the machine. */
export async function run(args: string[]): Promise<void> {
  const [works, connections] = [Number(args[0] ?? 2_000), Number(args[1] ?? 16)]
  const folder = await mkdtemp(join(tmpdir(), 'colophon-http-'))
  const server = await startBenchServer(folder)
  try {
    const place = { base: server.url, signed: await signIn(server.url) }
    const ids: string[] = []
    const [begun, inputs] = [performance.now(), Array.from({ length: works }, (_, i) => i)]
    const deposits = await load(inputs, connections, async () => {
      ids.push(await deposit(place))
    })
    const [middle, before] = [performance.now(), server.cost()]
    const registrations = await load(ids, connections, (id) => register(place, id))
    const [end, after] = [performance.now(), server.cost()]
    console.log('| request | a second | p50 ms | p99 ms |\n|---|---|---|---|')
    console.log(row('POST /v1/deposits, 100 KB', deposits, (middle - begun) / 1000))
    console.log(row('POST /v1/works', registrations, (end - middle) / 1000))
    const each = (part: 'server' | 'database'): string =>
      (((after[part] - before[part]) * 1000) / works).toFixed(2)
    console.log(`CPU ms a registration: server ${each('server')}, database ${each('database')}`)
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
