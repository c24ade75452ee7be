/**
 * Every call that the pages /log and /statistics make, over HTTP, in a book of a million: p50 and p99 by kind.
 * `./colophon bench pages [rows] [asked=N]`, default 1,000,000 certificates, each call 200 times.
 *
 * The register's rows and counts, anchors and open applications are put straight into the tables; the real server is started over
 * them with its default settings, applications are handed in so that its log has entries, and eight connections ask. Nothing is warmed up.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { folders } from '../api/context.ts'
import { openDatabase } from '../api/db/open.ts'
import { fillPages } from './_util/fill-pages.ts'
import { fillRegister } from './_util/fill-register.ts'
import { atOnce } from './_util/load.ts'
import { openBenchOffice, type BenchOffice } from './_util/office.ts'
import { madeSamples, RowMaker } from './_util/register-rows.ts'

const connections = 8
const seed = 20_261_122
const fillFrom = 1_000_000_000
const [anchors, openApplications] = [20_000, 20_000]
const applications = 60

/** What each page asks for, and how often a visitor's page does. */
const calls = [
  ['/statistics: a year by day', '/v1/register/statistics?from=2025-10&to=2026-09&by=day'],
  ['/statistics: all by day', '/v1/register/statistics?by=day'],
  ['/statistics: decisions of a year', '/v1/register/decisions?from=2025-10&to=2026-09'],
  ['/statistics: all decisions', '/v1/register/decisions'],
  ['/statistics: clocks', '/v1/register/clocks'],
  ['/log: state (every few seconds)', '/v1/log'],
  ['/log: newest entries', '/v1/log/entries?limit=10'],
  ['/log: anchors', '/v1/log/anchors?limit=10'],
  ['/log: older anchors', '/v1/log/anchors?limit=10&before=2000400000'],
  ['/log: growth by day', '/v1/log/growth?by=day'],
  ['/log: growth by hour', '/v1/log/growth?by=hour&from=2026-09-01&to=2026-09-07'],
  ['/log: an entry', '/v1/log/entries/5'],
  ['/log: consistency', '/v1/log/consistency?from=3&to=40'],
] as const

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** Prints the table. */
export async function run(args: string[]): Promise<void> {
  const rows = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 1_000_000)
  const asked = Number(args.find((arg) => arg.startsWith('asked='))?.slice(6) ?? 200)
  const folder = await mkdtemp(join(tmpdir(), 'colophon-pages-'))
  try {
    await fill(folder, rows)
    await using office = await openBenchOffice(folder, connections)
    await makeEntries(office)
    await measure(office, asked)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  console.log(`\nload of the machine at the end: ${loadavg()[0]!.toFixed(1)}`)
}

/** Fills the tables of a registry that has not been started yet. */
export async function fill(folder: string, rows: number): Promise<void> {
  const db = await openDatabase({ folder: join(folder, folders.database), memoryMb: 256 })
  const made = new RowMaker(madeSamples(seed), seed)
  const next = () => {
    const row = made.next()
    return { ...row, seq: row.seq + fillFrom }
  }
  const begun = performance.now()
  await fillRegister(db, { next }, rows)
  const now = Math.floor(Date.now() / 1000)
  await fillPages(db, { anchors, applications: openApplications, now })
  // The rows of a book that grew in use have been counted on the way.
  await sql`analyze`.execute(db.query)
  const counts = await db.query
    .selectFrom('register_counts')
    .select((of) => of.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow()
  await db.close()
  const seconds = ((performance.now() - begun) / 1000).toFixed(0)
  console.log(
    `${rows} certificates, ${counts.rows} counts, ${anchors} anchors, ${openApplications} open applications put into the tables: ${seconds} s`,
  )
}

async function makeEntries(office: BenchOffice): Promise<void> {
  await atOnce(numbers(connections), connections, (n) => office.identify(n))
  await atOnce(numbers(applications), connections, (n) => office.apply(n % connections))
}

async function measure({ client }: BenchOffice, asked: number): Promise<void> {
  client.times.clear()
  console.log('\n| call | asked | KB | p50 ms | p99 ms |\n| --- | --: | --: | --: | --: |')
  for (const [kind, path] of calls) {
    let length = 0
    await atOnce(numbers(asked), connections, async () => {
      length = JSON.stringify(await client.get<unknown>(kind, path)).length
    })
    const { count, p50, p99 } = client.times.of(kind)
    const cells = [kind, count, (length / 1000).toFixed(1), p50.toFixed(1), p99.toFixed(1)]
    console.log(`| ${cells.join(' | ')} |`)
  }
}
