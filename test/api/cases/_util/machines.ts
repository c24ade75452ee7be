/** What tests of machines share: who may do what by the table, and a fold of moves into a case. */
import assert from 'node:assert/strict'
import {
  actingRoles,
  type ActingRole,
  type CaseFile,
  type Machine,
  type Move,
} from '../../../../api/cases/machine.ts'
import { ApiError, type ProblemCode } from '../../../../api/errors.ts'

/** By state and transition: the roles that may, separated by spaces. Written by hand from DOMAIN.md. */
export type Expected = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Whether the table lets a role do something in a state. */
export function allowed(machine: Machine, state: string, transition: string, role: ActingRole) {
  const row = machine.transitions[transition]
  return row !== undefined && row.from.includes(state) && row.roles.includes(role)
}

/** Compares a machine with what is expected of it, for every state × transition × role. */
export function assertTable(machine: Machine, expected: Expected): void {
  for (const transition of Object.keys(machine.transitions))
    assert.ok(
      Object.values(expected).some((row) => row[transition]),
      `nobody expects ${transition}`,
    )
  for (const [state, row] of Object.entries(expected))
    for (const transition of Object.keys(machine.transitions))
      for (const role of actingRoles) {
        const wanted = (row[transition] ?? '').split(' ').includes(role)
        assert.equal(
          allowed(machine, state, transition, role),
          wanted,
          `${state} ${transition} ${role}`,
        )
      }
}

/** States are exactly the expected ones, all can be reached, and all transitions start and end in them. */
export function assertStates(
  machine: Machine,
  expected: Expected,
  reached: ReadonlySet<string>,
): void {
  const states = new Set(Object.keys(expected))
  for (const [name, { from }] of Object.entries(machine.transitions))
    for (const state of from) assert.ok(states.has(state), `${name} from ${state}`)
  assert.deepEqual(new Set([...reached, 'none']), states)
}

export const emptyFile = (machine: Machine, party: string): CaseFile => ({
  id: '0192f0c1-7f00-7000-8000-000000000001',
  type: machine.type,
  state: 'none',
  party,
  events: [],
})

/** The case after a move, as an engine makes it. Throws ApiError where the machine does not allow it. */
export function step(machine: Machine, file: CaseFile, move: Move): CaseFile {
  const row = machine.transitions[move.transition]
  if (!row || !allowed(machine, file.state, move.transition, move.role))
    throw new ApiError('not_found', `${move.transition} in ${file.state} as ${move.role}`)
  if (row.reasons && !row.reasons.includes(move.reason ?? ''))
    throw new ApiError('invalid_request', 'reason')
  row.guard?.(file, move)
  const to = typeof row.to === 'string' ? row.to : row.to(file, move)
  const position = file.events.length
  const event = { ...move, position, index: position, from: file.state, to, documentHash: '' }
  const { assignee, due, lane } = { ...file, ...row.standing?.(file, move) }
  return {
    id: file.id,
    type: file.type,
    party: file.party,
    state: to,
    events: [...file.events, event],
    ...(assignee !== undefined && { assignee }),
    ...(due !== undefined && { due }),
    ...(lane !== undefined && { lane }),
  }
}

/** Asserts that a machine refuses a move with a code. */
export function refuses(machine: Machine, file: CaseFile, move: Move, code: ProblemCode): void {
  assert.throws(
    () => step(machine, file, move),
    (error) => error instanceof ApiError && error.code === code,
    `${move.transition} is not refused with ${code}`,
  )
}
