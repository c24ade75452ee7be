/** Status changes and lists: every change one that the state allowed, every list what the changes before it say. */
import { gunzip } from '../certificates/status-list.ts'
import { statusListLength, uuidOf } from '../../verifier/certificate-parts.ts'
import type { StatusChange } from '../../verifier/certificate-status.ts'
import type { StatusList } from '../../verifier/status-list.ts'
import { noBits, setBits, type ListBits } from '../book/known-issued.ts'
import { documentHashOf, type Draft } from '../book/record.ts'
import { stateAfter, statusRules } from '../certificates/status.ts'
import { Problems, type Finding } from './findings.ts'

interface Life {
  readonly changes: string[]
  last: string | undefined
}

/** Takes records in the order of the log. */
export class StatusCheck {
  readonly #problems = new Problems('book: status')
  /** By certificate id. */
  readonly #lives = new Map<string, Life>()
  readonly #bits = new Map<number, ListBits>()
  /** Lists that no record says anew since the last change. */
  readonly #stale = new Set<number>()
  #lists = 0
  #changes = 0

  change(draft: Draft, subject: StatusChange['credentialSubject']): void {
    const at = `status change ${draft.index}`
    const id = uuidOf(subject.id)
    const life = this.#lives.get(id) ?? { changes: [], last: undefined }
    const state = stateAfter(life.changes)
    if (!statusRules[subject.change].from.includes(state))
      this.#problems.add(`${at}: a certificate that is ${state} cannot be ${subject.change}`)
    this.#problems.expect(`${at}: previous`, subject.previous, life.last)
    life.changes.push(subject.change)
    life.last = documentHashOf(draft.document)
    this.#lives.set(id, life)
    this.#changes++
    const list = Math.floor(subject.logIndex / statusListLength)
    const bits = this.#bits.get(list) ?? noBits()
    setBits(bits, subject.logIndex, life.changes)
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

  finish(): Finding {
    for (const list of this.#stale) this.#problems.add(`list ${list} is older than a change in it`)
    return this.#problems.finding(`${this.#changes} changes and ${this.#lists} lists agree`)
  }
}

/** First position that the changes and the list tell differently. */
function firstDifference(wanted: ReadonlySet<number>, encodedList: string): number | undefined {
  const bits = gunzip(Buffer.from(encodedList.slice(1), 'base64url'), statusListLength / 8)
  for (let i = 0; i < statusListLength; i++) {
    const set = ((bits[i >> 3] ?? 0) & (0x80 >> (i & 7))) !== 0
    if (set !== wanted.has(i)) return i
  }
  return undefined
}
