import assert from 'node:assert/strict'
import { v7 as uuidv7 } from 'uuid'
import { OfficeHere, type SteppedAnswer } from '../_util/office.ts'
import { newPerson } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { tables } from '../api/cases/_util/tables.ts'
import { identity } from '../api/realname/_util/identity.ts'
import { castOf } from './_util/cast.ts'
import { codeRefused, doAllRight, tryAllWrong, type Cast, type WalkPlan } from './_util/walk.ts'

const day = 86_400
const asOne = (roles: string): string[] => roles.split(' ')

describe('every act of every role in every state of what is about people', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere
  let cast: Cast
  let power: string

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
    cast = await castOf(office)
    power = await office.power(cast['creator']!, cast['agent']!)
  })
  after(() => registry.end())

  const move = (caseId: string, caseType: 'identity' | 'powerOfAttorney') => {
    const { book } = registry.context
    return (actor: string, transition: string, payload: object = {}, reason?: string) =>
      book.move({
        caseId,
        caseType,
        actor,
        transition,
        payload: { ...payload },
        ...(reason !== undefined && { reason }),
      })
  }

  async function reachPower(state: string): Promise<string> {
    const id = await office.power(cast['creator']!, cast['agent']!)
    if (state === 'revoked') await move(id, 'powerOfAttorney')(cast['creator']!, 'revoke')
    if (state === 'renounced') await move(id, 'powerOfAttorney')(cast['agent']!, 'renounce')
    return id
  }

  const powerPlan = (): WalkPlan => ({
    type: 'powerOfAttorney',
    table: tables.powerOfAttorney,
    cast,
    reach: reachPower,
    with: () => ({}),
    sees: 'creator agent intake_clerk examiner senior_examiner registrar auditor court',
    elsewhere: 'grant lapse',
    guarded: { 'active lapse system': 'too_early' },
  })

  describe('an application for an identity certificate', () => {
    const verified = { assuranceLevel: 'documentChecked', method: 'documentInspection' }
    const letter = { text: '照片不符' }
    const identityPlan = (): WalkPlan => ({
      type: 'identity',
      table: tables.identity,
      cast,
      reach,
      with: body,
      sees: 'creator agent intake_clerk examiner senior_examiner registrar verifier auditor court',
      elsewhere: 'submit certifyChecked lapse',
      guarded: {
        'submitted lapse system': 'too_early',
        'checking lapse system': 'too_early',
        ...Object.fromEntries(
          ['release', 'verify', 'refuse'].flatMap((name) =>
            ['intake_clerk', 'examiner'].map((role) => [
              `checking ${name} ${role}`,
              'conflict_of_interest',
            ]),
          ),
        ),
        'submitted withdraw platform': 'not_found',
        'checking withdraw platform': 'not_found',
      },
    })

    async function reach(state: string): Promise<string> {
      const subject = cast['creator']!
      const attachments = [{ kind: 'idDocument' as const, deposit: await office.deposit(subject) }]
      const form = identity({ subject, attachments })
      const { id } = (
        await office.expect<SteppedAnswer>(201, subject, 'POST', '/v1/identities', form)
      ).case
      const act = move(id, 'identity')
      if (state === 'withdrawn') await act(subject, 'withdraw')
      if (['checking', 'certified', 'refused'].includes(state))
        await act(cast['verifier']!, 'claim')
      if (state === 'certified') await act(cast['verifier']!, 'verify', verified)
      if (state === 'refused') await act(cast['verifier']!, 'refuse', letter, 'not_proven')
      return id
    }

    function body(transition: string, role: string) {
      const more = role === 'agent' ? { more: { powerOfAttorney: power } } : {}
      if (transition === 'verify') return { payload: verified, ...more }
      if (transition === 'refuse') return { payload: letter, reason: 'not_proven', ...more }
      return more
    }

    for (const state of ['submitted', 'checking', 'certified', 'refused', 'withdrawn']) {
      it(`refuses what is not allowed, and changes nothing: ${state}`, async () => {
        assert.ok((await tryAllWrong(office, identityPlan(), state)) > 80)
      })
      it(`does what is allowed: ${state}`, async () => {
        const wanted = { submitted: 5, checking: 6 }[state] ?? 0
        assert.equal(await doAllRight(office, identityPlan(), state), wanted)
      })
    }

    it('is handed in by the person alone', async () => {
      const subject = newPerson().did
      const attachments = [{ kind: 'idDocument' as const, deposit: await office.deposit(subject) }]
      const form = identity({ subject, attachments })
      const before = registry.context.log.next
      for (const [role, did] of Object.entries(cast)) {
        const code = await office.refused(did, 'POST', '/v1/identities', form)
        assert.equal(code, 'defective_form', role)
      }
      assert.equal(registry.context.log.next, before)
      await office.expect(201, subject, 'POST', '/v1/identities', form)
    })

    it('lapses by the system alone, after 90 days', async () => {
      const [one, other] = [await reach('submitted'), await reach('checking')]
      office.later(95 * day)
      for (const [role, actor] of Object.entries(cast))
        assert.equal(await codeRefused(move(one, 'identity')(actor, 'lapse')), 'forbidden', role)
      const { book, deadlines } = registry.context
      await deadlines.now()
      for (const id of [one, other]) assert.equal((await book.caseFile(id))?.state, 'lapsed')
      await tryAllWrong(office, { ...identityPlan(), reach: async () => one }, 'lapsed')
    })

    it('is certified in bulk by registrars and verifiers, who are not the subject', async () => {
      const row = { partyKind: 'naturalPerson', organisationKind: '', birthDate: '' }
      const { legalName, idType, idNumber } = identity().personal
      const person = { ...row, assuranceLevel: 'documentChecked', legalName, idType, idNumber }
      const rows = (did: string) => ({ rows: [{ did, ...person }], method: 'counter' })
      for (const [role, did] of Object.entries(cast)) {
        const args = [did, 'POST', '/v1/identities/batch', rows(newPerson().did)] as const
        if (asOne(tables.identity['none']!['certifyChecked']!).includes(role)) {
          const { items } = await office.expect<{ items: { certificate?: string }[] }>(200, ...args)
          assert.ok(items[0]?.certificate, role)
          const { items: own } = await office.expect<{ items: { problem: { code: string } }[] }>(
            ...([200, did, 'POST', '/v1/identities/batch', rows(did)] as const),
          )
          assert.equal(own[0]?.problem.code, 'conflict_of_interest')
        } else assert.equal(await office.refused(...args), 'forbidden', role)
      }
    })
  })

  describe('a power of attorney', () => {
    for (const state of ['active', 'revoked', 'renounced']) {
      it(`refuses what is not allowed, and changes nothing: ${state}`, async () => {
        assert.ok((await tryAllWrong(office, powerPlan(), state)) > 60)
      })
      it(`does what is allowed: ${state}`, async () => {
        const done = await doAllRight(office, powerPlan(), state)
        assert.equal(done, state === 'active' ? 2 : 0)
      })
    }

    it('is given by the party alone: who names another party gives none', async () => {
      const { book } = registry.context
      const payload = { agent: cast['agent'], scope: ['apply'], from: 0, until: 5_000_000_000 }
      const grant = { caseType: 'powerOfAttorney', transition: 'grant', payload } as const
      for (const actor of [...Object.values(cast), 'system']) {
        const command = { ...grant, caseId: uuidv7(), actor, party: newPerson().did }
        assert.equal(await codeRefused(book.move(command)), 'forbidden')
      }
    })

    it('lapses by the system alone, when its time is over', async () => {
      const until = registry.now() + 5 * day
      const id = await office.power(cast['creator']!, cast['agent']!, { until })
      office.until(until)
      const act = move(id, 'powerOfAttorney')
      for (const [role, actor] of Object.entries(cast))
        assert.equal(await codeRefused(act(actor, 'lapse')), 'forbidden', role)
      await registry.context.deadlines.now()
      assert.equal((await registry.context.book.caseFile(id))?.state, 'ended')
      await tryAllWrong(office, { ...powerPlan(), reach: async () => id }, 'ended')
    })
  })
})
