/**
 * Personal data erased for good: at the request of whom they are about, when a correction has taken their place, and when
 * their time is over (PIPL arts 19 and 47). First the key, then the event: what is cut off between the two is finished by
 * asking again, and by the registry itself where that had to erase; whoever reads meanwhile is told that they are erased.
 */
import type { Logger } from 'pino'
import { applicationStates } from '../applications/machine.ts'
import type { Caller } from '../access/permissions.ts'
import { deadline } from '../cases/deadlines.ts'
import { system } from '../cases/engine.ts'
import type { CaseFile, CaseType } from '../cases/machine.ts'
import { partiesIn, sealedIn, type SealedParty } from '../cases/sealed.ts'
import { ApiError } from '../errors.ts'
import { startLoop, type Loop } from '../log/loop.ts'
import { printTime } from '../../verifier/date.ts'
import { wardsIn } from './guardians.ts'
import type { Office } from './office.ts'
import { peopleOf } from './people.ts'

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

/** What is to be erased. */
export interface ErasureRequest {
  readonly reason: 'data_subject_request' | 'retention_over'
  /** Pointer of the one party whose data are meant; a registrar who erases on request has to name it. */
  readonly pointer?: string
}

/** A party whose data are erased, and in what capacity. */
interface Erasable {
  readonly party: SealedParty
  readonly as: 'creator' | 'registrar' | 'system'
  /** The DID that acts for a minor. */
  readonly guardian?: string
}

/**
 * Erases data in a settled case: of the caller and of whom he is guardian of; for a registrar, of the party named.
 * Throws ApiError `forbidden`, `conflict_of_interest`, `invalid_request` for a registrar or guardian who does not say whose, `state_changed`
 * while the case is open, `too_early` while an appeal may come or before `retention_over` is true.
 */
export async function erasePersonal(
  office: Parts,
  caller: Caller,
  file: CaseFile,
  { reason, pointer }: ErasureRequest,
): Promise<Erased[]> {
  const asked = partiesAt(file, pointer)
  const own = await ownOf(office, caller, file, asked)
  const others = own.length < asked.length && caller.roles.has('registrar')
  if (own.length === 0 && !others)
    throw new ApiError('forbidden', 'There are no data about you in this case.')
  const isNamed = peopleOf(file).has(caller.did)
  if (others && isNamed && (own.length === 0 || reason === 'retention_over')) throw interested()
  requireOnePerson(own, file, pointer)
  requireSettled(file, office.now())
  const all = others && !isNamed ? byRegistrar(asked, reason, pointer) : own
  if (reason === 'retention_over') requireOver(file, office.now(), caller.roles.has('registrar'))
  const erased: Erased[] = []
  for (const one of all)
    erased.push(await eraseParty(office, { ...one, file, actor: caller.did, reason }))
  return erased
}

const interested = (): ApiError =>
  new ApiError(
    'conflict_of_interest',
    'You are named in this case: another registrar has to erase the data of the others in it.',
  )

/** Sealed parties at a pointer of the newest form, and what older forms had there of the same person; all without one. */
function partiesAt(file: CaseFile, pointer: string | undefined): SealedParty[] {
  const all = sealedIn(file)
  if (pointer === undefined) return all
  const newest = all.find((one) => one.pointer === pointer)
  return all.filter((one) => one.pointer === pointer && one.subject === newest?.subject)
}

/** Of some parties those whose data the caller has erased by his own right, or for a minor. */
async function ownOf(
  office: Parts,
  { did }: Caller,
  file: CaseFile,
  parties: readonly SealedParty[],
): Promise<Erasable[]> {
  const wards = await wardsIn(office, did, file)
  return parties.flatMap((party): Erasable[] => {
    const subject = party.subject ?? file.party
    if (subject === did) return [{ party, as: 'creator' }]
    return wards.has(subject) ? [{ party, as: 'creator', guardian: did }] : []
  })
}

/** Who acts for a minor, too, says whose data are meant: erased data never come back. Throws ApiError `invalid_request`. */
function requireOnePerson(
  own: readonly Erasable[],
  file: CaseFile,
  pointer: string | undefined,
): void {
  const people = new Set(own.map(({ party: { subject = file.party } }) => subject))
  if (pointer !== undefined || people.size < 2) return
  throw new ApiError(
    'invalid_request',
    'There are data about several people whom you act for in this case: name the party whose data are to be erased by its pointer.',
  )
}

/** One person's request must not cost the others their data: a registrar says whose are meant. */
function byRegistrar(
  asked: readonly SealedParty[],
  reason: ErasureRequest['reason'],
  pointer: string | undefined,
): Erasable[] {
  if (reason === 'retention_over' || pointer !== undefined)
    return asked.map((party) => ({ party, as: 'registrar' }))
  throw new ApiError(
    'invalid_request',
    'Name the party whose data are to be erased by its pointer: what is about others in the case stays.',
  )
}

