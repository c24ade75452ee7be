/**
 * Preload (`node --import`) that kills its own process with SIGKILL at a moment that the parent names in a message:
 * `key`: when the vault has overwritten a key and emptied its log; `event`: when a batch of the log is durable.
 */
import fs, { type FileHandle } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { isMainThread } from 'node:worker_threads'

let armed = ''

function die(moment: string): void {
  if (armed === moment) process.kill(process.pid, 'SIGKILL')
}

function watchVault(): void {
  const { prototype } = DatabaseSync
  const prepare = Reflect.get(prototype, 'prepare')
  prototype.prepare = function (this: DatabaseSync, sql) {
    const statement = prepare.call(this, sql)
    if (!sql.includes('wal_checkpoint')) return statement
    const get = statement.get.bind(statement)
    statement.get = () => {
      const row = get()
      die('key')
      return row
    }
    return statement
  }
}

async function watchLog(): Promise<void> {
  const probe = await fs.open(import.meta.filename)
  const prototype: FileHandle = Object.getPrototypeOf(probe)
  await probe.close()
  const datasync = Reflect.get(prototype, 'datasync')
  prototype.datasync = async function (this: FileHandle) {
    await datasync.call(this)
    die('event')
  }
}

if (isMainThread) {
  watchVault()
  await watchLog()
  process.on('message', (message) => {
    armed = String(message)
  })
  process.channel?.unref()
}
