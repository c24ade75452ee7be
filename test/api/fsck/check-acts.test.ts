/* oxlint-disable max-lines -- two tables of damage over one book that takes seconds to make */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Act } from '../../../api/book/record.ts'
import { system } from '../../../api/cases/engine.ts'
import { roleCaseOf } from '../../../api/cases/roles-machine.ts'
import type { StaffRole } from '../../../api/cases/machine.ts'
import { encodeBits } from '../../../api/certificates/status-list.ts'
import { signDocument } from '../../../api/certificates/sign.ts'
import { BookCheck } from '../../../api/fsck/check-book.ts'
import type { LocatedRecord, LogRecord } from '../../../api/log/log.ts'
import { canonicalize } from '../../../verifier/canonical.ts'
import { parseDocument } from '../../../verifier/certificate.ts'
import { entryOf } from '../../../verifier/entry-of.ts'
import { printEntry } from '../../../verifier/entry.ts'
import { didOf } from '../applications/_util/forms.ts'
import { period } from '../book/_util/agreement.ts'
import {
  alice,
  bob,
  BookFixture,
  depositOf,
  factsOf,
  issuer,
  noon,
  workOf,
} from '../book/_util/book-fixture.ts'
import { checkedIdentity, filed, identityPayload, publicForm } from '../book/_util/payloads.ts'
import { collect } from '../log/_util/records.ts'

const [clerk, examiner, senior, registrar] = [didOf(11), didOf(12), didOf(13), didOf(14)]
const agent = didOf(15)
const nobody = '019352f0-0000-7000-8000-000000000000'
const day = 86_400

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (some: Uint8Array): string => new TextDecoder().decode(some)
const other = (length: number): Uint8Array => new Uint8Array(length).fill(9)

interface Mutable {
  '@context': string[]
  type: string[]
  validFrom: string
  credentialSubject: Record<string, unknown>
}
type MutableAct = { -readonly [K in keyof Act]: Act[K] } & { standing?: Record<string, unknown> }

/** The record with its act changed, as somebody who can write the segments and their checksums would. */
function withAct(record: LogRecord, change: (act: MutableAct) => void): LogRecord {
  const act: MutableAct = JSON.parse(textOf(record.act))
  change(act)
  return { ...record, act: bytes(canonicalize(act)) }
}

