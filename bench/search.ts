/**
 * Searches of the public register over HTTP, by kind, and what following costs a registered work.
 * `./colophon bench search [rows] [pglite|postgresql] [folder of samples]`, default 1,000,000 rows on PGlite.
 *
 * The rows are put straight into the tables (bench/_util/fill-register.ts); then the real server is started over them
 * with its default settings, and eight connections ask it, each one question after the other. Nothing is warmed up.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, get } from 'node:http'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { environment } from '../api/config.ts'
import { folders } from '../api/context.ts'
import { openDatabase } from '../api/db/open.ts'
import { startPostgres } from '../test/_util/postgres.ts'
import { childrenOf, commandOf, cpuOf } from './_util/cpu.ts'
import { fillRegister } from './_util/fill-register.ts'
import { measureFollowing } from './_util/follow-cost.ts'
import {
  digestOf,
  madeSamples,
  random,
  readSamples,
  RowMaker,
  type Samples,
} from './_util/register-rows.ts'

const connections = 8
const questions = 6_000
const seed = 20_261_122

interface Question {
  readonly kind: string
  readonly path: string
  /** Whether the next page is asked for too. */
  readonly goesOn?: boolean
}

interface Page {
  readonly items: readonly { readonly registrationNumber: string }[]
  readonly next?: string
}

/** Kinds of questions with their share of all. */
const kinds: readonly (readonly [string, number, (maker: Asker) => Record<string, string>])[] = [
  ['newest, nothing asked', 5, () => ({})],
  ['common term', 15, (a) => ({ q: a.common() })],
  ['common term, by relevance', 10, (a) => ({ q: a.common(), sort: 'relevance' })],
  ['part of a line', 20, (a) => ({ q: a.part() })],
  ['part of a line, by relevance', 10, (a) => ({ q: a.part(), sort: 'relevance' })],
  ['two common terms', 10, (a) => ({ q: `${a.common()} ${a.common()}` })],
  ['common term and part of a line', 5, (a) => ({ q: `${a.common()} ${a.part()}` })],
  ['no result', 7, (a) => ({ q: a.strange() })],
  ['term, category, days, region', 6, (a) => ({ q: a.common(), category: 'music', ...a.days() })],
  ['term and state', 3, (a) => ({ q: a.common(), state: 'revoked' })],
  ['holder', 3, (a) => ({ holder: a.author() })],
  ['number', 3, (a) => ({ number: a.number(8) })],
  ['beginning of a number', 3, (a) => ({ number: a.number(4) })],
]

/** Makes questions, always the same ones. */
export class Asker {
  readonly #samples: Samples
  readonly #rows: number
  readonly #next = random(seed)

  constructor(samples: Samples, rows: number) {
    this.#samples = samples
    this.#rows = rows
  }

