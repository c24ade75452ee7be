/** Deposited files read by staff for a purpose, on record before the first byte is shown. */
import type { Caller } from '../access/permissions.ts'
import { fileDossierOf } from '../cases/dossier-machine.ts'
import { isMembers } from '../../verifier/canonical.ts'
import { listOf, membersOf } from '../cases/guards.ts'
import type { ActingRole, CaseFile } from '../cases/machine.ts'
import type { KnownDeposit } from '../book/known-deposits.ts'
import { ApiError } from '../errors.ts'
import { mayRead, purposes } from '../personal/purposes.ts'
import type { Office } from './office.ts'
import { peopleOf } from './people.ts'
import { checkReadable, type Reading } from './personal.ts'

/** A stored file that somebody may read, and the role that permits it. */
export interface ReadableFile {
  readonly deposit: KnownDeposit
  readonly cid: string
  readonly role: ActingRole
}

/** Deposits that a case is about now: of the form as last handed in, or attached to a request. */
export function depositsIn({ events }: Pick<CaseFile, 'events'>): ReadonlySet<string> {
  const filed = events.findLast(({ payload }) => isMembers(payload['form']))?.payload
  const form = membersOf(filed ?? {}, 'form')
  const works = listOf(form, 'works').filter(isMembers)
  return new Set([
    ...works.flatMap((work) => texts(listOf(work, 'deposits'))),
    ...texts(listOf(form, 'attachments').map(depositOf)),
    ...texts(listOf(events[0]?.payload ?? {}, 'attachments')),
  ])
}

const depositOf = (attachment: unknown): unknown =>
  isMembers(attachment) ? attachment['deposit'] : undefined

const texts = (values: readonly unknown[]): string[] =>
  values.filter((value) => typeof value === 'string')

/**
 * The file, if the caller may read it as staff for the purpose: by role, while the case is on nobody else's desk, and in
 * no case that names him. Throws ApiError `not_found`, `forbidden`, `conflict_of_interest`.
 */
export async function fileToRead(
  { book }: Pick<Office, 'book'>,
  caller: Caller,
  file: CaseFile,
  id: string,
  { purpose }: Pick<Reading, 'purpose'>,
): Promise<ReadableFile> {
  const known = depositsIn(file).has(id) ? await book.deposits([id]) : undefined
  const deposit = known?.get(id)
  if (deposit === undefined) throw new ApiError('not_found', 'The case has no such file.')
  const role = [...caller.roles].find((one) => mayRead(one, purpose))
  if (role === undefined) {
    const { en } = purposes[purpose]
    throw new ApiError('forbidden', `You may not read files for "${en}" (${purpose}).`)
  }
  if (peopleOf(file).has(caller.did))
    throw new ApiError(
      'conflict_of_interest',
      'You are named in this case: another person has to look at its files.',
    )
  checkReadable(caller, file, purpose)
  const { cid } = deposit.file
  if (cid === undefined)
    throw new ApiError('not_found', 'Only the digests were deposited: the registry has no file.')
  return { deposit, cid, role }
}

/** Puts on record that somebody reads a file: the depositor sees it, and auditors. */
export async function noteFileRead(
  { book }: Pick<Office, 'book'>,
  caller: Caller,
  file: CaseFile,
  { deposit, role }: ReadableFile,
  { purpose, basis }: Pick<Reading, 'purpose' | 'basis'>,
): Promise<void> {
  await book.move({
    caseId: fileDossierOf(deposit.depositId),
    caseType: 'dossier',
    transition: 'read',
    actor: caller.did,
    as: role,
    party: deposit.holder,
    reason: purpose,
    payload: { case: file.id, deposit: deposit.depositId, ...(basis && { basis }) },
  })
}
