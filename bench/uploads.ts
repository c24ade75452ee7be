/**
 * A large file through the real server: in one request, and as a resumable upload in parts (tus). The ratio is what it
 * costs that each part is sealed on disk and made durable before it is acknowledged. `./colophon bench uploads [MiB] [MiB of a part]`
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Wallet } from 'ethers'
import { loadConfig } from '../api/config.ts'
import { Client } from '../scripts/client.ts'
import type { Signer } from '../scripts/signer.ts'
import { benchSettings, startBenchServer, type BenchServer } from './_util/server.ts'

const wallet = new Wallet(`0x${'ce'.repeat(32)}`)
const address = wallet.address.toLowerCase()
const holder = `did:ethr:0xc0104:${address}`
const mebibyte = 2 ** 20

interface Place {
  readonly url: string
  readonly authorization: string
}

type Send = (place: Place, file: Buffer<ArrayBuffer>) => Promise<unknown>

async function expectOk(response: Response): Promise<Response> {
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return response
}

const atOnce: Send = async ({ url, authorization }, file) => {
  const query = new URLSearchParams({ holder, mediaType: 'video/mp4' })
  const headers = { authorization, 'content-type': 'application/octet-stream' }
  const init = { method: 'POST', headers, body: file }
  await (await expectOk(await fetch(`${url}/v1/deposits?${query.toString()}`, init))).text()
}

function inParts(size: number): Send {
  return async ({ url, authorization }, file) => {
    const tus = { authorization, 'tus-resumable': '1.0.0' }
    const metadata = [`holder ${btoa(holder)}`, `mediaType ${btoa('video/mp4')}`].join(',')
    const length = { 'upload-length': String(file.length), 'upload-metadata': metadata }
    const begin = { method: 'POST', headers: { ...tus, ...length } }
    const begun = await expectOk(await fetch(`${url}/v1/uploads`, begin))
    const path = url + begun.headers.get('location')
    for (let at = 0; at < file.length; at += size) {
      const part = {
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(at),
      }
      const body = file.subarray(at, at + size)
      await expectOk(await fetch(path, { method: 'PATCH', headers: { ...tus, ...part }, body }))
    }
    // The last answer waits for the deposit ten seconds; so does this one.
    for (;;) {
      const answer = await expectOk(await fetch(path, { headers: tus }))
      if (((await answer.json()) as { deposit?: string }).deposit !== undefined) return
    }
  }
}

async function measure(server: BenchServer, place: Place, megabytes: number, send: Send) {
  const file = Buffer.from(new Uint8Array(randomBytes(megabytes * mebibyte)))
  const [started, before] = [performance.now(), server.cost().server]
  await send(place, file)
  const seconds = (performance.now() - started) / 1000
  return { seconds, cpu: server.cost().server - before }
}

/** Prints the table. Arguments: MiB of the file (256), MiB of a part (16). */
export async function run(args: string[]): Promise<void> {
  const [megabytes, part] = [Number(args[0] ?? 256), Number(args[1] ?? 16)]
  const folder = await mkdtemp(join(tmpdir(), 'colophon-bench-'))
  const server = await startBenchServer(folder)
  try {
    const place = { url: server.url, authorization: await signIn(server.url) }
    await measure(server, place, 8, atOnce)
    const [one, many] = [
      await measure(server, place, megabytes, atOnce),
      await measure(server, place, megabytes, inParts(part * mebibyte)),
    ]
    const told = ({ seconds, cpu }: typeof one) => ({
      seconds: seconds.toFixed(2),
      'MiB/s': Math.round(megabytes / seconds),
      'CPU-s': cpu.toFixed(2),
      ratio: (seconds / one.seconds).toFixed(2),
      'ratio of CPU': (cpu / one.cpu).toFixed(2),
    })
    console.log(`${megabytes} MiB, encrypted; most memory of the server ${server.peak().server} MB`)
    console.table({ 'POST /v1/deposits': told(one), [`tus, parts of ${part} MiB`]: told(many) })
  } finally {
    await server.stop()
    await rm(folder, { recursive: true })
  }
}

async function signIn(url: string): Promise<string> {
  const signer: Signer = { did: holder, address, signMessage: (text) => wallet.signMessage(text) }
  const { token } = await new Client(url, loadConfig(benchSettings(''))).signIn(signer)
  return `Bearer ${token}`
}

if (import.meta.main) await run(process.argv.slice(2))
