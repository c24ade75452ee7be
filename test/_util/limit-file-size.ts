import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'

// Node ignores this signal, but signal-exit (which tus-js-client brings) would end the process by it unless somebody else listens.
process.on('SIGXFSZ', () => {})

/**
 * Limits the files this process may write, in bytes, as `ulimit -f` does: writes beyond fail with EFBIG. The soft limit
 * only, so that it can be lifted again; processes that run already keep theirs.
 */
export function limitFileSize(limit: number | 'unlimited'): void {
  const { status, stderr } = spawnSync('prlimit', [`--pid=${process.pid}`, `--fsize=${limit}:`])
  assert.equal(status, 0, String(stderr))
}
