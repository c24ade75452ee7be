/** Personal data read for a purpose, on record before anything is shown. */
import { ApiError } from '../errors.ts'
import type { CaseFile } from '../cases/machine.ts'
import { partiesIn, type SealedParty } from '../cases/sealed.ts'
import { purposes, purposesOf, type PurposeCode } from '../personal/purposes.ts'
import type { Caller } from '../access/permissions.ts'
import type { Office } from './office.ts'
import { openParty, type OpenField } from './sealed.ts'

/** Personal data of one party, or `erased`. */
export interface PartyData {
  readonly pointer: string
  readonly subject?: string
  readonly dossier: string
  readonly fields: readonly OpenField[] | 'erased'
}

export interface Reading {
  readonly purpose: PurposeCode
  /** Pointer of the one party whose data are needed; all of the case where absent. */
  readonly pointer?: string
  /** The order, for `court_order`. */
  readonly basis?: { readonly authority: string; readonly caseNumber: string }
}

/** In what role a caller may read a case's data for a purpose. Throws ApiError `forbidden`. */
function checkPurpose(
  caller: Caller,
  party: SealedParty,
  file: CaseFile,
  purpose: PurposeCode,
): void {
  const own =
    party.subject === caller.did || (party.subject === undefined && file.party === caller.did)
  const allowed = new Set([
    ...[...caller.roles].flatMap((role) => purposesOf(role)),
    ...(own ? purposesOf('creator') : []),
  ])
  if (allowed.has(purpose)) return
  const { en } = purposes[purpose]
  throw new ApiError('forbidden', `You may not read these data for "${en}" (${purpose}).`)
}

/** Staff read only data of cases that are theirs; who only looks after the law may read what the purpose allows. */
function checkDesk(caller: Caller, file: CaseFile, purpose: PurposeCode): void {
  if (purpose !== 'examination') return
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
  const parties = newestParties(file).filter(
    ({ pointer }) => reading.pointer === undefined || pointer === reading.pointer,
  )
  if (parties.length === 0)
    throw new ApiError('not_found', 'The case has no personal data of that party.')
  for (const party of parties) checkPurpose(caller, party, file, reading.purpose)
  checkDesk(caller, file, reading.purpose)
  return Promise.all(
    parties.map(async (party) => {
      const { pointer, subject, dossier } = party
      const of = subject === undefined ? {} : { subject }
      // What is erased is not read, so there is nothing to put on record, and it hides nothing of the others.
      const erased = office.vault.dossiers.open(dossier) === 'erased'
      if (!erased) await note(office, caller, file, party, reading)
      return { pointer, ...of, dossier, fields: openParty(office, party) }
    }),
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
  party: SealedParty,
  { purpose, basis }: Reading,
): Promise<void> {
  await book.move({
    ...{ caseId: party.dossier, caseType: 'dossier', transition: 'read', actor: caller.did },
    party: party.subject ?? file.party,
    reason: purpose,
    payload: { case: file.id, pointer: party.pointer, ...(basis && { basis }) },
  })
}
