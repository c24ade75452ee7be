import assert from 'node:assert/strict'
import { noon } from '../book/_util/book-fixture.ts'
import { ActsBook } from './_util/acts-book.ts'

const nobody = '019352f0-0000-7000-8000-000000000000'
const other = (length: number): Uint8Array => new Uint8Array(length).fill(9)

describe('fsck: rows of acts', function () {
  this.timeout(240_000)
  let acts: ActsBook

  before(async () => {
    acts = await ActsBook.start()
  })
  after(() => acts.stop())

  it('finds nothing wrong in a sound book', async () => {
    assert.deepEqual(await acts.failed(), [])
  })

  const db = () => acts.fixture.db.query
  type Damage = () => Promise<unknown>
  const onRows: Record<string, [Damage, string[]]> = {
    'case_events: another state': [
      () =>
        db()
          .updateTable('case_events')
          .set({ state: 'refused' })
          .where('seq', '=', acts.event('accept'))
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: another party': [
      () =>
        db()
          .updateTable('case_events')
          .set({ party: other(20) })
          .where('seq', '=', acts.event('claim'))
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: nobody has it on the desk': [
      () =>
        db()
          .updateTable('case_events')
          .set({ assignee: new Uint8Array() })
          .where('seq', '=', acts.event('claim'))
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: another deadline': [
      () =>
        db()
          .updateTable('case_events')
          .set({ due: 1 })
          .where('seq', '=', acts.event('submit'))
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: another lane': [
      () =>
        db()
          .updateTable('case_events')
          .set({ lane: 'automatic' })
          .where('seq', '=', acts.event('submit'))
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: another time': [
      () =>
        db()
          .updateTable('case_events')
          .set({ time: 1 })
          .where('seq', '=', acts.event('accept'))
          .execute(),
      ['book: rows'],
    ],
    'case_events: another type': [
      () =>
        db()
          .updateTable('case_events')
          .set({ type: 'audit' })
          .where('seq', '=', acts.event('accept'))
          .execute(),
      ['book: rows'],
    ],
    'case_events: one lost': [
      () => db().deleteFrom('case_events').where('seq', '=', acts.event('approve')).execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: the only one of a case lost': [
      () => db().deleteFrom('case_events').where('seq', '=', acts.event('read')).execute(),
      ['book: rows', 'book: cases'],
    ],
    'case_events: one that leads to the record of another kind': [
      () =>
        db()
          .updateTable('case_events')
          .set({ seq: acts.at('DepositReceiptCredential') })
          .where('seq', '=', acts.event('accept'))
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
          .where('seq', '=', acts.event('accept'))
          .execute(),
      ['book: rows', 'book: cases'],
    ],
    'cases: another state': [
      () =>
        db()
          .updateTable('cases')
          .set({ state: 'approved' })
          .where('seq', '=', acts.event('certify'))
          .execute(),
      ['book: cases'],
    ],
    'cases: another assignee': [
      () =>
        db()
          .updateTable('cases')
          .set({ assignee: other(20) })
          .where('seq', '=', acts.event('certify'))
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
        db()
          .updateTable('cases')
          .set({ events: 1 })
          .where('seq', '=', acts.event('certify'))
          .execute(),
      ['book: cases'],
    ],
    'cases: one lost': [
      () => db().deleteFrom('cases').where('seq', '=', acts.event('certify')).execute(),
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
            certificate_id: acts.suspended,
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
          .where('seq', '=', acts.newest('refresh'))
          .execute(),
      ['book: rows'],
    ],
    'status_lists: of another purpose': [
      () =>
        db()
          .updateTable('status_lists')
          .set({ purpose: 'message' })
          .where('seq', '=', acts.newest('refresh'))
          .execute(),
      ['book: rows'],
    ],
    'status_lists: the newest lost': [
      () => db().deleteFrom('status_lists').where('seq', '=', acts.newest('revocation')).execute(),
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
      () =>
        db().updateTable('certificates').set({ seq: 0 }).where('id', '=', acts.suspended).execute(),
      ['book: rows', 'book: status'],
    ],
  }

  for (const [what, [damage, checks]] of Object.entries(onRows)) {
    it(`finds in the rows of ${what}`, async () => {
      await damage()
      assert.deepEqual(await acts.failed(), checks)
      await acts.fixture.reopen(() => acts.fixture.db.truncate())
      assert.deepEqual(await acts.failed(), [])
    })
  }
})
