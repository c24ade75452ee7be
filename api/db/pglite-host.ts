import { PGlite, messages, types, type Results } from '@electric-sql/pglite'
import { DatabaseError } from './errors.ts'
import { lockFolder, prepareCluster, syncTree, type FolderLock } from './pglite-folder.ts'
import { Upkeep } from './upkeep.ts'
import type {
  HostCopy,
  HostFailure,
  HostOptions,
  HostReply,
  HostRequest,
  HostResult,
} from './pglite-protocol.ts'

// Program: PGlite in a process of its own, started by pglite.ts. It holds the folder's lock, answers requests in the
// order in which they come, and ends when its parent is gone: nothing acknowledged is only in its memory, because
// PGlite has handed every committed page of its log to the operating system by then.

const minuteMs = 60_000
/** Nobody has asked for so long: a step of the upkeep may begin. */
const quietMs = 10

const options: HostOptions = JSON.parse(process.argv[2] ?? '')

interface Host {
  readonly pglite: PGlite
  readonly cluster: string
  readonly lock: FolderLock
  readonly upkeep: Upkeep
  inTransaction: boolean
  closing: boolean
}

function startParams(): string[] {
  const settings = [
    `shared_buffers=${options.memoryMb}MB`,
    'maintenance_work_mem=64MB',
    'wal_level=minimal',
    'max_wal_senders=0',
    // A quarter of the usual sample: of a million rows that takes 0.15 s, in which nobody else is served.
    'default_statistics_target=25',
    'min_wal_size=32MB',
    'max_wal_size=64MB',
  ]
  return [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ['-c', setting])]
}

async function openHost(): Promise<Host> {
  const lock = await lockFolder(options.folder, options.lockWaitMs)
  const cluster = await prepareCluster(options.folder, lock.torn)
  const pglite = await PGlite.create(cluster, {
    startParams: startParams(),
    parsers: { [types.INT8]: Number },
  })
  send({ ready: true, emptied: lock.torn })
  return {
    pglite,
    cluster,
    lock,
    upkeep: new Upkeep(pglite, options.upkeepMb * 1024 * 1024),
    inTransaction: false,
    closing: false,
  }
}

function send(reply: HostReply): void {
  process.send?.(reply)
}

/** Tells why the database is not open, waits until it is told, and ends. */
function refuse(error: unknown): void {
  const code = error instanceof DatabaseError && error.code === 'locked' ? 'locked' : 'broken'
  const reply: HostReply = {
    ready: false,
    code,
    message: error instanceof DatabaseError ? error.message : String(error),
  }
  process.send?.(reply, () => process.exit(1))
}

async function answer(host: Host, request: HostRequest): Promise<void> {
  try {
    send({ id: request.id, result: await carryOut(host, request) })
  } catch (error) {
    send({ id: request.id, failure: failureOf(error) })
    // Not a refused statement but a broken engine (PANIC, out of memory): its state is unknown, so it must not go on.
    if (isEngineDead(error)) process.exit(70)
  }
  if (host.closing) process.disconnect()
}

async function carryOut(host: Host, request: HostRequest): Promise<HostResult> {
  switch (request.op) {
    case 'query':
      return await runQuery(host, request.sql, request.parameters)
    case 'begin':
      host.inTransaction = true
      return lastOf(await host.pglite.exec(request.sql))
    case 'commit':
    case 'rollback':
      return await endTransaction(host, request.op)
    case 'copy':
      return await copyIn(host, request)
    case 'load':
      return await load(host, request.copies, request.after)
    case 'close':
      break
  }
  return await closeHost(host)
}

async function runQuery(host: Host, sql: string, parameters: readonly unknown[]) {
  host.upkeep.wrote()
  const { rows, affectedRows } = await host.pglite.query<Record<string, unknown>>(sql, [
    ...parameters,
  ])
  return { rows, affectedRows }
}

async function endTransaction(host: Host, op: 'commit' | 'rollback'): Promise<HostResult> {
  const result = lastOf(await host.pglite.exec(op))
  host.inTransaction = false
  if (host.upkeep.pressing) await tryStep(host)
  return result
}

/** A failed statement is answered once its transaction is rolled back; the next request finds none open. */
async function load(
  host: Host,
  copies: readonly HostCopy[],
  after: readonly string[],
): Promise<HostResult> {
  host.inTransaction = true
  await host.pglite.exec('begin')
  try {
    for (const copy of copies) await copyIn(host, copy)
    for (const statement of after) await host.pglite.exec(statement)
  } catch (error) {
    if (!isEngineDead(error)) await endTransaction(host, 'rollback')
    throw error
  }
  return await endTransaction(host, 'commit')
}

async function copyIn(host: Host, { sql, data }: HostCopy): Promise<HostResult> {
  const blob = new Blob([data])
  await host.pglite.query(sql, [], { blob })
  host.upkeep.wrote(data.length)
  return { rows: [] }
}

function lastOf(results: readonly Results[]): HostResult {
  return { rows: [], command: results.at(-1)?.command }
}

/** Returns whether it worked. A transaction that is committed is committed, whether or not the upkeep after it works. */
async function tryStep(host: Host): Promise<boolean> {
  try {
    await host.upkeep.step()
    return true
  } catch (error) {
    send({ warning: `upkeep failed: ${String(error)}` })
    return false
  }
}

/** Whatever happens here, the process ends after the answer: without the mark the folder is as after kill -9. */
async function closeHost(host: Host): Promise<HostResult> {
  host.closing = true
  await host.pglite.exec('checkpoint')
  await host.pglite.close()
  // Crash order: files on disk first, then the mark that they are.
  await syncTree(host.cluster)
  host.lock.release()
  return { rows: [] }
}

function failureOf(error: unknown): HostFailure {
  if (!(error instanceof messages.DatabaseError)) return { message: String(error) }
  const { message, code, constraint, table, detail } = error
  return { message, code, constraint, table, detail }
}

/** How WebAssembly says that it trapped, and Emscripten that the program ended. */
function isEngineDead(error: unknown): boolean {
  return error instanceof Error && (error.name === 'RuntimeError' || error.name === 'ExitStatus')
}

// Ctrl-C and service managers signal the whole process group: the parent decides, and we end with it.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
process.on('disconnect', () => process.exit(0))

/** Answers requests in turn, and between them does what the upkeep wants, one step a pause. */
function serve(host: Host): void {
  let turn: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let quiet: NodeJS.Timeout | undefined
  const inTurn = (work: () => Promise<unknown>) => (turn = turn.then(work))
  const waitForQuiet = (): void => {
    clearTimeout(quiet)
    if (waiting === 0 && host.upkeep.wanted)
      quiet = setTimeout(() => void inTurn(useQuiet), quietMs)
  }
  // After a step that failed it waits for the next request: a full disk stays full.
  const useQuiet = async (): Promise<void> => {
    if (!host.inTransaction && !host.closing && (await tryStep(host))) waitForQuiet()
  }
  process.on('message', (request: HostRequest) => {
    clearTimeout(quiet)
    waiting++
    void inTurn(async () => {
      await answer(host, request)
      waiting--
      waitForQuiet()
    })
  })
  setInterval(() => {
    host.upkeep.minute()
    waitForQuiet()
  }, minuteMs)
}

try {
  serve(await openHost())
} catch (error) {
  refuse(error)
}
