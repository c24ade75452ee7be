import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ApplicationForm } from '../../api/applications/form.ts'
import { notice, OfficeHere, type SteppedAnswer } from '../_util/office.ts'
import { newPerson } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { agentFiling, author, owner, person, proof } from '../api/applications/_util/forms.ts'
import { assertRefused } from './_util/walk.ts'

interface Drawn {
  readonly certificate: string
  readonly auditor: string
}

/** The draw as docs and code of the registry describe it, written anew: the rank is SHA-256 of seed and certificate. */
function drawAgain(
  seed: string,
  certificates: readonly string[],
  auditors: readonly string[],
  count: number,
): Drawn[] {
  const lot = (what: string): bigint =>
    BigInt(`0x${hash('sha256', `${seed}|${what}`, 'hex').slice(0, 12)}`)
  const ranked = certificates.toSorted((a, b) => (lot(a) < lot(b) ? -1 : 1))
  return ranked.slice(0, count).map((certificate) => {
    const n = lot(`auditor|${certificate}`) % BigInt(auditors.length)
    return { certificate, auditor: auditors[Number(n)]! }
  })
}

describe('separation of duties', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
  })
  after(() => registry.end())

  const by = (role: Parameters<OfficeHere['staff']>[0]) => office.staff(role)
  /** Refused as a conflict of interest, and nothing changes. */
  const conflict = (who: string, id: string, transition: string, payload = {}, more = {}) =>
    assertRefused(office, [
      {
        what: transition,
        code: 'conflict_of_interest',
        send: () => office.refusedStep(who, id, transition, payload, more),
      },
    ])
  const letter = { text: '与在先登记相同' }
  const duplicate = { reason: 'duplicate' }

  it('one person with every role does one of them in a case', async () => {
    const all = await office.newStaff('intake_clerk', 'examiner', 'senior_examiner', 'registrar')
    const { id } = await office.examined('submitted')
    // As clerk, the first of the roles that the step is for.
    await office.step(all, id, 'accept')
    await conflict(all, id, 'claim')
    await conflict(all, id, 'assign', { assignee: await by('examiner') })
    await office.step(await by('examiner'), id, 'claim')
    await office.step(await by('examiner'), id, 'passToReview', { opinion: '合格' })
    await conflict(all, id, 'approve')
    await conflict(all, id, 'refuse', letter, duplicate)
    await office.step(await by('senior_examiner'), id, 'approve')
    await conflict(all, id, 'certify')
    await office.step(await by('registrar'), id, 'certify')
  })

  it('who has two of the roles that a step is for makes it in the one acted in before', async () => {
    const both = await office.newStaff('intake_clerk', 'examiner')
    const { id } = await office.examined('accepted')
    await office.step(both, id, 'claim')
    const { event } = await office.step(both, id, 'requireCorrection', notice)
    assert.equal(event.role, 'examiner')
  })

  it('who examines does not review, and who reviews does not certify', async () => {
    const both = await office.newStaff('examiner', 'senior_examiner')
    const signs = await office.newStaff('senior_examiner', 'registrar')
    const { id } = await office.examined('accepted')
    await office.step(both, id, 'claim')
    await office.step(both, id, 'passToReview', { opinion: '合格' })
    await conflict(both, id, 'approve')
    await office.step(signs, id, 'approve')
    await conflict(signs, id, 'certify')
  })

  it('nobody acts as staff in a case of their own, as applicant, author, owner, guardian or agent', async () => {
    const roles = ['intake_clerk', 'examiner', 'senior_examiner', 'registrar'] as const
    const own = await office.newStaff(...roles)
    const mine = (await office.submit(own, await office.examinedForm(own))).case.id
    await conflict(own, mine, 'accept')
    await conflict(own, mine, 'notAccept', letter, { reason: 'other' })
    for (const [handsIn, form] of await formsThatName(own)) {
      const { id } = (await office.submit(handsIn, form)).case
      await conflict(own, id, 'accept')
      await office.step(await by('intake_clerk'), id, 'accept')
      await conflict(own, id, 'claim')
      const assign = { assignee: own }
      await conflict(await by('senior_examiner'), id, 'assign', assign)
    }
  })

  /** Forms that name somebody as author, guardian and agent, with who hands each in. */
  async function formsThatName(did: string): Promise<[string, ApplicationForm][]> {
    const [client, child, principal] = [newPerson().did, newPerson().did, newPerson().did]
    const attachments = [{ ...proof, deposit: await office.deposit(client) }]
    const commissioned = {
      ownershipForm: 'commissioned',
      commissionedHolder: 'client',
      attachments,
    } as const
    const guardian = { did, relation: '母', personal: person }
    await office.certifiedChild(child, did)
    const ofChild = {
      authors: [author(1, { did: child, minor: true })],
      owners: [owner(1, { did: child, minor: true, guardian })],
    }
    const power = await office.power(principal, did)
    const filing = { ...agentFiling([power]), agent: did } as ApplicationForm['filing']
    return [
      [client, await office.form(client, { ...commissioned, authors: [author(1, { did })] })],
      [did, await office.form(child, ofChild)],
      [did, await office.form(principal, { filing })],
    ]
  }

  it('a case is on the desk of one examiner until a senior examiner gives it to another', async () => {
    const second = await office.newStaff('examiner')
    const { id } = await office.examined('examining')
    await conflict(second, id, 'passToReview', { opinion: '合格' })
    const senior = await by('senior_examiner')
    const assign = (assignee: string) => ({
      what: `assign ${assignee}`,
      send: () => office.refusedStep(senior, id, 'assign', { assignee }),
    })
    await assertRefused(office, [
      { ...assign(senior), code: 'invalid_request' },
      { ...assign(newPerson().did), code: 'invalid_request' },
      { ...assign(await by('intake_clerk')), code: 'invalid_request' },
      { ...assign('did:ethr:0x1:0x' + '1'.repeat(40)), code: 'invalid_did' },
      { ...assign('somebody'), code: 'invalid_request' },
    ])
    // Written in capitals it is the same person.
    const capitals = second.replace(
      /0x[0-9a-f]{40}$/,
      (address) => `0x${address.slice(2).toUpperCase()}`,
    )
    const { case: file } = await office.step(senior, id, 'assign', { assignee: capitals })
    assert.equal(file.assignee, second)
    await conflict(await by('examiner'), id, 'passToReview', { opinion: '合格' })
    await office.step(second, id, 'passToReview', { opinion: '合格' })
  })

  it('an appeal is decided by another senior examiner than who refused, once', async () => {
    const [first, other] = [await by('senior_examiner'), await office.newStaff('senior_examiner')]
    const { id, applicant } = await office.examined('reviewing')
    await office.step(first, id, 'refuse', letter, duplicate)
    await office.step(applicant, id, 'appeal', { text: '不服' })
    await conflict(first, id, 'reopenReview')
    await office.step(other, id, 'reopenReview')
    await conflict(first, id, 'approve')
    await conflict(first, id, 'refuse', letter, duplicate)
    const back = { ...notice, explanation: '审查中发现' }
    await conflict(first, id, 'returnForCorrection', back)
    const { case: file } = await office.step(other, id, 'refuse', letter, duplicate)
    assert.equal(file.state, 'closed')
    const again = () => office.refusedStep(applicant, id, 'appeal', { text: '不服' })
    await assertRefused(office, [{ what: 'appeal again', code: 'state_changed', send: again }])
  })

  it('a court suspends by an order only; a revocation it orders is executed by the registrar', async () => {
    const { id } = await office.examined('certified')
    const [court, registrar] = [await by('court'), await by('registrar')]
    const [issued] = await office.issued(registrar, id)
    const path = `/v1/certificates/${issued!.certificate}/status`
    const order = { authority: '北京互联网法院', caseNumber: '(2026)京0491民初1号' }
    const send = (who: string, body: object) => () => office.refused(who, 'POST', path, body)
    const own = { change: 'suspended', reason: 'ownership_dispute' }
    const judged = { change: 'revoked', reason: 'court_judgment' }
    await assertRefused(office, [
      { what: 'no order', code: 'invalid_request', send: send(court, own) },
      {
        what: 'no basis',
        code: 'invalid_request',
        send: send(court, {
          ...own,
          reason: 'court_order',
        }),
      },
      {
        what: 'basis of another reason',
        code: 'invalid_request',
        send: send(registrar, {
          ...own,
          basis: order,
        }),
      },
      {
        what: 'revoked by the court',
        code: 'forbidden',
        send: send(court, {
          ...judged,
          basis: order,
        }),
      },
      { what: 'judgment without a name', code: 'invalid_request', send: send(registrar, judged) },
    ])
    await office.expect(201, court, 'POST', path, { ...own, reason: 'court_order', basis: order })
    const done = await office.expect<{ document: object }>(
      ...([201, registrar, 'POST', path, { ...judged, basis: order }] as const),
    )
    assert.match(JSON.stringify(done.document), /\(2026\)京0491民初1号/)
  })

  it('a revocation that a judgment is the ground of names it, also on request', async () => {
    const { id } = await office.examined('certified')
    const registrar = await by('registrar')
    const [issued] = await office.issued(registrar, id)
    const ask = { kind: 'revocation', certificate: issued!.certificate, statement: '判决已生效' }
    const stranger = newPerson().did
    const ground = { ...ask, ground: 'court_judgment' }
    const send = () => office.refused(stranger, 'POST', '/v1/requests', ground)
    await assertRefused(office, [{ what: 'no basis', code: 'invalid_request', send }])
    const basis = { authority: '北京互联网法院', caseNumber: '(2026)京0491民初2号' }
    const asked = await office.expect<SteppedAnswer>(
      ...([201, stranger, 'POST', '/v1/requests', { ...ground, basis }] as const),
    )
    await office.step(registrar, asked.case.id, 'grant')
    const { state, changes } = await registry.context.book.lifeOf(issued!.certificate)
    assert.equal(state, 'revoked')
    assert.match(changes.at(-1)!.document, /京0491民初2号/)
  })

  it('an audit is drawn by a later block, can be drawn again by anybody, and is reported on by the drawn', async () => {
    const auditors = [await by('auditor'), await office.newStaff('auditor')].toSorted()
    const did = await office.identified()
    const from = registry.context.log.next
    const certificates: string[] = []
    for (let i = 0; i < 4; i++) {
      const { id } = (await office.submit(did, await office.form(did))).case
      certificates.push((await office.issued(did, id))[0]!.certificate)
    }
    // One that people examined is not drawn from.
    await office.examined('certified')
    const plan = { from, to: registry.context.log.next, perMille: 500, blocksAhead: 2 }
    const announced = await office.expect<SteppedAnswer>(
      ...([201, auditors[0], 'POST', '/v1/audits', plan] as const),
    )
    const { id } = announced.case
    const block = Number(announced.event.payload['block'])
    const path = `/v1/audits/${id}/draw`
    const send = () => office.refused(auditors[0], 'POST', path)
    await assertRefused(office, [{ what: 'draw', code: 'too_early', send }])
    await blocksUpTo(block)
    const drawn = await office.expect<SteppedAnswer>(200, auditors[1], 'POST', path)
    const seed = (await registry.context.chain.block(block))!.hash
    assert.equal(drawn.event.payload['seed'], seed)
    const list = drawn.event.payload['drawn'] as Drawn[]
    assert.deepEqual(list, drawAgain(seed, certificates, auditors, 2))
    const [one] = list
    const others = auditors.filter((auditor) => auditor !== one!.auditor)
    const report = { certificate: one!.certificate }
    const inOrder = { reason: 'in_order' }
    for (const other of others) await conflict(other, id, 'report', report, inOrder)
    await office.step(one!.auditor, id, 'report', report, inOrder)
    const twice = () => office.refusedStep(one!.auditor, id, 'report', report, inOrder)
    await assertRefused(office, [{ what: 'twice', code: 'state_changed', send: twice }])
    const shown = await office.expect<{ state: string; events: object[] }>(
      ...([200, undefined, 'GET', `/v1/audits/${id}`] as const),
    )
    assert.deepEqual([shown.state, shown.events.length], ['drawn', 3])
  })

  it('an audit is drawn as it was announced, whatever is done until its block is there', async () => {
    const [holder, other] = [await office.identified(), await office.newStaff('auditor')]
    await registry.grant(holder, 'auditor')
    const from = registry.context.log.next
    const certified = async (did: string): Promise<string> => {
      const { id } = (await office.submit(did, await office.form(did))).case
      return (await office.issued(did, id))[0]!.certificate
    }
    const certificates: string[] = []
    for (let i = 0; i < 3; i++) certificates.push(await certified(holder))
    const registrar = await by('registrar')
    const revoke = (id: string) =>
      office.expect(...([201, registrar, 'POST', `/v1/certificates/${id}/status`] as const), {
        change: 'revoked',
        reason: 'fraud',
      })
    await revoke(certificates[0]!)
    const plan = { from, to: registry.context.log.next, perMille: 1000, blocksAhead: 2 }
    const { case: file, event } = await office.expect<SteppedAnswer>(
      ...([201, other, 'POST', '/v1/audits', plan] as const),
    )
    const auditors = [await by('auditor'), holder, other]
    const announced = event.payload['auditors'] as string[]
    assert.deepEqual(announced, announced.toSorted())
    for (const auditor of auditors) assert.ok(announced.includes(auditor))
    // Who waits for the block can add neither auditors nor certificates, and take none away.
    const late = await office.newStaff('auditor')
    await certified(await office.identified())
    await revoke(certificates[1]!)
    await blocksUpTo(Number(event.payload['block']))
    const path = `/v1/audits/${file.id}/draw`
    const drawn = await office.expect<SteppedAnswer>(200, late, 'POST', path)
    const list = drawn.event.payload['drawn'] as Drawn[]
    assert.deepEqual(
      list.map(({ certificate }) => certificate).toSorted(),
      [certificates[1]!, certificates[2]!].toSorted(),
    )
    for (const { auditor } of list) assert.ok(auditor !== holder && auditor !== late)
    assert.equal(drawn.event.payload['certificates'], 2)
  })

  /** Each checkpoint is anchored in a block. */
  async function blocksUpTo(number: number): Promise<void> {
    const { chain, publisher, anchorer } = registry.context
    while ((await chain.head()).number < number) {
      await office.deposit(newPerson().did)
      await publisher.now()
      await anchorer.now()
      await sleep(20)
    }
  }
})
