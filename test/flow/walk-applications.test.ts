import assert from 'node:assert/strict'
import type { ApplicationForm } from '../../api/applications/form.ts'
import { notice, OfficeHere, type SteppedAnswer } from '../_util/office.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { tables } from '../api/cases/_util/tables.ts'
import { agentFiling } from '../api/applications/_util/forms.ts'
import { castOf } from './_util/cast.ts'
import { codeRefused, doAllRight, tryAllWrong, type Cast, type WalkPlan } from './_util/walk.ts'

const table = tables.application
const day = 86_400

/** How each state is reached: by the person in the second place. */
const ways: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  submitted: [],
  notAccepted: [['notAccept', 'clerk']],
  accepted: [['accept', 'clerk']],
  // The examiner who is tried has it on the desk.
  examining: [
    ['accept', 'clerk'],
    ['claim', 'examiner'],
  ],
  correctionRequired: [
    ['accept', 'clerk'],
    ['claim', 'examiner'],
    ['requireCorrection', 'examiner'],
  ],
  resubmitted: [
    ['accept', 'clerk'],
    ['claim', 'examiner'],
    ['requireCorrection', 'examiner'],
    ['resubmit', 'creator'],
  ],
  reviewing: [
    ['accept', 'clerk'],
    ['claim', 'examiner'],
    ['passToReview', 'examiner'],
  ],
}
const inReview = ways['reviewing'] ?? []
const decided: typeof ways = {
  approved: [...inReview, ['approve', 'boss']],
  refused: [...inReview, ['refuse', 'boss']],
  appealed: [...inReview, ['refuse', 'boss'], ['appeal', 'creator']],
  closed: [...inReview, ['refuse', 'boss'], ['close', 'creator']],
  certified: [...inReview, ['approve', 'boss'], ['certify', 'issuer']],
  withdrawn: [['withdraw', 'creator']],
}

