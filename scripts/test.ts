/** `colophon test`: types, lint and format, then all tests. Prints one line of totals at the end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, rmSync } from 'node:fs'
import { chmod, mkdtemp, statfs } from 'node:fs/promises'
import { availableParallelism, freemem } from 'node:os'
import { join } from 'node:path'
import { environment } from '../api/config.ts'
import { ensureApiTypes, ensureBuilt, root } from './build.ts'

interface Totals {
  passed: number
  failed: number
  skipped: number
}

interface Run {
  readonly name: string
  readonly script: string
  readonly args: readonly string[]
  readonly soak?: boolean
  /** Where its temporary files go; where the machine has them where absent. */
  readonly tmp?: string | undefined
}

const mocha = 'mocha/bin/mocha.js'
const hardhat = 'hardhat/dist/src/cli.js'

function checks(): Run[] {
  return [
    { name: 'types', script: 'typescript/bin/tsc', args: [] },
    { name: 'types of the verifier', script: 'typescript/bin/tsc', args: ['-p', 'verifier'] },
    { name: 'types of the pages', script: 'typescript/bin/tsc', args: ['-p', 'web'] },
    {
      name: 'types of the browser tests',
      script: 'typescript/bin/tsc',
      args: ['-p', 'test/browser'],
    },
    { name: 'lint', script: 'oxlint/bin/oxlint', args: ['--type-aware'] },
    {
      name: 'lint of the contracts',
      script: 'solhint/solhint.js',
      args: ['-q', 'contracts/**/*.sol'],
    },
    {
      name: 'format',
      script: 'prettier/bin/prettier.cjs',
      args: ['--check', '--log-level', 'warn', '.'],
    },
  ]
}

function testFiles(only: string | undefined): string[] {
  return globSync('test/**/*.test.ts', { cwd: root })
    .filter((file) => !file.startsWith('test/contracts/') && !file.includes('node_modules'))
    .filter((file) => only === undefined || file.includes(only))
    .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

/** The longest files first, so that no core waits for one of them at the end. */
function rank(file: string): number {
  return /^test\/(fault|flow|privacy|browser)\//.test(file) ? 0 : 1
}

/** Files of tests run side by side, each with folders and ports of its own: one more than cores, since many wait for a chain (two more took as long, and what waits came late). */
function mochaArguments(files: readonly string[], soak: boolean): string[] {
  const jobs = String(Math.min(5, availableParallelism() + 1))
  return ['--parallel', '--jobs', jobs, '--timeout', soak ? '0' : '120000', ...files]
}

interface Ended {
  readonly output: string
  readonly status: number
}

/** Runs a tool and returns its output with the exit status; shows the output as it comes, or once it has ended. */
async function run({ script, args, soak, tmp }: Run, atOnce: boolean): Promise<Ended> {
  const env = {
    ...environment,
    ...(tmp !== undefined && { TMPDIR: tmp }),
    ...(soak && { COLOPHON_SOAK: '1' }),
    HARDHAT_DISABLE_TELEMETRY: 'true',
    HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true',
  }
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += String(chunk)
    if (atOnce) process.stdout.write(chunk)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (!atOnce) process.stdout.write(output)
  return { output, status: code ?? 1 }
}

/** The last count a runner printed: Hardhat prints one a kind of test, then their sum. */
function count(output: string, word: string): number {
  const found = [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'gm'))]
  return Number(found.at(-1)?.[1] ?? 0)
}

/** Adds the totals a runner printed. One that failed without counting a failure counts as one. */
function add(totals: Totals, output: string, status: number): void {
  const failed = count(output, 'failing')
  totals.passed += count(output, 'passing')
  totals.failed += status !== 0 && failed === 0 ? 1 : failed
  totals.skipped += count(output, 'pending')
}

async function runCheck(check: Run, totals: Totals): Promise<void> {
  const { status } = await run(check, false)
  console.log(`${status === 0 ? 'pass' : 'FAIL'}  ${check.name}`)
  if (status === 0) totals.passed++
  else totals.failed++
}

async function runTests(one: Run, totals: Totals, atOnce: boolean): Promise<void> {
  const { output, status } = await run(one, atOnce)
  add(totals, output, status)
}

/** The checks and the contracts' tests, one on each core: each of them is one thread. */
async function runShort(totals: Totals, soak: boolean): Promise<void> {
  const contracts = { name: 'contracts', script: hardhat, args: ['test'], soak }
  const due = [() => runTests(contracts, totals, false)]
  due.push(...checks().map((check) => () => runCheck(check, totals)))
  const lane = async (): Promise<void> => {
    for (let next = due.shift(); next !== undefined; next = due.shift()) await next()
  }
  await Promise.all(Array.from({ length: availableParallelism() }, lane))
}

const shared = '/dev/shm'
/** Bytes that must be free: tests of large files have some gigabytes at once. */
const roomy = 8 * 1024 ** 3

/**
 * A folder in memory, removed at the end; undefined where there is none or not enough. Hundreds of registries are made and
 * thrown away, and a new database of a thousand files takes 0.03 s of a core there, 0.7 s on ext4. What a killed process
 * leaves is the same: that of the operating system.
 */
async function memoryFolder(): Promise<string | undefined> {
  const { bavail, bsize } = await statfs(shared).catch(() => ({ bavail: 0, bsize: 0 }))
  if (Math.min(bavail * bsize, freemem()) < roomy) return undefined
  const folder = await mkdtemp(join(shared, 'colophon-tests-'))
  await chmod(folder, 0o755) // PostgreSQL runs as another user
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  return folder
}

/** Runs everything, with `soak` the long versions; exit status 1 where anything failed. */
export async function test(options: { only?: string; soak?: boolean }): Promise<void> {
  ensureBuilt(environment)
  ensureApiTypes(environment)
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 }
  const soak = options.soak === true || environment['COLOPHON_SOAK'] === '1'
  if (options.only === undefined) await runShort(totals, soak)
  const files = testFiles(options.only)
  const args = mochaArguments(files, soak)
  const tmp = soak ? undefined : await memoryFolder()
  if (files.length > 0)
    await runTests({ name: 'tests', script: mocha, args, soak, tmp }, totals, true)
  if (totals.passed + totals.failed === 0) totals.failed = 1
  console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
  if (totals.failed > 0) process.exitCode = 1
}
