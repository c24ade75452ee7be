import { open as openFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { isMissing } from './files.ts'
import { LogError } from './log.ts'

interface Entry {
  readonly handle: Promise<FileHandle>
  users: number
}

/** Open files for reading, at most some tens of idle ones, so that a log of any age needs few descriptors. */
export class HandlePool {
  readonly #path: (key: number) => string
  readonly #limit: number
  /** In order of last use. */
  readonly #entries = new Map<number, Entry>()

  constructor(path: (key: number) => string, limit = 32) {
    this.#path = path
    this.#limit = limit
  }

  async use<T>(key: number, read: (handle: FileHandle) => Promise<T>): Promise<T> {
    const handle = await this.take(key)
    try {
      return await read(handle)
    } finally {
      this.release(key)
    }
  }

  /** The handle stays open until release(). */
  async take(key: number): Promise<FileHandle> {
    const entry = this.#entries.get(key) ?? { handle: openFile(this.#path(key), 'r'), users: 0 }
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    entry.users += 1
    try {
      return await entry.handle
    } catch (cause) {
      this.#entries.delete(key)
      if (!isMissing(cause)) throw cause
      throw new LogError('corrupt', `${this.#path(key)} is missing`, { cause })
    }
  }

  release(key: number): void {
    const entry = this.#entries.get(key)
    if (entry !== undefined) entry.users -= 1
    for (const [other, { users, handle }] of this.#entries) {
      if (this.#entries.size <= this.#limit) return
      if (users > 0) continue
      this.#entries.delete(other)
      void handle.then((open) => open.close())
    }
  }

  async close(): Promise<void> {
    const entries = [...this.#entries.values()]
    this.#entries.clear()
    await Promise.all(entries.map(async ({ handle }) => (await handle).close()))
  }
}
