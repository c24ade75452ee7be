import assert from 'node:assert/strict'
import type { LocatedRecord, LogRecord } from '../../../api/log/log.ts'
import { uuidOf } from '../applications/_util/forms.ts'
import { alice, bob, BookFixture } from '../book/_util/book-fixture.ts'
import { collect } from '../log/_util/records.ts'
import { ActsBook, findingsOf, resigned, withAct } from './_util/acts-book.ts'

type Forge = (acts: ActsBook) => LocatedRecord[]
type Change = (one: Record<string, unknown>) => void

const work = 'WorkRegistrationCredential'
const first = { amendment: undefined }
const corrected = { amendment: 'correction' }

const subject =
  (fits: object, change: Change): Forge =>
  (acts) =>
    acts.forged(acts.at(work, { ...fits }), (record) => resigned(record, change))
const act =
  (fits: object, change: Parameters<typeof withAct>[1]): Forge =>
  (acts) =>
    acts.forged(acts.at(work, { ...fits }), (record) => withAct(record, change))
const status =
  (change: string, of: (record: LogRecord) => LogRecord): Forge =>
  (acts) =>
    acts.forged(acts.change(change), of)
const request =
  (owners: object[]): Forge =>
  (acts) =>
    acts.forged(
      acts.at('ProcessEventCredential', { caseType: 'request', transition: 'submit' }),
      (record) =>
        withAct(record, (one) => {
          one.payload = { ...one.payload, owners }
        }),
    )
const retitled: Change = (one) => {
  one['work'] = { ...(one['work'] as object), title: '另一作品' }
}

/** What cases bring about, told otherwise by somebody with the registrar's key, and the checks that notice. */
const forgeries: Readonly<Record<string, [Forge, string[]]>> = {
  'another title than in the form': [subject(first, retitled), ['book: certificates']],
  'another owner than in the form': [
    subject(first, (one) => {
      const [owner] = one['owners'] as object[]
      one['owners'] = [{ ...owner, did: bob }]
    }),
    // The request for its correction named the other, too.
    ['book: certificates'],
  ],
  'another title of the series': [
    subject(first, (one) => {
      one['series'] = { ...(one['series'] as object), title: '夜泊' }
    }),
    ['book: certificates'],
  ],
  'examined by nobody': [
    subject(first, (one) => {
      one['examination'] = 'automatic'
    }),
    ['book: certificates'],
  ],
  'another case': [
    act(first, (one) => {
      one.case = uuidOf(1)
    }),
    ['book: certificates'],
  ],
  'another applicant than the party of its case': [
    act(first, (one) => {
      one.applicant = bob
    }),
    ['book: status', 'book: certificates'],
  ],
  'an identity of another kind of party': [
    (acts) =>
      acts.forged(acts.at('IdentityCredential'), (record) =>
        resigned(record, (one) => {
          one['partyKind'] = 'unincorporatedOrg'
        }),
      ),
    ['book: certificates'],
  ],
  'a correction of what was not asked for': [subject(corrected, retitled), ['book: certificates']],
  'a correction that gives another owner': [
    subject(corrected, (one) => {
      const [owner] = one['owners'] as object[]
      one['owners'] = [{ ...owner, did: bob }]
    }),
    ['book: certificates'],
  ],
  'a correction that loses the series': [
    subject(corrected, (one) => delete one['series']),
    ['book: certificates'],
  ],
  'a correction with an older first date': [
    subject(corrected, (one) => {
      one['firstRegistrationDate'] = '2020-01-01'
    }),
    ['book: certificates'],
  ],
  'a correction in another province': [
    act(corrected, (one) => {
      one.region = '31'
    }),
    ['book: certificates'],
  ],
  'a correction for another applicant': [
    act(corrected, (one) => {
      one.applicant = bob
    }),
    ['book: certificates'],
  ],
  'a certificate that was given up without a request': [
    status('surrendered', (record) => withAct(record, (one) => delete one.case)),
    ['book: certificates'],
  ],
  'a granted surrender that became a revocation': [
    status('surrendered', (record) =>
      resigned(record, (one) => {
        one['change'] = 'revoked'
        one['reason'] = 'fraud'
      }),
    ),
    ['book: certificates'],
  ],
  'a granted request that nothing came of': [
    (acts) => acts.records.slice(0, acts.change('surrendered')),
    ['book: certificates'],
  ],
  'the holder in a status change': [
    status('revoked', (record) =>
      withAct(record, (one) => {
        one.applicant = bob
      }),
    ),
    ['book: status'],
  ],
  'a suspension that a correction changed': [
    (acts) =>
      acts.forged(acts.change('superseded', 1) + 1, (record) =>
        resigned(record, (one) => {
          one['reason'] = 'agreed'
        }),
      ),
    ['book: status'],
  ],
  'a request that names other owners': [
    request([{ did: bob, by: bob }]),
    ['book: cases', 'book: certificates'],
  ],
  'a request that names a guardian whom nobody knows': [
    request([{ did: alice, by: bob }]),
    ['book: cases', 'book: certificates'],
  ],
  ...Object.fromEntries(
    ['revocation', 'suspension'].map((purpose): [string, [Forge, string[]]] => [
      `a ${purpose} list that is older than the last change`,
      [
        (acts) =>
          acts.forged(acts.newest(purpose), ({ index }) => ({
            ...acts.records[acts.newest('refresh')]!.record,
            index,
          })),
        ['book: status'],
      ],
    ]),
  ),
}

describe('fsck: certificates of cases', function () {
  this.timeout(240_000)
  let acts: ActsBook
  let forgery: BookFixture

  before(async () => {
    acts = await ActsBook.start()
    forgery = await BookFixture.start()
  })
  after(async () => {
    await acts.stop()
    await forgery?.stop()
  })

  for (const [what, [forge, checks]] of Object.entries(forgeries)) {
    it(`finds in a log that was made otherwise: ${what}`, async () => {
      await forgery.reset()
      await forgery.log.append(forge(acts).map(({ record }) => record))
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
