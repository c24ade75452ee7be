/** `colophon bench`: each benchmark is a file of bench/ that prints its table. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { environment } from '../api/config.ts'
import { ensureBuilt, root } from './build.ts'
import { UsageError } from './fail.ts'

const folder = join(root, 'bench')

function names(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -3))
}

/** Runs one benchmark, or lists them. */
export async function bench(name: string | undefined, args: string[]): Promise<void> {
  if (name === undefined) return console.log(`Benchmarks: ${names().join(', ')}`)
  if (!/^[a-z-]+$/.test(name) || !existsSync(join(folder, `${name}.ts`))) {
    throw new UsageError(`there is no benchmark ${name}; there are ${names().join(', ')}`)
  }
  ensureBuilt(environment)
  const { run } = (await import(`../bench/${name}.ts`)) as {
    run: (args: string[]) => Promise<void>
  }
  await run(args)
}
