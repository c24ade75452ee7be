/** Makes acts at a real book, and remembers what it was told of them. */
import { v7 as uuidv7 } from 'uuid'
import type { Outcome, Stepped, WorkFacts } from '../../../../api/book/book.ts'
import type { MoveCommand } from '../../../../api/book/commands.ts'
import { system } from '../../../../api/cases/engine.ts'
import { draw } from '../../../../api/cases/audit-machine.ts'
import { machineOf } from '../../../../api/cases/machines.ts'
import {
  staffRoles,
  type ActingRole,
  type CaseType,
  type StaffRole,
} from '../../../../api/cases/machine.ts'
import { requestKinds } from '../../../../api/cases/request-machine.ts'
import { roleCaseOf } from '../../../../api/cases/roles-machine.ts'
import { ApiError } from '../../../../api/errors.ts'
import { startDeadlines } from '../../../../api/office/deadlines.ts'
import { powerActions } from '../../../../api/realname/power-of-attorney.ts'
import { reasonsOfChange, reasonsWithBasis } from '../../../../verifier/vocabulary.ts'
import { didOf } from '../../applications/_util/forms.ts'
import type { Act, Happening } from './acts.ts'
import type { BookFixture } from './book-fixture.ts'
import { depositOf, factsOf, silent, workOf } from './book-fixture.ts'
import { factsIn } from './certificates.ts'
import { checkedIdentity, filed, identityPayload, payloadOf, publicForm } from './payloads.ts'

/** Those who apply, and one who acts for others. */
export const applicants = [didOf(1), didOf(2), didOf(3)] as const
export const agent = didOf(4)

/** Who has which role, two where one must not do what another has done. */
export const staff = {
  intake_clerk: [didOf(11)],
  examiner: [didOf(12), didOf(13)],
  senior_examiner: [didOf(14), didOf(15)],
  registrar: [didOf(16), didOf(17)],
  verifier: [didOf(18)],
  platform: [didOf(19)],
  court: [didOf(20)],
  auditor: [didOf(21)],
  admin: [didOf(22)],
} as const satisfies Record<StaffRole, readonly string[]>
const everybody = [...applicants, agent, ...Object.values(staff).flat()]

/** What the verifier calls an act of a court or another authority. */
const order = { authority: '北京互联网法院', caseNumber: '(2026)京0491民初1号' }
const changes = ['suspended', 'restored', 'revoked', 'surrendered'] as const
const day = 86_400
/** Deposited before anything else, by the applicants in turn. */
const filesAtFirst = 9

function picked<T>(list: readonly T[], n: number): T | undefined {
  return list[n % list.length]
}

/** What was answered: the log index of the first record of the act. */
export interface Told {
  readonly act: Act
  readonly index: number
}

export class History {
  readonly fixture: BookFixture
  /** Log index of the first act that is not of the beginning. */
  begun = 0
  /** Acts accepted as new. */
  readonly told: Told[] = []
  readonly refused: { readonly act: Act; readonly code: string }[] = []
  readonly #deposits: { readonly id: string; readonly holder: string }[] = []
  readonly #certificates: string[] = []
  /** Cases that steps can be made in, with the state they were last seen in. */
  readonly #cases = new Map<string, { readonly type: CaseType; readonly state: string }>()
  readonly #powers = new Map<string, string>()

  private constructor(fixture: BookFixture) {
    this.fixture = fixture
  }

