import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { access, chown, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { aptInstall } from './apt-install.ts'

const run = promisify(execFile)
const debianRoot = '/usr/lib/postgresql'

/** A PostgreSQL cluster of the tests' own: a temporary folder, a Unix socket in it, no TCP port. */
export interface PostgresCluster {
  /** Id of the server's first process, the parent of all others. */
  readonly pid: number
  /** Makes an empty database and returns its URL. */
  createDatabase(): Promise<string>
  /** Stops the server and deletes the folder. */
  stop(): Promise<void>
}

/**
 * Starts a cluster for a test or bench. Where PostgreSQL is not installed and we are root on a Debian, it is installed;
 * where that is not possible, throws with the reason.
 */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresCluster> {
  const bin = await findPostgres()
  const folder = await mkdtemp(join(tmpdir(), 'colophon-pg-'))
  const user = isRoot() ? await giveToPostgres(folder) : undefined
  const data = join(folder, 'data')
  await runAs(user, join(bin, 'initdb'), [...initArguments, data])
  const server = startServer(user, bin, data, folder, settings)
  await untilUp(server, folder)
  let databases = 0
  return {
    pid: server.pid ?? 0,
    createDatabase: () => createDatabase(folder, `test${databases++}`),
    stop: () => stopServer(server, folder),
  }
}

/** As startPostgres, in a mocha hook: where there is no PostgreSQL the tests are skipped, and the output says why. */
export async function postgresOrSkip(context: Mocha.Context): Promise<PostgresCluster> {
  context.timeout(300_000)
  const bin = await findPostgres().catch((error: unknown) => {
    console.warn(`    PostgreSQL tests are skipped: ${String(error)}`)
  })
  if (bin === undefined) context.skip()
  return await startPostgres()
}

const initArguments = [
  '--username=postgres',
  '--auth=trust',
  '--encoding=UTF8',
  '--locale=C.UTF-8',
  '--no-sync',
]

/** Folder with initdb and postgres. */
async function findPostgres(): Promise<string> {
  const found =
    (await installed()) ?? (await aptInstall('PostgreSQL', 'postgresql').then(installed))
  if (found === undefined) throw new Error(`no PostgreSQL under ${debianRoot}`)
  return found
}

async function installed(): Promise<string | undefined> {
  const versions = await readdir(debianRoot).catch(() => [])
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))
  for (const version of newest) {
    const bin = join(debianRoot, version, 'bin')
    if (await isThere(join(bin, 'initdb'))) return bin
  }
  const onPath = await run('which', ['initdb']).catch(() => undefined)
  return onPath === undefined ? undefined : join(onPath.stdout.trim(), '..')
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** PostgreSQL refuses to run as root. */
async function giveToPostgres(folder: string): Promise<string> {
  const ids = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])))
  const [uid, gid] = ids.map(({ stdout }) => Number(stdout))
  await chown(folder, uid ?? 0, gid ?? 0)
  return 'postgres'
}

/** Command line that runs a program as that user; setpriv replaces itself, so the process id is the program's. */
function commandAs(user: string | undefined, program: string, args: readonly string[]) {
  if (user === undefined) return { command: program, args: [...args] }
  const drop = [`--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--', program]
  return { command: 'setpriv', args: [...drop, ...args] }
}

async function runAs(user: string | undefined, program: string, programArgs: readonly string[]) {
  const { command, args } = commandAs(user, program, programArgs)
  await run(command, args, { cwd: tmpdir() })
}

function startServer(
  user: string | undefined,
  bin: string,
  data: string,
  folder: string,
  settings: readonly string[],
): ChildProcess {
  const all = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off', ...settings]
  const options = ['-D', data, ...all.flatMap((setting) => ['-c', setting])]
  const { command, args } = commandAs(user, join(bin, 'postgres'), options)
  const server = spawn(command, args, { stdio: 'ignore', cwd: tmpdir() })
  process.once('exit', () => server.kill('SIGKILL')) // a test run that dies leaves no server behind
  return server
}

function urlOf(folder: string, database: string): string {
  return `postgresql://postgres@localhost:5432/${database}?host=${encodeURIComponent(folder)}`
}

async function untilUp(server: ChildProcess, folder: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`)
    const up = await withClient(urlOf(folder, 'postgres'), async () => true).catch(() => false)
    if (up) return
    await sleep(100)
  }
  throw new Error('postgres did not start within a minute')
}

async function createDatabase(folder: string, name: string): Promise<string> {
  await withClient(urlOf(folder, 'postgres'), (client) => client.query(`create database ${name}`))
  return urlOf(folder, name)
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url)
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end()
  }
}

async function stopServer(server: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve))
  if (server.exitCode === null && server.kill('SIGINT')) await ended // fast shutdown
  await rm(folder, { recursive: true, force: true })
}
