/**
 * Bulk checks over HTTP in a book of a million: `./colophon bench checks [checked] [rows=N]`, default 100,000 rows of a CSV
 * in a book of 1,000,000 certificates. Nine in ten are registered; by digest, then by number. Nothing is warmed up; the
 * client shares the machine with the server and its database.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { folders } from '../api/context.ts'
import { openDatabase } from '../api/db/open.ts'
import { fillRegister } from './_util/fill-register.ts'
import { benchPerson, tokenOf } from './_util/office.ts'
import { digestOf, madeSamples, random, RowMaker } from './_util/register-rows.ts'
import { startBenchServer, type BenchServer } from './_util/server.ts'

const seed = 20_261_126
/** Of ten rows, those that are registered. */
const registeredOfTen = 9

/** Prints the table. */
export async function run(args: string[]): Promise<void> {
  const checked = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 100_000)
  const stated = args.find((arg) => arg.startsWith('rows='))?.slice('rows='.length)
  const rows = Number(stated ?? 1_000_000)
  const folder = await mkdtemp(join(tmpdir(), 'colophon-checks-'))
  try {
    const begun = performance.now()
    const numbers = await fill(folder, rows, checked)
    console.log(`${rows} rows put into the tables: ${secondsSince(begun)} s`)
    await measure(folder, rows, checked, numbers)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  console.log(`load of the machine at the end: ${loadavg()[0]!.toFixed(1)}`)
}

const secondsSince = (begun: number): string => ((performance.now() - begun) / 1000).toFixed(1)

/** Fills the tables; answers some of the numbers that there are then. */
async function fill(folder: string, rows: number, wanted: number): Promise<string[]> {
  const made = new RowMaker(madeSamples(seed), seed)
  const each = Math.max(1, Math.floor(rows / wanted))
  const numbers: string[] = []
  const db = await openDatabase({ folder: join(folder, folders.database), memoryMb: 256 })
  const next = () => {
    const row = made.next()
    if (row.doc % each === 0) numbers.push(row.number)
    return row
  }
  await fillRegister(db, { next }, rows)
  // The rows of a book that grew in use have been counted on the way.
  await sql`analyze`.execute(db.query)
  await db.close()
  return numbers
}

async function measure(
  folder: string,
  rows: number,
  checked: number,
  numbers: readonly string[],
): Promise<void> {
  const server = await startBenchServer(folder)
  try {
    const token = await tokenOf(server.url, benchPerson('platform'))
    console.log(
      '\n| rows asked by | upload s | done s | result s | MB down | found | server s | database s |',
    )
    console.log('| --- | --: | --: | --: | --: | --: | --: | --: |')
    await measureOne(server, token, 'sha256', csvOf('sha256', checked, digests(rows)))
    const ofNumbers = (n: number): string => numbers[n % numbers.length]!
    await measureOne(server, token, 'number', csvOf('number', checked, ofNumbers))
    const { server: memory, database } = server.peak()
    console.log(`\nmost memory: server ${memory} MB, database ${database} MB`)
  } finally {
    await server.stop()
  }
}

function digests(rows: number): (n: number) => string {
  const next = random(seed)
  return () => Buffer.from(digestOf(Math.floor(next() * rows))).toString('hex')
}

/** A CSV as a platform has it: an id, what is asked, a title. One in ten is not registered. */
function csvOf(column: string, count: number, registered: (n: number) => string): string {
  const lines = Array.from({ length: count }, (_, n) => {
    const asked = n % 10 < registeredOfTen ? registered(n) : unknown(column, n)
    return `${n},${asked},"作品 ${n}, 第一版"`
  })
  return `id,${column},title\n${lines.join('\n')}\n`
}

function unknown(column: string, n: number): string {
  if (column === 'number') return `链作登字-1999-A-${String(n).padStart(8, '0')}`
  return n.toString(16).padStart(64, '0')
}

interface Check {
  readonly id: string
  readonly state: string
  readonly found?: number
}

async function measureOne(
  server: BenchServer,
  token: string,
  name: string,
  csv: string,
): Promise<void> {
  const headers = { authorization: `Bearer ${token}` }
  const [before, begun] = [server.cost(), performance.now()]
  const sent = await fetch(`${server.url}/v1/checks`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/csv' },
    body: csv,
  })
  let check = (await sent.json()) as Check
  const upload = secondsSince(begun)
  const address = `${server.url}/v1/checks/${check.id}`
  while (check.state !== 'done') {
    await sleep(50)
    check = (await (await fetch(address, { headers })).json()) as Check
  }
  const done = secondsSince(begun)
  const asked = performance.now()
  const bytes = (await (await fetch(`${address}/result`, { headers })).arrayBuffer()).byteLength
  const after = server.cost()
  const cells = [
    name,
    upload,
    done,
    secondsSince(asked),
    (bytes / 1e6).toFixed(1),
    String(check.found),
    (after.server - before.server).toFixed(1),
    (after.database - before.database).toFixed(1),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}