  /** An empty register with its staff. */
  static async begin(fixture: BookFixture): Promise<History> {
    await fixture.reset()
    const history = new History(fixture)
    await Promise.all(
      staffRoles.flatMap((role) => staff[role].map((who) => history.#give(role, who, system))),
    )
    const files = Array.from({ length: filesAtFirst }, (_, file) => file)
    await Promise.all(files.map((file) => history.#deposit(applicant(file), file)))
    history.begun = fixture.log.next
    return history
  }

  /** Certificates that were issued, by id. */
  get certificates(): readonly string[] {
    return this.#certificates
  }

  async happen(happening: Happening): Promise<void> {
    const { fixture } = this
    if (happening.act === 'wait') fixture.now += happening.seconds
    else if (happening.act === 'restart') await fixture.reopen()
    else if (happening.act === 'rebuild') await fixture.reopen(() => fixture.db.truncate())
    else if (happening.act === 'examined') await this.#wholeWay(happening)
    else if (happening.act === 'due') await this.#passDeadlines()
    else if (happening.act === 'together')
      await Promise.all(happening.acts.map((act) => this.attempt(act)))
    else await this.attempt(happening)
  }

  /** Makes an act; answers whether it was accepted. What is refused must be refused as the caller's fault. */
  attempt(act: Act): Promise<boolean> {
    return this.#attempt(act, () => this.#make(act))
  }

  async #attempt(act: Act, make: () => Promise<Outcome | Stepped | undefined>): Promise<boolean> {
    try {
      const answer = await make()
      if (answer?.created) this.told.push({ act, index: indexOf(answer) })
      return answer !== undefined
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) throw error
      this.refused.push({ act, code: error.code })
      return false
    }
  }

  /** Acts of an application that is registered after examination. */
  async #wholeWay({ who, picks }: Extract<Happening, { act: 'examined' }>): Promise<void> {
    const act = { act: 'apply', who, picks, examined: true, byAgent: false, key: null } as const
    const submitted = this.#application(act)
    if (!(await this.#attempt(act, () => this.#step(submitted)))) return
    const way: readonly (readonly [string, string])[] = [
      ['accept', staff.intake_clerk[0]],
      ['claim', staff.examiner[0]],
      ['passToReview', staff.examiner[0]],
      ['approve', staff.senior_examiner[0]],
      ['certify', staff.registrar[0]],
    ]
    for (const [transition, actor] of way) {
      const command = await this.#stepOf(submitted.caseId, transition, actor)
      if (!(await this.#attempt(act, () => this.#step(command)))) return
    }
  }

  async #stepOf(caseId: string, transition: string, actor: string): Promise<MoveCommand> {
    const file = (await this.fixture.book.caseFile(caseId))!
    const payload = payloadOf(file, transition, staff.examiner[0])
    return { caseId, caseType: 'application', transition, actor, payload }
  }

  async #passDeadlines(): Promise<void> {
    const { book, now } = this.fixture
    const loop = startDeadlines({ book, logger: silent, now: () => now, idle: true })
    await loop.now()
    await loop.stop()
  }

  async #make(act: Act): Promise<Outcome | Stepped | undefined> {
    const { book, now } = this.fixture
    switch (act.act) {
      case 'deposit':
        return this.#deposit(applicant(act.who), act.file)
      case 'work':
        return this.#certified(await book.registerWork(this.#work(act)))
      case 'identity':
        return this.#certified(await book.certifyIdentity(identityOf(applicant(act.who))))
      case 'apply':
        return this.#step(this.#application(act))
      case 'prove':
        return this.#step(proofOf(act))
      case 'ask':
        return this.#step(await this.#request(act))
      case 'step':
        return this.#anyStep(act)
      case 'status':
        return book.changeStatus(this.#change(act, now))
      case 'amend':
        return this.#certified(await book.amend(await this.#amendment(act)))
      case 'power':
        return this.#power(applicant(act.who), act.days)
      case 'role':
        return this.#role(act)
      case 'data':
        return this.#step(this.#data(act))
      case 'audit':
        return this.#step(this.#audit())
      case 'lists':
        await book.renewLists([0])
    }
    return undefined
  }

  async #deposit(holder: string, file: number): Promise<Outcome> {
    const made = await this.fixture.book.deposit(depositOf(holder, `file ${file}`))
    if (made.created) this.#deposits.push({ id: made.id, holder })
    return made
  }

  #certified(made: Outcome): Outcome {
    if (made.created) this.#certificates.push(made.id)
    return made
  }

  /** Ids of an applicant's own deposits; of anybody's where he has none. */
  #own(who: string, picks: readonly number[]): string[] {
    const own = this.#deposits.filter(({ holder }) => holder === who)
    const from = own.length > 0 ? own : this.#deposits
    const ids = picks.map((pick) => picked(from, pick)?.id ?? uuidv7())
    return [...new Set(ids)]
  }

  #work({ who, picks }: Extract<Act, { act: 'work' }>) {
    const by = applicant(who)
    const work = { title: '静夜思', category: picks.length > 1 ? 'photograph' : 'literary' }
    const facts = factsOf(by, { work: { ...work, creationNature: 'originalWork' } })
    return workOf(by, this.#own(by, picks), { facts })
  }

