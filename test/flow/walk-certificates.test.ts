import assert from 'node:assert/strict'
import { staffRoles } from '../../api/cases/machine.ts'
import { OfficeHere, type SteppedAnswer } from '../_util/office.ts'
import { newPerson } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { statusTable, tables } from '../api/cases/_util/tables.ts'
import { castOf } from './_util/cast.ts'
import {
  assertRefused,
  codeRefused,
  doAllRight,
  tryAllWrong,
  type Cast,
  type WalkPlan,
} from './_util/walk.ts'

/** What each change is asked for with. A court names its order. */
const order = { authority: '北京互联网法院', caseNumber: '(2026)京0491民初1号' }
const asked: Readonly<Record<string, object>> = {
  suspended: { change: 'suspended', reason: 'court_order', basis: order },
  restored: { change: 'restored', reason: 'court_order', basis: order },
  revoked: { change: 'revoked', reason: 'court_judgment', basis: order },
}

/** What is done by granting a request, and what becomes of the certificate. */
const byRequest = { correction: 'superseded', surrender: 'surrendered', revocation: 'revoked' }

const path = (id: string): string => `/v1/certificates/${id}/status`

const allows = (state: string, change: string, role: string): boolean =>
  (statusTable[state]?.[change] ?? '').split(' ').includes(role)
const everAllowed = (change: string, role: string): boolean =>
  Object.keys(statusTable).some((state) => allows(state, change, role))

