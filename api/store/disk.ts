import { StoreError } from './store.ts'

const noRoom = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/**
 * Runs an operation on the disk; what it throws becomes a StoreError, so that callers can tell our
 * disk from the source of an upload: `full` when there is no room, `unreachable` otherwise.
 */
export async function onDisk<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw diskError(error)
  }
}

function diskError(error: unknown): StoreError {
  const code = errorCode(error)
  if (noRoom.has(code))
    return new StoreError('full', 'no room is left on the disk', { cause: error })
  return new StoreError('unreachable', `the disk failed (${code})`, { cause: error })
}

/** The code of a system error (`ENOENT`), or an empty text. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  return typeof code === 'string' ? code : ''
}
