/**
 * What cases bring about: a certificate says what the form it came from said, a corrected one what the request asked for,
 * and what a granted request ends has ended. Takes records in the order of the log.
 */
import { canonicalize } from '../../verifier/canonical.ts'
import { uuidOf } from '../../verifier/certificate-parts.ts'
import type { WorkCertificate } from '../../verifier/certificate.ts'
import type { IdentityCertificate } from '../../verifier/certificate-identity.ts'
import type { StatusChange } from '../../verifier/certificate-status.ts'
import type { ProcessEvent } from '../../verifier/process-event.ts'
import { declaredMembers, declaredOptions } from '../../verifier/declared-work.ts'
import { toDeclared } from '../applications/declared.ts'
import type { PublicForm } from '../applications/form.ts'
import { ownersIn, type OwnerOnRecord } from '../cases/consents.ts'
import { requestKindOf } from '../cases/request-machine.ts'
import type { Payload } from '../cases/machine.ts'
import type { Draft } from '../book/record.ts'
import { reasonsByRequest } from '../certificates/status.ts'
import type { PublicIdentityForm } from '../realname/form.ts'
import type { Problems } from './findings.ts'

/** What a case has on record that its certificates and changes must agree with. */
interface Open {
  readonly party: string
  /** Newest form of an application, form of an identity, what a request asks for. */
  readonly asked: Payload
}

/** What an event says that a record after it is. */
interface Promised {
  readonly case: string
  readonly party: string
  /** Facts that the record must have. */
  readonly facts: Facts
  /** How to read the same of the record. */
  readonly of: 'work' | 'amendment' | 'identity'
}

/** A request that named the owners of a certificate. */
export interface NamedOwners {
  readonly index: number
  readonly certificate: string
  readonly owners: readonly OwnerOnRecord[]
}

/** Facts by name, each as a comparable text. */
type Facts = ReadonlyMap<string, string>

type WorkSubject = WorkCertificate['credentialSubject']

export class IssuedCheck {
  /** Requests about certificates, with the owners that were named. */
  readonly requests: NamedOwners[] = []
  /** Guardians that identity certificates and applications have named, by DID of the minor. */
  readonly guardians = new Map<string, Set<string>>()
  readonly #problems: Problems
  /** Cases that may still bring something about. */
  readonly #open = new Map<string, Open>()
  /** By log index. */
  readonly #promised = new Map<number, Promised>()
  /** Changes that granted requests must be followed by, by request. */
  readonly #changes = new Map<string, string>()

  constructor(problems: Problems) {
    this.#problems = problems
  }

  event({ index, act, row }: Draft, subject: ProcessEvent['credentialSubject']): void {
    const { caseType, transition } = subject
    if (row.kind !== 'event') return
    const [id, { party }, payload] = [row.caseId, row.standing, act.payload ?? {}]
    if (opens.has(transition)) this.#opened(caseType, id, { party, asked: payload }, index)
    const open = this.#open.get(id) ?? { party, asked: payload }
    if (payload['issued'] !== undefined) this.#issues(caseType, id, open, subject, payload)
    if (caseType === 'request' && transition === 'grant') this.#grants(id, open, payload)
    // A correction follows it, an appeal too; nothing more comes of what these end.
    if (ends.has(row.standing.state)) this.#open.delete(id)
  }