/** The record with its document changed and signed by the registrar, and the entry that fits: what only the registrar could do. */
function resigned(
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

const standing = (member: string, value: unknown) => (record: LogRecord) =>
  withAct(record, (act) => {
    act.standing = { ...act.standing, state: act.standing!.state, [member]: value } as never
  })
const payload = (member: string, value: unknown) => (record: LogRecord) =>
  withAct(record, (act) => {
    act.payload = { ...act.payload, [member]: value }
  })

describe('fsck: acts', function () {
  this.timeout(240_000)
  let fixture: BookFixture
  /** A register of another log, which was made by a forger. */
  let forgery: BookFixture
  let records: LocatedRecord[]
  let told: Told[]
  let suspended: string

  const move = (
    caseType: 'application' | 'powerOfAttorney' | 'request' | 'identity' | 'roles' | 'dossier',
    caseId: string,
    actor: string,
    transition: string,
    payload: object = {},
    more: object = {},
  ) =>
    fixture.book.move({
      caseType,
      caseId,
      actor,
      transition,
      payload: { ...payload },
      ...more,
    })
  const give = (party: string, role: StaffRole, transition = 'grant', more: object = {}) =>
    move('roles', roleCaseOf(party), system, transition, { role }, { party, ...more })
  const deposit = async (holder: string, name: string) =>
    (await fixture.book.deposit(depositOf(holder, name))).id

  /** One of everything: an examined series by an agent, identity, request, reading, roles, all changes of status. */
  before(async () => {
    fixture = await BookFixture.start()
    forgery = await BookFixture.start()
    const { book } = fixture
    await give(clerk, 'intake_clerk')
    await give(examiner, 'examiner')
    await give(senior, 'senior_examiner')
    await give(registrar, 'registrar')
    await give(agent, 'court')
    await give(agent, 'court', 'revoke', { reason: 'duty_ended' })
    const terms = { agent, scope: ['apply'], from: noon - 1, until: noon + day }
    const power = uuidv7()
    await move('powerOfAttorney', power, alice, 'grant', terms)
    const works = [await deposit(alice, 'a'), await deposit(alice, 'b')]
    const application = uuidv7()
    const step = (actor: string, transition: string, payload: object = {}, more: object = {}) =>
      move('application', application, actor, transition, payload, more)
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
    const [first, second] = issued.map(({ certificate }) => certificate)
    const checked = { ...identityPayload(bob), ...checkedIdentity }
    await move('identity', uuidv7(), registrar, 'certifyChecked', checked, { party: bob })
    await move('dossier', uuidv7(), alice, 'read', {}, { reason: 'dataSubjectRequest' })
    const single = await book.registerWork(workOf(bob, [await deposit(bob, 'c')]))
    suspended = single.id
    const by = { actor: registrar, certificate: suspended } as const
    const suspend = { ...by, change: 'suspended', reason: 'agreed' } as const
    await book.changeStatus({ ...suspend, until: noon + day })
    fixture.now = noon + day
    const ended = { change: 'restored', reason: 'term_ended' } as const
    await book.changeStatus({ ...by, ...ended, actor: system })
    await book.changeStatus(suspend)
    const asked = { kind: 'correction', certificate: first, facts: factsOf(alice), statement: '改' }
    const request = uuidv7()
    await move('request', request, alice, 'submit', asked)
    await move('request', request, registrar, 'grant', { note: '准予' })
    await book.changeStatus({
      certificate: second!,
      actor: registrar,
      change: 'revoked',
      reason: 'fraud',
    })
    records = await collect(fixture.log.scan(0))
    told = records.map(({ record }) => {
      const { type, credentialSubject }: { type: string[]; credentialSubject: object } = JSON.parse(
        textOf(record.document),
      )
      return { type: type[1]!, subject: { ...credentialSubject } }
    })
  })
  after(async () => {
    await fixture.stop()
    await forgery?.stop()
  })

  const failed = async (given: readonly LocatedRecord[] = records): Promise<string[]> => {
    const book = new BookCheck(fixture, [period])
    for (const located of given) await book.add(located)
    return (await book.finish()).filter(({ ok }) => !ok).map(({ check }) => check)
  }
  const at = (type: string, fits: Record<string, unknown> = {}): number => {
    const found = told.findIndex(
      (one) =>
        one.type === type &&
        Object.entries(fits).every(([name, value]) => one.subject[name] === value),
    )
    assert.ok(found >= 0, `${type} ${JSON.stringify(fits)}`)
    return found
  }
  const event = (transition: string): number => at('ProcessEventCredential', { transition })
  const change = (what: string): number => at('StatusChangeCredential', { change: what })
  const newest = (purpose: string): number =>
    told.findLastIndex(({ subject }) => subject['statusPurpose'] === purpose)
  const forged = (index: number, make: (record: LogRecord) => LogRecord): LocatedRecord[] =>
    records.map(({ record, location }) => ({
      record: record.index === index ? make(record) : record,
      location,
    }))

  it('finds nothing wrong in a sound book', async () => {
    assert.deepEqual(await failed(), [])
  })

  const db = () => fixture.db.query
  type Damage = () => Promise<unknown>
  const onRows: Record<string, [Damage, string[]]> = {
    'case_events: another state': [
      () =>
        db()
          .updateTable('case_events')
          .set({ state: 'refused' })
          .where('seq', '=', event('accept'))
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: another party': [
      () =>
        db()
          .updateTable('case_events')
          .set({ party: other(20) })
          .where('seq', '=', event('claim'))
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: nobody has it on the desk': [
      () =>
        db()
          .updateTable('case_events')
          .set({ assignee: new Uint8Array() })
          .where('seq', '=', event('claim'))
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: another deadline': [
      () =>
        db()
          .updateTable('case_events')
          .set({ due: 1 })
          .where('seq', '=', event('submit'))
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: another lane': [
      () =>
        db()
          .updateTable('case_events')
          .set({ lane: 'automatic' })
          .where('seq', '=', event('submit'))
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: another time': [
      () =>
        db()
          .updateTable('case_events')
          .set({ time: 1 })
          .where('seq', '=', event('accept'))
          .execute(),
      ['book: rows'],
    ],
    'case_events: another type': [
      () =>
        db()
          .updateTable('case_events')
          .set({ type: 'audit' })
          .where('seq', '=', event('accept'))
          .execute(),
      ['book: rows'],
    ],
    'case_events: one lost': [
      () => db().deleteFrom('case_events').where('seq', '=', event('approve')).execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: the only one of a case lost': [
      () => db().deleteFrom('case_events').where('seq', '=', event('read')).execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: one that leads to the record of another kind': [
      () =>
        db()
          .updateTable('case_events')
          .set({ seq: at('DepositReceiptCredential') })
          .where('seq', '=', event('accept'))
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: one too many, with its case': [
      () =>
        db()
          .insertInto('case_events')
          .values({
            case_id: nobody,
            position: 0,
            seq: 9999,
            type: 'audit',
            state: 'announced',
            party: other(20),
            assignee: new Uint8Array(),
            due: 0,
            lane: '',
            time: noon,
          })
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'entries: the place of an event': [
      () =>
        db()
          .updateTable('entries')
          .set({ position: 1 })
          .where('seq', '=', event('accept'))
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'cases: another state': [
      () =>
        db()
          .updateTable('cases')
          .set({ state: 'approved' })
          .where('seq', '=', event('certify'))
          .execute(),
      ['book: cases'],
    ],
    'cases: another assignee': [
      () =>
        db()
          .updateTable('cases')
          .set({ assignee: other(20) })
          .where('seq', '=', event('certify'))
          .execute(),
      ['book: cases'],
    ],
    'cases: another deadline': [
      () =>
        db().updateTable('cases').set({ due: 0 }).where('type', '=', 'powerOfAttorney').execute(),
      ['book: cases'],
    ],
    'cases: fewer events': [
      () =>
        db().updateTable('cases').set({ events: 1 }).where('seq', '=', event('certify')).execute(),
      ['book: cases'],
    ],
    'cases: one lost': [
      () => db().deleteFrom('cases').where('seq', '=', event('certify')).execute(),
      ['book: cases'],
    ],
    'cases: one too many': [
      () =>
        db()
          .insertInto('cases')
          .values({
            id: nobody,
            type: 'audit',
            state: 'closed',
            party: other(20),
            assignee: other(20),
            due: 0,
            lane: '',
            opened: 1,
            updated: 1,
            events: 1,
            seq: 1,
          })
          .execute(),
      ['book: cases'],
    ],
    'role_grants: one lost': [
      () => db().deleteFrom('role_grants').where('role', '=', 'registrar').execute(),
      ['book: rows'],
    ],
    'role_grants: a role that was taken is given': [
      () => db().updateTable('role_grants').set({ granted: 1 }).where('granted', '=', 0).execute(),
      ['book: rows'],
    ],
    'role_grants: another role': [
      () =>
        db()
          .updateTable('role_grants')
          .set({ role: 'admin' })
          .where('role', '=', 'examiner')
          .execute(),
      ['book: rows'],
    ],
    'role_grants: another person': [
      () =>
        db()
          .updateTable('role_grants')
          .set({ holder: other(20) })
          .where('role', '=', 'examiner')
          .execute(),
      ['book: rows'],
    ],
    'role_grants: one too many': [
      () =>
        db()
          .insertInto('role_grants')
          .values({ seq: 9999, holder: other(20), role: 'admin', granted: 1 })
          .execute(),
      ['book: rows'],
    ],
    'status_changes: another change': [
      () =>
        db()
          .updateTable('status_changes')
          .set({ change: 'restored' })
          .where('change', '=', 'revoked')
          .execute(),
      ['book: rows'],
    ],
    'status_changes: of another certificate': [
      () =>
        db()
          .updateTable('status_changes')
          .set({ certificate_id: nobody })
          .where('change', '=', 'revoked')
          .execute(),
      ['book: rows'],
    ],
    'status_changes: another position in the list': [
      () =>
        db()
          .updateTable('status_changes')
          .set({ log_index: 0 })
          .where('change', '=', 'revoked')
          .execute(),
      ['book: rows'],
    ],
    'status_changes: a suspension that never ends': [
      () => db().updateTable('status_changes').set({ until: 0 }).where('until', '>', 0).execute(),
      ['book: rows'],
    ],
    'status_changes: another reason': [
      () =>
        db()
          .updateTable('status_changes')
          .set({ reason: 'duplicate' })
          .where('change', '=', 'revoked')
          .execute(),
      ['book: rows'],
    ],
    'status_changes: another holder': [
      () =>
        db()
          .updateTable('status_changes')
          .set({ applicant: other(20) })
          .where('change', '=', 'revoked')
          .execute(),
      ['book: rows'],
    ],
    'status_changes: one lost': [
      () => db().deleteFrom('status_changes').where('change', '=', 'superseded').execute(),
      ['book: rows'],
    ],
    'status_changes: one too many': [
      () =>
        db()
          .insertInto('status_changes')
          .values({
            id: nobody,
            seq: 9999,
            certificate_id: suspended,
            log_index: 1,
            change: 'revoked',
            reason: 'fraud',
            applicant: other(20),
            until: 0,
          })
          .execute(),
      ['book: rows'],
    ],
    'status_lists: another time': [
      () =>
        db()
          .updateTable('status_lists')
          .set({ time: 1 })
          .where('seq', '=', newest('refresh'))
          .execute(),
      ['book: rows'],
    ],
    'status_lists: of another purpose': [
      () =>
        db()
          .updateTable('status_lists')
          .set({ purpose: 'message' })
          .where('seq', '=', newest('refresh'))
          .execute(),
      ['book: rows'],
    ],
    'status_lists: the newest lost': [
      () => db().deleteFrom('status_lists').where('seq', '=', newest('revocation')).execute(),
      ['book: rows'],
    ],
    'status_lists: one too many': [
      () =>
        db()
          .insertInto('status_lists')
          .values({ purpose: 'revocation', list: 0, seq: 9999, time: noon })
          .execute(),
      ['book: rows'],
    ],
    'idempotency_keys: the key of an application lost': [
      () => db().deleteFrom('idempotency_keys').where('key', '=', 'apply').execute(),
      ['book: rows'],
    ],
    'identities: the certificate of a status change elsewhere': [
      () => db().updateTable('certificates').set({ seq: 0 }).where('id', '=', suspended).execute(),
      ['book: rows', 'book: status'],
    ],
  }

  for (const [what, [damage, checks]] of Object.entries(onRows)) {
    it(`finds in the rows of ${what}`, async () => {
      await damage()
      assert.deepEqual(await failed(), checks)
      await fixture.reopen(() => fixture.db.truncate())
      assert.deepEqual(await failed(), [])
    })
  }

  type Forgery = () => LocatedRecord[]
  const by = (index: number, actor: string, role: string) =>
    forged(index, (record) =>
      withAct(record, (act) => {
        act.by = { actor, role } as never
      }),
    )

  /** Changed in the segments, while the rows are those of before. */
  const inRecords: Record<string, [Forgery, string[]]> = {
    'the state after an event': [
      () => forged(event('claim'), standing('state', 'reviewing')),
      ['book: rows'],
    ],
    'the party of one event': [
      () => forged(event('claim'), standing('party', bob)),
      ['book: rows', 'book: cases'],
    ],
    'a payload that is not the one that was hashed': [
      () => forged(event('passToReview'), payload('opinion', '不合格')),
      ['book: cases'],
    ],
    'a role in a payload': [
      () => forged(event('grant'), payload('role', 'admin')),
      ['book: rows', 'book: cases'],
    ],
    'a list with a wrong bit': [
      () =>
        forged(newest('revocation'), (record) =>
          resigned(record, (subject) => {
            subject['encodedList'] = encodeBits(new Set([1]))
          }),
        ),
      ['book: status'],
    ],
    'a list that does not unpack': [
      () =>
        forged(newest('suspension'), (record) =>
          resigned(record, (subject) => {
            subject['encodedList'] = 'uAAAA'
          }),
        ),
      ['book: status'],
    ],
    'a status change by somebody who was no registrar': [
      () => by(change('revoked'), examiner, 'registrar'),
      ['book: status'],
    ],
    'a status change by a court that was none any more': [
      () => by(change('suspended'), agent, 'court'),
      ['book: status'],
    ],
    'a status change by nobody': [
      () => forged(change('revoked'), (record) => withAct(record, (act) => delete act.by)),
      ['book: status'],
    ],
  }
  for (const [what, [forge, checks]] of Object.entries(inRecords)) {
    it(`finds in the records: ${what}`, async () => {
      const found = await failed(forge())
      assert.deepEqual(
        found.filter((check) => check !== 'book: documents'),
        checks,
      )
    })
  }

  /** Whole logs that somebody with the registrar's key made: the index is made of them. */
  const inLogs: Record<string, [Forgery, string[]]> = {
    'the state after an event': [
      () => forged(event('claim'), standing('state', 'reviewing')),
      ['book: cases'],
    ],
    'the assignee after an event': [
      () => forged(event('claim'), standing('assignee', senior)),
      ['book: cases'],
    ],
    'the deadline after an event': [
      () =>
        forged(at('ProcessEventCredential', { caseType: 'powerOfAttorney' }), standing('due', 1)),
      ['book: cases'],
    ],
    'the lane after an event': [
      () => forged(event('accept'), standing('lane', 'automatic')),
      ['book: cases'],
    ],
    'another party in all events': [
      () =>
        records.map(({ record, location }) => {
          const isEvent = told[record.index]!.subject['caseType'] === 'application'
          return { location, record: isEvent ? standing('party', bob)(record) : record }
        }),
      ['book: cases'],
    ],
    'the person that a role was given to': [
      () => forged(event('grant'), standing('party', bob)),
      ['book: cases'],
    ],
    'the role that was given': [
      () => forged(event('grant'), payload('role', 'admin')),
      ['book: cases'],
    ],
    'what an event before it was': [
      () =>
        forged(event('certify'), (record) =>
          resigned(record, (subject) => {
            subject['previous'] = '00'.repeat(32)
          }),
        ),
      ['book: cases'],
    ],
    'a step that the machine does not allow': [
      () =>
        forged(event('certify'), (record) =>
          resigned(record, (subject) => {
            subject['transition'] = 'reopenReview'
            subject['role'] = 'senior_examiner'
            subject['actor'] = senior
          }),
        ),
      ['book: cases'],
    ],
    'a step by who was not in that role': [
      () =>
        forged(event('certify'), (record) =>
          resigned(record, (subject) => {
            subject['actor'] = bob
          }),
        ),
      ['book: cases'],
    ],
    'a step by an agent without a power': [
      () =>
        forged(event('submit'), (record) =>
          resigned(record, (subject) => {
            subject['actor'] = bob
          }),
        ),
      ['book: cases'],
    ],
    'what was issued': [
      () =>
        forged(event('certify'), (record) =>
          withAct(record, (act) => {
            const issued = act.payload!['issued'] as object[]
            act.payload = { ...act.payload, issued: issued.slice(0, 1) }
          }),
        ),
      ['book: cases'],
    ],
    'what a status change before it was': [
      () =>
        forged(change('restored'), (record) =>
          resigned(record, (subject) => {
            subject['previous'] = '00'.repeat(32)
          }),
        ),
      ['book: status'],
    ],
    'the position whose bit a status change sets': [
      () =>
        forged(change('revoked'), (record) =>
          resigned(record, (subject) => {
            subject['logIndex'] = 0
          }),
        ),
      ['book: status'],
    ],
    'a status change that the state does not allow': [
      () =>
        forged(change('restored'), (record) =>
          resigned(record, (subject) => {
            subject['change'] = 'suspended'
            subject['reason'] = 'agreed'
          }),
        ),
      ['book: status'],
    ],
    'a suspension that ended before its time': [
      () =>
        forged(change('suspended'), (record) =>
          resigned(record, (subject) => {
            subject['until'] = new Date((noon + 9 * day) * 1000).toISOString().replace('.000', '')
          }),
        ),
      ['book: status'],
    ],
    'a certificate replaced by one that does not say so': [
      () =>
        forged(change('superseded'), (record) =>
          resigned(record, (subject) => {
            subject['replacedBy'] = `urn:uuid:${suspended}`
          }),
        ),
      ['book: status'],
    ],
    'lists that are older than the last change': [
      () => records.slice(0, change('revoked') + 1),
      ['book: status'],
    ],
  }

  for (const [what, [forge, checks]] of Object.entries(inLogs)) {
    it(`finds in a log that was made otherwise: ${what}`, async () => {
      const log = forge()
      await forgery.reset()
      await forgery.log.append(log.map(({ record }) => record))
      await forgery.reopen()
      const check = new BookCheck(forgery, [period])
      for await (const located of forgery.log.scan(0)) await check.add(located)
      const found = (await check.finish()).filter(({ ok }) => !ok)
      assert.deepEqual(
        found.map((finding) => finding.check),
        checks,
        JSON.stringify(found),
      )
    })
  }
})
