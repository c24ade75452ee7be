/** Identity certificates in bulk: people whose identity was checked elsewhere, row by row of a CSV file. */
import { v7 as uuidv7 } from 'uuid'
import type { Caller } from '../access/permissions.ts'
import { holderDid } from '../book/did.ts'
import { ApiError } from '../errors.ts'
import { parseIdentityRow, type IdentityRow, type RowError } from '../realname/csv.ts'
import type { Office } from './office.ts'
import { discard, isRefused, sealCommitted } from './sealed.ts'

/** What became of a row. */
export type RowResult =
  | { readonly certificate: string; readonly logIndex: number }
  | { readonly problem: { readonly code: string; readonly errors: readonly RowError[] } }

function failed(code: string, ...errors: readonly RowError[]): RowResult {
  return { problem: { code, errors } }
}

/**
 * Certifies each row. A row is a case that is opened and decided in one act (`certifyChecked`), by somebody who is not
 * the subject; results are in the order of the rows. A row whose person is certified already is not certified again.
 */
export async function issueIdentities(
  office: Office,
  caller: Caller,
  rows: readonly Readonly<Record<string, string>>[],
  method: string,
): Promise<RowResult[]> {
  const parsed = rows.map((row) => parseIdentityRow(row, office.now()))
  const subjects = parsed.flatMap((one) => ('row' in one ? one.row.subject : []))
  const known = await office.book.identitiesOf([...new Set(subjects)])
  const seen = new Set(known.keys())
  return Promise.all(
    parsed.map(async (one) => {
      if ('errors' in one) return failed('defective_form', ...one.errors)
      if (seen.has(one.row.subject))
        return failed('already_certified', { column: 'did', detail: 'is certified already' })
      seen.add(one.row.subject)
      return issueRow(office, caller, one.row, method)
    }),
  )
}

async function issueRow(
  office: Office,
  caller: Caller,
  { subject: given, partyKind, organisationKind, assuranceLevel, personal }: IdentityRow,
  method: string,
): Promise<RowResult> {
  try {
    const subject = holderDid(given, office.chainId)
    const caseId = uuidv7()
    const party = { pointer: '', subject, fields: personal }
    const parties = await sealCommitted(office, [party], { case: caseId, about: subject })
    const kind = organisationKind === undefined ? {} : { organisationKind }
    const form = { form: 'identity-v1', subject, partyKind, ...kind }
    const payload = { form, parties, assuranceLevel, method }
    const step = { caseType: 'identity', transition: 'certifyChecked', actor: caller.did } as const
    const command = { ...step, caseId, party: subject, payload }
    const { event } = await office.book.move(command).catch(async (error: unknown) => {
      if (isRefused(error)) await discard(office, parties)
      throw error
    })
    const { issued, logIndex } = event.payload
    return { certificate: String(issued), logIndex: Number(logIndex) }
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500) throw error
    const known = error.extensions['certificate'] !== undefined && error.code === 'state_changed'
    const code = known ? 'already_certified' : error.code
    return failed(code, { column: 'did', detail: error.message })
  }
}
