/** Compiles the contracts and bundles the pages when their sources changed since the last build. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Folder of the project. */
export const root = join(import.meta.dirname, '..')
const contracts = {
  sources: ['contracts/**/*.sol', 'hardhat.config.ts', 'package-lock.json'],
  stamp: join(root, 'cache', 'build-stamp'),
  made: [join(root, 'types'), join(root, 'artifacts')],
}
const pages = {
  sources: [
    'web/**/*.{ts,html,css,svg}',
    'verifier/**/*.ts',
    'scripts/build-web.ts',
    'package-lock.json',
  ],
  stamp: join(root, 'cache', 'web-stamp'),
  made: [join(root, 'cache', 'web')],
}
const portal = {
  sources: [
    'web/**/*.{ts,tsx,html,css,svg}',
    'verifier/**/*.ts',
    'api/**/*.json',
    'scripts/build-portal.ts',
    'scripts/build-web.ts',
    'package-lock.json',
  ],
  stamp: join(root, 'cache', 'portal-stamp'),
  made: [join(root, 'cache', 'portal')],
}
const apiTypes = {
  sources: ['api/**/*.ts', 'verifier/**/*.ts', 'scripts/api-types.ts', 'package-lock.json'],
  stamp: join(root, 'cache', 'api-types-stamp'),
  made: [join(root, 'types', 'api.ts')],
}

/** SHA-256 of the sources of a part, with their names. */
function fingerprint(sources: readonly string[]): string {
  const digest = createHash('sha256')
  for (const file of globSync(sources, { cwd: root }).toSorted())
    digest.update(file).update(readFileSync(join(root, file)))
  return digest.digest('hex')
}

/** Runs a script of the project or of a package under this Node; its output is shown only if it fails, and then this throws. */
function runTool(script: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  const done = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    encoding: 'utf8',
    env,
  })
  if (done.status === 0) return
  process.stderr.write(done.stdout + done.stderr)
  throw new Error(`${script} ${args.join(' ')} failed`)
}

/** Contracts, their ABIs and types (ten seconds), and pages (one second), where something changed; else nothing. */
export function ensureBuilt(env: NodeJS.ProcessEnv): void {
  make(contracts, 'compiling the contracts', () => {
    const quiet = { HARDHAT_DISABLE_TELEMETRY: 'true', HARDHAT_DISABLE_TELEMETRY_PROMPT: 'true' }
    runTool('node_modules/hardhat/dist/src/cli.js', ['build', '--quiet'], { ...env, ...quiet })
  })
  make(pages, 'bundling the pages', () => runTool('scripts/build-web.ts', [], env))
  make(portal, 'bundling the portal', () => runTool('scripts/build-portal.ts', [], env))
}

/** The API's types for the portal (a second), which only the check of types needs. */
export function ensureApiTypes(env: NodeJS.ProcessEnv): void {
  make(apiTypes, 'writing the types of the API', () => runTool('scripts/api-types.ts', [], env))
}

/** Makes a part unless it was made from the same sources before. */
function make(part: typeof contracts, what: string, build: () => void): void {
  const now = fingerprint(part.sources)
  const made = [...part.made, part.stamp].every((path) => existsSync(path))
  if (made && readFileSync(part.stamp, 'utf8') === now) return
  process.stderr.write(`Setting up: ${what}\n`)
  build()
  mkdirSync(join(root, 'cache'), { recursive: true })
  writeFileSync(part.stamp, now)
}
