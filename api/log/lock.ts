import { DatabaseSync } from 'node:sqlite'
import { LogError } from './log.ts'

/**
 * Takes the log for this process: two writers would fork it. The lock is the operating system's, taken through
 * SQLite on an empty file, so it ends with the process however that ends, and there is nothing to clear up.
 * Throws LogError `fatal` if another holds it.
 */
export function lockLog(path: string): Disposable {
  const file = new DatabaseSync(path)
  try {
    file.exec('begin exclusive')
  } catch (cause) {
    file.close()
    throw new LogError('fatal', 'another process has the log open', { cause })
  }
  return { [Symbol.dispose]: () => (file.isOpen ? file.close() : undefined) }
}
