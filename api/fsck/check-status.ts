/** Status changes and lists: every change one that the state allowed, every list what the changes before it say. */
import { gunzip, statusPurposes } from '../certificates/status-list.ts'
import { canonicalize } from '../../verifier/canonical.ts'
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

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

interface Life {
  /** Log index of the certificate, as its changes name it. */
  readonly index: number
  readonly changes: string[]
  last: string | undefined
  /** When the suspension ends by itself, Unix seconds. */
  until: number | undefined
  /** On what grounds and until when it is suspended; undefined where it is not. */
  suspension: string | undefined
  /** Address of the holder, as the changes have it: 40 hex digits. */
  holder: string
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
  /** Lists that no record says anew since the last change, with the purposes that are missing. */
  readonly #stale = new Map<number, Set<string>>()
  /** Suspensions that the certificates in the place of suspended ones must be under, by certificate. */
  readonly #carried = new Map<string, string>()
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
    const holder = draft.row.kind === 'status' ? hex(draft.row.applicant) : ''
    const life = this.#lives.get(id) ?? newLife(subject.logIndex, holder)
    this.#allowed(at, draft, life, subject)
    this.#problems.expect(`${at}: holder`, holder, life.holder)
    this.#carries(at, id, draft.entry.time, life, subject)
    this.#problems.expect(`${at}: previous`, subject.previous, life.last)
    this.#problems.expect(`${at}: logIndex`, subject.logIndex, life.index)
    this.#replaced(at, id, subject)
    life.changes.push(subject.change)
    life.last = documentHashOf(draft.document)
    life.until = subject.until === undefined ? undefined : parseTime(subject.until)
    life.suspension = subject.change === 'suspended' ? groundsOf(subject) : undefined
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

  /** A correction does not lift a suspension that has not come to its end: the first change of the new one is the same. */
  #carries(
    at: string,
    id: string,
    time: number,
    { suspension, until = Infinity }: Life,
    subject: StatusChange['credentialSubject'],
  ): void {
    const wanted = this.#carried.get(id)
    if (wanted !== undefined) {
      this.#carried.delete(id)
      const found = subject.change === 'suspended' ? groundsOf(subject) : subject.change
      this.#problems.expect(`${at}: suspension of the certificate before`, found, wanted)
    }
    if (subject.replacedBy === undefined || suspension === undefined || until <= time) return
    this.#carried.set(uuidOf(subject.replacedBy), suspension)
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
    this.#stale.set(list, new Set(statusPurposes))
  }

  list(draft: Draft, subject: StatusList['credentialSubject']): void {
    if (draft.row.kind !== 'list') return
    const { statusPurpose: purpose, encodedList } = subject
    const wanted = (this.#bits.get(draft.row.list) ?? noBits())[purpose]
    const wrong = firstDifference(wanted, encodedList)
    if (wrong !== undefined)
      this.#problems.add(`list ${draft.index} (${purpose}) is wrong about position ${wrong}`)
    this.#lists++
    this.#stale.get(draft.row.list)?.delete(purpose)
  }

  async finish(db: Database): Promise<Finding> {
    for (const [list, purposes] of this.#stale)
      for (const purpose of purposes)
        this.#problems.add(`list ${list} (${purpose}) is older than a change in it`)
    for (const id of this.#carried.keys())
      this.#problems.add(`certificate ${id} takes the place of one that is suspended, and is not`)
    for (const [version, before] of this.#versions)
      this.#problems.add(`certificate ${version} replaces ${before}, which was not superseded`)
    const places = await placesOf(db, [...this.#lives.keys()])
    for (const [id, { index, holder }] of this.#lives) {
      this.#problems.expect(`log index of certificate ${id}`, index, places.get(id)?.index)
      this.#problems.expect(`holder of certificate ${id}`, holder, places.get(id)?.holder)
    }
    return this.#problems.finding(`${this.#changes} changes and ${this.#lists} lists agree`)
  }
}

function newLife(index: number, holder: string): Life {
  return { index, changes: [], last: undefined, until: undefined, suspension: undefined, holder }
}

function groundsOf({ reason, basis, until = '' }: StatusChange['credentialSubject']): string {
  return canonicalize({ reason, basis: basis ?? null, until })
}

/** Where certificates of both kinds lie in the log, and whose they are, by the rows that were compared with it. */
async function placesOf(
  db: Database,
  ids: readonly string[],
): Promise<Map<string, { index: number; holder: string }>> {
  const works = db.query.selectFrom('certificates').select(['id', 'seq', 'applicant as holder'])
  const identities = db.query.selectFrom('identities').select(['id', 'seq', 'holder'])
  const rows = await inSlices(ids, async (some) => [
    ...(await works.where('id', 'in', some).execute()),
    ...(await identities.where('id', 'in', some).execute()),
  ])
  return new Map(rows.map(({ id, seq, holder }) => [id, { index: seq, holder: hex(holder) }]))
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
