/** Guards on a registration that need more than the form: dates against now, deposits against what is declared. */
import { ApiError } from '../errors.ts'
import type { WorkCommand } from './book.ts'
import type { KnownDeposit } from './known.ts'

/** Throws ApiError where declared facts contradict the deposits. */
export function checkDeclared(
  command: WorkCommand,
  files: readonly KnownDeposit[],
  time: number,
): void {
  void time
  const open = files.find((deposit) => deposit.file.cid !== undefined && !deposit.file.encrypted)
  if (command.facts.work.firstPublication?.status !== 'unpublished' || !open) return
  throw new ApiError(
    'invalid_request',
    `Deposit ${open.depositId} was made as published, so the work cannot be declared unpublished.`,
  )
}
