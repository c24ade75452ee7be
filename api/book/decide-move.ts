/**
 * Steps of cases: the machine says whether and where to, the effect of the transition adds what it brings about
 * (certificates, grants), and all of it is one act.
 */
import { hash } from 'node:crypto'
import { canonicalize } from '../../verifier/canonical.ts'
import { entryOf } from '../../verifier/entry-of.ts'
import { isProcessEvent } from '../../verifier/process-event.ts'
import { agentAction, machineOf } from '../cases/machines.ts'
import {
  makeMoveAs,
  openFile,
  rolesFor,
  system,
  withEvent,
  type Capacities,
} from '../cases/engine.ts'
import type {
  ActingRole,
  CaseEvent,
  CaseFile,
  Machine,
  Move,
  Payload,
  Standing,
  StaffRole,
} from '../cases/machine.ts'
import { issueEvent } from '../certificates/issue.ts'
import { ApiError } from '../errors.ts'
import { principalsOf } from '../cases/principals.ts'
import { agentOf, covers } from '../realname/power-of-attorney.ts'
import { requireDocument } from './check-facts.ts'
import type { MoveCommand } from './commands.ts'
import { newId, newSalt, type Decision, type Desk } from './desk.ts'
import { effects, preparations } from './effects.ts'
import { actOf, documentHashOf, grantOf, type Draft } from './record.ts'

/** Decides a step, and the steps of the registry that follow from it at once. */
export function decideMove(desk: Desk, command: MoveCommand): Decision {
  const file = fileOf(desk, command)
  const drafts: Draft[] = []
  let [current, next]: [CaseFile, Step | undefined] = [file, command]
  while (next !== undefined) {
    const done = step(desk, current, next)
    drafts.push(...done.drafts)
    current = done.file
    next = nextStep(current, next.transition)
  }
  // Only now: where a step is refused, nothing of the act is known to the rest of the batch.
  desk.known.cases.set(file.id, current)
  for (const { row } of drafts) if (row.kind === 'event') remember(desk, row)
  return { drafts, file: current }
}

type Step = Pick<
  MoveCommand,
  'transition' | 'actor' | 'as' | 'reason' | 'payload' | 'powerOfAttorney' | 'idempotency'
>

/** What the registry does by itself after a transition, in the same act. */
function nextStep(file: CaseFile, after: string): Step | undefined {
  const transition = machineOf(file.type).transitions[after]?.followedBy?.(file)
  return transition === undefined ? undefined : { transition, actor: system, payload: {} }
}

function fileOf(desk: Desk, command: MoveCommand): CaseFile {
  const { caseId, caseType, actor, party = actor, expected } = command
  const file = desk.known.cases.get(caseId) ?? openFile(caseId, caseType, party)
  if (file.type !== caseType) throw new ApiError('not_found', 'There is no such case.')
  if (expected === undefined || expected === file.events.length) return file
  throw new ApiError(
    'state_changed',
    `The case has ${file.events.length} events by now, you had seen ${expected}. Look at it again.`,
    { state: file.state, events: file.events.length },
  )
}

interface Done {
  readonly file: CaseFile
  readonly drafts: readonly Draft[]
}

function step(desk: Desk, file: CaseFile, asked: Step): Done {
  const machine = machineOf(file.type)
  const { transition, actor, reason } = asked
  // The event comes first in the log, what it brings about after it.
  const index = desk.next++
  const prepared = preparations[`${file.type}.${transition}`]?.(desk, index, file, asked.payload)
  const whole = { ...asked, payload: { ...asked.payload, ...prepared } }
  const roles = rolesFor(machine, transition, actor, capacities(desk, file, whole))
  const given = reason === undefined ? {} : { reason }
  const move = { transition, actor, payload: whole.payload, time: desk.time, ...given }
  const { role, from, standing } = makeMoveAs(machine, file, roles, move)
  const told: Move = { ...move, role }
  const effect = effects[`${file.type}.${transition}`]?.(desk, file, told, index)
  const payload: Payload = { ...told.payload, ...effect?.payload }
  const made = eventDraft(desk, machine, file, { ...told, payload }, { index, from, standing })
  const draft = { ...made.draft, act: { ...made.draft.act, ...stampOf(asked) } }
  return { file: made.file, drafts: [draft, ...(effect?.drafts ?? [])] }
}

