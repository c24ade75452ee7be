import assert from 'node:assert/strict'
import { v7 as uuidv7 } from 'uuid'
import { system } from '../../../api/cases/engine.ts'
import { roleCaseOf } from '../../../api/cases/roles-machine.ts'
import type { StaffRole } from '../../../api/cases/machine.ts'
import { ApiError, type ProblemCode } from '../../../api/errors.ts'
import { didOf } from '../applications/_util/forms.ts'
import { allRows, assertOneLife, assertSound } from './_util/agreement.ts'
import { alice, bob, BookFixture, depositOf, factsOf, noon, workOf } from './_util/book-fixture.ts'
import { filed, publicForm } from './_util/payloads.ts'

const fails = (code: ProblemCode) => (error: unknown) =>
  error instanceof ApiError && error.code === code
const [registrar, court, agent] = [didOf(31), didOf(32), didOf(33)]
const day = 86_400

const numberOf = ({ document }: { document: string }): string =>
  JSON.parse(document).credentialSubject.registrationNumber
const refuses = async (act: Promise<unknown>, code: ProblemCode) => {
  await assert.rejects(act, fails(code))
}

/** What is refused leaves desk, log and rows as they were, also where it was half done. */
describe('book: refused acts', function () {
  this.timeout(120_000)
  let fixture: BookFixture

  const give = (party: string, role: StaffRole) =>
    fixture.book.move({
      caseId: roleCaseOf(party),
      caseType: 'roles',
      transition: 'grant',
      actor: system,
      party,
      payload: { role },
    })
  const deposit = async (holder: string, name: string) =>
    (await fixture.book.deposit(depositOf(holder, name))).id
  const register = async (holder: string, name: string) =>
    fixture.book.registerWork(workOf(holder, [await deposit(holder, name)]))
  const apply = (applicant: string, deposits: readonly string[]) =>
    fixture.book.move({
      caseId: uuidv7(),
      caseType: 'application',
      transition: 'submit',
      actor: applicant,
      payload: filed(publicForm(applicant, deposits), 'automatic'),
    })
  before(async () => {
    fixture = await BookFixture.start()
  })
  beforeEach(async () => {
    await fixture.reset()
    await Promise.all([give(registrar, 'registrar'), give(court, 'court')])
  })
  afterEach(async () => {
    await assertSound(fixture)
    await assertOneLife(fixture)
  })
  after(() => fixture.stop())

  it('a series whose third work is taken: the first two are unknown to the rest of the batch', async () => {
    await register(bob, 'taken')
    const names = ['a', 'b', 'taken']
    const deposits = await Promise.all(names.map((name) => deposit(alice, name)))
    const next = fixture.log.next
    const [series, single, applied] = await Promise.allSettled([
      apply(alice, deposits),
      fixture.book.registerWork(workOf(alice, [deposits[0]!])),
      apply(alice, [deposits[1]!]),
    ])
    assert.ok(series.status === 'rejected' && fails('already_registered')(series.reason))
    assert.ok(single.status === 'fulfilled' && applied.status === 'fulfilled')
    assert.deepEqual([single.value.created, single.value.index], [true, next])
    assert.equal(single.value.document.includes(deposits[0]!), true)
    const issued = applied.value.file.events[1]!.payload['issued'] as {
      registrationNumber: string
    }[]
    assert.equal(issued[0]?.registrationNumber, '链作登字-2026-F-00000001')
    assert.equal(fixture.log.next, next + 4)
  })

  it('a correction of a certificate that holds no longer takes no number', async () => {
    const old = await register(alice, 'a')
    const command = { certificate: old.id, actor: registrar }
    await fixture.book.changeStatus({ ...command, change: 'revoked', reason: 'fraud' })
    const facts = factsOf(alice)
    const rows = await allRows(fixture)
    const amend = { ...command, reason: 'correction', facts } as const
    await refuses(fixture.book.amend(amend), 'state_changed')
    await refuses(fixture.book.amend({ ...amend, actor: court }), 'forbidden')
    assert.deepEqual(await allRows(fixture), rows)
    const [again, refused] = await Promise.allSettled([
      register(bob, 'b'),
      fixture.book.amend(amend),
    ])
    assert.equal(refused.status, 'rejected')
    assert.ok(again.status === 'fulfilled')
    assert.equal(numberOf(again.value), '链作登字-2026-A-00000002')
  })

  it('a correction that a court asks for leaves the files free to be registered by their holder', async () => {
    const old = await register(alice, 'a')
    const facts = factsOf(alice)
    const amend = { certificate: old.id, actor: court, reason: 'correction', facts } as const
    const [refused, same] = await Promise.allSettled([
      fixture.book.amend(amend),
      register(alice, 'a'),
    ])
    assert.ok(refused.status === 'rejected' && fails('forbidden')(refused.reason))
    assert.ok(same.status === 'fulfilled')
    assert.equal(same.value.index, old.index)
  })

  it('what the verifier would not take is refused before it is on record', async () => {
    const { id: certificate } = await register(alice, 'a')
    const next = fixture.log.next
    const change = { certificate, actor: registrar } as const
    const caseNumber = '号'.repeat(101)
    const basis = { authority: '北京互联网法院', caseNumber }
    const order = { ...change, change: 'suspended', reason: 'court_order' } as const
    await refuses(fixture.book.changeStatus(order), 'invalid_request')
    await refuses(fixture.book.changeStatus({ ...order, basis }), 'invalid_request')
    await refuses(
      fixture.book.changeStatus({ ...change, change: 'suspended', reason: 'fraud' }),
      'invalid_request',
    )
    assert.equal(fixture.log.next, next)
    await fixture.book.changeStatus({ ...order, basis: { ...basis, caseNumber: '1号' } })
  })

  it('a request for revocation by a judgment is granted with the judgment, and not without', async () => {
    const { id: certificate } = await register(alice, 'a')
    const payload = { kind: 'revocation', certificate, ground: 'court_judgment', statement: '撤销' }
    const asked = { caseId: uuidv7(), caseType: 'request', actor: bob, payload } as const
    await fixture.book.move({ ...asked, transition: 'submit' })
    const grant = { ...asked, actor: registrar, transition: 'grant' }
    const rows = await allRows(fixture)
    await refuses(fixture.book.move({ ...grant, payload: {} }), 'invalid_request')
    assert.deepEqual(await allRows(fixture), rows)
    const basis = { authority: '北京互联网法院', caseNumber: '(2026)京0491民初1号' }
    await fixture.book.move({ ...grant, payload: { basis } })
    assert.equal((await fixture.book.lifeOf(certificate)).state, 'revoked')
  })

  it('the registry ends the suspension that has come to its end, and no newer one', async () => {
    const { id: certificate } = await register(alice, 'a')
    const change = { certificate, actor: registrar } as const
    const suspend = { ...change, change: 'suspended', reason: 'ownership_dispute' } as const
    const end = { certificate, actor: system, change: 'restored', reason: 'term_ended' } as const
    await fixture.book.changeStatus({ ...suspend, until: noon + day })
    await refuses(fixture.book.changeStatus(end), 'too_early')
    fixture.now = noon + day
    await fixture.book.changeStatus({ ...change, change: 'restored', reason: 'dispute_settled' })
    await fixture.book.changeStatus(suspend)
    await refuses(fixture.book.changeStatus(end), 'too_early')
    await fixture.book.changeStatus({ ...change, change: 'restored', reason: 'dispute_settled' })
    await fixture.book.changeStatus({ ...suspend, until: noon + 2 * day })
    fixture.now = noon + 2 * day
    const [ended, twice] = await Promise.allSettled([
      fixture.book.changeStatus(end),
      fixture.book.changeStatus(end),
    ])
    assert.deepEqual([ended.status, twice.status], ['fulfilled', 'rejected'])
  })

  it('an agent gives a power back, and then acts no more', async () => {
    const terms = { agent, scope: ['apply'], from: noon - 1, until: noon + day }
    const power = { caseId: uuidv7(), caseType: 'powerOfAttorney' } as const
    await fixture.book.move({ ...power, transition: 'grant', actor: alice, payload: terms })
    const step = { caseType: 'application', transition: 'submit', party: alice } as const
    const form = publicForm(alice, [await deposit(alice, 'a')])
    const submit = () =>
      fixture.book.move({
        ...step,
        caseId: uuidv7(),
        actor: agent,
        powerOfAttorney: power.caseId,
        payload: filed(form, 'examined'),
      })
    assert.equal((await submit()).event.role, 'agent')
    const renounce = { ...power, transition: 'renounce', payload: {} }
    await refuses(fixture.book.move({ ...renounce, actor: bob }), 'forbidden')
    const [before, given, after] = await Promise.allSettled([
      submit(),
      fixture.book.move({ ...renounce, actor: agent }),
      submit(),
    ])
    assert.deepEqual(
      [before, given, after].map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected'],
    )
  })

  it('an answer is the case as it was after the step, and what is read later is the same', async () => {
    const stepped = await apply(alice, [await deposit(alice, 'a')])
    assert.deepEqual(await fixture.book.caseFile(stepped.file.id), stepped.file)
    const party = alice
    const read = {
      caseId: uuidv7(),
      caseType: 'dossier',
      actor: alice,
      party,
      payload: {},
    } as const
    const reading = { ...read, transition: 'read', reason: 'data_subject_request' }
    const [first, second] = await Promise.all([
      fixture.book.move(reading),
      fixture.book.move(reading),
    ])
    assert.deepEqual([first.file.events.length, second.file.events.length], [1, 2])
    assert.deepEqual(await fixture.book.caseFile(read.caseId), second.file)
  })
})
