/**
 * The headline: N identity certificates and M works (each a deposit and a certificate), signed, logged, indexed,
 * published, anchored, and proven from their evidence. `./colophon bench headline [works] [identities]`, with
 * COLOPHON_DATABASE_URL on PostgreSQL, else on PGlite; both are other processes and not counted.
 */
import { verify as nodeVerify, createPublicKey } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { BatchWriter } from '../api/book/bulk.ts'
import { registrationDateOf } from '../verifier/date.ts'
import { seriesOf } from '../api/certificates/number.ts'
import { environment, loadConfig } from '../api/config.ts'
import { openContext, type Context } from '../api/context.ts'
import { readZip } from '../api/evidence/zip.ts'
import { quietLogger } from '../api/logger.ts'
import { parseTrust, readEvidence, verify } from '../verifier/index.ts'
import type { HeadlineBatch, HeadlineJob, HeadlineWorker } from './_util/headline-worker.ts'

const batchLength = 1_000
const categories = ['literary', 'fine_art', 'photograph', 'music']
/** Works of one identity, as in Beijing's figures (3.2 million to 250,000). */
const worksPerIdentity = 12.8

interface Step {
  readonly step: string
  /** CPU seconds of our process, all threads. */
  readonly cpu: number
  readonly wall: number
}

interface Run {
  readonly works: number
  readonly identities: number
  readonly steps: readonly Step[]
  /** Largest resident set, bytes. */
  readonly peak: number
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

async function timed(step: string, action: () => Promise<void>): Promise<Step> {
  const [cpu, wall] = [cpuSeconds(), performance.now()]
  await action()
  return { step, cpu: cpuSeconds() - cpu, wall: (performance.now() - wall) / 1000 }
}

/** The jobs in the order of the log, each with the index and serials it starts from. */
function* jobs(
  works: number,
  identities: number,
  first: number,
  time: number,
): Generator<HeadlineJob> {
  let next = first
  for (let from = 0; from < identities; from += batchLength) {
    const count = Math.min(batchLength, identities - from)
    yield { kind: 'identity', from, count, next, time, category: '', serials: new Map() }
    next += count
  }
  const serials = new Map<string, number>()
  for (let from = 0; from < works; from += batchLength) {
    const count = Math.min(batchLength, works - from)
    const category = categories[(from / batchLength) % categories.length]!
    yield { kind: 'work', from, count, next, time, category, serials: new Map(serials) }
    const series = seriesOf(category, registrationDateOf(time))!
    serials.set(series, (serials.get(series) ?? 0) + count)
    next += count * 2
  }
}

function startMakers(context: Context, identities: number): Maker[] {
  const { privateKey, ...issuer } = context.issuer()
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const { chainId } = context.config.chain
  const workerData: HeadlineWorker = { issuer, privateKey: pem, chainId, identities }
  const script = join(import.meta.dirname, '_util', 'headline-worker.ts')
  // What a worker holds does not grow with N; the limit shows it.
  const options = {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 64 },
  }
  // One processor is left to this thread and the database.
  const length = Math.max(1, availableParallelism() - 1)
  return Array.from({ length }, () => new Maker(new Worker(script, options)))
}

/** A worker that answers jobs in the order in which they were given. */
class Maker {
  readonly #worker: Worker
  readonly #waiting: PromiseWithResolvers<HeadlineBatch>[] = []