  #application(act: Extract<Act, { act: 'apply' }>): MoveCommand {
    const party = applicant(act.who)
    const form = publicForm(party, this.#own(party, act.picks))
    const power = act.byAgent ? this.#powers.get(party) : undefined
    const by = power === undefined ? {} : { powerOfAttorney: power }
    const stamp = { key: `key ${act.key}`, fingerprint: Buffer.from(JSON.stringify(act)) }
    return {
      caseId: uuidv7(),
      caseType: 'application',
      transition: 'submit',
      party,
      ...by,
      actor: act.byAgent ? agent : party,
      payload: filed(form, act.examined ? 'examined' : 'automatic'),
      ...(act.key !== null && { idempotency: stamp }),
    }
  }

  /** The facts of a certificate of a work with another title; any facts where it is none. */
  async #corrected(certificate: string): Promise<WorkFacts> {
    const isWork = (await this.fixture.book.find(certificate))?.document.includes('"owners"')
    return isWork ? factsIn(this.fixture, certificate) : factsOf(applicants[0])
  }

  async #request({ who, kind: n, pick }: Extract<Act, { act: 'ask' }>): Promise<MoveCommand> {
    const party = applicant(who)
    const kind = picked(requestKinds, n)!
    const certificate = picked(this.#certificates, pick) ?? uuidv7()
    const ground = picked(reasonsOfChange.revoked, pick)
    const facts = await this.#corrected(certificate)
    const payload = { kind, certificate, statement: '请求', facts, ground }
    const step = { caseType: 'request', transition: 'submit', actor: party, payload } as const
    return { caseId: uuidv7(), ...step }
  }

  #change(act: Extract<Act, { act: 'status' }>, now: number) {
    const change = picked(changes, act.change)!
    const reason = picked(reasonsOfChange[change], act.reason)!
    const certificate = picked(this.#certificates, act.pick) ?? uuidv7()
    const actor = [...staff.registrar, ...staff.court, applicants[0]][act.by % 4]!
    const basis = reasonsWithBasis.includes(reason) ? { basis: order } : {}
    const until = act.days === null || change !== 'suspended' ? {} : { until: now + act.days * day }
    return { certificate, change, reason, actor, ...basis, ...until }
  }

  async #amendment({ pick, by }: Extract<Act, { act: 'amend' }>) {
    const certificate = picked(this.#certificates, pick) ?? uuidv7()
    const actor = [...staff.registrar, ...staff.court][by % 3]!
    const facts = await this.#corrected(certificate)
    return { certificate, actor, reason: 'correction', facts } as const
  }

  async #power(principal: string, days: number): Promise<Stepped> {
    const { now } = this.fixture
    const payload = { agent, scope: powerActions, from: now - 1, until: now + days * day }
    const step = { caseType: 'powerOfAttorney', transition: 'grant', actor: principal } as const
    const stepped = await this.#step({ caseId: uuidv7(), ...step, payload })
    this.#powers.set(principal, stepped.file.id)
    return stepped
  }

  #role({ who, role: n, take }: Extract<Act, { act: 'role' }>): Promise<Stepped> {
    const role = picked(staffRoles, n)!
    // Most often somebody who has none of his own to lose.
    return take ? this.#take(role, agent) : this.#give(role, who === 0 ? applicants[1] : agent)
  }

  #give(role: StaffRole, party: string, actor: string = staff.admin[0]): Promise<Stepped> {
    const step = { caseType: 'roles', transition: 'grant', actor, party } as const
    return this.#step({ caseId: roleCaseOf(party), ...step, payload: { role } })
  }

  #take(role: StaffRole, party: string): Promise<Stepped> {
    const step = { caseType: 'roles', transition: 'revoke', actor: staff.admin[0], party } as const
    const reason = { reason: 'duty_ended', payload: { role } }
    return this.#step({ caseId: roleCaseOf(party), ...step, ...reason })
  }

  #data({ who, pick, erase }: Extract<Act, { act: 'data' }>): MoveCommand {
    const party = applicant(who)
    const known = [...this.#cases].filter(([, { type }]) => type === 'dossier')
    const caseId = pick % 2 === 0 ? uuidv7() : (picked(known, pick)?.[0] ?? uuidv7())
    const [transition, reason] = erase
      ? (['erase', 'data_subject_request'] as const)
      : (['read', 'data_subject_request'] as const)
    const step = { caseType: 'dossier', actor: party, party, payload: {} } as const
    return { caseId, ...step, transition: transition, reason: reason }
  }

  #audit(): MoveCommand {
    const payload = { from: 0, to: this.fixture.log.next, perMille: 500, block: 7 }
    const step = { caseType: 'audit', transition: 'announce', actor: staff.auditor[0] } as const
    return { caseId: uuidv7(), ...step, payload }
  }

  /** A step that the state of some case allows, by somebody of a role that may make it. */
  async #anyStep(act: Extract<Act, { act: 'step' }>): Promise<Stepped | undefined> {
    const id = this.#case(act.pick)
    const file = id === undefined ? undefined : await this.fixture.book.caseFile(id)
    if (!file) return undefined
    const rows = Object.entries(machineOf(file.type).transitions)
    const open = rows.filter(([, { from }]) => from.includes(file.state))
    // Seldom what gives a case up: most would be withdrawn before anybody decides them.
    const further = open.filter(([name]) => !givesUp.includes(name) || act.transition % 5 === 0)
    const from = [further, open, rows].find((some) => some.length > 0)!
    const [transition, row] = picked(from, act.transition)!
    const role = picked(row.roles, act.reason)!
    const actor = act.by === null ? this.#actor(role, file.party, act.reason) : everybodyAt(act.by)
    const reason = row.reasons && picked(row.reasons, act.reason)
    const power = this.#powers.get(file.party)
    const among = { auditors: staff.auditor, perMille: 500 }
    const drawn = draw('seed', await this.#automatic(), among)
    const given = payloadOf(file, transition, staff.examiner[act.reason % 2]!)
    return this.#step({
      caseId: file.id,
      caseType: file.type,
      transition,
      actor,
      payload: transition === 'draw' ? { drawn } : given,
      ...(reason !== undefined && { reason }),
      ...(power !== undefined && { powerOfAttorney: power }),
      ...(act.expected !== null && { expected: act.expected }),
    })
  }

  /** Most often one of the last that are not settled, so that some come to their end. */
  #case(n: number): string | undefined {
    const all = [...this.#cases].map(([id]) => id)
    const open = [...this.#cases].filter(([, { type, state }]) => isOpen(type, state))
    return n % 4 === 0 ? picked(all, n) : picked(open.slice(-4), n)?.[0]
  }

  #automatic() {
    const { book, log } = this.fixture
    return book.automaticCertificates(0, log.next, log.next)
  }

  #actor(role: ActingRole, party: string, n: number): string {
    if (role === 'creator') return party
    if (role === 'agent') return agent
    if (role === 'anyone') return applicants[n % applicants.length]!
    return role === 'system' ? system : picked(staff[role], n)!
  }

  async #step(command: MoveCommand): Promise<Stepped> {
    const stepped = await this.fixture.book.move(command)
    const { type, state } = stepped.file
    if (type !== 'roles') this.#cases.set(stepped.file.id, { type, state })
    for (const { payload } of stepped.created ? stepped.file.events : []) {
      const { issued = [] } = payload as { issued?: string | { certificate: string }[] }
      const ids = Array.isArray(issued) ? issued.map(({ certificate }) => certificate) : [issued]
      this.#certificates.push(...ids.filter((id) => !this.#certificates.includes(id)))
    }
    return stepped
  }
}

