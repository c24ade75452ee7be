/**
 * Walks a machine through the real server: in each state everybody tries everything. What the table of the domain does
 * not allow is refused with the code expected and changes nothing; then what it allows is done, each on a case of its own.
 */
import assert from 'node:assert/strict'
import type { MoveCommand } from '../../../api/book/commands.ts'
import { ApiError } from '../../../api/errors.ts'
import type { Expected } from '../../api/cases/_util/machines.ts'
import { ledTo } from '../../api/cases/_util/tables.ts'
import type { OfficeHere, ProblemAnswer, SteppedAnswer } from '../../_util/office.ts'
import { snapshot } from './snapshot.ts'

/** DID of one person for each role. `anyone`: with no role and no part in any case. */
export type Cast = Readonly<Record<string, string>>

export interface WalkPlan {
  readonly type: MoveCommand['caseType']
  readonly table: Expected
  readonly cast: Cast
  /** Roles that are told of a case, separated by spaces; the others are answered that there is none. */
  readonly sees: string
  /** Transitions that POST /v1/cases/{id}/steps does not make. */
  readonly elsewhere: string
  /** Where state and role fit and something else is in the way: by `state transition role`. */
  readonly guarded: Readonly<Record<string, string>>
  /** Brings a new case into a state, by people who are not tried. */
  reach(state: string): Promise<string>
  /** What a step is made with. */
  with(transition: string, role: string): { payload?: object; reason?: string; more?: object }
  /** Makes a transition that has an address of its own, by HTTP. */
  send?(transition: string, role: string, id: string): Promise<SteppedAnswer>
}

/** Requests on their way at a time. */
const abreast = 64

const names = (list = ''): string[] => list.split(' ').filter((name) => name !== '')

/** In which role of the table somebody may do something in a state; undefined where nobody may. */
function roleIn(row: Expected[string] | undefined, transition: string, role: string) {
  const allowed = names(row?.[transition])
  if (allowed.includes(role)) return role
  return allowed.includes('anyone') && role !== 'system' ? 'anyone' : undefined
}

/** The code that the register answers with; undefined where it allows the act. */
function codeOf(plan: WalkPlan, state: string, transition: string, role: string) {
  const guarded = plan.guarded[`${state} ${transition} ${role}`]
  if (guarded !== undefined) return guarded
  const rows = Object.values(plan.table)
  if (!rows.some((row) => roleIn(row, transition, role) !== undefined)) return 'forbidden'
  return roleIn(plan.table[state], transition, role) === undefined ? 'state_changed' : undefined
}

/** The same, through the door: first it is asked who may know of the case. */
function httpCodeOf(plan: WalkPlan, state: string, transition: string, role: string) {
  if (!names(plan.sees).includes(role)) return 'not_found'
  if (names(plan.elsewhere).includes(transition)) return 'invalid_request'
  return codeOf(plan, state, transition, role)
}

interface Try {
  readonly what: string
  readonly code: string
  send(): Promise<string>
}

export function transitionsOf({ table }: Pick<WalkPlan, 'table'>): string[] {
  return [...new Set(Object.values(table).flatMap((row) => Object.keys(row)))]
}

function bodyOf(plan: WalkPlan, transition: string, role: string) {
  const { payload, reason, more } = plan.with(transition, role)
  return { transition, ...(payload && { payload }), ...(reason && { reason }), ...more }
}

/** Tries of everybody at everything that is not allowed in a state. */
function wrongTries(office: OfficeHere, plan: WalkPlan, state: string, id: string): Try[] {
  const tries: Try[] = []
  for (const transition of transitionsOf(plan)) {
    for (const [role, did] of Object.entries(plan.cast)) {
      const code = httpCodeOf(plan, state, transition, role)
      if (code === undefined) continue
      const body = bodyOf(plan, transition, role)
      const send = () => office.refused(did, 'POST', `/v1/cases/${id}/steps`, body)
      tries.push({ what: `${state} ${transition} ${role}`, code, send })
    }
    if (names(plan.elsewhere).includes(transition))
      tries.push(...atTheBook(office, plan, state, id, transition))
  }
  return tries
}

