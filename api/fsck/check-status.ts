/** Status changes and lists: every change one that the state allowed, every list what the changes before it say. */
import { gunzip } from '../certificates/status-list.ts'
import { statusListLength, uuidOf } from '../../verifier/certificate-parts.ts'
import type { StatusChange } from '../../verifier/certificate-status.ts'
import type { WorkCertificate } from '../../verifier/certificate.ts'
import { parseTime } from '../../verifier/date.ts'
import type { StatusList } from '../../verifier/status-list.ts'
import { noBits, setBits, type ListBits } from '../book/known-issued.ts'
import { documentHashOf, type Draft } from '../book/record.ts'
import { system } from '../cases/engine.ts'
import { stateAfter, statusRules } from '../certificates/status.ts'
import type { Database } from '../db/database.ts'
import { inSlices } from '../db/slices.ts'
import type { IdentityCheck } from './check-identities.ts'
import { Problems, type Finding } from './findings.ts'
import type { HeldRoles } from './held-roles.ts'

interface Life {
  /** Log index of the certificate, as its changes name it. */
  readonly index: number
  readonly changes: string[]
  last: string | undefined
  /** When the suspension ends by itself, Unix seconds. */
  until: number | undefined
}

/** Takes records in the order of the log. */
export class StatusCheck {
  readonly #problems = new Problems('book: status')
  readonly #roles: HeldRoles
  readonly #identities: Pick<IdentityCheck, 'has'>
  /** By certificate id. */
  readonly #lives = new Map<string, Life>()
  /** Certificates that say they take the place of another: whose, until that one is superseded. */
  readonly #versions = new Map<string, string>()
  readonly #bits = new Map<number, ListBits>()
  /** Lists that no record says anew since the last change. */
  readonly #stale = new Set<number>()
  #lists = 0
  #changes = 0

  constructor(roles: HeldRoles, identities: Pick<IdentityCheck, 'has'>) {
    this.#roles = roles
    this.#identities = identities
  }

  /** A certificate may take the place of another, which is superseded in the same act. */
  version({ row }: Draft, { supersedes }: WorkCertificate['credentialSubject']): void {
    if (row.kind === 'work' && supersedes) this.#versions.set(row.id, uuidOf(supersedes.id))
  }

  change(draft: Draft, subject: StatusChange['credentialSubject']): void {
    const at = `status change ${draft.index}`
    const id = uuidOf(subject.id)
    const life = this.#lives.get(id) ?? newLife(subject.logIndex)
    this.#allowed(at, draft, life, subject)
    this.#problems.expect(`${at}: previous`, subject.previous, life.last)
    this.#problems.expect(`${at}: logIndex`, subject.logIndex, life.index)
    this.#replaced(at, id, subject)
    life.changes.push(subject.change)
    life.last = documentHashOf(draft.document)
    life.until = subject.until === undefined ? undefined : parseTime(subject.until)
    this.#lives.set(id, life)
    this.#changes++
    this.#set(subject.logIndex, life.changes)
  }

  /** By the state the certificate was in, and by who made the change. */
  #allowed(
    at: string,
    { act, entry }: Draft,
    life: Life,
    { id, change }: StatusChange['credentialSubject'],
  ): void {
    const state = stateAfter(life.changes)
    const { from, roles } = statusRules[change]
    if (!from.includes(state))
      this.#problems.add(`${at}: a certificate that is ${state} cannot be ${change}`)
    const { actor, role } = act.by ?? { actor: 'nobody', role: 'anyone' }
    if (!roles.includes(role) || !this.#roles.had(actor, role))
      this.#problems.add(`${at}: who made it was no ${roles.join(' or ')} then`)
    if (role !== system) return
    const over = life.until !== undefined && life.until <= entry.time
    if (change === 'restored' && !over)
      this.#problems.add(`${at}: the suspension had not come to its end`)
    if (change === 'superseded' && !this.#identities.has(uuidOf(id)))
      this.#problems.add(`${at}: the system supersedes identity certificates only`)
  }

  #replaced(at: string, id: string, { replacedBy }: StatusChange['credentialSubject']): void {
    if (replacedBy === undefined || this.#identities.has(id)) return
    const version = uuidOf(replacedBy)
    this.#problems.expect(
      `${at}: certificate replaced by ${version}`,
      id,
      this.#versions.get(version),
    )
    this.#versions.delete(version)
  }

  #set(index: number, changes: readonly string[]): void {
    const list = Math.floor(index / statusListLength)
    const bits = this.#bits.get(list) ?? noBits()
    setBits(bits, index, changes)
    this.#bits.set(list, bits)
    this.#stale.add(list)
  }

  list(draft: Draft, subject: StatusList['credentialSubject']): void {
    if (draft.row.kind !== 'list') return
    const { statusPurpose: purpose, encodedList } = subject
    const wanted = (this.#bits.get(draft.row.list) ?? noBits())[purpose]
    const wrong = firstDifference(wanted, encodedList)
    if (wrong !== undefined)
      this.#problems.add(`list ${draft.index} (${purpose}) is wrong about position ${wrong}`)
    this.#lists++
    // All purposes are made in one batch, `refresh` last.
    if (purpose === 'refresh') this.#stale.delete(draft.row.list)
  }

  async finish(db: Database): Promise<Finding> {
    for (const list of this.#stale) this.#problems.add(`list ${list} is older than a change in it`)
    for (const [version, before] of this.#versions)
      this.#problems.add(`certificate ${version} replaces ${before}, which was not superseded`)
    const indexes = await indexesOf(db, [...this.#lives.keys()])
    for (const [id, { index }] of this.#lives)
      this.#problems.expect(`log index of certificate ${id}`, index, indexes.get(id))
    return this.#problems.finding(`${this.#changes} changes and ${this.#lists} lists agree`)
  }
}

function newLife(index: number): Life {
  return { index, changes: [], last: undefined, until: undefined }
}

/** Where certificates of both kinds lie in the log, by the rows that were compared with it. */
async function indexesOf(db: Database, ids: readonly string[]): Promise<Map<string, number>> {
  const works = db.query.selectFrom('certificates').select(['id', 'seq'])
  const identities = db.query.selectFrom('identities').select(['id', 'seq'])
  const rows = await inSlices(ids, async (some) => [
    ...(await works.where('id', 'in', some).execute()),
    ...(await identities.where('id', 'in', some).execute()),
  ])
  return new Map(rows.map(({ id, seq }) => [id, seq]))
}

/** First position that the changes and the list tell differently. */
function firstDifference(wanted: ReadonlySet<number>, encodedList: string): number | undefined {
  const bits = unpacked(encodedList)
  for (let i = 0; i < statusListLength; i++) {
    const set = ((bits[i >> 3] ?? 0) & (0x80 >> (i & 7))) !== 0
    if (set !== wanted.has(i)) return i
  }
  return undefined
}

/** Bits of a list; none where it does not unpack, which is then told as the first that is missing or too many. */
function unpacked(encodedList: string): Uint8Array {
  try {
    return gunzip(Buffer.from(encodedList.slice(1), 'base64url'), statusListLength / 8)
  } catch {
    return new Uint8Array()
  }
}
