/** Roles (DOMAIN.md §7.1): given and taken by an administrator, each with the name of who did it. One case a person. */
import { ApiError } from '../errors.ts'
import { staffRoles, type CaseFile, type Machine, type Move, type StaffRole } from './machine.ts'
import { caseNamed } from './named-case.ts'

/** Roles that decide cases or check them; an administrator has no case powers (§7.1). */
const caseRoles: readonly StaffRole[] = [
  'intake_clerk',
  'examiner',
  'senior_examiner',
  'registrar',
  'verifier',
  'court',
  'auditor',
]

function roleIn({ payload }: Pick<Move, 'payload'>): StaffRole {
  const role = staffRoles.find((known) => known === payload['role'])
  if (role) return role
  throw new ApiError('invalid_request', `"role" must be one of ${staffRoles.join(', ')}.`)
}

/** Roles that the events of a person's case have given and not taken. */
export function rolesIn({ events }: Pick<CaseFile, 'events'>): ReadonlySet<StaffRole> {
  const held = new Set<StaffRole>()
  for (const event of events) {
    if (event.transition === 'grant') held.add(roleIn(event))
    else held.delete(roleIn(event))
  }
  return held
}

function notOneself({ party }: CaseFile, { actor }: Move): void {
  if (actor === party)
    throw new ApiError('conflict_of_interest', 'Nobody gives or takes a role of his own.')
}

/** Roles that nobody has who decides cases. */
const alone = (one: StaffRole): boolean => one === 'admin' || one === 'auditor'

/** Who decides cases neither checks them afterwards (auditor) nor hands out roles (admin). */
function checkCompatible(held: ReadonlySet<StaffRole>, role: StaffRole): void {
  const clash = [...held].find(
    (other) =>
      other !== role &&
      ((alone(role) && caseRoles.includes(other)) || (alone(other) && caseRoles.includes(role))),
  )
  if (clash === undefined) return
  throw new ApiError(
    'conflict_of_interest',
    `${role} and ${clash} do not go together: give it to another person, or take ${clash} first.`,
  )
}

export const rolesMachine: Machine = {
  type: 'roles',
  transitions: {
    grant: {
      from: ['none', 'active'],
      to: 'active',
      roles: ['admin', 'system'],
      guard: (file, move) => {
        notOneself(file, move)
        const held = rolesIn(file)
        const role = roleIn(move)
        if (held.has(role)) throw new ApiError('state_changed', `The person is ${role} already.`)
        checkCompatible(held, role)
      },
    },
    revoke: {
      from: ['active'],
      to: 'active',
      roles: ['admin', 'system'],
      reasons: ['duty_ended', 'misconduct', 'error'],
      guard: (file, move) => {
        notOneself(file, move)
        const role = roleIn(move)
        if (!rolesIn(file).has(role))
          throw new ApiError('state_changed', `The person is no ${role}.`)
      },
    },
  },
}

/** The case of a person's roles: there is one a person. */
export function roleCaseOf(did: string): string {
  return caseNamed(`roles of ${did}`)
}