  #opened(caseType: string, id: string, open: Open, index: number): void {
    if (open.asked['form'] !== undefined || caseType === 'request') this.#open.set(id, open)
    const { certificate, form, kind } = open.asked
    // The recovery of a DID is about no certificate, whatever it names.
    if (caseType === 'request' && kind !== 'recovery' && typeof certificate === 'string')
      this.requests.push({ index, certificate, owners: ownersIn(open.asked) })
    if (caseType !== 'application') return
    for (const { did, minor, guardian } of (form as Partial<PublicForm> | undefined)?.owners ?? [])
      if (minor === true && guardian) this.#guards(did, guardian.did)
  }

  #guards(did: string, guardian: string): void {
    this.guardians.set(did, (this.guardians.get(did) ?? new Set()).add(guardian))
  }

  #issues(
    caseType: string,
    id: string,
    { party, asked }: Open,
    { transition }: ProcessEvent['credentialSubject'],
    { issued, logIndex, acceptanceNumber }: Payload,
  ): void {
    const works = Array.isArray(issued) ? (issued as readonly { logIndex: number }[]) : []
    if (caseType === 'identity') {
      const facts = this.#facts(() => identityFacts(asked['form'] as PublicIdentityForm))
      this.#promised.set(Number(logIndex), { case: id, party, facts, of: 'identity' })
    }
    for (const [i, work] of works.entries()) {
      const facts = this.#facts(() =>
        caseType === 'request'
          ? declaredOf(asked['facts'] as WorkSubject)
          : {
              ...declaredFacts(asked['form'] as PublicForm, i, works.length),
              examination: transition === 'certify' ? 'examined' : 'automatic',
              acceptanceNumber,
            },
      )
      const of = caseType === 'request' ? 'amendment' : 'work'
      this.#promised.set(work.logIndex, { case: id, party, facts, of })
    }
  }

  /** Of what cannot be read no record has the facts. */
  #facts(facts: () => object): Facts {
    try {
      return factsIn(facts())
    } catch {
      return new Map([['form', 'one that can be read']])
    }
  }

  #compare(at: string, found: object, wanted: Facts): void {
    const facts = factsIn(found)
    const names = new Set([...facts.keys(), ...wanted.keys()])
    const other = [...names].filter((name) => facts.get(name) !== wanted.get(name))
    if (other.length > 0) this.#problems.add(`${at} says otherwise than its case: ${other.join()}`)
  }

  #grants(id: string, { asked }: Open, { basis = asked['basis'] }: Payload): void {
    const kind = requestKindOf({ events: [{ payload: asked }] as never })
    const change = { surrender: 'surrendered', revocation: 'revoked' } as const
    const amends = kind === 'correction' || kind === 'supplement'
    if (!amends && kind !== 'surrender' && kind !== 'revocation') return
    const reasons = { surrender: 'owner_request', revocation: asked['ground'] } as const
    const told = amends
      ? { change: 'superseded', reason: kind }
      : { change: change[kind], reason: reasons[kind] }
    this.#changes.set(id, textOf({ certificate: asked['certificate'], ...told, basis }))
  }

  work({ index, act }: Draft, subject: WorkSubject): void {
    const promised = this.#take(index, act.case)
    if (promised === undefined) return
    const at = `certificate ${index}`
    this.#problems.expect(`${at}: applicant`, act.applicant, promised.party)
    const facts =
      promised.of === 'amendment' ? declaredOf(subject) : workFacts(subject, promised.case)
    this.#compare(at, facts, promised.facts)
  }

  identity({ index, act }: Draft, subject: IdentityCertificate['credentialSubject']): void {
    const { id, guardian } = subject
    if (guardian !== undefined) this.#guards(id, guardian)
    const promised = this.#take(index, act.case)
    if (promised === undefined) return
    const { partyKind, organisationKind, minor = false } = subject
    const facts = { id, partyKind, organisationKind, guardian, minor }
    this.#compare(`certificate ${index}`, facts, promised.facts)
  }

  /** What an event said of a record. That each promise is kept, and each certificate promised, CaseCheck looks at. */
  #take(index: number, from: string | undefined): Promised | undefined {
    const promised = this.#promised.get(index)
    if (promised === undefined) return undefined
    this.#promised.delete(index)
    this.#problems.expect(`certificate ${index}: case`, from, promised.case)
    return promised
  }

  change({ index, act }: Draft, subject: StatusChange['credentialSubject']): void {
    const { change, reason, basis } = subject
    const wanted = act.case === undefined ? undefined : this.#changes.get(act.case)
    const told = textOf({ certificate: uuidOf(subject.id), change, reason, basis })
    if (wanted === undefined) {
      if (reasonsByRequest.includes(reason))
        this.#problems.add(`status change ${index}: no granted request asked for it`)
      return
    }
    // A corrected certificate is suspended in the same act as the one before was.
    if (change === 'suspended') return
    this.#problems.expect(`status change ${index}: what was granted`, told, wanted)
    this.#changes.delete(act.case!)
  }

  finish(): void {
    for (const [id, wanted] of this.#changes)
      this.#problems.add(`request ${id} was granted, and this did not follow: ${wanted}`)
  }
}

const opens: ReadonlySet<string> = new Set(['submit', 'resubmit', 'certifyChecked'])
const ends: ReadonlySet<string> = new Set([
  'certified',
  'granted',
  'withdrawn',
  'deemedWithdrawn',
  'notAccepted',
  'closed',
  'lapsed',
])

/** Members that are there, as one comparable text. */
function textOf(facts: object): string {
  return canonicalize(JSON.parse(JSON.stringify(facts)))
}

/** The members that are there. */
function factsIn(facts: object): Facts {
  const there: object = JSON.parse(JSON.stringify(facts))
  return new Map(Object.entries(there).map(([name, value]) => [name, canonicalize(value)]))
}

const declaredNames = Object.keys({ ...declaredMembers, ...declaredOptions })

/** What of a certificate was declared. */
export function declaredOf(facts: object): Record<string, unknown> {
  return Object.fromEntries(declaredNames.map((name) => [name, Reflect.get(facts, name)]))
}

/** What the certificate of work `i` has to say by its form. */
function declaredFacts(form: PublicForm, i: number, count: number): object {
  const { deposits } = form.works[i]!
  const { seriesTitle: title } = form
  return {
    ...declaredOf(toDeclared(form, i)),
    deposits,
    salted: !(form.lookup === 'public' && deposits.length === 1),
    series: count > 1 ? { index: i + 1, count, title } : undefined,
    application: true,
  }
}

/** The same, of the certificate. */
function workFacts(subject: WorkSubject, from: string): object {
  const { files, series, application, examination, acceptanceNumber, contentSalt } = subject
  const { id: _, ...numbered } = series ?? {}
  return {
    ...declaredOf(subject),
    deposits: files.map(({ deposit }) => uuidOf(deposit.id)),
    salted: contentSalt !== undefined,
    series: series && numbered,
    application: application !== undefined && uuidOf(application) === from,
    examination,
    acceptanceNumber,
  }
}

function identityFacts(form: PublicIdentityForm): object {
  const { subject: id, partyKind, organisationKind, guardian, minor = false } = form
  return { id, partyKind, organisationKind, guardian: guardian?.did, minor }
}
