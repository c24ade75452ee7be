/**
 * What acts ask for again and again, kept in memory: a question to the database costs as much as the rest of a decision.
 * The sequencer is the only writer, so it says what has changed.
 */
import { LRUCache } from 'lru-cache'
import type { StaffRole } from '../cases/machine.ts'
import type { Database } from '../db/database.ts'
import { gather } from '../db/gather.ts'
import type { TransparencyLog } from '../log/log.ts'
import { Answers } from './answers.ts'
import { loadRoles } from './known-cases.ts'
import { depositFromReceipt, findDeposits, type KnownDeposit } from './known-deposits.ts'
import { loadIdentities, type KnownIdentities } from './known-identities.ts'
import type { Issued } from './known-issued.ts'
import type { Draft } from './record.ts'

/** Of a deposit about 1 KB is kept, of a person's identity certificates 6 KB; most have no roles. */
const most = { deposits: 4_000, people: 1_000, roles: 10_000 }

type Roles = ReadonlySet<StaffRole>
const none: Roles = new Set()

export class Kept {
  /** By DID: every request of somebody signed in asks for them. */
  readonly #roles: Answers<Roles>
  /** A deposit never changes. By id. */
  readonly #deposits = new LRUCache<string, KnownDeposit>({ max: most.deposits })
  /** By address (40 hex digits); people without any are kept as such. */
  readonly #people: Answers<readonly Issued[]>
  readonly #findDeposits: (ids: readonly string[]) => Promise<Map<string, KnownDeposit>>

  constructor(db: Database, log: TransparencyLog) {
    const roles = gather((dids: readonly string[]) => loadRoles(db, dids))
    this.#roles = new Answers(most.roles, async (did) => (await roles([did])).get(did) ?? none)
    this.#findDeposits = gather((ids) => findDeposits(db, log, ids))
    const people = gather((addresses: readonly string[]) => loadIdentities(db, log, addresses))
    this.#people = new Answers<readonly Issued[]>(
      most.people,
      async (one) => (await people([one])).get(one) ?? [],
    )
  }

  /** Roles that people hold now, by DID. */
  async rolesOf(dids: readonly string[]): Promise<Map<string, Roles>> {
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
    const found = await Promise.all(people.map((did) => this.#people.of(did.slice(-40))))
    return new Map(people.map((did, i) => [did.slice(-40), [...found[i]!]]))
  }

  /** Takes note of what is in the database now, before anybody is answered. */
  written(drafts: readonly Draft[]): void {
    for (const { row, index, document } of drafts) {
      if (row.kind === 'deposit') this.#deposits.set(row.id, depositFromReceipt(index, document))
      if (row.kind === 'identity') this.#people.forget(hex(row.holder))
      if (row.kind === 'status') this.#people.forget(hex(row.applicant))
      if ('grant' in row) this.#roles.forget()
    }
  }

  /** Forgets what others may have changed: after a load in bulk, or a write of which nobody knows whether it took place. */
  forget(): void {
    this.#roles.forget()
    this.#people.forget()
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
