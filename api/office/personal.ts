/** Personal data read for a purpose, on record before anything is shown. */
import { ApiError } from '../errors.ts'
import type { ActingRole, CaseFile } from '../cases/machine.ts'
import { partiesIn, type SealedParty } from '../cases/sealed.ts'
import { mayRead, purposes, type PurposeCode } from '../personal/purposes.ts'
import type { Caller } from '../access/permissions.ts'
import { isSettled } from './erasure.ts'
import { wardsIn } from './guardians.ts'
import type { Office } from './office.ts'
import { peopleOf } from './people.ts'
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

/** A party whose data somebody may read, and the role that permits it: the one to be recorded. */
interface Readable {
  readonly party: SealedParty
  readonly role: ActingRole
  /** The DID that reads for a minor. */
  readonly guardian?: string
}

/** How a caller may read a party's data for a purpose: because they are about him or a minor of his, or as staff. */
function toRead(
  { did, roles }: Caller,
  party: SealedParty,
  subject: string,
  { purpose, wards }: { readonly purpose: PurposeCode; readonly wards: ReadonlySet<string> },
): Readable | undefined {
  const isOwn = mayRead('creator', purpose)
  if (isOwn && subject === did) return { party, role: 'creator' }
  if (isOwn && wards.has(subject)) return { party, role: 'creator', guardian: did }
  const role = [...roles].find((one) => mayRead(one, purpose))
  return role && { party, role }
}

/**
 * Who examines reads only while there is something to examine, and only cases that nobody else has on the desk.
 * Throws ApiError `forbidden`.
 */
export function checkReadable(caller: Caller, file: CaseFile, purpose: PurposeCode): void {
  if (purpose !== 'examination') return
  if (isSettled(file)) throw new ApiError('forbidden', 'The case is decided: name another purpose.')
  const acted = file.events.some(({ actor }) => actor === caller.did)
  if (file.assignee === caller.did || acted || file.assignee === undefined) return
  throw new ApiError('forbidden', 'The case is on the desk of another person.')
}

/**
 * Reads personal data of a case. Each dossier's reading is an event of its own, durable before its data are returned.
 * Throws ApiError `forbidden`, `conflict_of_interest`, `not_found`.
 */
export async function readPersonal(
  office: Office,
  caller: Caller,
  file: CaseFile,
  reading: Reading,
): Promise<PartyData[]> {
  const wards = await wardsIn(office, caller.did, file)
  const readable = readableBy(caller, file, { ...reading, wards })
  checkReadable(caller, file, reading.purpose)
  // First: what cannot be opened was not read.
  await requireKeys(
    office,
    readable.map(({ party }) => party),
  )
  return Promise.all(
    readable.map(async (one) => {
      const { party } = one
      const { pointer, subject, dossier } = party
      const of = subject === undefined ? {} : { subject }
      // What is erased is not read, so there is nothing to put on record, and it hides nothing of the others.
      if (office.vault.dossiers.isReadable(dossier)) await note(office, caller, file, one, reading)
      return { pointer, ...of, dossier, fields: openParty(office, party) }
    }),
  )
}

/** Whom the reading is about: the party named, else all whose data the caller may read. */
function readableBy(
  caller: Caller,
  file: CaseFile,
  { purpose, pointer, wards }: Reading & { readonly wards: ReadonlySet<string> },
): Readable[] {
  const asked = newestParties(file).filter((one) => (pointer ?? one.pointer) === one.pointer)
  if (asked.length === 0)
    throw new ApiError('not_found', 'The case has no personal data of that party.')
  const allowed = asked.flatMap(
    (party) => toRead(caller, party, party.subject ?? file.party, { purpose, wards }) ?? [],
  )
  if (allowed.length === 0) {
    const { en } = purposes[purpose]
    throw new ApiError('forbidden', `You may not read these data for "${en}" (${purpose}).`)
  }
  return asStranger(caller, file, allowed)
}

/** As staff nobody reads in a case that names him: what is his own he reads as anybody does. */
function asStranger({ did }: Caller, file: CaseFile, allowed: readonly Readable[]): Readable[] {
  const own = allowed.filter(({ role }) => role === 'creator')
  if (own.length === allowed.length || !peopleOf(file).has(did)) return [...allowed]
  if (own.length > 0) return own
  throw new ApiError(
    'conflict_of_interest',
    'You are named in this case: another person has to read the data of the others in it.',
  )
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
  { party, role, guardian }: Readable,
  { purpose, basis }: Reading,
): Promise<void> {
  await book.move({
    caseId: party.dossier,
    caseType: 'dossier',
    transition: 'read',
    actor: caller.did,
    as: role,
    party: party.subject ?? file.party,
    reason: purpose,
    payload: {
      case: file.id,
      pointer: party.pointer,
      ...(guardian !== undefined && { guardian }),
      ...(basis && { basis }),
    },
  })
}
