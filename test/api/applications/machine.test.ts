import assert from 'node:assert/strict'
import fc from 'fast-check'
import table from '../../../api/applications/lanes.json' with { type: 'json' }
import {
  applicationMachine as machine,
  applicationStates,
  overdue,
  staffDeadlines,
} from '../../../api/applications/machine.ts'
import { endOfPeriod } from '../../../api/cases/calendar.ts'
import { deadline } from '../../../api/cases/deadlines.ts'
import { actingRoles, day, type CaseFile, type Move } from '../../../api/cases/machine.ts'
import { ApiError } from '../../../api/errors.ts'
import { runs } from '../../_util/runs.ts'
import { assertStates, assertTable, emptyFile, refuses, step } from '../cases/_util/machines.ts'
import { tables } from '../cases/_util/tables.ts'
import { form, now, uuidOf, work } from './_util/forms.ts'
import {
  examining,
  filed,
  inReview,
  after,
  boss,
  clerk,
  defect,
  examiner,
  move,
  notice,
  other,
  otherBoss,
  party,
  plays,
  registrar,
  second,
  type Name,
} from './_util/plays.ts'

const expected = tables.application
const finalStates = ['notAccepted', 'deemedWithdrawn', 'closed', 'certified', 'withdrawn']

const askedAgain = (defects: unknown[]): Move =>
  move('requireCorrection', now, { payload: { ...notice, defects } })

function withOpposition(days: number, test: () => void): void {
  table.oppositionDays.examined.push({ from: 1, days })
  try {
    test()
  } finally {
    table.oppositionDays.examined.pop()
  }
}

describe('applications: the machine', () => {
  it('lets exactly these roles do exactly these things in each state', () =>
    assertTable(machine, expected))

  it('has the states of the domain, all of them reachable, and names them all', () => {
    const paths: Name[][] = [
      ['submit', 'notAccept'],
      ['submit', 'withdraw'],
      [...examining, 'requireCorrection', 'resubmit', 'claim'],
      [...inReview, 'approve', 'certify'],
      [...inReview, 'refuse', 'appeal', 'reopenReview'],
      [...inReview, 'refuse', 'close'],
    ]
    const reached = paths.flatMap((path) => after(...path).events.map(({ to }) => to))
    assertStates(machine, expected, new Set([...reached, lapsed().state]))
    assert.deepEqual(
      new Set(Object.keys(expected)),
      new Set(['none', ...Object.keys(applicationStates)]),
    )
  })

  it('ends in final states: whatever is tried there, or anywhere at random, nothing but a refusal comes of it', () => {
    const names = Object.keys(plays) as Name[]
    const tried = fc.tuple(
      fc.constantFrom(...names),
      fc.constantFrom(...actingRoles),
      fc.constantFrom(party, clerk, examiner, boss, otherBoss, registrar, 'system'),
      fc.nat(60 * day),
      fc.oneof(
        fc.constant(undefined),
        fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<unknown>),
      ),
    )
    fc.assert(
      fc.property(fc.array(tried, { maxLength: 60 }), (moves) => {
        let [file, time] = [emptyFile(machine, party), now]
        for (const [name, role, actor, wait, payload] of moves) {
          time += wait
          const next = attempt(file, move(name, time, payload ? { role, actor, payload } : {}))
          if (finalStates.includes(file.state)) assert.equal(next, undefined, file.state)
          file = next ?? file
          assert.ok(Object.hasOwn(expected, file.state))
        }
      }),
      { numRuns: runs() },
    )
  })

  it('refuses a form with an error, and takes one with warnings', () => {
    const none = emptyFile(machine, party)
    const bad = { payload: { ...filed, defects: [defect] } }
    refuses(machine, none, move('submit', now, bad), 'defective_form')
    const warned = { payload: { ...filed, defects: [{ ...defect, severity: 'warning' }] } }
    assert.equal(step(machine, none, move('submit', now, warned)).state, 'submitted')
    for (const missing of ['form', 'formHash', 'defects', 'lane'])
      refuses(
        machine,
        none,
        move('submit', now, { payload: { ...filed, [missing]: undefined } }),
        'invalid_request',
      )
  })

  it('certifies without a person in the automatic lane only, and not once a person has it', () => {
    refuses(machine, after('submit'), move('certifyAutomatically'), 'conflict_of_interest')
    const low = { payload: { ...filed, lane: 'automatic' } }
    const file = step(machine, emptyFile(machine, party), move('submit', now, low))
    assert.equal(file.lane, 'automatic')
    assert.equal(step(machine, file, move('certifyAutomatically')).state, 'certified')
    assert.equal(step(machine, file, move('accept')).lane, 'examined')
  })

  it('needs letters, numbers and reasons', () => {
    refuses(machine, after('submit'), move('accept', now, { payload: {} }), 'invalid_request')
    refuses(machine, after('submit'), move('notAccept', now, { payload: {} }), 'invalid_request')
    refuses(machine, after('submit'), move('notAccept', now, { reason: 'no' }), 'invalid_request')
    refuses(machine, after(...inReview), move('refuse', now, { payload: {} }), 'invalid_request')
    refuses(
      machine,
      after(...examining),
      move('passToReview', now, { payload: {} }),
      'invalid_request',
    )
  })
})

