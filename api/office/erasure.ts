/**
 * Personal data erased for good: at the request of whom they are about, when a correction has taken their place, and when
 * their time is over (PIPL arts 19 and 47). First the key, then the event: what is cut off between the two is finished by
 * asking again, and whoever reads meanwhile is told that they are erased.
 */
import type { Logger } from 'pino'
import type { Caller } from '../access/permissions.ts'
import { deadline } from '../cases/deadlines.ts'
import { system } from '../cases/engine.ts'
import type { CaseFile, CaseType } from '../cases/machine.ts'
import { partiesIn, sealedIn, type SealedParty } from '../cases/sealed.ts'
import { ApiError } from '../errors.ts'
import { startLoop, type Loop } from '../log/loop.ts'
import { printTime } from '../../verifier/date.ts'
import type { Office } from './office.ts'

type Parts = Pick<Office, 'book' | 'vault' | 'now'>
type Reason = 'data_subject_request' | 'retention_over' | 'superseded'

export interface Erased {
  readonly dossier: string
  /** Unix seconds; of the first time. */
  readonly erasedAt: number
}

/** States of cases in which nothing more is decided on the data. */
const settled: Partial<Record<CaseType, readonly string[]>> = {
  application: ['notAccepted', 'refused', 'closed', 'deemedWithdrawn', 'withdrawn', 'certified'],
  identity: ['refused', 'withdrawn', 'lapsed', 'certified'],
}

/** Whether nothing more is decided on the data of a case. */
export function isSettled({ type, state }: Pick<CaseFile, 'type' | 'state'>): boolean {
  return settled[type]?.includes(state) === true
}

/** The last second for which the data of a settled case are kept unless somebody asks. `time`: of its last event. */
export function keptUntil(state: string, time: number): number {
  return deadline(state === 'certified' ? 'retentionCertified' : 'retention', time)
}

/**
 * Erases all data about a person in a settled case; for a registrar, about everybody in it.
 * Throws ApiError `forbidden`, `state_changed` while the case is open, `too_early` before `retention_over` is true.
 */
export async function erasePersonal(
  office: Parts,
  caller: Caller,
  file: CaseFile,
  reason: 'data_subject_request' | 'retention_over',
): Promise<Erased[]> {
  const registrar = caller.roles.has('registrar')
  const parties = sealedIn(file).filter(
    ({ subject = file.party }) => registrar || subject === caller.did,
  )
  if (parties.length === 0)
    throw new ApiError('forbidden', 'There are no data about you in this case.')
  requireSettled(file)
  if (reason === 'retention_over') requireOver(file, office.now(), registrar)
  const erased: Erased[] = []
  for (const party of parties)
    erased.push(await eraseParty(office, { file, party, actor: caller.did, reason }))
  return erased
}

function requireSettled(file: CaseFile): void {
  if (isSettled(file)) return
  const detail = `The case is ${file.state}. Data are needed until it is decided; withdraw it first.`
  throw new ApiError('state_changed', detail)
}

function requireOver({ state, events }: CaseFile, now: number, registrar: boolean): void {
  if (!registrar) throw new ApiError('forbidden', 'The registry says when the time is over.')
  const until = keptUntil(state, events.at(-1)?.time ?? now)
  if (now > until) return
  throw new ApiError('too_early', `These data are kept until ${printTime(until)}.`, { until })
}

interface Erasure {
  readonly file: CaseFile
  readonly party: SealedParty
  readonly actor: string
  readonly reason: Reason
}

async function eraseParty(
  { book, vault, now }: Parts,
  { file, party, actor, reason }: Erasure,
): Promise<Erased> {
  const { dossier, subject = file.party, pointer } = party
  await vault.dossiers.erase(dossier, now())
  const told = await book.caseFile(dossier)
  const step = { caseId: dossier, caseType: 'dossier', transition: 'erase', actor, reason } as const
  const payload = { case: file.id, pointer }
  if (told?.state !== 'erased')
    await book.move({ ...step, party: subject, payload }).catch(ignoreOther)
  return { dossier, erasedAt: vault.dossiers.erasedAt(dossier) ?? now() }
}

/** Somebody else asked at the same time and was faster. */
function ignoreOther(error: unknown): void {
  if (!(error instanceof ApiError && error.code === 'state_changed')) throw error
}

/** Erases what stood in the forms before the newest one: nothing is decided on it any more, and nobody may read it. */
export async function eraseSuperseded(office: Parts, file: CaseFile): Promise<void> {
  const submissions = file.events.filter(({ payload }) => partiesIn(payload).length > 0)
  for (const { payload } of submissions.slice(0, -1))
    for (const party of partiesIn(payload))
      if (office.vault.dossiers.isReadable(party.dossier))
        await eraseParty(office, { file, party, actor: system, reason: 'superseded' })
}

/** Cases looked at in one query. */
const page = 200

/** A kind of cases whose data are kept equally long, and how far it has been looked through (log index). */
interface Shelf {
  readonly type: CaseType
  readonly states: readonly string[]
  after: number
}

function shelves(): Shelf[] {
  return Object.entries(settled).flatMap(([type, states]) =>
    [['certified'], states.filter((state) => state !== 'certified')].map((some) => ({
      type: type as CaseType,
      states: some,
      after: -1,
    })),
  )
}

/** Erases what was kept long enough; each pass goes on where the one before ended. */
export function createRetention(office: Parts): () => Promise<void> {
  const all = shelves()
  return async () => {
    for (const shelf of all) await clear(office, shelf)
  }
}

async function clear(office: Parts, shelf: Shelf): Promise<void> {
  for (;;) {
    const rows = await office.book.listCases({ ...shelf, limit: page })
    for (const { id, state, updated, seq } of rows) {
      // In the order of their last event: whatever comes after is younger.
      if (keptUntil(state, updated) >= office.now()) return
      await eraseCase(office, id)
      shelf.after = seq
    }
    if (rows.length < page) return
  }
}

async function eraseCase(office: Parts, id: string): Promise<void> {
  const file = await office.book.caseFile(id)
  for (const party of file === undefined ? [] : sealedIn(file))
    if (office.vault.dossiers.isReadable(party.dossier))
      await eraseParty(office, { file: file!, party, actor: system, reason: 'retention_over' })
}

const hour = 3_600_000

/** Looks once an hour for what was kept long enough. */
export function startRetention(
  office: Parts & { readonly logger: Logger; readonly idle: boolean },
): Loop {
  const pass = createRetention(office)
  const { logger, idle } = office
  return startLoop({ name: 'retention', pass, interval: hour, longest: hour, logger, idle })
}
