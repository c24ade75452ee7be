/**
 * The application for registration as a case (DOMAIN.md §7.2). Who may do what in which state is the table; what else
 * must hold is in guards.ts; docs/registration.md explains both.
 */
import { codesOf } from '../../verifier/vocabulary.ts'
import { deadline } from '../cases/deadlines.ts'
import { lastOf, requireLapsed, requireText } from '../cases/guards.ts'
import type { CaseFile, Machine, Move, Transition } from '../cases/machine.ts'
import {
  checkAccept,
  checkAppeal,
  checkAssign,
  checkAutomatic,
  checkCertify,
  checkDesk,
  checkFiled,
  checkLateNotice,
  checkLetter,
  checkNotice,
  checkObjection,
  checkResubmitted,
  checkReviewer,
  laneOf,
  oppositionEnd,
} from './guards.ts'
import { endOfOpposition } from './lanes.ts'
import { notAcceptReasons, refuseReasons } from './reasons.ts'

/** States, with their Chinese names. */
export const applicationStates = {
  submitted: { zh: '已提交', en: 'submitted' },
  notAccepted: { zh: '不予受理', en: 'not accepted' },
  accepted: { zh: '已受理', en: 'accepted' },
  examining: { zh: '初审中', en: 'in examination' },
  correctionRequired: { zh: '待补正', en: 'correction required' },
  resubmitted: { zh: '已补正', en: 'resubmitted' },
  deemedWithdrawn: { zh: '视为撤回', en: 'deemed withdrawn' },
  reviewing: { zh: '复审中', en: 'in review' },
  approved: { zh: '准予登记', en: 'approved' },
  refused: { zh: '不予登记', en: 'refused' },
  appealed: { zh: '申请复核', en: 'appealed' },
  closed: { zh: '已结案', en: 'closed' },
  certified: { zh: '已发证', en: 'certified' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
} as const
export type ApplicationState = keyof typeof applicationStates

const applicant = ['creator', 'agent'] as const
const intake = ['intake_clerk', 'examiner'] as const

const filing: Record<string, Transition> = {
  submit: {
    from: ['none'],
    to: 'submitted',
    roles: applicant,
    guard: checkFiled,
    standing: (_, move) => ({ lane: laneOf(move) }),
    // At once, unless others may object first: then when nobody can any more (api/office/deadlines.ts).
    followedBy: (file) =>
      file.lane === 'automatic' && oppositionEnd(file) === undefined
        ? 'certifyAutomatically'
        : undefined,
  },
  resubmit: {
    from: ['correctionRequired'],
    to: 'resubmitted',
    roles: applicant,
    guard: checkResubmitted,
    standing: () => ({ due: undefined }),
  },
  withdraw: {
    from: ['submitted', 'accepted', 'examining', 'correctionRequired', 'resubmitted', 'reviewing'],
    to: 'withdrawn',
    roles: applicant,
    standing: settled,
  },
}

const intakeAndExamination: Record<string, Transition> = {
  accept: {
    from: ['submitted'],
    to: 'accepted',
    roles: intake,
    guard: checkAccept,
    // A person has it now, also where the automatic lane would have done.
    standing: () => ({ lane: 'examined' }),
  },
  notAccept: {
    from: ['submitted'],
    to: 'notAccepted',
    roles: intake,
    reasons: codesOf(notAcceptReasons),
    guard: checkLetter,
    standing: settled,
  },
  claim: {
    from: ['accepted', 'resubmitted'],
    to: 'examining',
    roles: ['examiner'],
    guard: checkDesk,
    standing: (_, { actor }) => ({ assignee: actor }),
  },
  assign: {
    from: ['accepted', 'resubmitted', 'examining'],
    to: 'examining',
    roles: ['senior_examiner'],
    guard: checkAssign,
    standing: (_, move) => ({ assignee: requireText(move, 'assignee', 200) }),
  },
  requireCorrection: {
    from: ['accepted', 'examining'],
    to: 'correctionRequired',
    roles: intake,
    guard: checkNotice,
    standing: correctionDue,
  },
  returnForCorrection: {
    from: ['examining', 'reviewing'],
    to: 'correctionRequired',
    roles: ['senior_examiner'],
    guard: checkLateNotice,
    // From review it goes back to any examiner, from examination to the one who had it.
    standing: (file, move) => ({
      ...correctionDue(file, move),
      assignee: file.state === 'reviewing' ? undefined : file.assignee,
    }),
  },
  passToReview: {
    from: ['examining'],
    to: 'reviewing',
    roles: ['examiner'],
    guard: checkPass,
    standing: () => ({ assignee: undefined }),
  },
}

const decision: Record<string, Transition> = {
  approve: {
    from: ['reviewing'],
    to: 'approved',
    roles: ['senior_examiner'],
    guard: checkReviewer,
    standing: settled,
  },
  refuse: {
    from: ['reviewing'],
    // There is one appeal; what is refused again is closed.
    to: (file) => (lastOf(file, 'appeal') ? 'closed' : 'refused'),
    roles: ['senior_examiner'],
    reasons: codesOf(refuseReasons),
    guard: (file, move) => {
      checkReviewer(file, move)
      requireText(move, 'text')
    },
    standing: (file, { time }) => ({
      assignee: undefined,
      due: lastOf(file, 'appeal') ? undefined : deadline('appeal', time),
    }),
  },
  object: {
    from: ['approved', 'submitted'],
    // In the automatic lane nobody has looked at it yet: from now on people examine it, from the beginning.
    to: ({ state }) => (state === 'submitted' ? 'submitted' : 'reviewing'),
    roles: ['anyone'],
    guard: checkObjection,
    standing: ({ state }) => (state === 'submitted' ? { lane: 'examined' } : {}),
  },
  certify: {
    from: ['approved'],
    to: 'certified',
    roles: ['registrar'],
    guard: checkCertify,
    standing: settled,
  },
  certifyAutomatically: {
    from: ['submitted'],
    to: 'certified',
    roles: ['system'],
    guard: checkAutomatic,
    standing: settled,
  },
}

const afterwards: Record<string, Transition> = {
  appeal: {
    from: ['refused'],
    to: 'appealed',
    roles: applicant,
    guard: checkAppeal,
    standing: () => ({ due: undefined }),
  },
  reopenReview: {
    from: ['appealed'],
    to: 'reviewing',
    roles: ['senior_examiner'],
    guard: checkReviewer,
    standing: (_, { actor }) => ({ assignee: actor }),
  },
  close: { from: ['refused', 'appealed'], to: 'closed', roles: applicant, standing: settled },
  lapse: {
    from: ['correctionRequired', 'refused'],
    to: ({ state }) => (state === 'refused' ? 'closed' : 'deemedWithdrawn'),
    roles: ['system'],
    guard: requireLapsed,
    standing: settled,
  },
}

export const applicationMachine: Machine = {
  type: 'application',
  transitions: { ...filing, ...intakeAndExamination, ...decision, ...afterwards },
}

/** Nothing is due, and nobody has it on the desk. */
function settled() {
  return { due: undefined, assignee: undefined }
}

function correctionDue(_: CaseFile, { time }: Move) {
  return { due: deadline('correction', time) }
}

function checkPass(file: CaseFile, move: Move): void {
  checkDesk(file, move)
  requireText(move, 'opinion')
}

/** Deadlines of the registry itself. Missing one ends nothing: the case is overdue. */
export interface StaffDeadlines {
  /** Last Unix second to accept, not to accept, or ask for a correction. */
  readonly firstNotice?: number
  /** Last Unix second to register or refuse. */
  readonly registration?: number
}

/** States in which the registry has to do something. */
const ours: readonly string[] = [
  'submitted',
  'accepted',
  'examining',
  'resubmitted',
  'reviewing',
  'approved',
  'appealed',
]

/** Whether the registry can owe something in a state. */
export function canOwe(state: string): boolean {
  return ours.includes(state)
}

/**
 * What the registry owes in an open case. Time in which the applicant corrects is not the registry's: both periods are
 * counted from the last (re)submission, an appeal or an objection. What waits in the automatic lane for objections nobody has
 * to look at before one comes.
 */
export function staffDeadlines(file: CaseFile): StaffDeadlines {
  const received = lastOf(file, 'submit', 'resubmit', 'appeal', 'object')
  return received === undefined ? {} : owedIn(file, received.time)
}

/** The same by what is counted from: `received` (Unix seconds) is when the periods began. */
export function owedIn(
  { state, lane }: Pick<CaseFile, 'state' | 'lane'>,
  received: number,
): StaffDeadlines {
  if (!canOwe(state)) return {}
  const waits = lane === 'automatic' && endOfOpposition('automatic', received) !== undefined
  const unread = state === 'submitted' && !waits
  return {
    ...(unread && { firstNotice: deadline('firstNotice', received) }),
    registration: deadline('registration', received),
  }
}

/** Which of the registry's deadlines a case has missed at a time (Unix seconds). */
export function overdue(file: CaseFile, time: number): (keyof StaffDeadlines)[] {
  return missed(staffDeadlines(file), time)
}

/** Which of these deadlines have passed at a time (Unix seconds). */
export function missed(
  { firstNotice = Infinity, registration = Infinity }: StaffDeadlines,
  time: number,
): (keyof StaffDeadlines)[] {
  return [
    ...(time > firstNotice ? (['firstNotice'] as const) : []),
    ...(time > registration ? (['registration'] as const) : []),
  ]
}
