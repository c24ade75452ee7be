/**
 * What acts ask for again and again, kept in memory: a question to the database costs as much as the rest of a decision.
 * The sequencer is the only writer, so it says what has changed.
 */
import { LRUCache } from 'lru-cache'
import type { StaffRole } from '../cases/machine.ts'
import type { Database } from '../db/database.ts'
import { gather } from '../db/gather.ts'
import type { TransparencyLog } from '../log/log.ts'
import { loadRoles } from './known-cases.ts'
import { depositFromReceipt, findDeposits, type KnownDeposit } from './known-deposits.ts'
import { loadIdentities, type KnownIdentities } from './known-identities.ts'
import type { Issued } from './known-issued.ts'
import type { Draft } from './record.ts'
import { KnownRoles } from './roles.ts'

/** Of a deposit about 1 KB is kept, of a person's identity certificates 6 KB. */
const most = { deposits: 4_000, people: 1_000 }

type Roles = Map<string, ReadonlySet<StaffRole>>

export class Kept {
  readonly #roles: KnownRoles
  /** A deposit never changes. By id. */
  readonly #deposits = new LRUCache<string, KnownDeposit>({ max: most.deposits })
  /** By address (40 hex digits); people without any are kept as such. */
  readonly #people = new LRUCache<string, Promise<readonly Issued[]>>({ max: most.people })
  readonly #findDeposits: (ids: readonly string[]) => Promise<Map<string, KnownDeposit>>
  readonly #findPeople: (addresses: readonly string[]) => Promise<KnownIdentities>

  constructor(db: Database, log: TransparencyLog) {
    this.#roles = new KnownRoles(gather((people) => loadRoles(db, people)))
    this.#findDeposits = gather((ids) => findDeposits(db, log, ids))
    this.#findPeople = gather((addresses) => loadIdentities(db, log, addresses))
  }

  /** Roles that people hold now, by DID. */
  async rolesOf(dids: readonly string[]): Promise<Roles> {
    const found = dids.map(async (did) => [did, await this.#roles.of(did)] as const)
    return new Map(await Promise.all(found))
  }

  /** Deposits by id; ids that none has are left out. */
  async deposits(ids: readonly string[]): Promise<Map<string, KnownDeposit>> {
    const known = new Map<string, KnownDeposit>()
    const asked: string[] = []
    for (const id of new Set(ids)) {
      const deposit = this.#deposits.get(id)
      if (deposit) known.set(id, deposit)
      else asked.push(id)
    }
    for (const [id, deposit] of await this.#findDeposits(asked)) {
      this.#deposits.set(id, deposit)
      known.set(id, deposit)
    }
    return known
  }

  /** Identity certificates of people, those that have ended too. */
  async identities(dids: readonly string[]): Promise<KnownIdentities> {
    const people = [...new Set(dids)]
    const found = await Promise.all(people.map((did) => this.#identitiesOf(did)))
    return new Map(people.map((did, i) => [did.slice(-40), [...found[i]!]]))
  }

  #identitiesOf(did: string): Promise<readonly Issued[]> {
    const address = did.slice(-40)
    const known = this.#people.get(address)
    if (known) return known
    const found = this.#findPeople([address]).then((all) => all.get(address) ?? [])
    this.#people.set(address, found)
    found.catch(() => this.#people.delete(address))
    return found
  }

  /** Takes note of what is in the database now, before anybody is answered. */
  written(drafts: readonly Draft[]): void {
    for (const { row, index, document } of drafts) {
      if (row.kind === 'deposit') this.#deposits.set(row.id, depositFromReceipt(index, document))
      if (row.kind === 'identity') this.#people.delete(hex(row.holder))
      if (row.kind === 'status') this.#people.delete(hex(row.applicant))
      if ('grant' in row) this.#roles.forget()
    }
  }

  /** Forgets what others may have changed: after a load in bulk, or a write of which nobody knows whether it took place. */
  forget(): void {
    this.#roles.forget()
    this.#people.clear()
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