describe('every act of every role in every state of a certificate', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere
  let cast: Cast
  let power: string
  let issuer: string

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
    cast = await castOf(office)
    issuer = await office.newStaff('registrar')
    power = await office.power(cast['creator']!, cast['agent']!)
    await identify(cast['creator']!)
  })
  after(() => registry.end())

  /** His harmless applications are certified at once. */
  async function identify(did: string): Promise<void> {
    const row = { partyKind: 'naturalPerson', organisationKind: '', birthDate: '' }
    const person = { legalName: '张三', idType: 'residentId', idNumber: '110199199003070041' }
    const rows = [{ did, ...row, ...person, assuranceLevel: 'documentChecked' }]
    const body = { rows, method: 'counter' }
    await office.expect(200, cast['registrar'], 'POST', '/v1/identities/batch', body)
  }

  /** Examined: whose certificates are revoked by judgment leaves the automatic lane. */
  async function certificate(): Promise<string> {
    const creator = cast['creator']!
    const { id } = await office.examined('certified', creator)
    return (await office.issued(creator, id))[0]!.certificate
  }

  /** All facts of a certificate, with another title. */
  async function corrected(id: string): Promise<object> {
    const { document } = await office.expect<{
      document: { credentialSubject: Record<string, object> }
    }>(200, undefined, 'GET', `/v1/certificates/${id}`)
    const { work, authors, owners, ownershipForm } = document.credentialSubject
    return { work: { ...work, title: '夜航（更正）' }, authors, owners, ownershipForm }
  }

  const statement = '因家庭原因'
  const ask = async (id: string, kind: string, more: object = {}): Promise<string> => {
    const body = { kind, certificate: id, statement, ...more }
    const args = [201, cast['creator'], 'POST', '/v1/requests', body] as const
    return (await office.expect<SteppedAnswer>(...args)).case.id
  }

  async function reachRequest(state: string): Promise<string> {
    const id = await ask(await certificate(), 'surrender')
    const { book } = registry.context
    const step = { caseId: id, caseType: 'request' } as const
    const letter = { payload: { text: '证据不足' }, reason: 'not_proven' }
    if (state === 'granted')
      await book.move({ ...step, transition: 'grant', actor: issuer, payload: {} })
    if (state === 'refused')
      await book.move({ ...step, transition: 'refuse', actor: issuer, ...letter })
    if (state === 'withdrawn')
      await book.move({ ...step, transition: 'withdraw', actor: cast['creator']!, payload: {} })
    return id
  }

  const systemChange = (id: string, change: string) =>
    registry.context.book.changeStatus({
      certificate: id,
      change: change as 'revoked',
      reason: 'fraud',
      actor: 'system',
    })

  async function inState(state: string): Promise<string> {
    const id = await certificate()
    const kind = { superseded: 'correction', surrendered: 'surrender' }[state]
    if (kind !== undefined) {
      const more = state === 'superseded' ? { facts: await corrected(id) } : {}
      await office.step(issuer, await ask(id, kind, more), 'grant')
    } else if (state !== 'active') await office.expect(201, issuer, 'POST', path(id), asked[state])
    return id
  }

  describe('a request about it', () => {
    const strangers = ['agent', 'anyone', ...staffRoles]
    const requestPlan = (): WalkPlan => ({
      type: 'request',
      table: tables.request,
      cast,
      reach: reachRequest,
      with: body,
      sees: 'creator agent registrar auditor court',
      elsewhere: 'submit',
      // The creator has consented by asking, and nobody else owns anything of it.
      guarded: {
        'submitted consent creator': 'state_changed',
        ...Object.fromEntries(strangers.map((role) => [`submitted consent ${role}`, 'forbidden'])),
      },
    })

    function body(transition: string, role: string) {
      const more = role === 'agent' ? { more: { powerOfAttorney: power } } : {}
      if (transition === 'submit') return { payload: { kind: 'copy', certificate: lost }, ...more }
      if (transition === 'refuse')
        return { payload: { text: '证据不足' }, reason: 'not_proven', ...more }
      return more
    }
    const lost = '0192f0c1-7f00-7000-8000-00000000dead'

    for (const state of ['submitted', 'granted', 'refused', 'withdrawn']) {
      it(`refuses what is not allowed, and changes nothing: ${state}`, async () => {
        assert.ok((await tryAllWrong(office, requestPlan(), state)) > 50)
      })
      it(`does what is allowed: ${state}`, async () => {
        const done = await doAllRight(office, requestPlan(), state)
        assert.equal(done, state === 'submitted' ? 4 : 0)
      })
    }

    it('is made by the holder and the agent; a revocation is asked for by anybody', async () => {
      const id = await certificate()
      const facts = await corrected(id)
      const kinds = { correction: { facts }, supplement: { facts }, surrender: {}, copy: {} }
      const tries = Object.entries(kinds).flatMap(([kind, more]) =>
        Object.entries(cast).flatMap(([role, did]) => {
          const send = (extra: object) => () =>
            office.refused(did, 'POST', '/v1/requests', {
              kind,
              certificate: id,
              statement,
              ...more,
              ...extra,
            })
          const own = { what: `${kind} ${role}`, code: 'not_holder', send: send({}) }
          const forged = { holder: cast['creator'], powerOfAttorney: power }
          const other = { what: `${kind} for ${role}`, code: 'forbidden', send: send(forged) }
          if (role === 'creator') return []
          return role === 'agent' ? [own] : [own, other]
        }),
      )
      await assertRefused(office, tries)
      const forHolder = { holder: cast['creator'], powerOfAttorney: power }
      for (const [kind, more] of Object.entries(kinds))
        await office.expect(201, cast['agent'], 'POST', '/v1/requests', {
          kind,
          certificate: id,
          statement,
          ...more,
          ...forHolder,
        })
      const ground = { kind: 'revocation', certificate: id, statement, ground: 'duplicate' }
      for (const did of Object.values(cast))
        await office.expect(201, did, 'POST', '/v1/requests', ground)
    })
  })

  describe('its status', () => {
    for (const state of Object.keys(statusTable)) {
      it(`refuses what is not allowed, and changes nothing: ${state}`, async () => {
        const id = await inState(state)
        const tries = Object.entries(asked).flatMap(([change, body]) =>
          Object.entries(cast)
            .filter(([role]) => !allows(state, change, role))
            .map(([role, did]) => ({
              what: `${state} ${change} ${role}`,
              code: everAllowed(change, role) ? 'state_changed' : 'forbidden',
              send: () => office.refused(did, 'POST', path(id), body),
            })),
        )
        const bySystem = Object.keys(asked)
          .filter((change) => !allows(state, change, 'system'))
          .map((change) => ({
            what: `${state} ${change} system`,
            code: change === 'restored' ? 'state_changed' : 'forbidden',
            send: () => codeRefused(systemChange(id, change)),
          }))
        await assertRefused(office, [...tries, ...bySystem])
      })

      it(`does what is allowed: ${state}`, async () => {
        for (const [change, body] of Object.entries(asked)) {
          for (const [role, did] of Object.entries(cast)) {
            if (!allows(state, change, role)) continue
            const id = await inState(state)
            await office.expect(201, did, 'POST', path(id), body)
            const { state: after } = await registry.context.book.lifeOf(id)
            assert.equal(after, change === 'restored' ? 'active' : change, `${change} ${role}`)
          }
        }
      })
    }

    it('is replaced and given up by granting a request only, and not once it has ended', async () => {
      for (const state of Object.keys(statusTable)) {
        for (const [kind, change] of Object.entries(byRequest)) {
          const id = await inState(state)
          const more = kind === 'correction' ? { facts: await corrected(id) } : {}
          const ground = kind === 'revocation' ? { ground: 'applicant_request' } : {}
          const request = await ask(id, kind, { ...more, ...ground })
          if (allows(state, change, 'registrar')) {
            await office.step(cast['registrar']!, request, 'grant')
            const { state: after } = await registry.context.book.lifeOf(id)
            assert.equal(after, change, `${state} ${kind}`)
            continue
          }
          const send = () => office.refusedStep(cast['registrar']!, request, 'grant')
          await assertRefused(office, [{ what: `${state} ${kind}`, code: 'state_changed', send }])
        }
      }
      const id = await certificate()
      const without = [
        { change: 'superseded', reason: 'correction' },
        { change: 'surrendered', reason: 'owner_request' },
        { change: 'revoked', reason: 'applicant_request' },
      ]
      const tries = without.map((body) => ({
        what: body.change,
        code: 'invalid_request',
        send: () => office.refused(cast['registrar'], 'POST', path(id), body),
      }))
      await assertRefused(office, tries)
    })

    it('is not decided on by the holder, whatever the role', async () => {
      const own = await office.newStaff('registrar', 'court')
      await identify(own)
      const { id } = (await office.submit(own, await office.form(own))).case
      const [issued] = await office.issued(own, id)
      const tries = Object.entries(asked).map(([change, body]) => ({
        what: change,
        code: 'conflict_of_interest',
        send: () => office.refused(own, 'POST', path(issued!.certificate), body),
      }))
      const stranger = newPerson().did
      const ground = { kind: 'revocation', certificate: issued!.certificate, statement }
      const request = await office.expect<SteppedAnswer>(
        ...([201, stranger, 'POST', '/v1/requests', { ...ground, ground: 'fraud' }] as const),
      )
      const refuse = { transition: 'refuse', reason: 'no_ground', payload: { text: '无理由' } }
      tries.push({
        what: 'a request against it',
        code: 'conflict_of_interest',
        send: () => office.refused(own, 'POST', `/v1/cases/${request.case.id}/steps`, refuse),
      })
      await assertRefused(office, tries)
      await office.step(issuer, request.case.id, 'grant')
      assert.equal((await registry.context.book.lifeOf(issued!.certificate)).state, 'revoked')
    })
  })
})