/** What has no step by HTTP is tried where the server would: nobody gets further by another way in. */
function atTheBook(
  { registry }: OfficeHere,
  plan: WalkPlan,
  state: string,
  id: string,
  transition: string,
): Try[] {
  return Object.entries({ ...plan.cast, system: 'system' }).flatMap(([role, actor]) => {
    const code = codeOf(plan, state, transition, role)
    if (code === undefined) return []
    const { payload = {}, reason, more } = plan.with(transition, role)
    const command: MoveCommand = {
      caseId: id,
      caseType: plan.type,
      transition,
      actor,
      payload: { ...payload },
      ...(reason !== undefined && { reason }),
      ...more,
    }
    const send = () => codeRefused(registry.context.book.move(command))
    return [{ what: `book: ${state} ${transition} ${role}`, code, send }]
  })
}

/** The code that an act of the book is refused with. */
export async function codeRefused(act: Promise<unknown>): Promise<string> {
  const error: unknown = await act.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  )
  if (error instanceof ApiError) return error.code
  throw error
}

/** Everybody tries everything that is not allowed in a state; returns how much was tried. */
export async function tryAllWrong(
  office: OfficeHere,
  plan: WalkPlan,
  state: string,
): Promise<number> {
  const id = await plan.reach(state)
  const tries = wrongTries(office, plan, state, id)
  await assertRefused(office, tries)
  const { file } = await stateOf(office, id)
  assert.equal(file, state)
  return tries.length
}

/** Each is refused with its code, and nothing has changed. */
export async function assertRefused(office: OfficeHere, tries: readonly Try[]): Promise<void> {
  const before = await snapshot(office.registry.context)
  for (let i = 0; i < tries.length; i += abreast) {
    const some = tries.slice(i, i + abreast)
    const codes = await Promise.all(some.map((one) => one.send()))
    const wrong = some.flatMap(({ what, code }, n) =>
      codes[n] === code ? [] : `${what}: ${codes[n]}, expected ${code}`,
    )
    assert.deepEqual(wrong, [])
  }
  assert.deepEqual(await snapshot(office.registry.context), before)
}

async function stateOf({ registry }: OfficeHere, id: string) {
  const file = await registry.context.book.caseFile(id)
  return { file: file?.state, events: file?.events.length ?? 0 }
}

/** Does everything that is allowed in a state, each on a new case; returns how much was done. */
export async function doAllRight(
  office: OfficeHere,
  plan: WalkPlan,
  state: string,
): Promise<number> {
  let done = 0
  for (const transition of Object.keys(plan.table[state] ?? {})) {
    for (const [role, did] of Object.entries(plan.cast)) {
      const as = roleIn(plan.table[state], transition, role)
      if (as === undefined || plan.guarded[`${state} ${transition} ${role}`] !== undefined) continue
      const id = await plan.reach(state)
      const { events } = await stateOf(office, id)
      const answer = names(plan.elsewhere).includes(transition)
        ? await plan.send?.(transition, role, id)
        : await sendStep(office, plan, did, { transition, role, id })
      if (answer === undefined) continue
      const { event } = answer
      const what = `${state} ${transition} ${role}`
      assert.deepEqual(
        [event.from, event.to, event.role, event.actor, event.position],
        [state, ledTo(state, transition), as, did, events],
        what,
      )
      done++
    }
  }
  return done
}

async function sendStep(
  office: OfficeHere,
  plan: WalkPlan,
  did: string,
  { transition, role, id }: { transition: string; role: string; id: string },
): Promise<SteppedAnswer> {
  const body = bodyOf(plan, transition, role)
  const { status, body: answer } = await office.send<SteppedAnswer & ProblemAnswer>(
    ...([did, 'POST', `/v1/cases/${id}/steps`, body] as const),
  )
  assert.equal(status, 200, `${transition} ${role}: ${answer.code} ${answer.detail}`)
  return answer
}
