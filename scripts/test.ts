/** `colophon test`: types, lint and format, then all tests. Prints one line of totals at the end. */
import { spawn } from 'node:child_process'
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

/** Files of tests run side by side, each with folders and ports of its own: one more than cores, since many wait for a chain. */
function mochaArguments(files: readonly string[], soak: boolean): string[] {
  const jobs = String(Math.min(5, availableParallelism() + 1))
  return ['--parallel', '--jobs', jobs, '--timeout', soak ? '0' : '120000', ...files]
}

/** Runs a tool, shows its output, and returns it with the exit status. */
async function run({ script, args, soak }: Run): Promise<{ output: string; status: number }> {
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
  for await (const chunk of child.stdout) {
    output += String(chunk)
    process.stdout.write(chunk as Buffer)
  }
  const status =
    child.exitCode ??
    (await new Promise<number>((done) => child.once('exit', (code) => done(code ?? 1))))
  return { output, status }
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

async function runChecks(totals: Totals): Promise<void> {
  for (const check of checks()) {
    const { status } = await run(check)
    console.log(`${status === 0 ? 'pass' : 'FAIL'}  ${check.name}`)
    if (status === 0) totals.passed++
    else totals.failed++
  }
}

/** Runs everything, with `soak` the long versions; exit status 1 where anything failed. */
export async function test(options: { only?: string; soak?: boolean }): Promise<void> {
  ensureBuilt(environment)
  ensureApiTypes(environment)
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 }
  if (options.only === undefined) await runChecks(totals)
  const runs: Run[] = []
  const soak = options.soak === true || environment['COLOPHON_SOAK'] === '1'
  if (options.only === undefined)
    runs.push({ name: 'contracts', script: hardhat, args: ['test'], soak })
  const files = testFiles(options.only)
  if (files.length > 0)
    runs.push({ name: 'tests', script: mocha, args: mochaArguments(files, soak), soak })
  for (const one of runs) {
    const { output, status } = await run(one)
    add(totals, output, status)
  }
  if (totals.passed + totals.failed === 0) totals.failed = 1
  console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`)
  if (totals.failed > 0) process.exitCode = 1
}
