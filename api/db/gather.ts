/** Looks many callers' keys up in one query: a query has a price of its own, however few keys it names. */

interface Asking<K, V> {
  readonly keys: readonly K[]
  readonly resolve: (found: Map<K, V>) => void
  readonly reject: (error: unknown) => void
}

/** Keys of one query: PostgreSQL takes 65,535 parameters. */
const most = 1_000

/**
 * A look-up whose callers share queries. One query runs at a time; who asks meanwhile waits for it to end and shares the
 * next. So every answer is from a query that began after it was asked for, and shows what was written before.
 * Keys that `load` does not answer are left out. Where a query fails, all who share it are told.
 */
export function gather<K, V>(
  load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): (keys: readonly K[]) => Promise<Map<K, V>> {
  let waiting: Asking<K, V>[] = []
  let running = false
  const run = async (): Promise<void> => {
    running = true
    // Let callers of the same turn share the first query.
    await Promise.resolve()
    while (waiting.length > 0) {
      const asked = waiting.splice(0, shareOf(waiting))
      await answer(asked, load)
    }
    running = false
  }
  return (keys) => {
    if (keys.length === 0) return Promise.resolve(new Map())
    return new Promise((resolve, reject) => {
      waiting.push({ keys, resolve, reject })
      if (!running) void run()
    })
  }
}

/** How many of those who wait share the next query: at least one. */
function shareOf(waiting: readonly { readonly keys: readonly unknown[] }[]): number {
  let keys = 0
  const end = waiting.findIndex((one, i) => (keys += one.keys.length) > most && i > 0)
  return end === -1 ? waiting.length : end
}

async function answer<K, V>(
  asked: readonly Asking<K, V>[],
  load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): Promise<void> {
  try {
    const found = await load([...new Set(asked.flatMap(({ keys }) => keys))])
    for (const { keys, resolve } of asked) resolve(pick(found, keys))
  } catch (error) {
    for (const { reject } of asked) reject(error)
  }
}

function pick<K, V>(found: ReadonlyMap<K, V>, keys: readonly K[]): Map<K, V> {
  const own = new Map<K, V>()
  for (const key of keys) {
    const value = found.get(key)
    if (value !== undefined) own.set(key, value)
  }
  return own
}
