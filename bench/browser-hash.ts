/**
 * Hashing a file in the page verify.html, in Chromium, against node:crypto over the same file: SHA-256 and SM3, as both do it.
 * Run: `./colophon bench browser-hash [MiB]`, default 1024. Needs Chromium.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestFile } from '../scripts/deposit.ts'
import { findChromium, openBrowser } from '../test/browser/_util/chromium.ts'
import { VerifyPage, zipFile } from '../test/browser/_util/verify-page.ts'
import { makeEvidence } from '../test/verifier/_util/evidence.ts'

const mebibyte = 1 << 20

/** Prints the table: rounds in turn. */
export async function run(args: string[]): Promise<void> {
  const size = Number(args[0] ?? 1024)
  const folder = await mkdtemp(join(tmpdir(), 'bench-browser-hash-'))
  try {
    const path = await makeFile(folder, size)
    console.log(`${size} MiB, SHA-256 and SM3; MB = 1,000,000 bytes`)
    console.table(await compare(path, size))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function makeFile(folder: string, size: number): Promise<string> {
  const path = join(folder, 'big.bin')
  const file = await open(path, 'w')
  const piece = randomBytes(mebibyte)
  for (let i = 0; i < size; i++) {
    piece.writeUInt32BE(i)
    await file.write(piece)
  }
  await file.close()
  return path
}

async function compare(path: string, size: number): Promise<Record<string, object>> {
  const context = await openBrowser(await findChromium(), { locale: 'en-GB' }, 'nowhere.test')
  const page = await VerifyPage.open(context, 'en')
  const speed = (ms: number): number => Math.round((size * mebibyte) / 1000 / ms)
  const rows: Record<string, object> = {}
  for (const round of [1, 2]) {
    const node = await timed(async () => (await digestFile(path)).sm3)
    const memory = new Memory()
    const browser = await timed(() => inPage(page, path))
    const most = memory.stop()
    if (node.value !== browser.value) throw new Error('the digests differ')
    rows[`round ${round}`] = {
      'node MB/s': speed(node.ms),
      'page MB/s': speed(browser.ms),
      ratio: Number((node.ms / browser.ms).toFixed(2)),
      'browser gained at most, MB': Math.round(await most),
    }
  }
  await context.close()
  return rows
}

async function inPage(page: VerifyPage, path: string): Promise<string> {
  const { files } = await makeEvidence()
  await page.steps({ evidence: [zipFile(files)], work: path })
  const text = await page.page.locator('.result').innerText()
  return /SM3 digest\s+([0-9a-f]{64})/.exec(text)?.[1] ?? ''
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const begun = performance.now()
  return { value: await work(), ms: performance.now() - begun }
}

/** Memory of all processes of the browser together, looked at ten times a second. */
class Memory {
  #most = 0
  readonly #first = resident()
  readonly #timer = setInterval(() => {
    void resident().then((now) => (this.#most = Math.max(this.#most, now)))
  }, 100)

  /** What they gained at most since the beginning, MB. */
  async stop(): Promise<number> {
    clearInterval(this.#timer)
    return this.#most - (await this.#first)
  }
}

async function resident(): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const sizes = await Promise.all(pids.map(ofProcess))
  return sizes.reduce((sum, one) => sum + one, 0)
}

/** Private memory of a process of the browser, MB; 0 for others and those that have ended. */
async function ofProcess(pid: string): Promise<number> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
  if (!name.startsWith('chrom')) return 0
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1000
}
