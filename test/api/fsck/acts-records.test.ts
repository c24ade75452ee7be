import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { canonicalize } from '../../../verifier/canonical.ts'
import { encodeBits } from '../../../api/certificates/status-list.ts'
import type { LocatedRecord, LogRecord } from '../../../api/log/log.ts'
import { bob, BookFixture, noon } from '../book/_util/book-fixture.ts'
import { collect } from '../log/_util/records.ts'
import {
  ActsBook,
  agent,
  day,
  examiner,
  findingsOf,
  resigned,
  senior,
  withAct,
} from './_util/acts-book.ts'

const standing = (member: string, value: unknown) => (record: LogRecord) =>
  withAct(record, (act) => {
    act.standing = { ...act.standing, state: act.standing!.state, [member]: value } as never
  })
const payload = (member: string, value: unknown) => (record: LogRecord) =>
  withAct(record, (act) => {
    act.payload = { ...act.payload, [member]: value }
  })

describe('fsck: records of acts', function () {
  this.timeout(240_000)
  let acts: ActsBook
  /** A register of another log, which was made by a forger. */
  let forgery: BookFixture

  before(async () => {
    acts = await ActsBook.start()
    forgery = await BookFixture.start()
  })
  after(async () => {
    await acts.stop()
    await forgery?.stop()
  })

  type Forgery = () => LocatedRecord[]
  const by = (index: number, actor: string, role: string) =>
    acts.forged(index, (record) =>
      withAct(record, (act) => {
        act.by = { actor, role } as never
      }),
    )

  /** Changed in the segments, while the rows are those of before. */
  const inRecords: Record<string, [Forgery, string[]]> = {
    'the state after an event': [
      () => acts.forged(acts.event('claim'), standing('state', 'reviewing')),
      ['book: rows'],
    ],
    'the party of one event': [
      () => acts.forged(acts.event('claim'), standing('party', bob)),
      ['book: rows', 'book: cases'],
    ],
    'a payload that is not the one that was hashed': [
      () => acts.forged(acts.event('passToReview'), payload('opinion', '不合格')),
      ['book: cases'],
    ],
    'a role in a payload': [
      () => acts.forged(acts.event('grant'), payload('role', 'admin')),
      ['book: rows', 'book: cases'],
    ],
    'a list with a wrong bit': [
      () =>
        acts.forged(acts.newest('revocation'), (record) =>
          resigned(record, (subject) => {
            subject['encodedList'] = encodeBits(new Set([1]))
          }),
        ),
      ['book: status'],
    ],
    'a list that does not unpack': [
      () =>
        acts.forged(acts.newest('suspension'), (record) =>
          resigned(record, (subject) => {
            subject['encodedList'] = 'uAAAA'
          }),
        ),
      ['book: status'],
    ],
    'a status change by somebody who was no registrar': [
      () => by(acts.change('revoked'), examiner, 'registrar'),
      ['book: status'],
    ],
    'a status change by a court that was none any more': [
      () => by(acts.change('suspended'), agent, 'court'),
      ['book: status'],
    ],
    'an identity certificate that another person’s takes the place of': [
      () =>
        acts.forged(acts.at('StatusChangeCredential', { reason: 'renewal' }), (record) =>
          resigned(record, (subject) => {
            subject['replacedBy'] = `urn:uuid:${acts.suspended}`
          }),
        ),
      ['book: identities'],
    ],
    'an identity certificate that stays in force beside a newer one': [
      () =>
        acts.forged(acts.at('StatusChangeCredential', { reason: 'renewal' }), (record) =>
          resigned(record, (subject) => {
            delete subject['replacedBy']
            subject['change'] = 'suspended'
            subject['reason'] = 'agreed'
          }),
        ),
      ['book: rows', 'book: identities', 'book: status'],
    ],
    'a work that the system replaces': [
      () => by(acts.at('StatusChangeCredential', { reason: 'correction' }), 'system', 'system'),
      ['book: status'],
    ],
    'a form that makes a minor of its applicant': [
      () =>
        acts.forged(acts.event('submit'), (record) =>
          withAct(record, (act) => {
            const form = act.payload!['form'] as { owners: object[] }
            const owners = form.owners.map((owner) => ({ ...owner, minor: true }))
            act.payload = { ...act.payload, form: { ...form, owners } }
          }),
        ),
      ['book: cases', 'book: identities'],
    ],
    'a status change by nobody': [
      () =>
        acts.forged(acts.change('revoked'), (record) => withAct(record, (act) => delete act.by)),
      ['book: status'],
    ],
  }
  for (const [what, [forge, checks]] of Object.entries(inRecords)) {
    it(`finds in the records: ${what}`, async () => {
      const found = await acts.failed(forge())
      assert.deepEqual(
        found.filter((check) => check !== 'book: documents'),
        checks,
      )
    })
  }

  /** Whole logs that somebody with the registrar's key made: the index is made of them. */
  const inLogs: Record<string, [Forgery, string[]]> = {
    'the state after an event': [
      () => acts.forged(acts.event('claim'), standing('state', 'reviewing')),
      ['book: cases'],
    ],
    'the assignee after an event': [
      () => acts.forged(acts.event('claim'), standing('assignee', senior)),
      ['book: cases'],
    ],
    'the deadline after an event': [
      () =>
        acts.forged(
          acts.at('ProcessEventCredential', { caseType: 'powerOfAttorney' }),
          standing('due', 1),
        ),
      ['book: cases'],
    ],
    'the lane after an event': [
      () => acts.forged(acts.event('accept'), standing('lane', 'automatic')),
      ['book: cases'],
    ],
    'another party in all events': [
      () =>
        acts.records.map(({ record, location }) => {
          const isEvent = acts.isOf('application', record.index)
          return { location, record: isEvent ? standing('party', bob)(record) : record }
        }),
      ['book: cases', 'book: certificates'],
    ],
    'the person that a role was given to': [
      () => acts.forged(acts.event('grant'), standing('party', bob)),
      ['book: cases'],
    ],
    'the role that was given': [
      () => acts.forged(acts.event('grant'), payload('role', 'admin')),
      ['book: cases'],
    ],
    'what an event before it was': [
      () =>
        acts.forged(acts.event('certify'), (record) =>
          resigned(record, (subject) => {
            subject['previous'] = '00'.repeat(32)
          }),
        ),
      ['book: cases'],
    ],
    'a step that the machine does not allow': [
      () =>
        acts.forged(acts.event('certify'), (record) =>
          resigned(record, (subject) => {
            subject['transition'] = 'reopenReview'
            subject['role'] = 'senior_examiner'
            subject['actor'] = senior
          }),
        ),
      ['book: cases', 'book: certificates'],
    ],
    'a step by who was not in that role': [
      () =>
        acts.forged(acts.event('certify'), (record) =>
          resigned(record, (subject) => {
            subject['actor'] = bob
          }),
        ),
      ['book: cases'],
    ],
    'a reading for a purpose that its role does not permit': [
      () =>
        acts.forged(acts.event('read'), (record) =>
          resigned(record, (subject) => {
            subject['reason'] = 'audit'
          }),
        ),
      ['book: cases'],
    ],
    'a reading by who was no guardian of anybody': [
      () =>
        acts.forged(acts.event('read'), (record) => {
          const told = { guardian: agent }
          return resigned(
            withAct(record, (act) => (act.payload = told)),
            (subject) => {
              subject['actor'] = agent
              subject['payload'] = hash('sha256', canonicalize(told), 'hex')
            },
          )
        }),
      ['book: cases'],
    ],
    'a step by an agent without a power': [
      () =>
        acts.forged(acts.event('submit'), (record) =>
          resigned(record, (subject) => {
            subject['actor'] = bob
          }),
        ),
      ['book: cases'],
    ],
    'what was issued': [
      () =>
        acts.forged(acts.event('certify'), (record) =>
          withAct(record, (act) => {
            const issued = act.payload!['issued'] as object[]
            act.payload = { ...act.payload, issued: issued.slice(0, 1) }
          }),
        ),
      ['book: cases', 'book: certificates'],
    ],
    'what a status change before it was': [
      () =>
        acts.forged(acts.change('restored'), (record) =>
          resigned(record, (subject) => {
            subject['previous'] = '00'.repeat(32)
          }),
        ),
      ['book: status'],
    ],
    'the position whose bit a status change sets': [
      () =>
        acts.forged(acts.change('revoked'), (record) =>
          resigned(record, (subject) => {
            subject['logIndex'] = 0
          }),
        ),
      ['book: status'],
    ],
    'a status change that the state does not allow': [
      () =>
        acts.forged(acts.change('restored'), (record) =>
          resigned(record, (subject) => {
            subject['change'] = 'suspended'
            subject['reason'] = 'agreed'
          }),
        ),
      ['book: status'],
    ],
    'a suspension that ended before its time': [
      () =>
        acts.forged(acts.change('suspended'), (record) =>
          resigned(record, (subject) => {
            subject['until'] = new Date((noon + 9 * day) * 1000).toISOString().replace('.000', '')
          }),
        ),
      ['book: status'],
    ],
    'a certificate replaced by one that does not say so': [
      () =>
        acts.forged(acts.change('superseded'), (record) =>
          resigned(record, (subject) => {
            subject['replacedBy'] = `urn:uuid:${acts.suspended}`
          }),
        ),
      ['book: status'],
    ],
    'lists that are older than the last change': [
      () => acts.records.slice(0, acts.change('revoked') + 1),
      ['book: status'],
    ],
  }

  for (const [what, [forge, checks]] of Object.entries(inLogs)) {
    it(`finds in a log that was made otherwise: ${what}`, async () => {
      const log = forge()
      await forgery.reset()
      await forgery.log.append(log.map(({ record }) => record))
      await forgery.reopen()
      const found = await findingsOf(forgery, await collect(forgery.log.scan(0)))
      assert.deepEqual(
        found.map((finding) => finding.check),
        checks,
        JSON.stringify(found),
      )
    })
  }
})
