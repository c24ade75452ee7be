/** The evidence of a record: with its status as the newest lists on record tell it, and its history. */
import { statusListLength, statusPurposes } from '../../verifier/certificate-parts.ts'
import type { StatusPurpose } from '../certificates/status-list.ts'
import type { Database } from '../db/database.ts'
import { ApiError } from '../errors.ts'
import { packEvidence, type EvidenceParts } from '../evidence/package.ts'
import type { TransparencyLog } from '../log/log.ts'
import type { Recorded } from './book.ts'
import { listPause, type ListRenewal } from './list-renewal.ts'
import * as acts from './reader-acts.ts'
import * as reader from './reader.ts'

export interface EvidenceDeps {
  readonly db: Database
  readonly log: TransparencyLog
  /** Unix seconds. */
  now(): number
  trust(): Promise<string>
  issuerDocument(block: number): Promise<string>
}

/** The newest list on record as text; one that covers records and was never made is made now. */
export async function newestListText(
  deps: EvidenceDeps,
  lists: ListRenewal,
  purpose: StatusPurpose,
  list: number,
): Promise<string | undefined> {
  if (list * statusListLength >= deps.log.next) return undefined
  const found = (await acts.newestLists(deps, list)).get(purpose)
  if (found === undefined) await lists.renew(list)
  const newest = found ?? (await acts.newestLists(deps, list)).get(purpose)
  if (newest === undefined) return undefined
  const [text] = await reader.documentsAt(deps, [newest.index])
  return text
}

/** The evidence zip of a document; undefined where there is none. Throws ApiError `unavailable` before publication. */
export async function evidenceOf(
  deps: EvidenceDeps,
  lists: ListRenewal,
  id: string,
): Promise<Uint8Array | undefined> {
  const index = await reader.indexOf(deps, id)
  const recorded = index === undefined ? undefined : await reader.recordAt(deps, index)
  if (!recorded) return undefined
  const anchor = await reader.anchorOf(deps.db, recorded.index)
  const checkpoint = anchor ?? deps.log.checkpoint()
  if (recorded.index >= checkpoint.size) {
    throw new ApiError('unavailable', 'The record is not published yet. Ask again in a second.')
  }
  const proof = await reader.printProof(deps.log, recorded.index, checkpoint)
  const chained = anchor && {
    anchor: anchor.record,
    did: await deps.issuerDocument(anchor.block_number),
  }
  const trust = await deps.trust()
  const { document } = recorded
  return packEvidence({
    document,
    proof,
    trust,
    ...chained,
    ...(await statusOf(deps, lists, recorded)),
  })
}

type Status = Pick<EvidenceParts, 'statusLists' | 'history'>

/** Lists and history of a document that can be revoked. */
async function statusOf(
  deps: EvidenceDeps,
  lists: ListRenewal,
  recorded: Recorded,
): Promise<Status> {
  const { validFrom, credentialStatus }: { validFrom: string; credentialStatus?: object } =
    JSON.parse(recorded.document)
  if (credentialStatus === undefined) return {}
  const list = Math.floor(recorded.index / statusListLength)
  const newest = await freshLists(deps, lists, list, Date.parse(validFrom) / 1000)
  const purposes = statusPurposes.filter((purpose) => newest.has(purpose))
  const indexes = purposes.map((purpose) => newest.get(purpose)!.index)
  const [texts, { changes }] = await Promise.all([
    reader.documentsAt(deps, indexes),
    acts.lifeOf(deps, recorded.id),
  ])
  return {
    statusLists: Object.fromEntries(purposes.map((purpose, i) => [purpose, texts[i]!])),
    history: changes.map((change) => change.document),
  }
}

/** The newest lists; a list older than the document says nothing about it, and is made anew, which may take a pause. */
async function freshLists(
  deps: EvidenceDeps,
  lists: ListRenewal,
  list: number,
  issued: number,
): ReturnType<typeof acts.newestLists> {
  const newest = await acts.newestLists(deps, list)
  const made = newest.get('refresh')?.time ?? 0
  if (made >= issued) return newest
  const passed = Math.max(0, deps.now() - made)
  await lists.renew(list, Math.max(0, listPause - passed))
  return acts.newestLists(deps, list)
}