function stampOf({ idempotency }: Step): Pick<Draft['act'], 'idempotency'> {
  const { idempotency: stamp } = actOf('event', idempotency)
  return stamp ? { idempotency: stamp } : {}
}

function capacities(desk: Desk, file: CaseFile, asked: Step): Capacities {
  const { actor, as } = asked
  const roles = desk.known.roles.get(actor) ?? new Set<StaffRole>()
  const principals = principalsOf(file, asked.payload)
  const own = principals.has(actor)
  const all = { roles, own, agent: actsFor(desk, file, asked, principals) }
  return as === undefined ? all : onlyAs(as, all)
}

/** Of somebody's capacities the one that an act asks for. */
function onlyAs(as: ActingRole, { roles, own, agent }: Capacities): Capacities {
  return {
    roles: new Set([...roles].filter((role) => role === as)),
    own: own && as === 'creator',
    agent: agent && as === 'agent',
  }
}

/** Whether the actor has a power of attorney of the party, in force and wide enough for this act. */
function actsFor(
  desk: Desk,
  file: CaseFile,
  { actor, transition, payload, powerOfAttorney = '' }: Step,
  principals: ReadonlySet<string>,
): boolean {
  // The power itself names who may give it back.
  if (file.type === 'powerOfAttorney') return agentOf(file) === actor
  const power = desk.known.cases.get(powerOfAttorney)
  const action = agentAction(file.type, transition, payload)
  if (power === undefined || action === undefined) return false
  return agentOf(power) === actor && principals.has(power.party) && covers(power, action, desk.time)
}

interface Place {
  readonly index: number
  readonly from: string
  readonly standing: Standing
}

function eventDraft(
  desk: Desk,
  { type }: Machine,
  file: CaseFile,
  { transition, actor, role, reason, payload, time }: Move,
  { index, from, standing }: Place,
): { draft: Draft; file: CaseFile } {
  const position = file.events.length
  const previous = file.events.at(-1)?.documentHash
  const told = {
    position,
    transition,
    from,
    to: standing.state,
    actor,
    role,
    ...(reason !== undefined && { reason }),
  }
  const id = newId(desk)
  const facts = {
    id,
    time,
    caseId: file.id,
    caseType: type,
    ...told,
    payload: hash('sha256', canonicalize(payload), 'hex'),
    ...(previous !== undefined && { previous }),
    salt: newSalt(),
  }
  const signed = issueEvent(facts, desk.issuer)
  const entry = entryOf(requireDocument(isProcessEvent, signed.text), signed.hash)
  const grant = grantOf(type, transition, payload)
  const row = { kind: 'event' as const, id, caseId: file.id, position, type, time, standing }
  const event: CaseEvent = {
    ...told,
    index,
    time,
    payload,
    documentHash: documentHashOf(signed.text),
  }
  return {
    file: withEvent(file, event, standing),
    draft: {
      index,
      entry,
      act: { ...actOf('event'), payload, standing },
      document: signed.text,
      row: { ...row, ...grant },
    },
  }
}

/** A role given or taken counts for the rest of the batch. */
function remember(desk: Desk, row: Extract<Draft['row'], { kind: 'event' }>): void {
  if (row.grant === undefined) return
  const { party } = row.standing
  const roles = new Set(desk.known.roles.get(party))
  const role = row.grant.role as StaffRole
  if (row.grant.granted) roles.add(role)
  else roles.delete(role)
  desk.known.roles.set(party, roles)
}
