/** `colophon test`: types, lint and format, then all tests. Prints one line of totals at the end. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
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
async function run({ script, args, soak }: Run, atOnce: boolean): Promise<Ended> {
  const env = {
    ...environment,
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

/** Runs everything, with `soak` the long versions; exit status 1 where anything failed. */
export async function test(options: { only?: string; soak?: boolean }): Promise<void> {
  ensureBuilt(environment)
  ensureApiTypes(environment)
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 }
  const soak = options.soak === true || environment['COLOPHON_SOAK'] === '1'
  if (options.only === undefined) await runShort(totals, soak)
  const files = testFiles(options.only)
  const args = mochaArguments(files, soak)
  if (files.length > 0) await runTests({ name: 'tests', script: mocha, args, soak }, totals, true)
  if (totals.passed + totals.failed === 0) totals.failed = 1
  console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
  if (totals.failed > 0) process.exitCode = 1
}
