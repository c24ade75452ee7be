import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { cpSync } from 'node:fs'
import { cp, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { DatabaseError } from './errors.ts'

/**
 * PGlite takes no lock and never syncs. Both are made good here with one small SQLite file beside the cluster: the
 * operating system's lock on it is held as long as the process lives and gone with it (kill -9 too), and a durable
 * mark in it says whether the machine went down while the cluster was open.
 */
export interface FolderLock {
  /** True where the cluster was open when the machine last went down: its files cannot be trusted. */
  readonly torn: boolean
  /** To be called once the cluster is closed and synced. */
  release(): void
}

/** Takes the folder for this process. Throws DatabaseError `locked` when another still holds it after `waitMs`. */
export async function lockFolder(folder: string, waitMs: number): Promise<FolderLock> {
  await mkdir(folder, { recursive: true })
  const bootId = await readBootId()
  const deadline = performance.now() + waitMs
  for (;;) {
    const lock = tryLock(join(folder, 'lock.sqlite'), bootId)
    if (lock !== undefined) return lock
    if (performance.now() > deadline) {
      throw new DatabaseError('locked', `another process has the database open: ${folder}`)
    }
    await sleep(25)
  }
}

function tryLock(path: string, bootId: string): FolderLock | undefined {
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    file.exec('pragma locking_mode = exclusive; pragma synchronous = full')
    // The mark is durable before the cluster is opened; exclusive mode keeps the lock after the commit.
    file.exec('begin exclusive; create table if not exists open_since (boot_id text)')
    const marked = file.prepare('select boot_id from open_since').get()?.['boot_id']
    file.exec('delete from open_since')
    file.prepare('insert into open_since values (?)').run(bootId)
    file.exec('commit')
    const torn = typeof marked === 'string' && marked !== bootId
    return { torn, release: () => releaseLock(file) }
  } catch (error) {
    file.close()
    if (isBusy(error)) return undefined
    throw error
  }
}

function releaseLock(file: DatabaseSync): void {
  file.exec('delete from open_since')
  file.close()
}

function isBusy(error: unknown): boolean {
  // SQLITE_BUSY; the upper bits say which kind.
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5
}

/** Changes with each start of the machine. Linux only; elsewhere a power loss is not noticed here. */
async function readBootId(): Promise<string> {
  return await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown')
}

/** Makes the cluster where there is none, or none that can be trusted. Returns its path. */
export async function prepareCluster(folder: string, torn: boolean): Promise<string> {
  const cluster = join(folder, 'pgdata')
  if (torn) await rm(cluster, { recursive: true, force: true })
  if (await exists(cluster)) return cluster
  const fresh = join(folder, 'pgdata.new')
  await rm(fresh, { recursive: true, force: true })
  await makeCluster(fresh)
  // Crash order: the name appears when the cluster is whole; a half-made one is thrown away at the next start.
  await rename(fresh, cluster)
  return cluster
}

/** initdb takes 4 s and more, the tables one, a copy of a cluster without rows 0.2 s: keep one as a template. */
async function makeCluster(path: string): Promise<void> {
  const template = await templatePath()
  if (!(await exists(template))) {
    await initCluster(path)
    await saveTemplate(path, template).catch(() => undefined) // a cache that cannot be written is no failure
    return
  }
  // Nobody is served yet, so it may block: a thousand files take half the time of the other kind.
  cpSync(template, path, { recursive: true })
}

async function saveTemplate(cluster: string, template: string): Promise<void> {
  const own = `${template}.${randomUUID()}`
  await mkdir(dirname(template), { recursive: true })
  await cp(cluster, own, { recursive: true })
  await syncTree(own) // every later database is made from it, so it must be whole whenever it is there
  // Fails where another process was first; theirs is as good.
  await rename(own, template).catch(() => rm(own, { recursive: true }))
}

/** In a process of its own: initdb leaves its memory behind (580 MB resident, measured). */
async function initCluster(path: string): Promise<void> {
  const script = join(import.meta.dirname, 'pglite-init.ts')
  await promisify(execFile)(process.execPath, [script, path])
}

/** Another version of PGlite, or other migrations, have another template. */
async function templatePath(): Promise<string> {
  const pglite = dirname(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')))
  const manifest: { version: string } = JSON.parse(
    await readFile(join(pglite, 'package.json'), 'utf8'),
  )
  const name = `pglite-${manifest.version}-${await migrationsDigest()}`
  return join(dirname(dirname(pglite)), '.cache', 'colophon', name)
}

/** Of the migrations' sources, 16 hex digits. */
async function migrationsDigest(): Promise<string> {
  const folder = join(import.meta.dirname, 'migrations')
  const digest = createHash('sha256')
  for (const file of (await readdir(folder)).toSorted())
    digest.update(await readFile(join(folder, file)))
  return digest.digest('hex').slice(0, 16)
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}

/** Flushes every file of the closed cluster to disk, which PGlite itself never does. */
export async function syncTree(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name)
    if (entry.isDirectory()) await syncTree(child)
    else if (entry.isFile()) await syncPath(child)
  }
  await syncPath(path)
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