describe('every act of every role in every state of an application', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere
  let cast: Cast
  let plan: WalkPlan
  /** People who bring cases into their states. */
  let others: Cast
  let power: string
  const forms = new Map<string, ApplicationForm>()

  const payloads = (): Record<string, { payload: object; reason?: string }> => ({
    notAccept: { payload: { text: '不属本机构受理' }, reason: 'outside_competence' },
    assign: { payload: { assignee: others['second'] } },
    requireCorrection: { payload: notice },
    returnForCorrection: { payload: { ...notice, explanation: '初审漏检' } },
    passToReview: { payload: { opinion: '形式审查合格' } },
    refuse: { payload: { text: '与在先登记相同' }, reason: 'duplicate' },
    object: { payload: { text: '作品是我的' } },
    appeal: { payload: { text: '不服' } },
  })

  before(async () => {
    registry = await RegistryHere.start()
    office = new OfficeHere(registry)
    cast = await castOf(office)
    const [clerk, second, boss, issuer] = await Promise.all([
      office.newStaff('intake_clerk'),
      office.newStaff('examiner'),
      office.newStaff('senior_examiner'),
      office.newStaff('registrar'),
    ])
    others = { ...cast, clerk, second, boss, issuer }
    power = await office.power(cast['creator']!, cast['agent']!)
    plan = {
      type: 'application',
      table,
      cast,
      reach,
      with: body,
      send,
      sees: 'creator agent intake_clerk examiner senior_examiner registrar auditor court',
      elsewhere: 'submit resubmit certifyAutomatically lapse',
      guarded: {
        'examining requireCorrection intake_clerk': 'conflict_of_interest',
        'submitted certifyAutomatically system': 'conflict_of_interest',
        'correctionRequired lapse system': 'too_early',
        'refused lapse system': 'too_early',
        ...Object.fromEntries(
          Object.keys(cast).flatMap((role) => [
            [`approved object ${role}`, 'too_late'],
            [`submitted object ${role}`, 'too_late'],
          ]),
        ),
      },
    }
  })
  after(() => registry.end())

  function body(transition: string, role: string) {
    const filed = { form: { works: [] }, formHash: 'a'.repeat(64), defects: [], lane: 'examined' }
    const filing = transition === 'submit' || transition === 'resubmit'
    const more = role === 'agent' ? { more: { powerOfAttorney: power } } : {}
    return { ...(filing ? { payload: filed } : payloads()[transition]), ...more }
  }

  async function reach(state: string): Promise<string> {
    const form = await office.examinedForm(others['creator']!)
    const { id, events } = (await office.submit(others['creator']!, form)).case
    forms.set(id, form)
    for (const [transition, who] of { ...ways, ...decided }[state] ?? []) {
      const { payload = {}, reason } = payloads()[transition] ?? {}
      // As it is shown, without the boxes of personal data, which are the vault's to open.
      const { parties: _parties, ...filed } = events[0]?.payload ?? {}
      const again = transition === 'resubmit' ? filed : payload
      const step = { caseId: id, caseType: 'application', transition } as const
      const told = { ...(reason !== undefined && { reason }), payload: { ...again } }
      await registry.context.book.move({ ...step, ...told, actor: others[who]! })
    }
    return id
  }

  /** A correction by the applicant, or by the agent in the applicant's name. */
  async function send(transition: string, role: string, id: string): Promise<SteppedAnswer> {
    assert.equal(transition, 'resubmit')
    const filing = { ...agentFiling([power]), agent: cast['agent']! } as ApplicationForm['filing']
    const form = { ...forms.get(id)!, ...(role === 'agent' && { filing }) }
    const path = `/v1/applications/${id}/correction`
    return office.expect(200, cast[role], 'POST', path, { form, expected: 4 })
  }

  const states = Object.keys({ ...ways, ...decided })

  it('has a way into every state but the one that only time leads to', () =>
    assert.deepEqual(new Set([...states, 'none', 'deemedWithdrawn']), new Set(Object.keys(table))))

  for (const state of states) {
    it(`refuses what is not allowed, and changes nothing: ${state}`, async () => {
      assert.ok((await tryAllWrong(office, plan, state)) > 250)
    })
    it(`does what is allowed: ${state}`, async () => {
      const roles = Object.values(table[state] ?? {}).flatMap((allowed) => allowed.split(' '))
      const guarded: Readonly<Record<string, number>> = {
        submitted: 2,
        correctionRequired: 1,
        examining: 1,
        approved: 1,
        refused: 1,
      }
      const wanted = roles.length - (guarded[state] ?? 0)
      assert.equal(await doAllRight(office, plan, state), wanted)
    })
  }

  it('takes a form from the applicant and the agent only', async () => {
    const form = await office.examinedForm(cast['creator']!)
    const before = registry.context.log.next
    for (const [role, did] of Object.entries(cast)) {
      if (role === 'creator') continue
      const code = await office.refused(did, 'POST', '/v1/applications', { form })
      assert.equal(code, 'defective_form', role)
    }
    assert.equal(registry.context.log.next, before)
    const filing = { ...agentFiling([power]), agent: cast['agent']! } as ApplicationForm['filing']
    const byAgent = await office.submit(cast['agent']!, { ...form, filing })
    assert.deepEqual([byAgent.case.party, byAgent.event.role], [cast['creator'], 'agent'])
    await office.submit(cast['creator']!, form)
  })

  it('lapses by the system alone, when the time is over, and is final then', async () => {
    const [corrected, refused] = [await reach('correctionRequired'), await reach('refused')]
    office.later(100 * day)
    const lapse = { caseType: 'application', transition: 'lapse', payload: {} } as const
    const { book, deadlines } = registry.context
    for (const [role, actor] of Object.entries(cast))
      for (const caseId of [corrected, refused]) {
        const code = await codeRefused(book.move({ ...lapse, caseId, actor }))
        assert.equal(code, 'forbidden', role)
      }
    await deadlines.now()
    assert.equal((await book.caseFile(corrected))?.state, 'deemedWithdrawn')
    assert.equal((await book.caseFile(refused))?.state, 'closed')
    await tryAllWrong(office, { ...plan, reach: async () => corrected }, 'deemedWithdrawn')
  })
})