  constructor(worker: Worker) {
    this.#worker = worker
    worker.on('message', (batch: HeadlineBatch) => this.#waiting.shift()!.resolve(batch))
    worker.on('error', (error) => this.#waiting.shift()?.reject(error))
  }

  make(job: HeadlineJob): Promise<HeadlineBatch> {
    const waiting = Promise.withResolvers<HeadlineBatch>()
    this.#waiting.push(waiting)
    this.#worker.postMessage(job, [])
    return waiting.promise
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }
}

/** Hands jobs to the workers and writes their batches in order. Returns the workers' CPU seconds. */
async function issueAll(context: Context, works: number, identities: number): Promise<number> {
  const makers = startMakers(context, identities)
  const time = Math.floor(Date.now() / 1000)
  const writer = new BatchWriter(context.db, context.log)
  const pending: Promise<HeadlineBatch>[] = []
  let [cpu, turn] = [0, 0]
  const writeFirst = async (): Promise<void> => {
    const { batch, cpu: spent } = await pending.shift()!
    cpu += spent
    await writer.write(batch)
  }
  for (const job of jobs(works, identities, context.log.next, time)) {
    // A worker is at most two batches ahead of the log: what is in memory does not grow with N.
    if (pending.length === makers.length * 2) await writeFirst()
    pending.push(makers[turn++ % makers.length]!.make(job))
  }
  while (pending.length > 0) await writeFirst()
  await writer.done()
  await Promise.all(makers.map((maker) => maker.stop()))
  return cpu
}

const ed25519Verify = (
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): boolean => {
  const x = Buffer.from(publicKey).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return nodeVerify(null, message, key, signature)
}

/** Takes evidence of records spread over the log and verifies it. */
async function prove(context: Context, sample: number): Promise<void> {
  const trust = parseTrust(await context.trust())
  const { next } = context.log
  for (let i = 0; i < sample; i++) {
    const recorded = await context.book.findAt(Math.floor((next / sample) * i))
    const zip = await context.book.evidence(recorded!.id)
    const report = verify(readEvidence(readZip(zip!)), { trust, ed25519Verify })
    if (report.verdict !== 'pass') throw new Error(`entry ${recorded!.index} does not verify`)
  }
}

const sample = 200

/** Issues, publishes and anchors in a new registry. */
async function fill(context: Context, works: number, identities: number): Promise<Step[]> {
  let workersCpu = 0
  const issue = await timed('write', () =>
    context.book.sequencer.exclusive(async () => {
      workersCpu = await issueAll(context, works, identities)
    }),
  )
  return [
    { step: 'make, decide, sign (workers)', cpu: workersCpu, wall: issue.wall },
    { step: 'append to the log, index', cpu: issue.cpu - workersCpu, wall: issue.wall },
    await timed('integrate and publish', () => context.publisher.now()),
    await timed('anchor on chain', () => context.anchorer.now()),
  ]
}

async function runOnce(works: number, identities: number): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-headline-'))
  const env = { ...environment, COLOPHON_DATA: folder, COLOPHON_CHAIN_PORT: '0' }
  const open = (): Promise<Context> => openContext(loadConfig(env), quietLogger(), { idle: true })
  let peak = 0
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50)
  try {
    const steps: Step[] = []
    {
      await using context = await open()
      steps.push(...(await fill(context, works, identities)))
    }
    // A registry that was started again, so that the heap of the load is not measured with it.
    await using context = await open()
    const proving = `evidence and verify, ${sample} of them`
    steps.push(await timed(proving, () => prove(context, sample)))
    return { works, identities, steps, peak }
  } finally {
    clearInterval(watch)
    await rm(folder, { recursive: true, force: true })
  }
}

const certificates = ({ works, identities }: Run): number => works + identities
const micros = (cpu: number, count: number): string => ((cpu / count) * 1e6).toFixed(1)

function print(results: readonly Run[]): void {
  const [small, large] = results
  if (!small || !large) return
  console.log(
    `| step | µs of CPU a certificate, ${small.works} works | ${large.works} works | wall s |`,
  )
  console.log('|---|---|---|---|')
  for (const [i, { step, cpu, wall }] of large.steps.entries()) {
    const counts = i === 4 ? [sample, sample] : [small, large].map(certificates)
    const first = micros(small.steps[i]!.cpu, counts[0]!)
    console.log(`| ${step} | ${first} | ${micros(cpu, counts[1]!)} | ${wall.toFixed(1)} |`)
  }
  for (const result of results) {
    const cpu = result.steps.slice(0, 4).reduce((sum, step) => sum + step.cpu, 0)
    const rate = Math.round(certificates(result) / cpu)
    console.log(
      `\n${result.identities} identities, ${result.works} works (each a deposit and a certificate): ` +
        `${rate} certificates per CPU-second, ${cpu.toFixed(1)} CPU-s, peak RSS ${Math.round(result.peak / 1e6)} MB`,
    )
  }
}

/** Runs M/10 and M works and compares. */
export async function run(args: string[]): Promise<void> {
  const works = Number(args[0] ?? 100_000)
  const identities = Number(args[1] ?? Math.ceil(works / worksPerIdentity))
  const small = await runOnce(Math.ceil(works / 10), Math.ceil(identities / 10))
  const large = await runOnce(works, identities)
  print([small, large])
}
