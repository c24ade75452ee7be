/** Personal data read for a purpose, on record before anything is shown. */
import { ApiError } from '../errors.ts'
import type { CaseFile } from '../cases/machine.ts'
import { partiesIn, type SealedParty } from '../cases/sealed.ts'
import { mayRead, purposes, type PurposeCode } from '../personal/purposes.ts'
import type { Caller } from '../access/permissions.ts'
import { isSettled } from './erasure.ts'
import type { Office } from './office.ts'
import { openParty, requireKeys, type OpenField } from './sealed.ts'

/** Personal data of one party, or `erased`. */
export interface PartyData {
  readonly pointer: string
  readonly subject?: string
  readonly dossier: string
  readonly fields: readonly OpenField[] | 'erased'
}

export interface Reading {
  readonly purpose: PurposeCode
  /** Pointer of the one party whose data are needed; all that the caller may read where absent. */
  readonly pointer?: string
  /** The order, for `court_order`. */
  readonly basis?: { readonly authority: string; readonly caseNumber: string }
}

/** Whether a caller may read a party's data for a purpose: by role, or because they are about him. */
function mayReadParty(
  caller: Caller,
  party: SealedParty,
  file: CaseFile,
  purpose: PurposeCode,
): boolean {
  const own = (party.subject ?? file.party) === caller.did
  const roles = own ? [...caller.roles, 'creator' as const] : [...caller.roles]
  return roles.some((role) => mayRead(role, purpose))
}

/** Who examines reads only while there is something to examine, and only cases that nobody else has on the desk. */
function checkDesk(caller: Caller, file: CaseFile, purpose: PurposeCode): void {
  if (purpose !== 'examination') return
  if (isSettled(file)) throw new ApiError('forbidden', 'The case is decided: name another purpose.')
  const acted = file.events.some(({ actor }) => actor === caller.did)
  if (file.assignee === caller.did || acted || file.assignee === undefined) return
  throw new ApiError('forbidden', 'The case is on the desk of another person.')
}

/**
 * Reads personal data of a case. Each dossier's reading is an event of its own, durable before its data are returned.
 * Throws ApiError `forbidden`, `not_found`.
 */
export async function readPersonal(
  office: Office,
  caller: Caller,
  file: CaseFile,
  reading: Reading,
): Promise<PartyData[]> {
  const parties = partiesFor(caller, file, reading)
  checkDesk(caller, file, reading.purpose)
  // First: what cannot be opened was not read.
  await requireKeys(office, parties)
  return Promise.all(
    parties.map(async (party) => {
      const { pointer, subject, dossier } = party
      const of = subject === undefined ? {} : { subject }
      // What is erased is not read, so there is nothing to put on record, and it hides nothing of the others.
      const readable = office.vault.dossiers.isReadable(dossier)
      if (readable) await note(office, caller, file, party, reading)
      return { pointer, ...of, dossier, fields: openParty(office, party) }
    }),
  )
}

/** Whom the reading is about: the party named, else all whose data the caller may read. */
function partiesFor(caller: Caller, file: CaseFile, { purpose, pointer }: Reading): SealedParty[] {
  const asked = newestParties(file).filter((one) => (pointer ?? one.pointer) === one.pointer)
  if (asked.length === 0)
    throw new ApiError('not_found', 'The case has no personal data of that party.')
  const allowed = asked.filter((party) => mayReadParty(caller, party, file, purpose))
  if (allowed.length > 0) return allowed
  const { en } = purposes[purpose]
  throw new ApiError('forbidden', `You may not read these data for "${en}" (${purpose}).`)
}

/** The parties as last submitted: who was left out of a correction is nobody's business any more. */
function newestParties({ events }: CaseFile): readonly SealedParty[] {
  const newest = events.findLast(({ payload }) => partiesIn(payload).length > 0)
  return newest === undefined ? [] : partiesIn(newest.payload)
}

async function note(
  { book }: Office,
  caller: Caller,
  file: CaseFile,
  party: SealedParty,
  { purpose, basis }: Reading,
): Promise<void> {
  await book.move({
    caseId: party.dossier,
    caseType: 'dossier',
    transition: 'read',
    actor: caller.did,
    party: party.subject ?? file.party,
    reason: purpose,
    payload: {
      case: file.id,
      pointer: party.pointer,
      ...(basis && { basis }),
    },
  })
}
