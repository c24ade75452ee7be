import assert from 'node:assert/strict'
import { v7 as uuidv7 } from 'uuid'
import type { ApplicationForm } from '../../api/applications/form.ts'
import { notice, OfficeHere, type ProblemAnswer, type SteppedAnswer } from '../_util/office.ts'
import { newPerson, type Person } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { agentFiling, author, owner, person, work } from '../api/applications/_util/forms.ts'
import { snapshot } from './_util/snapshot.ts'

interface Draft {
  readonly id: string
  readonly revision: number
}

interface ToSign {
  readonly formHash: string
  readonly parties: readonly { did: string; capacity: string; text: string; signed: boolean }[]
}

const drafts = '/v1/applications/drafts'

const named = (who: Person | undefined, displayName: string) => ({ did: who!.did, displayName })

/** Code of a refusal, with its first defect that is an error. */
async function refusedAs(
  answer: Promise<{ status: number; body: ProblemAnswer }>,
): Promise<string> {
  const { status, body } = await answer
  assert.ok(status >= 400 && status < 500, JSON.stringify(body))
  const first = body.defects?.find(({ severity }) => severity === 'error')
  return first === undefined ? body.code : `${body.code} ${first.code}`
}

describe('forms that several people sign', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere
  let [one, two, three]: Person[] = []

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  beforeEach(() => {
    ;[one, two, three] = [newPerson(), newPerson(), newPerson()]
  })
  after(() => registry.end())

  const li = { ...person, legalName: '李四' }

  /** A work of two. */
  const joint = (): Promise<ApplicationForm> =>
    office.form(one!.did, {
      authors: [author(1, { did: one!.did }), author(2, named(two, '李四'))],
      owners: [owner(1, { did: one!.did }), owner(2, { ...named(two, '李四'), personal: li })],
      ownershipForm: 'joint',
    })

  const save = (form: object): Promise<Draft> =>
    office.expect(201, one!.did, 'POST', drafts, { revision: 0, form })
  const toSign = (by: Person, { id }: Draft): Promise<ToSign> =>
    office.expect(200, by.did, 'GET', `${drafts}/${id}/signing?owner=${one!.did}`)
  const textOf = async (by: Person, draft: Draft): Promise<string> => {
    const { parties } = await toSign(by, draft)
    return parties.find(({ did }) => did === by.did)?.text ?? ''
  }
  const sent = async (by: Person, draft: Draft, text: string, key = by) => {
    const signature = await key.wallet.signMessage(text)
    const body = { owner: one!.did, signature }
    return office.send<ToSign & ProblemAnswer>(
      ...([by.did, 'POST', `${drafts}/${draft.id}/signatures`, body] as const),
    )
  }
  const sign = async (by: Person, draft: Draft): Promise<void> => {
    const { status, body } = await sent(by, draft, await textOf(by, draft))
    assert.equal(status, 200, JSON.stringify(body))
  }
  const latest = async ({ id }: Draft): Promise<{ draft: string; revision: number }> => {
    const saved = await office.expect<Draft>(200, one!.did, 'GET', `${drafts}/${id}`)
    return { draft: id, revision: saved.revision }
  }
  const handIn = (body: object, by = one!) =>
    office.send<SteppedAnswer & ProblemAnswer>(by.did, 'POST', '/v1/applications', body)

  it('are handed in when every co-owner has signed, and become one case of the same id', async () => {
    const draft = await save(await joint())
    assert.equal(await refusedAs(handIn(await latest(draft))), 'defective_form signatureMissing')
    await sign(two!, draft)
    const { parties } = await toSign(one!, draft)
    assert.deepEqual(
      parties.map(({ capacity, signed }) => [capacity, signed]),
      [
        ['owner', false],
        ['owner', true],
      ],
    )
    const { status, body } = await handIn(await latest(draft))
    assert.equal(status, 201, JSON.stringify(body))
    assert.equal(body.case.id, draft.id)
    const signatures = body.event.payload['signatures'] as { did: string }[]
    assert.deepEqual(
      signatures.map(({ did }) => did),
      [two!.did],
    )
    assert.equal(await office.refused(one!.did, 'GET', `${drafts}/${draft.id}`), 'not_found')
    const mine = '/v1/cases?type=application'
    const { items } = await office.expect<{ items: { id: string; title?: string }[] }>(
      ...([200, one!.did, 'GET', mine] as const),
    )
    const { form } = body.event.payload as { form: ApplicationForm }
    assert.deepEqual(
      items.map(({ id, title }) => [id, title]),
      [[draft.id, form.works[0]!.title]],
    )
    // The co-owner sees the case now, and strangers do not.
    assert.equal((await office.case(two!.did, draft.id)).id, draft.id)
    assert.equal(await office.refused(three!.did, 'GET', `/v1/cases/${draft.id}`), 'not_found')
  })

  it('come to those who have to sign as soon as there is something to sign, and to nobody else', async () => {
    const form = await joint()
    const { declaration: _, ...open } = form
    const asked = async (by: Person) => {
      const path = '/v1/applications/invitations'
      const { items } = await office.expect<{ items: Record<string, unknown>[] }>(
        ...([200, by.did, 'GET', path] as const),
      )
      return items.map(({ id, owner: from, signed, title, works }) => [
        id,
        from,
        signed,
        title,
        works,
      ])
    }
    const draft = await save(open)
    assert.deepEqual(await asked(two!), [])
    const body = { revision: draft.revision, form }
    await office.expect(200, one!.did, 'POST', `${drafts}/${draft.id}`, body)
    const { title } = form.works[0]!
    assert.deepEqual(await asked(two!), [[draft.id, one!.did, false, title, 1]])
    assert.deepEqual([await asked(one!), await asked(three!)], [[], []])
    await sign(two!, draft)
    assert.deepEqual(await asked(two!), [[draft.id, one!.did, true, title, 1]])
    await handIn(await latest(draft))
    assert.deepEqual(await asked(two!), [])
  })

  it('are listed with what they are about', async () => {
    const corrects = '0192f0c1-7f00-7000-8000-000000000001'
    const works = [{ title: '未完' }, {}]
    const body = { revision: 0, form: { works }, corrects }
    const { id } = await office.expect<Draft>(201, one!.did, 'POST', drafts, body)
    await save({ works: 'none', seriesTitle: 5 })
    const { items } = await office.expect<{ items: Record<string, unknown>[] }>(
      ...([200, one!.did, 'GET', drafts] as const),
    )
    const [second, first] = items
      .toSorted((a, b) => Number(a['works']) - Number(b['works']))
      .toReversed()
      .map(({ updated: _updated, ...rest }) => rest)
    assert.deepEqual(second, { id, revision: 1, title: '未完', works: 2, corrects })
    assert.deepEqual([first?.['works'], first?.['title']], [0, undefined])
  })

  it('take no signature by another key, under another text, or of somebody who has nothing to sign', async () => {
    const draft = await save(await joint())
    const before = await snapshot(registry.context)
    const text = await textOf(two!, draft)
    for (const [key, what] of [
      [three!, text],
      [one!, text],
      [two!, `${text} `],
      [two!, await textOf(one!, draft)],
    ] as const) {
      const { status, body } = await sent(two!, draft, what, key)
      assert.deepEqual([status, body.code], [422, 'defective_form'])
      assert.equal(body.defects?.[0]?.code, 'signatureWrong')
    }
    const stranger = await sent(three!, draft, text)
    assert.deepEqual([stranger.status, stranger.body.code], [404, 'not_found'])
    assert.ok((await toSign(two!, draft)).parties.every(({ signed }) => !signed))
    assert.deepEqual(await snapshot(registry.context), before)
  })

  it('lose their signatures with any change, also of personal data', async () => {
    const form = await joint()
    const draft = await save(form)
    await sign(two!, draft)
    const { formHash } = await toSign(one!, draft)
    const [first, second] = form.owners
    const moved = { ...first!, personal: { ...first!.personal, address: '上海市' } }
    const changed = { ...form, owners: [moved, second!] }
    const { revision } = await latest(draft)
    const path = `${drafts}/${draft.id}`
    const stale = { revision: revision - 1, form: changed }
    assert.equal(await office.refused(one!.did, 'POST', path, stale), 'state_changed')
    await office.expect(200, one!.did, 'POST', path, { revision, form: changed })
    const after = await toSign(one!, draft)
    assert.notEqual(after.formHash, formHash)
    assert.ok(after.parties.every(({ signed }) => !signed))
    assert.equal(await refusedAs(handIn(await latest(draft))), 'defective_form signatureMissing')
    const old = { draft: draft.id, revision }
    assert.equal(await refusedAs(handIn(old)), 'state_changed')
  })

  it('do not count signatures that were given under another draft', async () => {
    const form = await joint()
    const [draft, other] = [await save(form), await save(form)]
    const text = await textOf(two!, other)
    const { status, body } = await sent(two!, draft, text)
    assert.deepEqual([status, body.code], [422, 'defective_form'])
  })

  it('are no draft of anybody else: not to be read, changed, thrown away or handed in', async () => {
    const form = await joint()
    const draft = await save(form)
    const path = `${drafts}/${draft.id}`
    for (const who of [two!, three!]) {
      assert.equal(await office.refused(who.did, 'GET', path), 'not_found')
      assert.equal(await office.refused(who.did, 'DELETE', path), 'not_found')
      const { status } = await office.send(who.did, 'POST', path, { revision: 1, form })
      assert.ok(status === 404 || status === 409, String(status))
      assert.equal(await refusedAs(handIn({ draft: draft.id, revision: 1 }, who)), 'not_found')
    }
    // Who must sign sees the form, without the personal data of others.
    const seen = JSON.stringify(await toSign(two!, draft))
    assert.ok(!seen.includes(person.idNumber))
    assert.equal((await latest(draft)).revision, 1)
  })

  it('are erased for one party without hiding the data of the other', async () => {
    const draft = await save(await joint())
    await sign(two!, draft)
    const { body } = await handIn(await latest(draft))
    const { id } = body.case
    await office.step(one!.did, id, 'withdraw')
    const reason = { reason: 'data_subject_request' }
    const path = `/v1/cases/${id}`
    await office.expect(200, two!.did, 'POST', `${path}/erasure`, reason)
    const { items } = await office.expect<{
      items: { pointer: string; fields: 'erased' | { value: string }[] }[]
    }>(200, await office.staff('registrar'), 'POST', `${path}/personal`, {
      purpose: 'data_subject_request',
    })
    const fields = Object.fromEntries(items.map((item) => [item.pointer, item.fields]))
    assert.equal(fields['/owners/1'], 'erased')
    assert.match(JSON.stringify(fields['/owners/0']), new RegExp(person.idNumber))
  })

  it('of a minor are handed in, corrected and withdrawn by the guardian, not by the minor', async () => {
    const [child, mother] = [one!, two!]
    const guardian = { did: mother.did, relation: '母', personal: li }
    const minor = owner(1, { did: child.did, minor: true, guardian })
    await office.certifiedChild(child.did, mother.did)
    const form = await office.form(child.did, {
      authors: [author(1, { did: child.did, minor: true })],
      owners: [minor],
    })
    assert.equal(await refusedAs(handIn({ form }, child)), 'defective_form agentNotFiler')
    assert.equal(await refusedAs(handIn({ form }, three)), 'defective_form agentNotFiler')
    const { status, body } = await handIn({ form }, mother)
    assert.equal(status, 201, JSON.stringify(body))
    assert.deepEqual(
      [body.case.party, body.case.lane, body.event.role],
      [child.did, 'examined', 'creator'],
    )
    const { id } = body.case
    assert.equal(await office.refusedStep(three!.did, id, 'withdraw'), 'not_found')
    await office.step(await office.staff('intake_clerk'), id, 'accept')
    await office.step(await office.staff('examiner'), id, 'claim')
    await office.step(await office.staff('examiner'), id, 'requireCorrection', notice)
    const path = `/v1/applications/${id}/correction`
    assert.equal(await office.refused(child.did, 'POST', path, { form }), 'defective_form')
    await office.expect(200, mother.did, 'POST', path, { form })
    await office.step(mother.did, id, 'withdraw')
  })

  it('of a minor need the signature of the guardian, whoever files, and end in a certificate', async () => {
    const [child, mother, agent] = [one!, two!, three!]
    const guardian = { did: mother.did, relation: '母', personal: li }
    const ofChild = await office.power(child.did, agent.did)
    const ofMother = await office.power(mother.did, agent.did)
    await office.certifiedChild(child.did, mother.did)
    const plain = await office.form(child.did, {
      authors: [author(1, { did: child.did, minor: true })],
      owners: [owner(1, { did: child.did, minor: true, guardian })],
    })
    const by = (id: string) => {
      const filing = { ...agentFiling([id]), agent: agent.did } as ApplicationForm['filing']
      return { form: { ...plain, filing } }
    }
    assert.equal(await refusedAs(handIn(by(ofChild), agent)), 'defective_form powerOfOthers')
    // For a minor the guardian signs, whoever files.
    const signs = 'defective_form guardianSignatureMissing'
    assert.equal(await refusedAs(handIn(by(ofMother), agent)), signs)
    const { status, body } = await handIn({ form: plain }, mother)
    assert.equal(status, 201, JSON.stringify(body))
    const { id } = body.case
    const steps = [
      ['intake_clerk', 'accept', {}],
      ['examiner', 'claim', {}],
      ['examiner', 'passToReview', { opinion: '监护关系属实' }],
      ['senior_examiner', 'approve', {}],
      ['registrar', 'certify', {}],
    ] as const
    for (const [role, transition, payload] of steps)
      await office.step(await office.staff(role), id, transition, payload)
    const [issued] = await office.issued(mother.did, id)
    const certificate = await office.send<object>(
      ...([undefined, 'GET', `/v1/certificates/${issued!.certificate}`] as const),
    )
    assert.equal(certificate.status, 200)
    assert.ok(!JSON.stringify(certificate.body).includes('李四'))
  })

  it('cannot make somebody the guardian, or another the applicant, by a correction', async () => {
    const draft = await save(await joint())
    await sign(two!, draft)
    const { id } = (await handIn(await latest(draft))).body.case
    await office.step(await office.staff('intake_clerk'), id, 'accept')
    await office.step(await office.staff('examiner'), id, 'claim')
    await office.step(await office.staff('examiner'), id, 'requireCorrection', notice)
    const file = await registry.context.book.caseFile(id)
    const form = await joint()
    const works = (file!.events[0]!.payload['form'] as ApplicationForm).works
    const guardian = { did: two!.did, relation: '父', personal: li }
    const [first, second] = form.owners
    const captured = {
      ...form,
      works,
      authors: form.authors.map((of, i) => (i === 0 ? { ...of, minor: true } : of)),
      owners: [{ ...first!, minor: true, guardian }, second!],
    }
    // Not even who is the guardian by now: the application was another's.
    await office.certifiedChild(one!.did, two!.did)
    const before = await snapshot(registry.context)
    const path = `/v1/applications/${id}/correction`
    assert.equal(await office.refused(two!.did, 'POST', path, { form: captured }), 'forbidden')
    const other = { ...form, works, applicant: two!.did }
    for (const who of [one!, two!])
      assert.equal(await office.refused(who.did, 'POST', path, { form: other }), 'invalid_request')
    assert.deepEqual(await snapshot(registry.context), before)
  })

  it('are filed by an agent in the term and scope of the powers of all owners', async () => {
    const agent = three!
    const now = registry.now()
    const powers = await Promise.all([one!, two!].map(({ did }) => office.power(did, agent.did)))
    const form = await joint()
    const by = (ids: string[]): ApplicationForm => ({
      ...form,
      filing: { ...agentFiling(ids), agent: agent.did } as ApplicationForm['filing'],
    })
    const refusals: [string, string[]][] = [
      ['defective_form signatureMissing', [powers[0]!]],
      ['defective_form agentWithoutPower', []],
      ['defective_form powerUnknown', [powers[0]!, uuidv7()]],
    ]
    const wrong: [string, object][] = [
      ['defective_form powerDoesNotCover', { from: now + 1000 }],
      ['defective_form powerDoesNotCover', { scope: ['correct', 'withdraw'] }],
    ]
    for (const [code, more] of wrong)
      refusals.push([code, [powers[0]!, await office.power(two!.did, agent.did, more)]])
    const ofOthers = await office.power(newPerson().did, agent.did)
    refusals.push(['defective_form powerOfOthers', [...powers, ofOthers]])
    const revoked = await office.power(two!.did, agent.did)
    await office.step(two!.did, revoked, 'revoke')
    refusals.push(['defective_form powerDoesNotCover', [powers[0]!, revoked]])
    const before = await snapshot(registry.context)
    for (const [code, ids] of refusals)
      assert.equal(await refusedAs(handIn({ form: by(ids) }, agent)), code)
    assert.deepEqual(await snapshot(registry.context), before)
    const { status, body } = await handIn({ form: by(powers) }, agent)
    assert.equal(status, 201, JSON.stringify(body))
    assert.deepEqual([body.case.party, body.event.role], [one!.did, 'agent'])
    // A power that was given up carries no further step.
    await office.step(agent.did, powers[0]!, 'renounce')
    const more = { powerOfAttorney: powers[0] }
    assert.equal(
      await office.refusedStep(agent.did, body.case.id, 'withdraw', {}, more),
      'forbidden',
    )
  })

  it('register a series of three in one act, numbered one after the other', async () => {
    const did = await office.identified()
    const deposits = await Promise.all([1, 2, 3].map(() => office.deposit(did)))
    const works = deposits.map((id, i) => work(i + 1, { deposits: [id], title: `四季之${i + 1}` }))
    const form = await office.form(did, { works, seriesTitle: '四季' })
    const before = registry.context.log.next
    const { case: file } = await office.submit(did, form)
    assert.equal(file.state, 'certified')
    assert.equal(registry.context.log.next, before + 5)
    const issued = await office.issued(did, file.id)
    assert.deepEqual(
      issued.map(({ logIndex }) => logIndex),
      [before + 2, before + 3, before + 4],
    )
    const series = await Promise.all(
      issued.map(async ({ certificate }) => {
        const { document } = await office.expect<{
          document: { credentialSubject: { series: { id: string; index: number; count: number } } }
        }>(200, undefined, 'GET', `/v1/certificates/${certificate}`)
        return document.credentialSubject.series
      }),
    )
    assert.deepEqual(
      series.map(({ index, count }) => [index, count]),
      [
        [1, 3],
        [2, 3],
        [3, 3],
      ],
    )
    assert.equal(new Set(series.map(({ id }) => id)).size, 1)
  })
})
