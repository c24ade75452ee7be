/**
 * How fast the index takes rows in, and how fast it finds them, on both engines.
 * Run: `node bench/lookup.ts [works] [pglite|postgresql]`, default 100,000 works on both. A work leaves five rows: one
 * deposit, one certificate, one certificate file and two log entries. PostgreSQL is a cluster of the bench's own.
 */
import { randomFillSync } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { CopyWriter } from '../api/db/copy.ts'
import type { CopyPart, Database } from '../api/db/database.ts'
import { databaseOf, type Engine } from '../api/db/engine.ts'
import { migrate } from '../api/db/migrate.ts'
import { openPglite, pgliteDefaults } from '../api/db/pglite.ts'
import { openPostgresql } from '../api/db/postgresql.ts'
import { startPostgres } from '../test/_util/postgres.ts'

interface Subject {
  readonly db: Database
  readonly name: string
  /** CPU-seconds used so far by the database's own processes. */
  cpu(): number
  end(): Promise<void>
}

type Row = readonly string[]

const batch = 16_384
const rowsPerWork = 5
const lookUps = 2_000
const listLength = 100

/** Prints the table. */
export async function run(args: string[]): Promise<void> {
  const works = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 100_000)
  const only = args.find((arg) => arg === 'pglite' || arg === 'postgresql')
  const rows: Row[] = [encodeOnly(works)]
  for (const open of [openOnPglite, openOnPostgresql]) {
    if (only === undefined || open.name.toLowerCase().endsWith(only)) {
      rows.push(...(await measure(await open(), works)))
    }
  }
  print(['what', 'wall', 'rows/s', 'CPU-s here', 'CPU-s engine', 'p50 ms', 'p99 ms'], rows)
}

async function openOnPglite(): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-bench-'))
  const engine = await openPglite({ ...pgliteDefaults, folder, memoryMb: 256 }, console.warn)
  const end = () => rm(folder, { recursive: true })
  return await subjectOf(engine, () => cpuOf(engine.pid), end)
}

async function openOnPostgresql(): Promise<Subject> {
  const settings = ['shared_buffers=256MB', 'max_wal_size=4GB', 'wal_level=minimal']
  const cluster = await startPostgres([...settings, 'max_wal_senders=0'])
  const engine = await openPostgresql(await cluster.createDatabase(), console.warn)
  return await subjectOf(
    engine,
    () => cpuOf(cluster.pid),
    () => cluster.stop(),
  )
}

async function subjectOf(engine: Engine, cpu: () => number, clean: () => Promise<void>) {
  const db = databaseOf(engine)
  await migrate(db.query)
  return { db, name: engine.name, cpu, end: () => db.close().then(clean) }
}

async function measure(subject: Subject, works: number): Promise<Row[]> {
  const { db, name } = subject
  const digests = randomFillSync(new Uint8Array(32 * works))
  const timed = (what: string, work: () => Promise<void>) =>
    time(`${name}: ${what}`, works * rowsPerWork, subject, work)
  const copied = await timed('copy, indexes in place', async () => {
    for (const parts of batches(digests)) await db.copy(parts)
  })
  await db.truncate()
  const loaded = await timed('load, indexes after', () => db.load(allParts(digests)))
  const found = await measureLookUps(db, name, digests)
  await subject.end()
  return [copied, loaded, ...found]
}

function encodeOnly(works: number): Row {
  const digests = randomFillSync(new Uint8Array(32 * works))
  const start = process.cpuUsage()
  let bytes = 0
  for (const parts of batches(digests)) for (const part of parts) bytes += part.data.length
  const cpu = seconds(process.cpuUsage(start))
  const size = `encode only, ${(bytes / works / rowsPerWork).toFixed(0)} bytes a row`
  return [size, '', perSecond(works * rowsPerWork, cpu), cpu.toFixed(2), '', '', '']
}

async function time(what: string, rows: number, subject: Subject, work: () => Promise<void>) {
  const [here, there, start] = [process.cpuUsage(), subject.cpu(), performance.now()]
  await work()
  const wall = (performance.now() - start) / 1000
  const cpu = seconds(process.cpuUsage(here))
  const engine = subject.cpu() - there
  return [what, wall.toFixed(2), perSecond(rows, wall), cpu.toFixed(2), engine.toFixed(2), '', '']
}

