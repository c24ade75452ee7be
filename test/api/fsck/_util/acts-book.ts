/** A book with one of everything that an act can leave, and what a test needs to damage it. */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Act } from '../../../../api/book/record.ts'
import { system } from '../../../../api/cases/engine.ts'
import { roleCaseOf } from '../../../../api/cases/roles-machine.ts'
import type { CaseType, StaffRole } from '../../../../api/cases/machine.ts'
import { signDocument } from '../../../../api/certificates/sign.ts'
import { BookCheck } from '../../../../api/fsck/check-book.ts'
import type { Finding } from '../../../../api/fsck/findings.ts'
import type { LocatedRecord, LogRecord } from '../../../../api/log/log.ts'
import { canonicalize } from '../../../../verifier/canonical.ts'
import { parseDocument } from '../../../../verifier/certificate.ts'
import { entryOf } from '../../../../verifier/entry-of.ts'
import { printEntry } from '../../../../verifier/entry.ts'
import { didOf } from '../../applications/_util/forms.ts'
import { period } from '../../book/_util/agreement.ts'
import {
  alice,
  bob,
  BookFixture,
  depositOf,
  issuer,
  noon,
  workOf,
} from '../../book/_util/book-fixture.ts'
import { factsIn } from '../../book/_util/certificates.ts'
import { checkedIdentity, filed, identityPayload, publicForm } from '../../book/_util/payloads.ts'
import { collect } from '../../log/_util/records.ts'

const clerk = didOf(11)
export const [examiner, senior, registrar] = [didOf(12), didOf(13), didOf(14)]
/** Had been a court once. */
export const agent = didOf(15)
export const day = 86_400

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (some: Uint8Array): string => new TextDecoder().decode(some)

export interface Mutable {
  '@context': string[]
  type: string[]
  validFrom: string
  credentialSubject: Record<string, unknown>
}
type MutableAct = { -readonly [K in keyof Act]: Act[K] } & { standing?: Record<string, unknown> }

/** The record with its act changed, as somebody who can write the segments and their checksums would. */
export function withAct(record: LogRecord, change: (act: MutableAct) => void): LogRecord {
  const act: MutableAct = JSON.parse(textOf(record.act))
  change(act)
  return { ...record, act: bytes(canonicalize(act)) }
}

/** The record with its document changed and signed by the registrar, and the entry that fits: what only the registrar could do. */
export function resigned(
  record: LogRecord,
  change: (subject: Mutable['credentialSubject']) => void,
): LogRecord {
  const { proof: _, ...unsigned }: Mutable & { proof: object } = JSON.parse(textOf(record.document))
  change(unsigned.credentialSubject)
  const { text } = signDocument(unsigned, issuer)
  return { ...record, entry: printEntry(entryOf(parseDocument(text))), document: bytes(text) }
}

interface Told {
  readonly type: string
  readonly subject: Record<string, unknown>
}

/** What a check of the book finds. */
export async function findingsOf(
  fixture: BookFixture,
  records: readonly LocatedRecord[],
): Promise<Finding[]> {
  const book = new BookCheck(fixture, [period])
  for (const located of records) await book.add(located)
  return (await book.finish()).filter(({ ok }) => !ok)
}

export class ActsBook {
  readonly fixture: BookFixture
  records: readonly LocatedRecord[] = []
  /** A certificate that was suspended, restored and suspended again. */
  suspended = ''
  #told: Told[] = []

  private constructor(fixture: BookFixture) {
    this.fixture = fixture
  }

  static async start(): Promise<ActsBook> {
    const acts = new ActsBook(await BookFixture.start())
    const [first, second] = await acts.#examine()
    await acts.#live(first!, second!)
    return acts
  }

  stop(): Promise<void> {
    return this.fixture.stop()
  }

