/** Who held which role at which record: what somebody did as staff is sound only where the role was given before. */
import { roleCaseOf } from '../cases/roles-machine.ts'
import { staffRoles, type ActingRole, type StaffRole } from '../cases/machine.ts'
import { system } from '../cases/engine.ts'
import type { EventRow } from '../book/record.ts'

/** Follows the grants of the log in order. */
export class HeldRoles {
  readonly #held = new Map<string, Set<StaffRole>>()

  /** Takes what an event gave or took; answers what is wrong with whose case it is. */
  take({ caseId, type, standing, grant }: EventRow): string | undefined {
    if (type !== 'roles' || grant === undefined) return undefined
    const { party } = standing
    const role = staffRoles.find((known) => known === grant.role)
    if (role === undefined) return `gives or takes the role ${grant.role}, which there is not`
    const held = this.#held.get(party) ?? new Set()
    if (grant.granted) held.add(role)
    else held.delete(role)
    this.#held.set(party, held)
    return caseId === roleCaseOf(party) ? undefined : 'is about another person than its case'
  }

  /** Whether somebody may have acted in a role; `creator`, `agent` and `anyone` are no roles that are given. */
  had(actor: string, role: ActingRole): boolean {
    if (role === system || actor === system) return role === actor
    const given = staffRoles.find((known) => known === role)
    return given === undefined || this.#held.get(actor)?.has(given) === true
  }
}