async function measureLookUps(db: Database, name: string, digests: Uint8Array): Promise<Row[]> {
  const works = digests.length / 32
  const digest = () => {
    const work = Math.floor(Math.random() * works)
    return digests.slice(work * 32, work * 32 + 32)
  }
  const byDigest = (list: Uint8Array[]) =>
    db.query
      .selectFrom('certificate_files')
      .innerJoin('certificates', 'certificates.id', 'certificate_files.certificate_id')
      .select(['certificates.id', 'certificates.number'])
      .where('sha256', 'in', list)
      .execute()
  const bySeq = () =>
    sql`select * from entries where seq = ${Math.floor(Math.random() * works)}`.execute(db.query)
  return [
    await lookUp(`${name}: certificate by digest`, () => byDigest([digest()])),
    await lookUp(`${name}: ${listLength} digests at once`, () =>
      byDigest(Array.from({ length: listLength }, digest)),
    ),
    await lookUp(`${name}: entry by position`, bySeq),
  ]
}

async function lookUp(what: string, find: () => Promise<unknown>): Promise<Row> {
  const times: number[] = []
  for (let i = 0; i < lookUps; i++) {
    const start = performance.now()
    await find()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const at = (part: number) => (times[Math.floor(times.length * part)] ?? 0).toFixed(2)
  return [what, '', '', '', '', at(0.5), at(0.99)]
}

async function* allParts(digests: Uint8Array): AsyncGenerator<CopyPart> {
  for (const parts of batches(digests)) yield* parts
}

function* batches(digests: Uint8Array): Generator<CopyPart[]> {
  const writers = {
    entries: new CopyWriter('entries'),
    deposits: new CopyWriter('deposits'),
    certificates: new CopyWriter('certificates'),
    files: new CopyWriter('certificate_files'),
  }
  const holder = randomFillSync(new Uint8Array(20))
  const ids = new Uint8Array(32 * batch)
  for (let work = 0; work < digests.length / 32; work++) {
    if (work % batch === 0) fillIds(ids, work)
    writeWork(writers, work, digests, ids, holder)
    if (work % batch === batch - 1) yield Object.values(writers).map((writer) => writer.finish())
  }
  yield Object.values(writers).map((writer) => writer.finish())
}

/** Random but for the first six bytes, which count up as those of UUIDv7 do; two ids a work. */
function fillIds(ids: Uint8Array, first: number): void {
  randomFillSync(ids)
  const view = new DataView(ids.buffer)
  for (let at = 0; at < ids.length; at += 16) view.setUint32(at, first + (at >> 5))
}

interface Writers {
  readonly entries: CopyWriter<'entries'>
  readonly deposits: CopyWriter<'deposits'>
  readonly certificates: CopyWriter<'certificates'>
  readonly files: CopyWriter<'certificate_files'>
}

function writeWork(to: Writers, work: number, digests: Uint8Array, ids: Uint8Array, h: Uint8Array) {
  const [seq, id, digest] = [work * 2, (work % batch) * 32, work * 32]
  const serial = String(work).padStart(8, '0')
  for (let i = 0; i < 2; i++) {
    const at = { segment: work >> 16, position: work * 1400, length: 1400 }
    to.entries
      .row()
      .int8(seq + i)
      .int2(1)
      .uuid(ids, id)
      .int4(at.segment)
      .int8(at.position)
    to.entries.int4(at.length)
  }
  to.deposits
    .row()
    .uuid(ids, id)
    .int8(seq)
    .bytea(h)
    .bytea(digests, digest, digest + 32)
  to.certificates
    .row()
    .uuid(ids, id)
    .uuid(ids, id + 16)
    .int8(seq + 1)
  to.certificates.text(`链作登字-2026-H-${serial}`).text('2026-H').int4(work).bytea(h)
  to.files
    .row()
    .bytea(digests, digest, digest + 32)
    .uuid(ids, id)
    .bytea(h)
}

function seconds({ user, system }: { user: number; system: number }): number {
  return (user + system) / 1e6
}

function perSecond(rows: number, duration: number): string {
  return Math.round(rows / duration).toLocaleString('en')
}

/** User and system time of a process, its children now and those that ended, from Linux's /proc (ticks of 10 ms). */
function cpuOf(pid: number): number {
  const own = ticksOf(pid, 4)
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid)
    .map((name) => ticksOf(Number(name), 2))
  return children.reduce((sum, ticks) => sum + ticks, own) / 100
}

function ticksOf(pid: number, fields: number): number {
  const times = statOf(pid).slice(11, 11 + fields)
  return times.reduce((sum, ticks) => sum + Number(ticks), 0)
}

function parentOf(pid: number): number {
  return Number(statOf(pid)[1])
}

/** Fields of /proc/pid/stat after the name; none where the process has just ended. */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}

function print(head: Row, rows: readonly Row[]): void {
  const all = [head, ...rows]
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)))
  for (const row of all) {
    const cells = row.map((cell, i) =>
      i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
    )
    console.log(cells.join('  '))
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await run(process.argv.slice(2))
}
