import assert from 'node:assert/strict'
import { v7 as uuidv7 } from 'uuid'
import type { ApplicationForm } from '../../api/applications/form.ts'
import { splitPersonal } from '../../api/applications/personal.ts'
import type { Payload } from '../../api/cases/machine.ts'
import type { ApiError } from '../../api/errors.ts'
import { OfficeHere, type ProblemAnswer, type SteppedAnswer } from '../_util/office.ts'
import { newPerson } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { work } from '../api/applications/_util/forms.ts'
import { assertRefused } from './_util/walk.ts'

type Answer = { status: number; body: SteppedAnswer & ProblemAnswer }

/** Exactly one of them is on record; the others are told why theirs is not. */
function oneWins(answers: readonly Answer[], code: string): SteppedAnswer {
  const won = answers.filter(({ status }) => status < 300)
  assert.equal(won.length, 1, JSON.stringify(answers.map(({ body }) => body.code)))
  const lost = answers.filter(({ status }) => status >= 300)
  assert.deepEqual(new Set(lost.map(({ body }) => body.code)), new Set([code]))
  return won[0]!.body
}

describe('two at once', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.end())

  const by = (role: Parameters<OfficeHere['staff']>[0]) => office.staff(role)
  const step = (who: string, id: string, body: object, key?: string): Promise<Answer> =>
    office.send(
      ...([who, 'POST', `/v1/cases/${id}/steps`, body] as const),
      key === undefined ? {} : { 'idempotency-key': key },
    )
  const eventsOf = async (id: string) => (await registry.context.book.caseFile(id))!.events

  it('of ten examiners who claim one case, one has it, and the others are told that it moved on', async () => {
    const { id } = await office.examined('accepted')
    const examiners = await Promise.all(
      Array.from({ length: 10 }, () => office.newStaff('examiner')),
    )
    await Promise.all(examiners.map((who) => office.case(who, id)))
    const body = { transition: 'claim', expected: 2 }
    const won = oneWins(
      await Promise.all(examiners.map((who) => step(who, id, body))),
      'state_changed',
    )
    const events = await eventsOf(id)
    assert.deepEqual([events.length, won.case.assignee], [3, events[2]!.actor])
  })

  it('what was decided on an older look is refused, even where the state would allow it', async () => {
    const { id } = await office.examined('examining')
    const [senior, second] = [await by('senior_examiner'), await office.newStaff('examiner')]
    const assign = { transition: 'assign', payload: { assignee: second } }
    await office.step(senior, id, 'assign', { assignee: second }, { expected: 3 })
    const stale = () =>
      office.refused(senior, 'POST', `/v1/cases/${id}/steps`, { ...assign, expected: 3 })
    await assertRefused(office, [{ what: 'stale', code: 'state_changed', send: stale }])
    assert.equal((await step(senior, id, { ...assign, expected: 4 })).status, 200)
  })

  it('approval and refusal of one application at once: one decision stands', async () => {
    const { id } = await office.examined('reviewing')
    const [one, other] = [await by('senior_examiner'), await office.newStaff('senior_examiner')]
    const refuse = { transition: 'refuse', reason: 'duplicate', payload: { text: '重复' } }
    const answers = await Promise.all([
      step(one, id, { transition: 'approve' }),
      step(other, id, refuse),
    ])
    oneWins(answers, 'state_changed')
    assert.equal((await eventsOf(id)).length, 5)
  })

  it('a case is certified once, however often and by how many it is asked for', async () => {
    const { id } = await office.examined('approved')
    const registrars = await Promise.all([1, 2, 3].map(() => office.newStaff('registrar')))
    const asked = [...registrars, ...registrars].map((who) =>
      step(who, id, { transition: 'certify' }),
    )
    oneWins(await Promise.all(asked), 'state_changed')
    const { events } = await office.case(await by('auditor'), id)
    assert.equal(events.filter(({ transition }) => transition === 'certify').length, 1)
    const issued = events.at(-1)?.payload['issued'] as unknown[]
    assert.equal(issued.length, 1)
  })

  it('a step sent twice with its key is one step, at once and later; with another body it is refused', async () => {
    const { id } = await office.examined('submitted')
    const clerk = await by('intake_clerk')
    const key = uuidv7()
    const accept = { transition: 'accept' }
    const answers = await Promise.all(Array.from({ length: 5 }, () => step(clerk, id, accept, key)))
    for (const { status, body } of answers)
      assert.ok(status === 200 || body.code === 'idempotency_conflict', JSON.stringify(body))
    const again = await step(clerk, id, accept, key)
    assert.deepEqual([again.status, again.body.created, again.body.event.position], [200, false, 1])
    assert.equal((await eventsOf(id)).length, 2)
    const other = { transition: 'notAccept', reason: 'other', payload: { text: '另' } }
    const headers = { 'idempotency-key': key }
    const path = `/v1/cases/${id}/steps`
    const stranger = await office.newStaff('intake_clerk')
    await assertRefused(office, [
      {
        what: 'another body',
        code: 'idempotency_mismatch',
        send: () => office.refused(clerk, 'POST', path, other, headers),
      },
      {
        what: 'another person',
        code: 'idempotency_mismatch',
        send: () => office.refused(stranger, 'POST', path, accept, headers),
      },
      {
        what: 'no key',
        code: 'state_changed',
        send: () => office.refused(clerk, 'POST', path, accept),
      },
    ])
  })

  it('an application sent twice with its key is one case, with one set of personal data', async () => {
    const applicant = newPerson().did
    const form = await office.examinedForm(applicant)
    const headers = { 'idempotency-key': uuidv7() }
    const send = (): Promise<Answer> =>
      office.send(applicant, 'POST', '/v1/applications', { form }, headers)
    const answers = await Promise.all([send(), send(), send()])
    const taken = answers.filter(({ status }) => status < 300)
    assert.ok(taken.length >= 1)
    for (const { body } of answers.filter(({ status }) => status >= 300))
      assert.equal(body.code, 'idempotency_conflict')
    const later = await send()
    assert.deepEqual([later.status, later.body.created], [200, false])
    const ids = new Set([...taken, later].map(({ body }) => body.case.id))
    assert.equal(ids.size, 1)
    const { items } = await office.expect<{ items: object[] }>(
      ...([200, applicant, 'GET', '/v1/cases?type=application'] as const),
    )
    assert.equal(items.length, 1)
    const { dossiers } = registry.context.vault
    const open = dossiers.of(applicant).filter(({ erasedAt }) => erasedAt === undefined)
    const parties = later.body.event.payload['parties'] as unknown[]
    assert.equal(open.length, parties.length)
  })

  it('what was handed in and certified is answered again to its key, though it would be a duplicate now', async () => {
    const did = await office.identified()
    const form = await office.form(did)
    const saved = await office.expect<{ id: string; revision: number }>(
      ...([201, did, 'POST', '/v1/applications/drafts', { revision: 0, form }] as const),
    )
    const body = { draft: saved.id, revision: saved.revision }
    const headers = { 'idempotency-key': uuidv7() }
    const send = (): Promise<Answer> => office.send(did, 'POST', '/v1/applications', body, headers)
    const [first, again] = [await send(), await send()]
    assert.deepEqual([first.status, again.status], [201, 200])
    assert.deepEqual([again.body.created, again.body.case.id], [false, first.body.case.id])
    assert.equal(again.body.case.state, 'certified')
  })

  it('a power of attorney and a request sent again with their keys are one case each', async () => {
    const { id, applicant } = await office.examined('certified')
    const [issued] = await office.issued(applicant, id)
    const power = { agent: newPerson().did, scope: ['apply'], from: 0, until: 5_000_000_000 }
    const copy = { kind: 'copy', certificate: issued!.certificate, statement: '遗失' }
    for (const [path, body] of [
      ['/v1/powers-of-attorney', power],
      ['/v1/requests', copy],
    ] as const) {
      const headers = { 'idempotency-key': uuidv7() }
      const send = (): Promise<Answer> => office.send(applicant, 'POST', path, body, headers)
      const [first, again] = [await send(), await send()]
      assert.deepEqual([first.status, again.status, again.body.created], [201, 200, false])
      assert.equal(again.body.case.id, first.body.case.id)
    }
  })

  it('a draft handed in twice at once is one case', async () => {
    const applicant = newPerson().did
    const form = await office.examinedForm(applicant)
    const saved = await office.expect<{ id: string; revision: number }>(
      ...([201, applicant, 'POST', '/v1/applications/drafts', { revision: 0, form }] as const),
    )
    const body = { draft: saved.id, revision: saved.revision }
    const send = (): Promise<Answer> => office.send(applicant, 'POST', '/v1/applications', body)
    const answers = await Promise.all([send(), send(), send()])
    const won = answers.filter(({ status }) => status < 300)
    assert.equal(won.length, 1)
    for (const { body: lost } of answers.filter(({ status }) => status >= 300))
      assert.ok(['state_changed', 'not_found'].includes(lost.code), lost.code)
    assert.equal((await eventsOf(saved.id)).length, 1)
  })

  it('of two harmless applications over one file, one ends in a certificate', async () => {
    const did = await office.identified()
    const form = await office.form(did)
    const send = (): Promise<Answer> => office.send(did, 'POST', '/v1/applications', { form })
    const answers = await Promise.all([send(), send(), send()])
    oneWins(answers, 'already_registered')
    const later = await send()
    assert.deepEqual([later.status, later.body.code], [422, 'defective_form'])
    const codes = later.body.defects?.map(({ code }) => code)
    assert.ok(codes?.includes('alreadyRegistered'), String(codes))
  })

  it('an application that is refused half way leaves nothing behind for those decided with it', async () => {
    const did = await office.identified()
    const deposits = [await office.deposit(did), await office.deposit(did)] as const
    const works = deposits.map((id, i) => work(i + 1, { deposits: [id] }))
    const form = (own: ApplicationForm['works']) => office.form(did, { works: own })
    const plain = await Promise.all([form([works[1]!]), form(works), form([works[0]!])])
    const moves = plain.map((one) => {
      const filed = { form: splitPersonal(one).form, parties: [], defects: [], lane: 'automatic' }
      return registry.context.book.move({
        caseId: uuidv7(),
        caseType: 'application',
        transition: 'submit',
        actor: did,
        payload: {
          ...filed,
          formHash: 'a'.repeat(64),
        },
      })
    })
    // All three in one batch: the second fails at its second work, which the first has registered.
    const codes = (await Promise.allSettled(moves)).map((one) =>
      one.status === 'fulfilled' ? one.value.file.state : (one.reason as ApiError).code,
    )
    assert.deepEqual(codes, ['certified', 'already_registered', 'certified'])
  })

  it('a correction that comes too late leaves nothing behind for those decided with it', async () => {
    const { id, applicant } = await office.examined('certified')
    const registrar = await by('registrar')
    const [issued] = await office.issued(applicant, id)
    const { document } = await office.expect<{
      document: { credentialSubject: Record<string, object> }
    }>(200, undefined, 'GET', `/v1/certificates/${issued!.certificate}`)
    const { work: of, authors, owners, ownershipForm } = document.credentialSubject
    const facts = { work: { ...of, title: '更正' }, authors, owners, ownershipForm }
    const { certificate } = issued!
    const asked = await office.expect<SteppedAnswer>(201, applicant, 'POST', '/v1/requests', {
      kind: 'correction',
      certificate,
      statement: '名称有误',
      facts,
    })
    const file = await registry.context.book.caseFile(id)
    const form = file!.events[0]!.payload['form'] as Payload
    const filed = { form, formHash: 'a'.repeat(64), parties: [], defects: [], lane: 'automatic' }
    const { book } = registry.context
    const revoke = { certificate, change: 'revoked', reason: 'fraud', actor: registrar } as const
    const grant = { caseId: asked.case.id, caseType: 'request', transition: 'grant' } as const
    const apply = { caseId: uuidv7(), caseType: 'application', transition: 'submit' } as const
    const [revoked, granted, again] = await Promise.allSettled([
      book.changeStatus(revoke),
      book.move({ ...grant, actor: registrar, payload: {} }),
      book.move({ ...apply, actor: applicant, payload: filed }),
    ])
    assert.equal(revoked.status, 'fulfilled')
    assert.equal((granted as PromiseRejectedResult).reason.code, 'state_changed')
    assert.equal(again.status, 'fulfilled', String((again as PromiseRejectedResult).reason))
  })

  it('of two examined applications over one file, the second is not certified', async () => {
    const applicant = newPerson().did
    const form = await office.examinedForm(applicant)
    const file = async () => (await office.submit(applicant, form)).case.id
    const ids = [await file(), await file()]
    for (const id of ids) {
      await office.step(await by('intake_clerk'), id, 'accept')
      await office.step(await by('examiner'), id, 'claim')
      await office.step(await by('examiner'), id, 'passToReview', { opinion: '合格' })
      await office.step(await by('senior_examiner'), id, 'approve')
    }
    await office.step(await by('registrar'), ids[0]!, 'certify')
    const registrar = await by('registrar')
    const send = () => office.refusedStep(registrar, ids[1]!, 'certify')
    await assertRefused(office, [{ what: 'twice', code: 'already_registered', send }])
  })

  it('a suspension and a revocation at once both stand, in one order, or one is refused', async () => {
    const { id } = await office.examined('certified')
    const [registrar, court] = [await by('registrar'), await by('court')]
    const [issued] = await office.issued(registrar, id)
    const path = `/v1/certificates/${issued!.certificate}/status`
    const basis = { authority: '北京互联网法院', caseNumber: '1号' }
    const suspend = { change: 'suspended', reason: 'court_order', basis }
    const answers = await Promise.all([
      office.send<ProblemAnswer>(court, 'POST', path, suspend),
      office.send<ProblemAnswer>(registrar, 'POST', path, { change: 'revoked', reason: 'fraud' }),
    ])
    const { state, changes } = await registry.context.book.lifeOf(issued!.certificate)
    assert.equal(state, 'revoked')
    assert.equal(changes.length, answers.filter(({ status }) => status === 201).length)
  })
})