describe('applications: separation of duties', () => {
  it('keeps one person to one role in a case', () => {
    const review = after(...inReview)
    refuses(machine, review, move('approve', now, { actor: examiner }), 'conflict_of_interest')
    refuses(machine, review, move('refuse', now, { actor: clerk }), 'conflict_of_interest')
    const approved = after(...inReview, 'approve')
    for (const actor of [boss, examiner, clerk])
      refuses(machine, approved, move('certify', now, { actor }), 'conflict_of_interest')
    refuses(
      machine,
      after('submit', 'accept'),
      move('claim', now, { actor: clerk }),
      'conflict_of_interest',
    )
  })

  it('lets nobody act as staff in a case of their own', () => {
    const guardian = { did: clerk, relation: '母', personal: {} }
    const own = form({ owners: [{ ...form().owners[0]!, minor: true, guardian }] })
    const file = step(
      machine,
      emptyFile(machine, party),
      move('submit', now, { payload: { ...filed, form: own } }),
    )
    refuses(machine, file, move('accept'), 'conflict_of_interest')
    refuses(machine, after('submit'), move('accept', now, { actor: party }), 'conflict_of_interest')
    const agents = emptyFile(machine, party)
    const byAgent = step(machine, agents, move('submit', now, { actor: examiner, role: 'agent' }))
    refuses(
      machine,
      byAgent,
      move('accept', now, { actor: examiner, role: 'examiner' }),
      'conflict_of_interest',
    )
  })

  it('keeps a case on the desk of whoever claimed it, until it is given to another', () => {
    const file = after(...examining)
    refuses(machine, file, move('passToReview', now, { actor: second }), 'conflict_of_interest')
    refuses(
      machine,
      file,
      move('requireCorrection', now, { actor: second }),
      'conflict_of_interest',
    )
    const given = step(machine, file, move('assign'))
    assert.equal(given.assignee, second)
    refuses(machine, given, move('passToReview'), 'conflict_of_interest')
    assert.equal(
      step(machine, given, move('passToReview', now, { actor: second })).state,
      'reviewing',
    )
    for (const assignee of [boss, party])
      refuses(machine, file, move('assign', now, { payload: { assignee } }), 'conflict_of_interest')
  })

  it('has an appeal decided by another person, once', () => {
    const file = after(...inReview, 'refuse', 'appeal')
    refuses(machine, file, move('reopenReview', now, { actor: boss }), 'conflict_of_interest')
    const again = step(machine, file, move('reopenReview'))
    refuses(machine, again, move('approve'), 'conflict_of_interest')
    assert.equal(step(machine, again, move('approve', now, { actor: otherBoss })).state, 'approved')
    const refused = step(machine, again, move('refuse', now, { actor: otherBoss }))
    assert.deepEqual(
      [refused.state, refused.due, refused.assignee],
      ['closed', undefined, undefined],
    )
  })
})

