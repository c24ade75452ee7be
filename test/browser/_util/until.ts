/** Waits for what comes some moments later. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'

/** Looks again and again, for ten seconds, until a value is as asked for; answers it. */
export async function until<T>(look: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  const end = performance.now() + 10_000
  for (;;) {
    const value = await look()
    if (isThere(value)) return value
    if (performance.now() > end) return assert.fail(`it stays ${JSON.stringify(value)}`)
    await sleep(50)
  }
}
