/**
 * The register through the HTTP API of the real server: identity certificates in bulk and one by one, applications in the
 * automatic lane and through all steps of examination; then applications and searches in a book of a million, at a steady
 * rate and as many as there can be. `./colophon bench register [applications] [rows=N] [rate=N] [acts=N]`, default
 * 10,000 applications (0: leave out), 1,000,000 rows (rows=0: leave out), 20 applications and 20 searches a second, and in the
 * book of a million a fifth of the applications and as many searches in each phase (acts=N: so many).
 *
 * The client shares the machine with the server, its database and its chain. Nothing is warmed up.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { folders } from '../api/context.ts'
import { openDatabase } from '../api/db/open.ts'
import { fillRegister } from './_util/fill-register.ts'
import { atOnce, atRate } from './_util/load.ts'
import { openBenchOffice, type BenchOffice } from './_util/office.ts'
import { madeSamples, RowMaker } from './_util/register-rows.ts'
import { bytesUnder } from './_util/server.ts'
import { Asker } from './search.ts'

const connections = 16
/** Sockets where nobody waits for an answer before the next request. */
const patient = 256
/** Of the connections, those that hand in while the others search. */
const submitting = 8
const applicants = 100
const bulkRows = 500
const seed = 20_261_122
/** Log positions of rows that were put straight into the tables: far from those that the bench makes. */
const fillFrom = 1_000_000_000

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

interface Sizes {
  readonly applications: number
  readonly rows: number
  /** Applications a second, and as many searches, in the book of a million. */
  readonly rate: number
  /** Applications, and as many searches, of a phase in the book of a million. */
  readonly acts: number
}

/** Prints the tables. */
export async function run(args: string[]): Promise<void> {
  const applications = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 10_000)
  const stated = (name: string): string | undefined =>
    args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1)
  const rows = Number(stated('rows') ?? 1_000_000)
  const acts = Number(stated('acts') ?? Math.max(1, Math.floor(applications / 5)))
  const sizes = { applications, rows, rate: Number(stated('rate') ?? 20), acts }
  if (applications > 0) await withFolder((folder) => measureRegister(folder, sizes))
  if (rows > 0) await withFolder((folder) => measureFull(folder, sizes))
  console.log(`load of the machine at the end: ${loadavg()[0]!.toFixed(1)}`)
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-register-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const heads = ['acts', 'a second', 'server ms', 'database ms', 'chain ms', 'log bytes']

/** Runs a phase; prints what each act cost: wall time, CPU of server and database, bytes in the segments. */
async function phase(
  office: BenchOffice,
  name: string,
  acts: number,
  work: () => Promise<unknown>,
): Promise<void> {
  const segments = join(office.folder, folders.log, 'segments')
  const [before, bytes, begun] = [office.server.cost(), bytesUnder(segments), performance.now()]
  await work()
  const seconds = (performance.now() - begun) / 1000
  const after = office.server.cost()
  const each = (from: number, to: number) => (((to - from) * 1000) / acts).toFixed(2)
  const cells = [
    name,
    String(acts),
    (acts / seconds).toFixed(0),
    each(before.server, after.server),
    each(before.database, after.database),
    each(before.chain, after.chain),
    ((bytesUnder(segments) - bytes) / acts).toFixed(0),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}

function printHead(first: string, columns: readonly string[]): void {
  console.log(`\n| ${[first, ...columns].join(' | ')} |`)
  console.log(`| --- ${'| --: '.repeat(columns.length)}|`)
}

/** Times of answers since they were printed last. */
function printTimes({ client: { times } }: BenchOffice): void {
  printHead('request', ['answers', 'p50 ms', 'p99 ms'])
  for (const kind of times.kinds) {
    const { count, p50, p99 } = times.of(kind)
    console.log(`| ${kind} | ${count} | ${p50.toFixed(1)} | ${p99.toFixed(1)} |`)
  }
  times.clear()
}

async function measureRegister(folder: string, { applications }: Sizes): Promise<void> {
  await using office = await openBenchOffice(folder, connections)
  const single = Math.max(applicants, Math.floor(applications / 10))
  const examined = Math.max(0, Math.floor(applications / 10))
  printHead('phase', heads)
  const bulk = Math.ceil(Math.max(applications - single, bulkRows) / bulkRows)
  await phase(office, 'identities in bulk', bulk * bulkRows, () =>
    atOnce(numbers(bulk), 2, (n) => office.certifyBatch(n * bulkRows, bulkRows)),
  )
  await phase(office, 'identities one by one', single, () =>
    atOnce(numbers(single), connections, (n) => office.identify(n)),
  )
  await phase(office, 'automatic applications', applications, () =>
    atOnce(numbers(applications), connections, (n) => office.apply(n % applicants)),
  )
  if (examined > 0)
    await phase(office, 'examined applications', examined, () =>
      atOnce(numbers(examined), connections, (n) => office.examine(n % applicants)),
    )
  const { server, database, chain } = office.server.peak()
  console.log(`\nmost memory: server ${server} MB, database ${database} MB, chain ${chain} MB`)
  printTimes(office)
}

async function measureFull(folder: string, { acts, rows, rate }: Sizes): Promise<void> {
  const samples = madeSamples(seed)
  const begun = performance.now()
  await fill(folder, new RowMaker(samples, seed), rows)
  console.log(
    `\n${rows} rows put into the tables: ${((performance.now() - begun) / 1000).toFixed(0)} s`,
  )
  await using office = await openBenchOffice(folder, patient)
  await atOnce(numbers(applicants), connections, (n) => office.identify(n))
  office.client.times.clear()
  const asker = new Asker(samples, rows)
  const both = async (apply: Doing, search: Doing): Promise<void> => {
    const questions = asker.questions(acts)
    const ask = (n: number): Promise<unknown> => office.client.get('search', questions[n]!.path)
    await Promise.all([apply((n) => office.apply(n % applicants)), search(ask)])
  }
  const steady: Doing = (act) => atRate(numbers(acts), rate, act)
  const pressing =
    (workers: number): Doing =>
    (act) =>
      atOnce(numbers(acts), workers, act)
  printHead('phase', heads)
  await phase(office, `${rate} applications and ${rate} searches a second`, acts, () =>
    both(steady, steady),
  )
  printTimes(office)
  printHead('phase', heads)
  await phase(office, `applications and searches from ${connections} connections`, acts, () =>
    both(pressing(submitting), pressing(connections - submitting)),
  )
  printTimes(office)
}

/** Does an act with each number. */
type Doing = (act: (n: number) => Promise<unknown>) => Promise<void>

async function fill(folder: string, made: RowMaker, rows: number): Promise<void> {
  const db = await openDatabase({ folder: join(folder, folders.database), memoryMb: 256 })
  const next = () => {
    const row = made.next()
    return { ...row, seq: row.seq + fillFrom }
  }
  await fillRegister(db, { next }, rows)
  // The rows of a book that grew in use have been counted on the way.
  await sql`analyze`.execute(db.query)
  await db.close()
}
