/** Random audits of the automatic lane: announced, drawn by a block that came later, reported on. */
import { v7 as uuidv7 } from 'uuid'
import type { Stepped } from '../book/book.ts'
import { announcementOf, draw } from '../cases/audit-machine.ts'
import { system } from '../cases/engine.ts'
import type { CaseFile } from '../cases/machine.ts'
import { ApiError } from '../errors.ts'
import type { Office } from './office.ts'

/** Entries of the log an audit may span. */
const mostEntries = 1_000_000

export interface AuditPlan {
  /** Log positions: from the first, to below the second. */
  readonly from: number
  readonly to: number
  readonly perMille: number
  /** Blocks from the newest one, final or not, to the one that decides: its hash must be nobody's to know or choose. */
  readonly blocksAhead: number
}

/** Announces an audit: what will be drawn from and among whom, and by which block that does not exist yet. */
export async function announceAudit(
  office: Office,
  auditor: string,
  { from, to, perMille, blocksAhead }: AuditPlan,
): Promise<Stepped> {
  if (to <= from || to - from > mostEntries)
    throw new ApiError('invalid_request', `An audit spans 1 to ${mostEntries} entries of the log.`)
  const next = office.logNext()
  if (to > next)
    throw new ApiError('invalid_request', `The log has ${next} entries: name a "to" up to that.`)
  const block = (await office.newestBlock()) + blocksAhead
  return office.book.move({
    caseId: uuidv7(),
    caseType: 'audit',
    transition: 'announce',
    actor: auditor,
    payload: { from, to, perMille, block },
  })
}

/** Draws an announced audit. Throws ApiError `too_early` while the block is not final. */
export async function drawAudit(office: Office, file: CaseFile): Promise<Stepped> {
  const announced = announcementOf(file)
  const { from, to, block } = announced
  const found = await office.blockAt(block)
  if (found === undefined) throw new ApiError('too_early', `Block ${block} is not final yet.`)
  const until = file.events[0]!.index
  const certificates = await office.book.automaticCertificates(from, to, until)
  return office.book.move({
    caseId: file.id,
    caseType: 'audit',
    transition: 'draw',
    actor: system,
    payload: {
      seed: found.hash,
      certificates: certificates.length,
      drawn: draw(found.hash, certificates, announced),
    },
  })
}
