import assert from 'node:assert/strict'
import { staffRoles } from '../../api/cases/machine.ts'
import { changeOwner } from '../_util/change-owner.ts'
import { OfficeHere, type ProblemAnswer } from '../_util/office.ts'
import {
  answerTo,
  challengeOf,
  forgetTokens,
  newPerson,
  sendSigned,
  signedInAs,
  type Person,
} from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { assertRefused } from './_util/walk.ts'

const path = (id: string): string => `/v1/cases/${id}/steps`

describe('who makes a step', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere

  before(async () => {
    registry = await RegistryHere.start({ COLOPHON_TRUST_PROXY: '1' })
    office = new OfficeHere(registry)
  })
  after(() => registry.end())

  /** A step with any header. */
  const sendWith = async (headers: Record<string, string>, id: string, body: object) => {
    const response = await fetch(registry.url + path(id), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    return ((await response.json()) as ProblemAnswer).code
  }
  const refused = (what: string, code: string, send: () => Promise<string>) =>
    assertRefused(office, [{ what, code, send }])
  const accept = { transition: 'accept' }

  it('has signed in: nobody, a broken token and an unknown one open nothing', async () => {
    const { id } = await office.examined('submitted')
    const token = (await signedInAs(registry.url, await office.staff('intake_clerk'))).authorization
    const wrong = [
      {},
      { authorization: `${token}x` },
      { authorization: `Bearer ${'A'.repeat(43)}` },
    ]
    for (const headers of wrong)
      await refused('token', 'unauthenticated', () => sendWith(headers, id, accept))
  })

  it('has a session that has not ended by time', async () => {
    const { id } = await office.examined('submitted')
    const headers = await signedInAs(registry.url, await office.staff('intake_clerk'))
    registry.ahead += 9 * 3600
    await refused('expired', 'session_expired', () => sendWith(headers, id, accept))
    forgetTokens(registry.url)
    await office.step(await office.staff('intake_clerk'), id, 'accept')
  })

  it('uses it from the network it was begun from: a stolen token ends the session', async () => {
    const { id } = await office.examined('submitted')
    const clerk = newPerson()
    await registry.grant(clerk.did, 'intake_clerk')
    const at = { 'x-forwarded-for': '192.0.2.1' }
    const message = answerTo(await challengeOf(registry.url), clerk)
    const begun = await sendSigned(registry.url, message, clerk, at)
    const { token } = (await begun.json()) as { token: string }
    const headers = { authorization: `Bearer ${token}` }
    const thief = { ...headers, 'x-forwarded-for': '198.51.100.7' }
    await refused('stolen', 'session_revoked', () => sendWith(thief, id, accept))
    const own = { ...headers, ...at }
    await refused('after the theft', 'unauthenticated', () => sendWith(own, id, accept))
  })

  it('controls the DID with the key that signed in: one that was rotated away makes no step', async () => {
    const { id } = await office.examined('submitted')
    const [clerk, next]: [Person, Person] = [newPerson(), newPerson()]
    await registry.grant(clerk.did, 'intake_clerk')
    const headers = await signedInAs(registry.url, clerk.did)
    await changeOwner(registry, clerk, next.wallet.address)
    await refused('rotated', 'session_revoked', () => sendWith(headers, id, accept))
    // The new key acts under the DID.
    const message = { ...answerTo(await challengeOf(registry.url), next), resources: [clerk.did] }
    const begun = await sendSigned(registry.url, message, next)
    const { token } = (await begun.json()) as { token: string }
    const answer = await fetch(registry.url + path(id), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(accept),
    })
    assert.equal(answer.status, 200)
    const { event } = (await answer.json()) as { event: { actor: string } }
    assert.equal(event.actor, clerk.did)
  })

  it('has the role at that time: one that was taken away in the middle carries no further', async () => {
    const { id } = await office.examined('accepted')
    const examiner = await office.newStaff('examiner')
    await office.step(examiner, id, 'claim')
    const admin = await office.staff('admin')
    const change = { did: examiner, role: 'examiner', change: 'revoke', reason: 'misconduct' }
    await office.expect(200, admin, 'POST', '/v1/roles', change)
    const opinion = { opinion: '合格' }
    // Who acted in a case still sees it.
    await refused('no role', 'forbidden', () =>
      office.refusedStep(examiner, id, 'passToReview', opinion),
    )
    await refused('other cases', 'not_found', async () => {
      const { id: other } = await fresh
      return office.refused(examiner, 'GET', `/v1/cases/${other}`)
    })
    const second = await office.newStaff('examiner')
    await office.step(await office.staff('senior_examiner'), id, 'assign', { assignee: second })
    await office.step(second, id, 'passToReview', opinion)
  })
  let fresh: Promise<{ id: string }>
  before(() => (fresh = office.examined('submitted')))

  it('has a role at all: an unknown DID, a stranger and an administrator are told of no case', async () => {
    const { id } = await office.examined('submitted')
    for (const did of [
      newPerson().did,
      await office.staff('admin'),
      await office.staff('platform'),
    ]) {
      await refused('step', 'not_found', () => office.refusedStep(did, id, 'accept'))
      await refused('look', 'not_found', () => office.refused(did, 'GET', `/v1/cases/${id}`))
      await refused('document', 'not_found', () =>
        office.refused(did, 'GET', `/v1/cases/${id}/events/0/document`),
      )
    }
    const nowhere = '0192f0c1-7f00-7000-8000-00000000dead'
    const clerk = await office.staff('intake_clerk')
    await refused('no case', 'not_found', () => office.refusedStep(clerk, nowhere, 'accept'))
  })

  it('cannot bring its own party, role, actor or time into a step', async () => {
    const { id } = await office.examined('submitted')
    const stranger = newPerson().did
    const clerk = await office.staff('intake_clerk')
    for (const more of [
      { actor: clerk },
      { role: 'intake_clerk' },
      { party: stranger },
      { time: 0 },
      { caseType: 'identity' },
      { idempotency: { key: 'a' } },
    ])
      for (const who of [stranger, clerk])
        await refused(JSON.stringify(more), 'invalid_request', () =>
          office.refused(who, 'POST', path(id), { ...accept, ...more }),
        )
  })

  it('sees its own queue only, and a desk where it decides', async () => {
    for (const role of staffRoles) {
      const did = await office.staff(role)
      const { status } = await office.send(did, 'GET', '/v1/cases?type=application&desk=nobody')
      const decides = [
        'intake_clerk',
        'examiner',
        'senior_examiner',
        'registrar',
        'auditor',
        'court',
      ]
      assert.equal(status, decides.includes(role) ? 200 : 403, role)
    }
    const { applicant, id } = await office.examined('submitted')
    const own = await office.expect<{ items: { id: string }[] }>(
      ...([200, applicant, 'GET', '/v1/cases?type=application'] as const),
    )
    assert.deepEqual(
      own.items.map((row) => row.id),
      [id],
    )
    const none = await office.expect<{ items: unknown[] }>(
      ...([200, newPerson().did, 'GET', '/v1/cases?type=application'] as const),
    )
    assert.deepEqual(none.items, [])
  })
})