describe('applications: deadlines', () => {
  const first = deadline('firstNotice', now)

  it('let a correction be asked for in the time of the first notice; after it a senior explains why', () => {
    const file = after(...examining)
    assert.equal(
      step(machine, file, move('requireCorrection', first)).due,
      deadline('correction', first),
    )
    refuses(machine, file, move('requireCorrection', first + 1), 'too_late')
    assert.equal(
      step(machine, file, move('returnForCorrection', first + 1)).state,
      'correctionRequired',
    )
    const silent = { payload: notice }
    refuses(machine, file, move('returnForCorrection', first + 1, silent), 'invalid_request')
  })

  it('lapse an application that was not corrected, and refuse what comes too late', () => {
    const file = after(...examining, 'requireCorrection')
    const due = deadline('correction', now)
    assert.equal(file.due, due)
    refuses(machine, file, move('lapse', due), 'too_early')
    assert.equal(step(machine, file, move('lapse', due + 1)).state, 'deemedWithdrawn')
    refuses(machine, file, move('resubmit', due + 1), 'too_late')
    const corrected = step(machine, file, move('resubmit', due))
    assert.deepEqual([corrected.due, corrected.assignee], [undefined, examiner])
  })

  it('close a refusal that nobody appealed against', () => {
    const file = after(...inReview, 'refuse')
    const due = deadline('appeal', now)
    refuses(machine, file, move('lapse', due), 'too_early')
    assert.equal(step(machine, file, move('lapse', due + 1)).state, 'closed')
    refuses(machine, file, move('appeal', due + 1), 'too_late')
  })

  it('bind the registry too where the automatic lane has left an application to people', () => {
    const lane = { payload: { ...move('submit').payload, lane: 'automatic' } }
    const left = step(machine, after(), move('submit', now, lane))
    assert.equal(staffDeadlines(left).firstNotice, first)
  })

  it('of the registry are shown, and missing them ends nothing', () => {
    const file = after('submit')
    const registration = deadline('registration', now)
    assert.deepEqual(staffDeadlines(file), { firstNotice: first, registration })
    assert.deepEqual(overdue(file, first), [])
    assert.deepEqual(overdue(file, first + 1), ['firstNotice'])
    assert.deepEqual(overdue(file, registration + 1), ['firstNotice', 'registration'])
    assert.equal(step(machine, file, move('accept', registration + 1)).state, 'accepted')
    for (const path of [
      [...examining, 'requireCorrection'],
      [...inReview, 'approve', 'certify'],
      [],
    ] as Name[][])
      assert.deepEqual(staffDeadlines(after(...path)), {}, path.join())
    assert.deepEqual(staffDeadlines(after(...inReview, 'approve')), { registration })
  })
})

describe('applications: corrections', () => {
  const asked = after(...examining, 'requireCorrection')

  it('name everything in one notice: later ones only what is still open, or new', () => {
    const file = step(machine, step(machine, asked, move('resubmit')), move('claim'))
    assert.equal(step(machine, file, askedAgain([defect])).state, 'correctionRequired')
    refuses(machine, file, askedAgain([defect, other]), 'too_late')
    assert.equal(
      step(machine, file, askedAgain([{ ...other, newSince: true }])).state,
      'correctionRequired',
    )
    refuses(machine, file, askedAgain([]), 'invalid_request')
    refuses(machine, file, askedAgain([{ code: 'x' }]), 'invalid_request')
    const vague = { payload: { defects: [defect] } }
    refuses(machine, file, move('requireCorrection', now, vague), 'invalid_request')
  })

  it('of facts keep the files; new files are new deposits with a later date', () => {
    const exchanged = { ...filed, form: form({ works: [work(1, { deposits: [uuidOf(5)] })] }) }
    refuses(machine, asked, move('resubmit', now, { payload: exchanged }), 'invalid_request')
    const files = { payload: { ...notice, amend: 'replaceFile' } }
    const file = step(machine, after(...examining), move('requireCorrection', now, files))
    assert.equal(
      step(machine, file, move('resubmit', now, { payload: exchanged })).state,
      'resubmitted',
    )
  })

  it('from review go back to any examiner', () => {
    const file = step(machine, after(...inReview), move('returnForCorrection'))
    const corrected = step(machine, file, move('resubmit'))
    assert.equal(step(machine, corrected, move('claim', now, { actor: second })).assignee, second)
  })
})