  common(): string {
    return this.#pick([
      '作品',
      '图',
      '系列',
      '插画',
      '海报',
      '设计',
      '摄影',
      '图案',
      '王',
      '李',
      '北京',
      '有限公司',
      'wood',
      'silk',
      '明',
      '月',
      '春',
      '山',
      '不',
      '人',
      '一',
      '第',
    ])
  }

  part(): string {
    const characters = Array.from(this.#pick(this.#samples.lines))
    return characters.slice(0, 2 + this.#below(characters.length - 1)).join('')
  }

  strange(): string {
    const one = (): string => String.fromCodePoint(0x4e00 + this.#below(20_000))
    return one() + one()
  }

  author(): string {
    return this.#pick(this.#samples.authors)
  }

  days(): { from: string; to: string; region: string } {
    const month = String(1 + this.#below(12)).padStart(2, '0')
    return { from: `2024-${month}-03`, to: `2024-${month}-28`, region: '11' }
  }

  number(digits: number): string {
    const serial = String(1 + this.#below(this.#rows / 20)).padStart(8, '0')
    return `链作登字-2025-F-${serial.slice(0, digits)}`
  }

  digest(): string {
    return Buffer.from(digestOf(this.#below(this.#rows))).toString('hex')
  }

  questions(count: number): Question[] {
    const all: Question[] = []
    const weights = kinds.flatMap((kind) => Array<typeof kind>(kind[1]).fill(kind))
    while (all.length < count) {
      const [kind, , make] = this.#pick(weights)
      all.push({ kind, path: pathOf(make(this)), goesOn: all.length % 10 === 0 })
      if (all.length % 50 === 0) all.push({ kind: 'file', path: pathOf({ sha256: this.digest() }) })
    }
    return all
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#below(from.length)]!
  }

  #below(limit: number): number {
    return Math.floor(this.#next() * limit)
  }
}

const pathOf = (query: Record<string, string>): string =>
  `/v1/register?${new URLSearchParams(query).toString()}`

/** Times of answers by kind, milliseconds. */
class Times {
  readonly #times = new Map<string, number[]>()
  readonly #rows = new Map<string, number>()

  add(kind: string, time: number, rows: number): void {
    const list = this.#times.get(kind) ?? []
    list.push(time)
    this.#times.set(kind, list)
    this.#rows.set(kind, (this.#rows.get(kind) ?? 0) + rows)
  }

  get count(): number {
    return [...this.#times.values()].reduce((sum, times) => sum + times.length, 0)
  }

  print(): void {
    const all = [...this.#times.values()].flat()
    console.log(
      '| question | asked | rows each | p50 ms | p99 ms |\n| --- | --: | --: | --: | --: |',
    )
    for (const [kind, times] of this.#times)
      console.log(line(kind, times, (this.#rows.get(kind) ?? 0) / times.length))
    console.log(
      line('**all**', all, [...this.#rows.values()].reduce((a, b) => a + b, 0) / all.length),
    )
  }
}

function line(kind: string, times: readonly number[], rows: number): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)
  return `| ${kind} | ${times.length} | ${rows.toFixed(1)} | ${at(0.5)} | ${at(0.99)} |`
}

/** One request over a connection that stays open; less of the machine than fetch. */
async function ask(agent: Agent, url: string): Promise<string> {
  const [response] = await once(get(url, { agent }), 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  if (response.statusCode !== 200) throw new Error(`${response.statusCode}: ${text}`)
  return text
}

async function searchAll(url: string, asked: readonly Question[]): Promise<Times> {
  const times = new Times()
  const queue = asked.values()
  const worker = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const askTimed = async (kind: string, path: string): Promise<Page> => {
      const begun = performance.now()
      const page: Page = JSON.parse(await ask(agent, url + path))
      times.add(kind, performance.now() - begun, page.items.length)
      return page
    }
    for (const { kind, path, goesOn } of queue) {
      const { next } = await askTimed(kind, path)
      if (goesOn && next) await askTimed('next page', `${path}&cursor=${next}`)
    }
    agent.destroy()
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return times
}

async function startServer(folder: string, databaseUrl: string | undefined) {
  const env = {
    ...environment,
    COLOPHON_DATA: folder,
    COLOPHON_PORT: '0',
    COLOPHON_CHAIN_PORT: '0',
    COLOPHON_RATE_LIMIT: '0',
    COLOPHON_LOG_LEVEL: 'warn',
    ...(databaseUrl && { COLOPHON_DATABASE_URL: databaseUrl }),
  }
  const main = join(import.meta.dirname, '..', 'api', 'main.ts')
  const child = fork(main, [], { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const [told] = (await once(child.stdout!, 'data')) as [Buffer]
  const { url } = JSON.parse(told.toString()) as { url: string }
  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  return { url, stop, pid: child.pid ?? 0 }
}

/** CPU-seconds of the API and of its PGlite, where there is one. */
function cpuOfAll(server: number): Map<string, number> {
  const host = childrenOf(server).find((pid) => commandOf(pid).includes('pglite-host'))
  const own: [string, number][] = [['API', cpuOf(server, 2)]]
  return new Map(host === undefined ? own : [...own, ['PGlite', cpuOf(host, 2)]])
}

function memoryOf(pid: number): string {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kib = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0)
  return `${Math.round(kib / 1024)} MB`
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const begun = performance.now()
  await work()
  console.log(`${what}: ${((performance.now() - begun) / 1000).toFixed(2)} s`)
}

/** Prints the tables. */
export async function run(args: string[]): Promise<void> {
  const rows = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 1_000_000)
  const onServer = args.includes('postgresql')
  const samplesFolder = args.find((arg) => arg.includes('/'))
  const samples = samplesFolder === undefined ? madeSamples(seed) : readSamples(samplesFolder)
  const folder = await mkdtemp(join(tmpdir(), 'colophon-search-'))
  const cluster = onServer ? await startPostgres() : undefined
  const url = await cluster?.createDatabase()
  try {
    await timed(`${rows} rows put into the tables`, () => fill(folder, url, samples, rows))
    await measureServer(folder, url, new Asker(samples, rows))
    await measureFollowing()
  } finally {
    await cluster?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function fill(folder: string, url: string | undefined, samples: Samples, rows: number) {
  const where = { folder: join(folder, folders.database), ...(url && { url }) }
  const db = await openDatabase({ ...where, memoryMb: 256 })
  const postings = await fillRegister(db, new RowMaker(samples, seed), rows)
  console.log(`${postings} sets of the search index`)
  await db.close()
}

async function measureServer(folder: string, databaseUrl: string | undefined, asker: Asker) {
  const server = await startServer(folder, databaseUrl)
  const agent = new Agent({ keepAlive: true })
  await timed('first answer after the start', () => ask(agent, `${server.url}/v1/register`))
  const before = cpuOfAll(server.pid)
  const times = await searchAll(server.url, asker.questions(questions))
  const after = cpuOfAll(server.pid)
  times.print()
  for (const [name, cpu] of after)
    console.log(
      `${name}: ${(((cpu - (before.get(name) ?? 0)) / times.count) * 1000).toFixed(2)} ms of CPU a question`,
    )
  await timed('statistics, all months', () => ask(agent, `${server.url}/v1/register/statistics`))
  await timed('statistics, all days', () =>
    ask(agent, `${server.url}/v1/register/statistics?by=day`),
  )
  const report = `${server.url}/v1/register/reports/2024-05`
  await timed('report of a month of 31,000, CSV', () => ask(agent, `${report}?format=csv`))
  console.log(
    `most memory of the API: ${memoryOf(server.pid)}; load of the machine: ${loadavg()[0]}`,
  )
  agent.destroy()
  await server.stop()
}
