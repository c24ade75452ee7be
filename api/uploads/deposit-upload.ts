/** From a whole upload to its deposit, or to the reason why it becomes none. */
import { ApiError, type ProblemCode } from '../errors.ts'
import {
  isRefused,
  recordFile,
  storeFile,
  type DepositParts,
  type FileToDeposit,
} from '../intake/deposit-file.ts'
import type { FileIntake } from '../intake/intake.ts'
import { StoreError } from '../store/store.ts'
import { readPartial, type Mark, type PartialFile } from './partial-file.ts'

export interface Deposited {
  /** Id of the deposit. */
  readonly deposit: string
  readonly size: number
  /** False where the same file of the same holder was on record. */
  readonly created: boolean
}

/** Why an upload became no deposit, for good. */
export interface Ended {
  readonly code: ProblemCode
  readonly detail: string
}

/**
 * Deposits the bytes as any file is deposited. What the caller did wrong is an end; what failed here is thrown, to be tried
 * again: then what is in the store already is in `stored`, or each attempt would leave another encrypted copy there.
 */
export async function depositUpload(
  parts: DepositParts,
  asked: FileToDeposit,
  file: PartialFile,
  mark: Mark,
  { signal, stored }: { readonly signal: AbortSignal; readonly stored: Map<string, FileIntake> },
): Promise<Deposited | Ended> {
  try {
    const source = readPartial(file, mark)
    const intake = stored.get(file.id) ?? (await storeFile(parts, asked, source, signal))
    stored.set(file.id, intake)
    const { id, created } = await recordFile(parts, asked, intake)
    return { deposit: id, size: mark.received, created }
  } catch (error) {
    if (isRefused(error)) stored.delete(file.id)
    const { code, message: detail } = lasting(error, signal)
    return { code, detail }
  }
}

/** An error that another attempt would meet again; others are thrown. */
function lasting(error: unknown, signal: AbortSignal): ApiError {
  if (!(error instanceof ApiError) || error.status >= 500 || signal.aborted) throw error
  const { cause } = error
  if (error.code !== 'upload_incomplete') return error
  // Here the source is our own disk: only what is damaged stays damaged.
  if (cause instanceof StoreError && cause.code !== 'corrupt' && cause.code !== 'missing')
    throw error
  return error
}