function requireSettled(file: CaseFile, now: number): void {
  const { state, due } = file
  if (!isSettled(file)) {
    const detail = `The case is ${state}. Data are needed until it is decided; withdraw it first.`
    throw new ApiError('state_changed', detail)
  }
  if (state !== 'refused' || due === undefined || now > due) return
  const detail = `The refusal can be appealed until ${printTime(due)}. Ask again then, or close the case first.`
  throw new ApiError('too_early', detail, { until: due })
}

function requireOver({ state, events }: CaseFile, now: number, registrar: boolean): void {
  if (!registrar) throw new ApiError('forbidden', 'The registry says when the time is over.')
  const until = keptUntil(state, events.at(-1)?.time ?? now)
  if (now > until) return
  throw new ApiError('too_early', `These data are kept until ${printTime(until)}.`, { until })
}

interface Erasure extends Erasable {
  readonly file: CaseFile
  readonly actor: string
  readonly reason: Reason
}

async function eraseParty(
  { book, vault, now }: Parts,
  { file, party, as, guardian, actor, reason }: Erasure,
): Promise<Erased> {
  const { dossier, subject = file.party, pointer } = party
  await vault.dossiers.erase(dossier, now())
  const told = await book.caseFile(dossier)
  const step = { caseId: dossier, caseType: 'dossier', transition: 'erase', as } as const
  const payload = { case: file.id, pointer, ...(guardian !== undefined && { guardian }) }
  if (told?.state !== 'erased')
    await book.move({ ...step, actor, reason, party: subject, payload }).catch(ignoreOther)
  return { dossier, erasedAt: vault.dossiers.erasedAt(dossier) ?? now() }
}

/** Erases what the registry has to erase by itself, unless key and record are gone already. */
async function eraseDue(
  office: Parts,
  file: CaseFile,
  party: SealedParty,
  reason: Reason,
): Promise<void> {
  // Killed between the two, the key is gone and nothing says so; a vault from an older backup would have it again.
  const isDone =
    !office.vault.dossiers.isReadable(party.dossier) &&
    (await office.book.caseFile(party.dossier))?.state === 'erased'
  if (!isDone) await eraseParty(office, { file, party, as: 'system', actor: system, reason })
}

/** Somebody else asked at the same time and was faster. */
function ignoreOther(error: unknown): void {
  if (!(error instanceof ApiError && error.code === 'state_changed')) throw error
}

/** Erases what stood in the forms before the newest one: nothing is decided on it any more, and nobody may read it. */
export async function eraseSuperseded(office: Parts, file: CaseFile): Promise<void> {
  const submissions = file.events.filter(({ payload }) => partiesIn(payload).length > 0)
  for (const { payload } of submissions.slice(0, -1))
    for (const party of partiesIn(payload)) await eraseDue(office, file, party, 'superseded')
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

/** Erases what was kept long enough, or replaced; each pass goes on where the one before ended. */
export function createRetention(office: Parts): () => Promise<void> {
  const all = shelves()
  const applications = correctable.map((state) => ({ state, after: -1 }))
  return async () => {
    for (const shelf of applications) await clearSuperseded(office, shelf)
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
    await eraseDue(office, file!, party, 'retention_over')
}

/** States that an application may be in that was corrected; it is in none before its first correction is asked for. */
const correctable = Object.keys(applicationStates).filter(
  (state) => !['submitted', 'notAccepted', 'accepted'].includes(state),
)

/** Events of an application that was corrected, at least: handed in, accepted, sent back, handed in again. */
const corrected = 4

/**
 * Erases what corrections have replaced and a process that was killed, or a full disk, has left. Looks at every corrected
 * application once after a start, then at those with new events: state by state, for which there is an index, and past
 * those of the automatic lane, which nobody corrects, in the database.
 */
async function clearSuperseded(
  office: Parts,
  shelf: { readonly state: string; after: number },
): Promise<void> {
  const kind = { type: 'application', lane: 'examined', states: [shelf.state] } as const
  for (;;) {
    const rows = await office.book.listCases({ ...kind, after: shelf.after, limit: page })
    for (const { id, events, seq } of rows) {
      const file = events < corrected ? undefined : await office.book.caseFile(id)
      if (file !== undefined) await eraseSuperseded(office, file)
      shelf.after = seq
    }
    if (rows.length < page) return
  }
}

const hour = 3_600_000

/** Looks at once, and then once an hour, for what was kept long enough or replaced. */
export function startRetention(
  office: Parts & { readonly logger: Logger; readonly idle: boolean },
): Loop {
  const pass = createRetention(office)
  const { logger, idle } = office
  const loop = startLoop({ name: 'retention', pass, interval: hour, longest: hour, logger, idle })
  // A failure is told by the loop, which goes on.
  if (!idle) void loop.now().catch(() => undefined)
  return loop
}
