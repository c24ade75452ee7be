/** The evidence of a record: with its status as the newest lists on record tell it, and its history. */
import { statusListLength, statusPurposes } from '../../verifier/certificate-parts.ts'
import type { StatusPurpose } from '../certificates/status-list.ts'
import type { Database } from '../db/database.ts'
import { ApiError } from '../errors.ts'
import { packEvidence, type EvidenceParts } from '../evidence/package.ts'
import type { TransparencyLog } from '../log/log.ts'
import type { Recorded } from './book.ts'
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

export interface Lists {
  /** Puts a fresh list of each purpose on record. */
  renew(list: number): Promise<unknown>
}

/** Seconds for which lists are not made anew only because somebody asks: questions must not fill the log. */
const listPause = 10

/** The newest list on record as text; one that covers records and was never made is made now. */
export async function newestListText(
  deps: EvidenceDeps,
  lists: Lists,
  purpose: StatusPurpose,
  list: number,
): Promise<string | undefined> {
  if (list * statusListLength >= deps.log.next) return undefined
  const found = await acts.newestList(deps, purpose, list)
  if (found === undefined) await lists.renew(list)
  const newest = found ?? (await acts.newestList(deps, purpose, list))
  return newest && (await reader.recordAt(deps, newest.index))?.document
}

/** The evidence zip of a document; undefined where there is none. Throws ApiError `unavailable` before publication. */
export async function evidenceOf(
  deps: EvidenceDeps,
  lists: Lists,
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
async function statusOf(deps: EvidenceDeps, lists: Lists, recorded: Recorded): Promise<Status> {
  const { validFrom, credentialStatus }: { validFrom: string; credentialStatus?: object } =
    JSON.parse(recorded.document)
  if (credentialStatus === undefined) return {}
  const list = Math.floor(recorded.index / statusListLength)
  await freshen(deps, lists, list, Date.parse(validFrom) / 1000)
  const texts = await Promise.all(
    statusPurposes.map(async (purpose) => [
      purpose,
      await newestListText(deps, lists, purpose, list),
    ]),
  )
  const { changes } = await acts.lifeOf(deps, recorded.id)
  return {
    statusLists: Object.fromEntries(texts.filter(([, text]) => text !== undefined)),
    history: changes.map((change) => change.document),
  }
}

/** A list older than the document says nothing about it. */
async function freshen(
  deps: EvidenceDeps,
  lists: Lists,
  list: number,
  issued: number,
): Promise<void> {
  const newest = await acts.newestList(deps, 'refresh', list)
  const stale = newest === undefined || newest.time < issued
  if (stale && deps.now() - (newest?.time ?? 0) >= listPause) await lists.renew(list)
}