const givesUp = ['withdraw', 'notAccept', 'close', 'revoke', 'renounce', 'requireCorrection']

/** Whether people can do something in a state that ends or furthers the case. */
function isOpen(type: CaseType, state: string): boolean {
  return Object.values(machineOf(type).transitions).some(
    ({ from, to, roles }) => from.includes(state) && to !== state && roles[0] !== 'system',
  )
}

const applicant = (n: number): string => applicants[n % applicants.length]!
const everybodyAt = (n: number): string => everybody[n % everybody.length]!

function indexOf(answer: Outcome | Stepped): number {
  return 'event' in answer ? answer.event.index : answer.index
}

function identityOf(subject: string) {
  const facts = { partyKind: 'naturalPerson', assuranceLevel: 'declared', commitments: [] }
  return { subject, ...facts }
}

function proofOf({ who, checked }: Extract<Act, { act: 'prove' }>): MoveCommand {
  const party = applicant(who)
  const step = { caseId: uuidv7(), caseType: 'identity', party } as const
  const payload = identityPayload(party)
  return checked
    ? {
        ...step,
        transition: 'certifyChecked',
        actor: staff.registrar[0],
        payload: { ...payload, ...checkedIdentity },
      }
    : { ...step, transition: 'submit', actor: party, payload }
}
