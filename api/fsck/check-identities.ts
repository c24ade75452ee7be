/**
 * Identity certificates: one that comes from a case takes the place of those before it in the same act, a list certifies
 * nobody again, and no application names a party as another than the certificate in force says.
 */
import type { Members } from '../../verifier/canonical.ts'
import { uuidOf } from '../../verifier/certificate-parts.ts'
import { parseTime } from '../../verifier/date.ts'
import type { StatusChange } from '../../verifier/certificate-status.ts'
import type { ProcessEvent } from '../../verifier/process-event.ts'
import { partyContradictions } from '../applications/check-parties.ts'
import { partyDids } from '../applications/named.ts'
import type { PublicForm } from '../applications/form.ts'
import { identityFrom, type IdentityInForce } from '../book/known-identities.ts'
import type { Draft } from '../book/record.ts'
import { membersOf } from '../cases/guards.ts'
import { hasEnded, statusRules, type CertificateState } from '../certificates/status.ts'
import { Problems, type Finding } from './findings.ts'

/** A certificate that has not ended. */
interface Standing {
  readonly holder: string
  readonly says: IdentityInForce
  /** Unix seconds at which its time is over; endless where absent. */
  readonly until: number | undefined
  readonly state: CertificateState
}

/** What a certificate says, and until when: of a million of them no more is kept. */
function read(document: string): Pick<Standing, 'says' | 'until'> {
  const { validUntil }: { validUntil?: string } = JSON.parse(document)
  const until = validUntil === undefined ? undefined : (parseTime(validUntil) ?? 0)
  const says = identityFrom(document, 0)
  if (says === undefined) throw new Error('an identity certificate that ended before it began')
  return { says, until }
}

/** Takes records in the order of the log. */
export class IdentityCheck {
  readonly #problems = new Problems('book: identities')
  /** By certificate id. */
  readonly #standing = new Map<string, Standing>()
  /** Ids of a person's certificates that have not ended, oldest first, by address. */
  readonly #held = new Map<string, readonly string[]>()
  /** Certificates that must be superseded next, with what takes their place. */
  readonly #owed = new Map<string, string>()
  /** Log index of the certificate that a list gives. */
  #listed = -1
  #issued = 0

  /** Whether an identity certificate with this id has not ended. */
  has(id: string): boolean {
    return this.#standing.has(id)
  }

  /** Any record that is no status change ends the act before. */
  settle(): void {
    for (const [id, by] of this.#owed)
      this.#problems.add(`identity certificate ${by} did not supersede ${id}, of the same person`)
    this.#owed.clear()
  }

  event(draft: Draft, { caseType, transition }: ProcessEvent['credentialSubject']): void {
    if (caseType === 'identity' && transition === 'certifyChecked') this.#listed = draft.index + 1
    const form = membersOf(draft.act.payload ?? {}, 'form')
    if (caseType !== 'application' || Object.keys(form).length === 0) return
    try {
      this.#parties(draft, form as Members & PublicForm)
    } catch (error) {
      this.#problems.add(`event ${draft.index}: its form cannot be read: ${String(error)}`)
    }
  }

  #parties({ index, entry }: Draft, form: Members & PublicForm): void {
    const known = partyDids(form).flatMap((did) => {
      const identity = this.#inForce(did.slice(-40), entry.time)
      return identity ? [[did, identity] as const] : []
    })
    for (const { code, pointer } of partyContradictions(form, new Map(known)))
      this.#problems.add(`event ${index}: ${code} at ${pointer} of its form`)
  }

  issued({ index, row, act, document, entry }: Draft): void {
    if (row.kind !== 'identity') return
    const holder = Buffer.from(row.holder).toString('hex')
    const before = this.#held.get(holder) ?? []
    if (act.case !== undefined) {
      if (index === this.#listed && this.#inForce(holder, entry.time))
        this.#problems.add(`entry ${index} certifies by a list who was certified`)
      for (const id of before) this.#owe(index, id, row.id)
    }
    this.#standing.set(row.id, { holder, ...read(document), state: 'active' })
    this.#held.set(holder, [...before, row.id])
    this.#issued++
  }

  #owe(index: number, id: string, by: string): void {
    this.#owed.set(id, by)
    if (this.#standing.get(id)?.state === 'suspended')
      this.#problems.add(`entry ${index} takes the place of ${id}, which was suspended`)
  }

  change(
    { index }: Draft,
    { id: urn, change, replacedBy }: StatusChange['credentialSubject'],
  ): void {
    const id = uuidOf(urn)
    const before = this.#standing.get(id)
    if (before === undefined) return
    const by = replacedBy === undefined ? undefined : uuidOf(replacedBy)
    if (change === 'superseded') {
      this.#problems.expect(`status change ${index}: replacedBy`, by, this.#owed.get(id))
      this.#owed.delete(id)
    }
    this.#become(id, before, statusRules[change].to)
  }

  #become(id: string, before: Standing, state: CertificateState): void {
    if (!hasEnded(state)) {
      this.#standing.set(id, { ...before, state })
      return
    }
    this.#standing.delete(id)
    const left = this.#held.get(before.holder) ?? []
    this.#held.set(
      before.holder,
      left.filter((one) => one !== id),
    )
  }

  #inForce(holder: string, time: number): IdentityInForce | undefined {
    const standing = (this.#held.get(holder) ?? []).flatMap((id) => this.#standing.get(id) ?? [])
    return standing
      .filter(({ state, until = Infinity }) => state === 'active' && until > time)
      .map(({ says }) => says)
      .at(-1)
  }

  finish(): Finding {
    this.settle()
    return this.#problems.finding(`${this.#issued} identity certificates, one in force a person`)
  }
}
