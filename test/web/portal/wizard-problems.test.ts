import assert from 'node:assert/strict'
import { applicationStates, applicationMachine } from '../../../api/applications/machine.ts'
import {
  actsIn,
  issuedIn,
  powersIn,
  noticeIn,
  submittedForm,
} from '../../../web/portal/creators/applications/case.ts'
import type { Case } from '../../../web/portal/creators/applications/case.ts'
import { allSteps, soleSteps } from '../../../web/portal/creators/applications/form/sections.ts'
import { type Members, withValue } from '../../../web/portal/creators/applications/form/pointer.ts'
import { nextSteps } from '../../../web/portal/creators/applications/texts.ts'
import {
  byPlace,
  problemsIn,
  problemsNow,
  stepOf,
} from '../../../web/portal/creators/applications/wizard/problems.ts'
import { form } from '../../api/applications/_util/forms.ts'

const defect = (pointer: string, severity = 'error') => ({
  code: 'x',
  pointer,
  severity,
  zh: '错',
  en: `wrong at ${pointer}`,
})

const event = (transition: string, payload: object) =>
  ({ transition, payload, time: 1 }) as unknown as Case['events'][number]

describe('what is wrong with a form in the wizard', () => {
  const of: Members = form()

  it('is shown at its field, in its step; of a work made alone the author’s is the owner’s', () => {
    const problems = problemsIn([defect('/authors/0/displayName'), defect('/works/0/completion')])
    assert.deepEqual(
      [...byPlace(of, problems, false).keys()],
      ['/authors/0/displayName', '/works/0/completion/date'],
    )
    const [first] = [...byPlace(of, problems, true).keys()]
    assert.equal(first, '/owners/0/displayName')
    assert.equal(stepOf(of, allSteps, '/authors/0/displayName')?.key, 'authors')
    assert.equal(stepOf(of, soleSteps, '/owners/0/displayName')?.key, 'owners')
    assert.equal(stepOf(of, soleSteps, '/trueWill')?.key, 'review')
    assert.deepEqual([...byPlace(of, problemsIn([defect('/signatures/0')]), false).keys()], [''])
  })

  it('is forgotten when what it is about was changed, and stays otherwise', () => {
    const told = [{ of, problems: problemsIn([defect('/statement/process'), defect('/trueWill')]) }]
    const changed = withValue(of, '/statement/process', '写清楚了')
    assert.equal(problemsNow(of, told).length, 2)
    assert.deepEqual(
      problemsNow(changed, told).map(({ pointer }) => pointer),
      ['/trueWill'],
    )
  })

  it('takes nothing for a defect that is none', () => {
    assert.deepEqual(problemsIn('x'), [])
    assert.deepEqual(problemsIn([null, 5, { pointer: 1 }, { pointer: '/a', zh: 'x' }]), [])
    assert.equal(problemsIn([defect('/a', 'odd')])[0]?.severity, 'error')
  })
})

describe('an application as its applicant sees it', () => {
  it('says what comes next in every state, and nothing of others', () => {
    assert.deepEqual(Object.keys(nextSteps).toSorted(), Object.keys(applicationStates).toSorted())
  })

  it('offers what the machine allows, and nothing else', () => {
    const names = { correct: 'resubmit', withdraw: 'withdraw', appeal: 'appeal', close: 'close' }
    for (const state of Object.keys(applicationStates)) {
      const acts = actsIn({ state }).map((act) => names[act])
      const allowed = Object.entries(applicationMachine.transitions)
        .filter(([, { from, roles }]) => roles.includes('creator') && from.includes(state))
        .map(([name]) => name)
      assert.deepEqual(acts.toSorted(), allowed.toSorted(), state)
    }
  })

  it('is read without trust in its payloads', () => {
    const events = [
      event('submit', { form: { seriesTitle: 'one' } }),
      event('requireCorrection', { defects: [defect('/a')], amend: 'metadataOnly', text: 5 }),
      event('certify', {
        issued: [{ certificate: 5 }, { certificate: 'c', registrationNumber: 'n' }],
      }),
      event('odd', { form: [], issued: 'x' }),
    ]
    assert.deepEqual(submittedForm({ events }), { seriesTitle: 'one' })
    assert.deepEqual(issuedIn({ events }), [{ certificate: 'c', registrationNumber: 'n' }])
    assert.equal(noticeIn({ events } as Case)?.text, undefined)
    assert.deepEqual(submittedForm({ events: [] }), {})
    const filing = { by: 'agent', agent: 'did', powersOfAttorney: ['a', 5] }
    assert.deepEqual([powersIn({ filing }, 'did'), powersIn({ filing }, 'me')], [['a'], []])
    assert.deepEqual(powersIn({ filing: { agent: 'did', powersOfAttorney: 'x' } }, 'did'), [])
  })
})
