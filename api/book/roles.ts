/** Roles of people, kept in memory as long as none is given or taken: every request of somebody signed in asks for them. */
import type { StaffRole } from '../cases/machine.ts'

type Roles = ReadonlySet<StaffRole>

/** More are asked for only by somebody who makes them up. */
const mostKept = 10_000
const none: Roles = new Set()

export class KnownRoles {
  readonly #load: (dids: readonly string[]) => Promise<ReadonlyMap<string, Roles>>
  #known = new Map<string, Promise<Roles>>()

  /** @param load reads roles by DID; people without any may be left out */
  constructor(load: (dids: readonly string[]) => Promise<ReadonlyMap<string, Roles>>) {
    this.#load = load
  }

  /** Roles that somebody holds now. */
  of(did: string): Promise<Roles> {
    const known = this.#known
    const roles = known.get(did) ?? this.#load([did]).then((found) => found.get(did) ?? none)
    if (known.size < mostKept && !known.has(did)) {
      known.set(did, roles)
      roles.catch(() => known.delete(did))
    }
    return roles
  }

  /** What was known may be another by now. Called when the change is in the database, before it is answered. */
  forget(): void {
    // A new map, so that an answer still under way from before is kept in the old one.
    this.#known = new Map()
  }
}