  #move(
    caseType: CaseType,
    caseId: string,
    actor: string,
    transition: string,
    payload: object = {},
    more: object = {},
  ) {
    const step = { caseType, caseId, actor, transition }
    return this.fixture.book.move({ ...step, payload: { ...payload }, ...more })
  }

  #give(party: string, role: StaffRole, transition = 'grant', more: object = {}) {
    const caseId = roleCaseOf(party)
    return this.#move('roles', caseId, system, transition, { role }, { party, ...more })
  }

  async #deposit(holder: string, name: string): Promise<string> {
    return (await this.fixture.book.deposit(depositOf(holder, name))).id
  }

  /** Roles, a power of attorney, and a series that its agent brought through examination; its certificates. */
  async #examine(): Promise<string[]> {
    await this.#give(clerk, 'intake_clerk')
    await this.#give(examiner, 'examiner')
    await this.#give(senior, 'senior_examiner')
    await this.#give(registrar, 'registrar')
    await this.#give(agent, 'court')
    await this.#give(agent, 'court', 'revoke', { reason: 'duty_ended' })
    const terms = { agent, scope: ['apply'], from: noon - 1, until: noon + day }
    const power = uuidv7()
    await this.#move('powerOfAttorney', power, alice, 'grant', terms)
    const works = [await this.#deposit(alice, 'a'), await this.#deposit(alice, 'b')]
    const application = uuidv7()
    const step = (actor: string, transition: string, payload: object = {}, more: object = {}) =>
      this.#move('application', application, actor, transition, payload, more)
    await step(agent, 'submit', filed(publicForm(alice, works), 'examined'), {
      party: alice,
      powerOfAttorney: power,
      idempotency: {
        key: 'apply',
        fingerprint: hash('sha256', '1', 'buffer'),
      },
    })
    await step(clerk, 'accept')
    await step(examiner, 'claim')
    await step(examiner, 'passToReview', { opinion: '合格' })
    await step(senior, 'approve', { documentChecked: ['/authors'] })
    const { file } = await step(registrar, 'certify')
    const issued = file.events.at(-1)!.payload['issued'] as { certificate: string }[]
    return issued.map(({ certificate }) => certificate)
  }

  /** An identity, a reading, and all that can become of certificates. */
  async #live(first: string, second: string): Promise<void> {
    const { fixture } = this
    const { book } = fixture
    const checked = { ...identityPayload(bob), ...checkedIdentity }
    await this.#move('identity', uuidv7(), registrar, 'certifyChecked', checked, { party: bob })
    await this.#move('dossier', uuidv7(), alice, 'read', {}, { reason: 'data_subject_request' })
    const single = await book.registerWork(workOf(bob, [await this.#deposit(bob, 'c')]))
    this.suspended = single.id
    const by = { actor: registrar, certificate: this.suspended } as const
    const suspend = { ...by, change: 'suspended', reason: 'agreed' } as const
    await book.changeStatus({ ...suspend, until: noon + day })
    fixture.now = noon + day
    const ended = { change: 'restored', reason: 'term_ended' } as const
    await book.changeStatus({ ...by, ...ended, actor: system })
    await book.changeStatus(suspend)
    const facts = await factsIn(fixture, first)
    const asked = { kind: 'correction', certificate: first, facts, statement: '改' }
    const request = uuidv7()
    await this.#move('request', request, alice, 'submit', asked)
    await this.#move('request', request, registrar, 'grant', { note: '准予' })
    await this.#requests()
    await book.changeStatus({
      certificate: second,
      actor: registrar,
      change: 'revoked',
      reason: 'fraud',
    })
    await this.#renew()
    this.records = await collect(fixture.log.scan(0))
    this.#told = this.records.map(({ record }) => {
      const { type, credentialSubject }: { type: string[]; credentialSubject: object } = JSON.parse(
        textOf(record.document),
      )
      return { type: type[1]!, subject: { ...credentialSubject } }
    })
  }

  /** Another identity certificate in the place of bob's. */
  async #renew(): Promise<void> {
    const [application, verifier] = [uuidv7(), didOf(16)]
    await this.#give(verifier, 'verifier')
    const step = (actor: string, transition: string, payload: object = {}) =>
      this.#move('identity', application, actor, transition, payload)
    await step(bob, 'submit', identityPayload(bob))
    await step(verifier, 'claim')
    await step(verifier, 'verify', checkedIdentity)
  }

  /** A certificate that its holder gave up, and one that was corrected while it was suspended. */
  async #requests(): Promise<void> {
    const { book } = this.fixture
    const given = await book.registerWork(workOf(bob, [await this.#deposit(bob, 'd')]))
    const disputed = await book.registerWork(workOf(bob, [await this.#deposit(bob, 'e')]))
    const suspended = { change: 'suspended', reason: 'ownership_dispute' } as const
    await book.changeStatus({ certificate: disputed.id, actor: registrar, ...suspended })
    const facts = await factsIn(this.fixture, disputed.id)
    for (const asked of [
      { kind: 'surrender', certificate: given.id },
      { kind: 'supplement', certificate: disputed.id, facts },
    ]) {
      const request = uuidv7()
      await this.#move('request', request, bob, 'submit', { ...asked, statement: '请求' })
      await this.#move('request', request, registrar, 'grant')
    }
  }

  /** The checks that find something. */
  async failed(given: readonly LocatedRecord[] = this.records): Promise<string[]> {
    return (await findingsOf(this.fixture, given)).map(({ check }) => check)
  }

  /** Log index of the first document of a type with these members in its subject. */
  at(type: string, fits: Record<string, unknown> = {}): number {
    const found = this.#told.findIndex(
      (one) =>
        one.type === type &&
        Object.entries(fits).every(([name, value]) => one.subject[name] === value),
    )
    assert.ok(found >= 0, `${type} ${JSON.stringify(fits)}`)
    return found
  }

  event(transition: string): number {
    return this.at('ProcessEventCredential', { transition })
  }

  /** The first change of a kind, or one after. */
  change(change: string, after = 0): number {
    const all = this.#told.flatMap(({ subject }, i) => (subject['change'] === change ? i : []))
    assert.ok(all[after] !== undefined, change)
    return all[after]
  }

  /** The newest status list of a purpose. */
  newest(purpose: string): number {
    return this.#told.findLastIndex(({ subject }) => subject['statusPurpose'] === purpose)
  }

  isOf(caseType: CaseType, index: number): boolean {
    return this.#told[index]?.subject['caseType'] === caseType
  }

  /** The records with the one at an index changed. */
  forged(index: number, make: (record: LogRecord) => LogRecord): LocatedRecord[] {
    return this.records.map(({ record, location }) => ({
      record: record.index === index ? make(record) : record,
      location,
    }))
  }
}
