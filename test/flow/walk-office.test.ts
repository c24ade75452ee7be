import assert from 'node:assert/strict'
import { staffRoles, type StaffRole } from '../../api/cases/machine.ts'
import { roleCaseOf } from '../../api/cases/roles-machine.ts'
import { OfficeHere, type SteppedAnswer } from '../_util/office.ts'
import { newPerson } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { tables } from '../api/cases/_util/tables.ts'
import { castOf } from './_util/cast.ts'
import { snapshot } from './_util/snapshot.ts'
import { assertRefused, codeRefused, type Cast } from './_util/walk.ts'

/** DOMAIN.md §7.1 and PIPL art. 6: who may read personal data for what, written out. */
const purposes: Readonly<Record<string, string>> = {
  examination: 'intake_clerk examiner senior_examiner registrar verifier',
  certificate_issue: 'registrar',
  court_order: 'registrar court',
  data_subject_request: 'creator registrar',
  audit: 'auditor',
  correction_of_data: 'creator verifier registrar',
  complaint: 'examiner senior_examiner registrar',
}
const has = (list: string | undefined, name: string): boolean =>
  (list ?? '').split(' ').includes(name)

const give = (did: string, role: string) => ({ did, role, change: 'grant' })
const take = (did: string, role: string) => ({
  did,
  role,
  change: 'revoke',
  reason: 'duty_ended',
})

const readersOf = (type: 'application' | 'identity') =>
  type === 'application'
    ? 'creator intake_clerk examiner senior_examiner registrar auditor court'
    : 'creator intake_clerk examiner senior_examiner verifier auditor court'

/** What a role may read for. */
const purposeFor = (role: string): string =>
  Object.entries(purposes).find(([, allowed]) => has(allowed, role))?.[0] ?? 'audit'

/** Roles that erase personal data of an application by its creator. */
const mayErase = (role: string): boolean => has('creator registrar', role)

/** What erasing is refused with while such an application is not decided. */
function earlyCode(role: string): string {
  if (mayErase(role)) return 'state_changed'
  return has(readersOf('application'), role) ? 'forbidden' : 'not_found'
}

const planUpTo = (to: number) => ({ from: 0, to, perMille: 1000, blocksAhead: 1 })

