/**
 * Guardians: who read or erased a minor's data for him was his guardian then, by the identity certificate in force; where
 * there never had been one, by a form of the case.
 */
import type { IdentityCertificate } from '../../verifier/certificate.ts'
import { uuidOf } from '../../verifier/certificate-parts.ts'
import type { StatusChange } from '../../verifier/certificate-status.ts'
import { parseTime } from '../../verifier/date.ts'
import type { Draft } from '../book/record.ts'
import type { CaseFile } from '../cases/machine.ts'
import { stateAfter } from '../certificates/status.ts'
import { guardiansIn } from '../office/guardians.ts'
import type { Problems } from './findings.ts'

/** When something was put on record. */
interface Moment {
  readonly index: number
  /** Unix seconds. */
  readonly time: number
}

interface Acted extends Moment {
  readonly minor: string
  readonly guardian: string
  /** Case whose data they are. */
  readonly case: string
}

/** An identity certificate, and what became of it. */
interface Certified extends Moment {
  readonly guardian?: string
  /** Unix seconds. */
  readonly until: number
  readonly changes: (Moment & { readonly change: string })[]
}

/** Seconds that may pass between the decision that somebody is the guardian, and the record of what he did. */
const underway = 300

const pairOf = (minor: string, guardian: string): string => `${minor} ${guardian}`

/** Takes certificates and changes in the order of the log, cases in any order. */
export class GuardianCheck {
  readonly #problems: Problems
  /** By DID of the person, oldest first. */
  readonly #held = new Map<string, Certified[]>()
  /** By id. */
  readonly #certificates = new Map<string, Certified>()
  /** By case: whom its forms name. */
  readonly #declared = new Map<string, Set<string>>()
  readonly #acted: Acted[] = []

  constructor(problems: Problems) {
    this.#problems = problems
  }

  issued(
    { index, entry: { time }, row, document }: Draft,
    { id: holder, guardian }: IdentityCertificate['credentialSubject'],
  ): void {
    if (row.kind !== 'identity') return
    const { validUntil }: { validUntil?: string } = JSON.parse(document)
    const until = validUntil === undefined ? Infinity : (parseTime(validUntil) ?? 0)
    const named = guardian === undefined ? {} : { guardian }
    const certified = { index, time, until, ...named, changes: [] }
    this.#certificates.set(row.id, certified)
    this.#held.set(holder, [...(this.#held.get(holder) ?? []), certified])
  }

  change(
    { index, entry: { time } }: Draft,
    { id, change }: StatusChange['credentialSubject'],
  ): void {
    this.#certificates.get(uuidOf(id))?.changes.push({ index, time, change })
  }

  add(file: CaseFile): void {
    if (file.type === 'dossier') return this.#addDossier(file)
    const pairs = file.events.flatMap((event) =>
      [...guardiansIn({ events: [event] })].map(([minor, guardian]) => pairOf(minor, guardian)),
    )
    if (pairs.length > 0) this.#declared.set(file.id, new Set(pairs))
  }

  #addDossier({ party: minor, events }: CaseFile): void {
    for (const { index, time, payload } of events) {
      const { guardian, case: of } = payload
      if (typeof guardian !== 'string') continue
      this.#acted.push({ index, time, minor, guardian, case: String(of) })
    }
  }

  finish(): void {
    for (const acted of this.#acted)
      if (!this.#isGuardian(acted))
        this.#problems.add(
          `event ${acted.index}: nothing on record named that guardian of the minor then`,
        )
  }

  #isGuardian(acted: Acted): boolean {
    const { index, time, minor, guardian } = acted
    const held = (this.#held.get(minor) ?? []).filter((one) => one.index < index)
    if (held.some((one) => one.guardian === guardian && wasInForce(one, acted))) return true
    const wasCertified = held.some((one) => one.time < time - underway)
    return !wasCertified && this.#declared.get(acted.case)?.has(pairOf(minor, guardian)) === true
  }
}

/** Whether a certificate was in force when something was put on record, or just before. */
function wasInForce({ until, changes }: Certified, { index, time }: Moment): boolean {
  const before = changes.filter((one) => one.index < index)
  const since = before.filter((one) => one.time >= time - underway)
  const told = before.map(({ change }) => change)
  const states = Array.from({ length: since.length + 1 }, (_, i) =>
    stateAfter(told.slice(0, told.length - i)),
  )
  return until > time - underway && states.includes('active')
}