describe('applications: opposition', () => {
  it('has no period by default: nobody objects, and certificates are issued at once', () => {
    const file = after(...inReview, 'approve')
    refuses(machine, file, move('object'), 'too_late')
    assert.equal(step(machine, file, move('certify')).state, 'certified')
  })

  it('where there is one, holds the certificate back, and an objection takes it to review again', () => {
    withOpposition(15, () => {
      const file = after(...inReview, 'approve')
      const end = now + 17 * day
      refuses(machine, file, move('certify', now + 14 * day), 'too_early')
      assert.equal(step(machine, file, move('certify', end)).state, 'certified')
      refuses(machine, file, move('object', end), 'too_late')
      const disputed = step(machine, file, move('object', now + day))
      assert.equal(disputed.state, 'reviewing')
      const again = step(machine, disputed, move('approve', now + 2 * day))
      // The period goes on; it does not begin anew.
      assert.equal(step(machine, again, move('certify', end)).state, 'certified')
      refuses(machine, again, move('object', now + 3 * day), 'conflict_of_interest')
    })
  })

  it('in the automatic lane is objected to as well, and is examined by people then', () => {
    table.oppositionDays.automatic.push({ from: 1, days: 15 })
    try {
      const lane = { payload: { ...move('submit').payload, lane: 'automatic' } }
      const waiting = step(machine, after(), move('submit', now, lane))
      const end = endOfPeriod(now, 15)
      // Nobody has to look at it before somebody objects.
      const registration = deadline('registration', now)
      assert.deepEqual(staffDeadlines(waiting), { registration })
      assert.deepEqual(overdue(waiting, end), [])
      assert.equal(step(machine, waiting, move('certifyAutomatically', end + 1)).state, 'certified')
      refuses(machine, waiting, move('object', end + 1), 'too_late')
      refuses(machine, waiting, move('object', now, { actor: party }), 'conflict_of_interest')
      const disputed = step(machine, waiting, move('object', now + 10 * day))
      assert.deepEqual([disputed.state, disputed.lane], ['submitted', 'examined'])
      const firstNotice = deadline('firstNotice', now + 10 * day)
      assert.equal(staffDeadlines(disputed).firstNotice, firstNotice)
      refuses(machine, disputed, move('certifyAutomatically', end + 1), 'conflict_of_interest')
      const again = step(machine, disputed, move('object', end, { actor: otherBoss }))
      refuses(machine, again, move('object', end, { actor: otherBoss }), 'conflict_of_interest')
      // The first notice is in time within its days from the objection on.
      const accepted = step(machine, again, move('accept', end + 1))
      const asked = step(machine, accepted, move('requireCorrection', end + 2))
      assert.equal(asked.state, 'correctionRequired')
    } finally {
      table.oppositionDays.automatic.pop()
    }
  })

  it('of an application that people examine anyhow waits for the approval', () => {
    withOpposition(15, () => refuses(machine, after('submit'), move('object'), 'too_late'))
  })

  it('is not for parties, and who objects does not decide', () => {
    withOpposition(15, () => {
      const file = after(...inReview, 'approve')
      refuses(machine, file, move('object', now, { actor: party }), 'conflict_of_interest')
      const byStaff = step(machine, file, move('object', now, { actor: otherBoss }))
      refuses(machine, byStaff, move('approve', now, { actor: otherBoss }), 'conflict_of_interest')
    })
  })
})

function lapsed(): CaseFile {
  return step(machine, after(...examining, 'requireCorrection'), move('lapse', now + 60 * day))
}

/** The case after a move; undefined where it was refused. What is not a refusal goes up. */
function attempt(file: CaseFile, one: Move): CaseFile | undefined {
  try {
    return step(machine, file, one)
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}
