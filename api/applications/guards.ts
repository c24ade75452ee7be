/** Guards of the machine of applications. Each throws ApiError; none knows database or clock. */
import { isMembers, type Members } from '../../verifier/canonical.ts'
import { hasError, type Defect } from '../cases/defects.ts'
import { deadline } from '../cases/deadlines.ts'
import {
  lastOf,
  listOf,
  membersOf,
  outsidersOf,
  requireDisinterested,
  requireInTime,
  requireOnDesk,
  requireText,
} from '../cases/guards.ts'
import type { CaseFile, Move } from '../cases/machine.ts'
import { ApiError } from '../errors.ts'
import { endOfOpposition, lanes, type Lane } from './lanes.ts'
import { namedDids } from './named.ts'

/** The payload's lane, or ApiError `invalid_request`. */
export function laneOf({ payload }: Move): Lane {
  const lane = lanes.find((one) => one === payload['lane'])
  if (lane) return lane
  throw new ApiError('invalid_request', `payload/lane is one of ${lanes.join(', ')}.`)
}

/** Filing: the form, its hash and the list of defects are there, and no defect stands in the way. */
export function checkFiled(_: CaseFile, move: Move): void {
  const { payload } = move
  if (!isMembers(payload['form'])) throw new ApiError('invalid_request', 'payload/form is missing.')
  if (!/^[0-9a-f]{64}$/.test(String(payload['formHash'])))
    throw new ApiError('invalid_request', 'payload/formHash is 64 lower-case hex digits.')
  const defects = readDefects(move)
  if (hasError(defects))
    throw new ApiError('defective_form', 'The form has defects; cure all of them.', { defects })
  laneOf(move)
}

/** The list `defects` of a payload. Throws ApiError `invalid_request` where it has another form. */
function readDefects({ payload }: Move): (Defect & Members)[] {
  const { defects } = payload
  if (Array.isArray(defects) && defects.every(isDefect)) return defects
  throw new ApiError('invalid_request', 'payload/defects is a list of defects.')
}

function isDefect(value: unknown): value is Defect & Members {
  if (!isMembers(value)) return false
  const { code, pointer, severity, zh, en } = value
  const texts = [code, pointer, zh, en].every((text) => typeof text === 'string')
  return texts && (severity === 'error' || severity === 'warning')
}

/** A correction in time, that exchanges files only where that was asked for. */
export function checkResubmitted(file: CaseFile, move: Move): void {
  requireInTime(file.due, move.time, 'to correct')
  checkFiled(file, move)
  const asked = lastOf(file, 'requireCorrection', 'returnForCorrection')?.payload['amend']
  const before = lastOf(file, 'submit', 'resubmit')?.payload ?? {}
  if (asked === 'replaceFile' || depositsIn(before) === depositsIn(move.payload)) return
  // A new file is a new deposit and would take the date of the old one.
  throw new ApiError(
    'invalid_request',
    'This correction keeps the deposits: only facts were asked for.',
  )
}

function depositsIn(payload: Members): string {
  const works = listOf(membersOf(payload, 'form'), 'works')
  return JSON.stringify(works.map((work) => (isMembers(work) ? listOf(work, 'deposits') : [])))
}

/** Decisions of staff: not on a case of their own, and not in two roles of one case. */
export function checkStaff(file: CaseFile, move: Move): void {
  requireDisinterested(file, move, interestedIn(file))
}

/** Everybody named in a form of the case, and everybody who acted in it other than as staff. */
export function interestedIn(file: CaseFile): ReadonlySet<string> {
  const forms = file.events.map(({ payload }) => membersOf(payload, 'form'))
  return new Set([...outsidersOf(file), ...forms.flatMap(namedDids)])
}

/** Staff who have the case on the desk. */
export function checkDesk(file: CaseFile, move: Move): void {
  checkStaff(file, move)
  requireOnDesk(file, move)
}

/** Acceptance: a number is given out. */
export function checkAccept(file: CaseFile, move: Move): void {
  checkStaff(file, move)
  requireText(move, 'acceptanceNumber', 100)
}

/** A decision with a letter that says why. */
export function checkLetter(file: CaseFile, move: Move): void {
  checkStaff(file, move)
  requireText(move, 'text')
}

/** Giving a case to an examiner: one who could have claimed it. */
export function checkAssign(file: CaseFile, move: Move): void {
  checkStaff(file, move)
  const actor = requireText(move, 'assignee', 200)
  if (actor === move.actor)
    throw new ApiError('conflict_of_interest', 'Who gives out a case does not examine it.')
  requireDisinterested(file, { actor, role: 'examiner' }, interestedIn(file))
}