describe('every act of every role about roles, personal data and audits', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere
  let cast: Cast

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
    cast = await castOf(office)
  })
  after(() => registry.end())

  const change = (by: string | undefined, body: object) => () =>
    office.refused(by, 'POST', '/v1/roles', body)

  /** Waits for the block that decides: each deposit is anchored in one. */
  async function anotherBlock(): Promise<void> {
    const { chain, anchorer } = registry.context
    const { number } = await chain.head()
    while ((await chain.head()).number === number) {
      await office.deposit(cast['creator']!)
      await registry.context.publisher.now()
      await anchorer.now()
    }
  }

  describe('roles', () => {
    it('are given and taken by administrators, each role; nobody else is let, and nothing changes', async () => {
      for (const role of staffRoles) {
        const person = newPerson().did
        const others = Object.entries(cast).filter(([name]) => name !== 'admin')
        const wrong = (body: object, what: string) =>
          others.map(([name, did]) => ({
            what: `${what} ${role} ${name}`,
            code: 'forbidden',
            send: change(did, body),
          }))
        await assertRefused(office, wrong(give(person, role), 'give'))
        await office.expect(200, cast['admin'], 'POST', '/v1/roles', give(person, role))
        const twice = { what: `${role} twice`, code: 'state_changed' }
        const again = { ...twice, send: change(cast['admin'], give(person, role)) }
        await assertRefused(office, [...wrong(take(person, role), 'take'), again])
        await office.expect(200, cast['admin'], 'POST', '/v1/roles', take(person, role))
        const gone = { what: `no ${role}`, code: 'state_changed' }
        const none = { ...gone, send: change(cast['admin'], take(person, role)) }
        await assertRefused(office, [none])
        assert.equal((await registry.context.book.rolesOf(person)).size, 0)
      }
    })

    it('are not given to oneself, nor taken from somebody without a case of roles', async () => {
      const admin = cast['admin']
      const person = newPerson().did
      await assertRefused(office, [
        {
          what: 'own',
          code: 'conflict_of_interest',
          send: change(admin, give(admin!, 'platform')),
        },
        { what: 'none', code: 'state_changed', send: change(admin, take(person, 'court')) },
        {
          what: 'no reason',
          code: 'invalid_request',
          send: change(admin, {
            ...take(cast['court']!, 'court'),
            reason: undefined,
          }),
        },
        {
          what: 'reason of a grant',
          code: 'invalid_request',
          send: change(admin, {
            ...give(person, 'court'),
            reason: 'error',
          }),
        },
      ])
    })

    it('of those who decide, check and administer do not meet in one person', async () => {
      const alone = ['admin', 'auditor']
      const outside = ['platform', ...alone]
      for (const first of staffRoles) {
        const person = await office.newStaff(first)
        for (const second of staffRoles.filter((one) => one !== first)) {
          const clash =
            (alone.includes(first) && !outside.includes(second)) ||
            (alone.includes(second) && !outside.includes(first)) ||
            // Who checks is none of those who are checked: an auditor decides no cases, an administrator neither.
            (alone.includes(first) && alone.includes(second))
          const { status, body } = await office.send<{ code?: string }>(
            ...([cast['admin'], 'POST', '/v1/roles', give(person, second)] as const),
          )
          const wanted = clash ? 'conflict_of_interest' : undefined
          assert.equal(body.code, wanted, `${first} and ${second}: ${status}`)
          if (!clash)
            await office.expect(200, cast['admin'], 'POST', '/v1/roles', take(person, second))
        }
      }
    })

    it('are listed for administrators and auditors', async () => {
      for (const [role, did] of Object.entries(cast)) {
        const { status } = await office.send(did, 'GET', '/v1/roles')
        assert.equal(status, role === 'admin' || role === 'auditor' ? 200 : 403, role)
      }
    })

    it('cannot be given or taken by a step of the case', async () => {
      const id = roleCaseOf(cast['examiner']!)
      const body = { transition: 'grant', payload: { role: 'registrar' } }
      const tries = Object.entries(cast).map(([role, did]) => ({
        what: role,
        code: ['admin', 'auditor', 'examiner'].includes(role) ? 'invalid_request' : 'not_found',
        send: () => office.refused(did, 'POST', `/v1/cases/${id}/steps`, body),
      }))
      await assertRefused(office, tries)
    })
  })

  describe('personal data', () => {
    const basis = { authority: '北京互联网法院', caseNumber: '1号' }
    const reading = (purpose: string) => ({
      purpose,
      ...(purpose === 'court_order' && { basis }),
    })
    it('are read for a purpose by whom it is for, each time on record first', async () => {
      const { id } = await office.examined('submitted', cast['creator'])
      const path = `/v1/cases/${id}/personal`
      const tries = Object.entries(purposes).flatMap(([purpose, allowed]) =>
        Object.entries(cast)
          .filter(([role]) => !(has(allowed, role) && has(readersOf('application'), role)))
          .map(([role, did]) => ({
            what: `${purpose} ${role}`,
            code: has(readersOf('application'), role) ? 'forbidden' : 'not_found',
            send: () => office.refused(did, 'POST', path, reading(purpose)),
          })),
      )
      await assertRefused(office, tries)
      for (const [purpose, allowed] of Object.entries(purposes))
        for (const [role, did] of Object.entries(cast)) {
          if (!has(allowed, role) || !has(readersOf('application'), role)) continue
          const before = registry.context.log.next
          const { items } = await office.expect<{ items: { dossier: string }[] }>(
            ...([200, did, 'POST', path, reading(purpose)] as const),
          )
          assert.ok(items.length >= 2)
          assert.equal(registry.context.log.next, before + items.length)
          const file = await registry.context.book.caseFile(items[0]!.dossier)
          const last = file?.events.at(-1)
          assert.deepEqual(
            [file?.state, last?.actor, last?.role, last?.reason],
            // Data that are nobody's in particular are the applicant's.
            ['open', did, role, purpose],
          )
        }
    })

    it('are erased by whom they are about or a registrar, when the case is decided, and stay so', async () => {
      const { id } = await office.examined('submitted', cast['creator'])
      const path = `/v1/cases/${id}/erasure`
      const reason = { reason: 'data_subject_request' }
      // A registrar says whose.
      const named = { ...reason, pointer: '/owners/0' }
      const tries = Object.entries(cast).map(([role, did]) => ({
        what: role,
        code: earlyCode(role),
        send: () => office.refused(did, 'POST', path, role === 'registrar' ? named : reason),
      }))
      await assertRefused(office, tries)
      await office.step(cast['creator']!, id, 'withdraw')
      await assertRefused(
        office,
        tries.filter(({ what }) => !mayErase(what)),
      )
      await office.expect(200, cast['creator'], 'POST', path, reason)
      const after = await snapshot(registry.context)
      const { items } = await office.expect<{ items: { fields: unknown }[] }>(
        ...([200, cast['registrar'], 'POST', `/v1/cases/${id}/personal`] as const),
        { purpose: 'data_subject_request' },
      )
      assert.deepEqual(
        items.filter(({ fields }) => fields !== 'erased'),
        [],
      )
      await office.expect(200, cast['registrar'], 'POST', path, named)
      assert.deepEqual(await snapshot(registry.context), after)
    })

    it('are read and erased by exactly the roles of the domain, at the book too', async () => {
      const { id } = await office.examined('submitted', cast['creator'])
      const file = await registry.context.book.caseFile(id)
      const [first] = file!.events[0]!.payload['parties'] as { dossier: string }[]
      const { book } = registry.context
      const step = { caseId: first!.dossier, caseType: 'dossier', payload: {} } as const
      /** Reads for what the role may read for. */
      const make = (transition: string, actor: string, role: string) =>
        book.move({
          ...step,
          transition,
          actor,
          party: cast['creator']!,
          reason: transition === 'read' ? purposeFor(role) : 'retention_over',
        })
      const people = Object.entries({ ...cast, system: 'system' })
      for (const state of ['none', 'open', 'erased']) {
        const row = tables.dossier[state] ?? {}
        const ever = tables.dossier['open'] ?? {}
        for (const transition of ['read', 'erase'])
          for (const [role, actor] of people) {
            if (has(row[transition], role)) continue
            const code = has(ever[transition], role) ? 'state_changed' : 'forbidden'
            const told = await codeRefused(make(transition, actor, role))
            assert.equal(told, code, `${state} ${transition} ${role}`)
          }
        if (state === 'none') await make('read', cast['auditor']!, 'auditor')
        if (state === 'open') {
          for (const [role, actor] of people)
            if (has(row['read'], role)) await make('read', actor, role)
          await registry.context.vault.dossiers.erase(first!.dossier, registry.now())
          await make('erase', cast['registrar']!, 'registrar')
        }
      }
    })
  })

  describe('random audits', () => {
    it('are announced by auditors, drawn by the block, reported on, and nothing else', async () => {
      const did = await office.identified()
      for (let i = 0; i < 2; i++) await office.submit(did, await office.form(did))
      const plan = planUpTo(registry.context.log.next)
      const tooFar = planUpTo(plan.to + 1)
      const ahead = () => office.refused(cast['auditor'], 'POST', '/v1/audits', tooFar)
      await assertRefused(office, [
        { what: 'entries to come', code: 'invalid_request', send: ahead },
      ])
      const wrong = Object.entries(cast)
        .filter(([role]) => role !== 'auditor')
        .map(([role, by]) => ({
          what: `announce ${role}`,
          code: 'forbidden',
          send: () => office.refused(by, 'POST', '/v1/audits', plan),
        }))
      await assertRefused(office, wrong)
      const announced = await office.expect<SteppedAnswer>(
        ...([201, cast['auditor'], 'POST', '/v1/audits', plan] as const),
      )
      const { id } = announced.case
      const certificate = '0192f0c1-7f00-7000-8000-00000000dead'
      const sees = 'auditor registrar court'
      const stepTries = (state: string) =>
        ['announce', 'draw', 'report'].flatMap((transition) =>
          Object.entries(cast).flatMap(([role, by]) => {
            const code = codeOf(state, transition, role)
            const body = { transition, payload: { certificate }, reason: 'in_order' }
            const send = () => office.refused(by, 'POST', `/v1/cases/${id}/steps`, body)
            return { what: `${state} ${transition} ${role}`, code, send }
          }),
        )
      const codeOf = (state: string, transition: string, role: string): string => {
        if (!has(sees, role)) return 'not_found'
        if (transition !== 'report') return 'invalid_request'
        if (role !== 'auditor') return 'forbidden'
        return state === 'drawn' ? 'not_found' : 'state_changed'
      }
      const drawTries = (code: string) =>
        Object.entries(cast)
          .filter(([role]) => role !== 'auditor' || code !== '')
          .map(([role, by]) => ({
            what: `draw ${role}`,
            code: role === 'auditor' ? code : 'forbidden',
            send: () => office.refused(by, 'POST', `/v1/audits/${id}/draw`),
          }))
      await assertRefused(office, [...stepTries('announced'), ...drawTries('')])
      await anotherBlock()
      const drawn = await office.expect<SteppedAnswer>(
        ...([200, cast['auditor'], 'POST', `/v1/audits/${id}/draw`] as const),
      )
      assert.equal(drawn.case.state, 'drawn')
      await assertRefused(office, [...stepTries('drawn'), ...drawTries('state_changed')])
      const list = drawn.event.payload['drawn'] as { certificate: string; auditor: string }[]
      assert.equal(list.length, 2)
      for (const one of list)
        await office.step(one.auditor, id, 'report', { certificate: one.certificate }, inOrder)
      assert.equal((await office.case(cast['auditor']!, id)).state, 'closed')
      await assertRefused(office, [...stepTries('closed'), ...drawTries('state_changed')])
    })
    const inOrder = { reason: 'in_order' }
  })

  it('administrators have no power over any case', async () => {
    const { id } = await office.examined('submitted')
    const role: StaffRole = 'admin'
    assert.equal(await office.refusedStep(cast[role]!, id, 'accept'), 'not_found')
  })
})
