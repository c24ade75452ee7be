/** Compiles the contracts when their sources changed since the last build. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Folder of the project. */
export const root = join(import.meta.dirname, '..')
const stamp = join(root, 'cache', 'build-stamp')

function fingerprint(): string {
  const files = globSync('contracts/**/*.sol', { cwd: root }).toSorted()
  const digest = createHash('sha256')
  for (const file of [...files, 'hardhat.config.ts', 'package-lock.json']) {
    digest.update(file).update(readFileSync(join(root, file)))
  }
  return digest.digest('hex')
}

/** Runs a package's command under this Node; its output is shown only if it fails, and then this throws. */
export function runTool(script: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  const path = join(root, 'node_modules', script)
  const done = spawnSync(process.execPath, [path, ...args], { cwd: root, encoding: 'utf8', env })
  if (done.status === 0) return
  process.stderr.write(done.stdout + done.stderr)
  throw new Error(`${script} ${args.join(' ')} failed`)
}

/** Contracts, their ABIs and types. Takes about ten seconds when something changed, else nothing. */
export function ensureBuilt(env: NodeJS.ProcessEnv): void {
  const now = fingerprint()
  const made = existsSync(join(root, 'types')) && existsSync(join(root, 'artifacts'))
  if (made && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  process.stderr.write('Setting up: compiling the contracts\n')
  const quiet = {
    ...env,
    HARDHAT_DISABLE_TELEMETRY: 'true',
    HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true',
  }
  runTool('hardhat/dist/src/cli.js', ['build', '--quiet'], quiet)
  mkdirSync(join(root, 'cache'), { recursive: true })
  writeFileSync(stamp, now)
}
