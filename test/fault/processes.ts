/** The processes that a registry has started. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import assert from 'node:assert/strict'
import type { TestRegistry } from '../_util/start-registry.ts'

/** Command lines of the children, by process id. */
export async function childrenOf({ process: server }: TestRegistry): Promise<Map<number, string>> {
  const args = ['--ppid', String(server.pid), '-o', 'pid=,args=']
  const { stdout } = await promisify(execFile)('ps', args)
  const lines = stdout.split('\n').filter((line) => line.trim() !== '')
  return new Map(
    lines.map((line) => {
      const [pid = '', ...words] = line.trim().split(/\s+/)
      return [Number(pid), words.join(' ')]
    }),
  )
}

/** kill -9 of the one child that runs a script; answers its process id. */
export async function killProcess(registry: TestRegistry, script: string): Promise<number> {
  const found = [...(await childrenOf(registry))].filter(([, command]) => command.includes(script))
  assert.equal(found.length, 1, `one child runs ${script}`)
  const pid = found[0]![0]
  process.kill(pid, 'SIGKILL')
  return pid
}
