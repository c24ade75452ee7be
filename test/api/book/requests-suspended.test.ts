import assert from 'node:assert/strict'
import { loadKnown } from '../../../api/book/known.ts'
import type { TransparencyLog } from '../../../api/log/log.ts'
import { statusListLength } from '../../../verifier/certificate-parts.ts'
import { didOf } from '../applications/_util/forms.ts'
import { assertOneLife, assertSound } from './_util/agreement.ts'
import { alice, BookFixture, noon } from './_util/book-fixture.ts'
import { ask, certified, factsIn, give, stepOf } from './_util/certificates.ts'

const registrar = didOf(31)
const day = 86_400
const order = { authority: '北京互联网法院', caseNumber: '(2026)京0491民初1号' }

describe('book: certificates corrected while suspended', function () {
  this.timeout(120_000)
  let fixture: BookFixture

  before(async () => {
    fixture = await BookFixture.start()
  })
  beforeEach(async () => {
    await fixture.reset()
    await give(fixture, registrar, 'registrar')
  })
  afterEach(async () => {
    await assertSound(fixture)
    await assertOneLife(fixture)
  })
  after(() => fixture.stop())

  const stateOf = async (certificate: string) => (await fixture.book.lifeOf(certificate)).state

  it('a corrected certificate is under the suspension of the one before, and in its province', async () => {
    const [certificate] = await certified(fixture, alice)
    const until = noon + 30 * day
    const suspended = { change: 'suspended', reason: 'court_order', basis: order, until } as const
    const by = { certificate: certificate!, actor: registrar } as const
    await fixture.book.changeStatus({ ...by, ...suspended })
    const facts = await factsIn(fixture, certificate!)
    const asked = await ask(fixture, alice, { kind: 'correction', certificate, facts })
    const { file } = await stepOf(fixture, asked, registrar, 'grant')
    const [issued] = file.events.at(-1)!.payload['issued'] as { certificate: string }[]
    const { state, changes } = await fixture.book.lifeOf(issued!.certificate)
    assert.equal(state, 'suspended')
    const { credentialSubject } = JSON.parse(changes[0]!.document)
    assert.deepEqual(
      [credentialSubject.reason, credentialSubject.basis, credentialSubject.until],
      ['court_order', order, '2026-12-22T04:00:00Z'],
    )
    const regions: (string | undefined)[] = []
    for await (const { record } of fixture.log.scan(0)) {
      const act: { type: string; region?: string } = JSON.parse(Buffer.from(record.act).toString())
      if (act.type === 'work') regions.push(act.region)
    }
    assert.deepEqual(regions, ['11', '11'])
    // It ends by itself as it would have.
    fixture.now = until
    const ended = { change: 'restored', reason: 'term_ended', actor: 'system' } as const
    await fixture.book.changeStatus({ certificate: issued!.certificate, ...ended })
    assert.equal(await stateOf(issued!.certificate), 'active')
  })

  it('knows the bits of the list in which the corrected certificate will lie', async () => {
    const [certificate] = await certified(fixture, alice)
    const facts = await factsIn(fixture, certificate!)
    const asked = await ask(fixture, alice, { kind: 'correction', certificate, facts })
    const { db, log } = fixture
    // As if the log were longer: reading is all that the decision does with it.
    const read: TransparencyLog['read'] = (place) => log.read(place)
    const longer = { read, next: 3 * statusListLength + 7 } as unknown as TransparencyLog
    const step = { caseType: 'request', transition: 'grant', actor: registrar } as const
    const grant = { kind: 'move', ...step, caseId: asked.file.id, payload: {} } as const
    const { lists } = await loadKnown(db, longer, [grant])
    assert.deepEqual(new Set(lists.keys()), new Set([0, 3]))
  })

  it('what is corrected after the end of its suspension is not suspended', async () => {
    const [certificate] = await certified(fixture, alice)
    const until = noon + day
    const suspended = { change: 'suspended', reason: 'agreed', until } as const
    await fixture.book.changeStatus({ certificate: certificate!, actor: registrar, ...suspended })
    fixture.now = until
    const facts = await factsIn(fixture, certificate!)
    const asked = await ask(fixture, alice, { kind: 'correction', certificate, facts })
    const { file } = await stepOf(fixture, asked, registrar, 'grant')
    const [issued] = file.events.at(-1)!.payload['issued'] as { certificate: string }[]
    assert.equal(await stateOf(issued!.certificate), 'active')
  })
})
