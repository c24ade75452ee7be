/** Programs that tests need, from Debian. */
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Installs packages. Throws where we are not root, or on no Debian. */
export async function aptInstall(name: string, ...packages: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0)
    throw new Error(`${name} is not installed, and we are not root to install it`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // One at a time: files of tests run side by side, and apt-get does not wait for another.
  const alone = [join(tmpdir(), 'colophon-apt.lock'), 'apt-get']
  await run('flock', [...alone, 'update'])
  await run('flock', [...alone, 'install', '-y', '--no-install-recommends', ...packages], { env })
}