/** A notice of correction within the time of the first notice. */
export function checkNotice(file: CaseFile, move: Move): void {
  checkDesk(file, move)
  // Somebody may object before anybody has looked at it: then it is for people from that day on.
  const received = lastOf(file, 'submit', 'resubmit', 'object')
  const due = received && deadline('firstNotice', received.time)
  requireInTime(due, move.time, 'to ask for a correction')
  checkOneNotice(file, move)
}

/** A notice after that time: the registry is late, and has to say why. */
export function checkLateNotice(file: CaseFile, move: Move): void {
  // In examination it is on an examiner's desk, and a senior examiner takes it from there; in review it is a decision.
  if (file.state === 'reviewing') checkReviewer(file, move)
  else checkStaff(file, move)
  checkOneNotice(file, move)
  requireText(move, 'explanation')
}

/**
 * One notice names everything (一次性告知). A later one names only what is still not cured, or what came up by the
 * correction itself and says so (`newSince: true`).
 */
function checkOneNotice(file: CaseFile, move: Move): void {
  const defects = readDefects(move)
  if (defects.length === 0)
    throw new ApiError('invalid_request', 'payload/defects names all that has to be corrected.')
  const { amend } = move.payload
  if (amend !== 'metadataOnly' && amend !== 'replaceFile')
    throw new ApiError('invalid_request', 'payload/amend is metadataOnly or replaceFile.')
  const told = toldBefore(file)
  const late = told && defects.find((defect) => !told.has(keyOf(defect)) && !defect['newSince'])
  if (!late) return
  throw new ApiError(
    'too_late',
    `${late.code} at ${late.pointer} belonged into the first notice; name what is new with newSince.`,
  )
}

/** What earlier notices named; undefined before the first. */
function toldBefore({ events }: CaseFile): ReadonlySet<string> | undefined {
  const notices = events.filter(({ transition }) =>
    ['requireCorrection', 'returnForCorrection'].includes(transition),
  )
  const defects = notices.flatMap(({ payload }) => listOf(payload, 'defects')).filter(isDefect)
  return notices.length === 0 ? undefined : new Set(defects.map(keyOf))
}

const keyOf = ({ code, pointer }: Defect): string => `${code} ${pointer}`

/** An appeal is decided by another person than who refused. */
export function checkReviewer(file: CaseFile, move: Move): void {
  checkDesk(file, move)
  const appealed = lastOf(file, 'appeal') !== undefined
  const refused = file.events.some(
    ({ transition, actor }) => transition === 'refuse' && actor === move.actor,
  )
  if (appealed && refused)
    throw new ApiError('conflict_of_interest', 'You refused; another person decides the appeal.')
}

/** An objection (异议): in the opposition period, by somebody who is no party, and once. */
export function checkObjection(file: CaseFile, move: Move): void {
  requireInTime(oppositionEnd(file) ?? 0, move.time, 'for objections')
  if (interestedIn(file).has(move.actor))
    throw new ApiError('conflict_of_interest', 'Parties do not object, and nobody objects twice.')
  requireText(move, 'text')
}

/** A certificate is issued when nobody can object any more. */
export function checkCertify(file: CaseFile, move: Move): void {
  checkStaff(file, move)
  requireOppositionOver(file, move)
}

/** Issuing without a person: only in the automatic lane. */
export function checkAutomatic(file: CaseFile, move: Move): void {
  if (file.lane !== 'automatic')
    throw new ApiError('conflict_of_interest', 'This application is examined by people.')
  requireOppositionOver(file, move)
}

function requireOppositionOver(file: CaseFile, { time }: Move): void {
  const end = oppositionEnd(file)
  if (end === undefined || time > end) return
  const until = new Date(end * 1000).toISOString()
  throw new ApiError('too_early', `Objections can be made until ${until}.`)
}

/**
 * Last Unix second of the opposition period; undefined where there is none. It is counted from the first approval of
 * the form (automatic lane: from submission), so that objections cannot draw it out.
 */
export function oppositionEnd(file: CaseFile): number | undefined {
  const filed = lastOf(file, 'submit', 'resubmit')
  // The first objection puts it into the other lane; others may follow in the same period.
  const lane = file.state === 'submitted' ? filed?.payload['lane'] : file.lane
  if (lane === 'automatic') return filed && endOfOpposition('automatic', filed.time)
  const approved = file.events.find(
    ({ transition, position }) => transition === 'approve' && position > (filed?.position ?? 0),
  )
  return approved && endOfOpposition('examined', approved.time)
}

/** An appeal in its time. */
export function checkAppeal(file: CaseFile, move: Move): void {
  requireInTime(file.due, move.time, 'to appeal')
  requireText(move, 'text')
}
