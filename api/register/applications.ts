/** Applications as their clocks go: which are open, what the registry owes in each, and how long a decision took. */
import { owedIn, type ApplicationState } from '../applications/machine.ts'
import type { Standing } from '../cases/machine.ts'
import { literal } from '../db/engine.ts'
import type { Schema } from '../db/schema.ts'
import type { LogRecord } from '../log/log.ts'
import { uuidOf } from '../../verifier/certificate-parts.ts'
import { timeOf } from './entry.ts'

export type OpenApplication = Schema['open_applications']

/** What an event of an application says of its clocks. */
export interface ApplicationEvent {
  readonly application: string
  readonly transition: string
  readonly state: string
  readonly lane: string
  /** Unix seconds. */
  readonly time: number
}

/** An application was decided: by a certificate, or by a refusal. */
export interface Decision {
  readonly lane: string
  readonly outcome: Outcome
  /** Unix seconds. */
  readonly time: number
  /** From acceptance to the decision. */
  readonly seconds: number
}

export const outcomes = ['certified', 'refused'] as const
export type Outcome = (typeof outcomes)[number]

/** States in which an application has not ended. A refusal has, until somebody appeals. */
export const openStates = [
  'submitted',
  'accepted',
  'examining',
  'correctionRequired',
  'resubmitted',
  'reviewing',
  'approved',
  'appealed',
] as const satisfies readonly ApplicationState[]

const outcomeOf: Readonly<Record<string, Outcome>> = {
  certify: 'certified',
  certifyAutomatically: 'certified',
  refuse: 'refused',
}
/** What sets the registry's deadlines going (api/applications/machine.ts). */
const received = ['submit', 'resubmit', 'appeal', 'object']
/**
 * Since when a decision is waited for. In the automatic lane nobody accepts: there it is the application itself, which
 * `accept` puts off in the other lane.
 */
const started = ['submit', 'accept', 'appeal']

const utf8 = new TextDecoder('utf-8', { fatal: true })
const mark = Buffer.from('"caseType":"application"')

interface EventDocument {
  readonly credentialSubject: {
    readonly id: string
    readonly caseType: string
    readonly transition: string
  }
}

/** What a record of kind `processEvent` says of an application; undefined for events of other cases. */
export function applicationEventOf(record: LogRecord): ApplicationEvent | undefined {
  // Most events are of other cases, and parsing is what following costs. Canonical JSON has one way to write this.
  if (!Buffer.from(record.document.buffer, ...range(record.document)).includes(mark))
    return undefined
  const { credentialSubject: subject }: EventDocument = JSON.parse(utf8.decode(record.document))
  const { standing }: { standing?: Standing } = JSON.parse(utf8.decode(record.act))
  if (subject.caseType !== 'application' || standing === undefined) return undefined
  const { state, lane = '' } = standing
  const { transition } = subject
  return { application: uuidOf(subject.id), transition, state, lane, time: timeOf(record.entry) }
}

/** The open applications that are known, as events change them. */
export class OpenApplications {
  readonly #before = new Map<string, OpenApplication>()
  readonly #now = new Map<string, OpenApplication | undefined>()

  /** Takes over what is in the database. */
  know(rows: readonly OpenApplication[]): void {
    for (const row of rows) this.#before.set(row.case_id, row)
  }

  /** What happened to an application; answers the decision where it was one. */
  take(event: ApplicationEvent): Decision | undefined {
    const { application } = event
    const before = this.#now.has(application)
      ? this.#now.get(application)
      : this.#before.get(application)
    const after = afterEvent(before, event)
    if (after === undefined && !this.#before.has(application)) this.#now.delete(application)
    else this.#now.set(application, after)
    return decisionIn(before, event)
  }

  /** Those that are open, of all that events were taken of. */
  get open(): OpenApplication[] {
    return [...this.#now.values()].filter((row) => row !== undefined)
  }

  /** Statements that bring the table from what was known to what is. */
  statements(): string[] {
    const gone = [...this.#now.keys()].filter((id) => this.#before.has(id))
    const { open } = this
    return [
      ...(gone.length === 0
        ? []
        : [`delete from open_applications where case_id in (${listed(gone)})`]),
      ...(open.length === 0 ? [] : [insertion(open)]),
    ]
  }
}

const listed = (texts: readonly string[]): string => texts.map(literal).join(', ')

function insertion(rows: readonly OpenApplication[]): string {
  const values = rows.map(
    ({ case_id, state, lane, received: from, started: since, first_notice, registration }) =>
      `(${listed([case_id, state, lane])}, ${[from, since, first_notice, registration].join(', ')})`,
  )
  return `insert into open_applications values ${values.join(', ')}`
}

const range = ({ byteOffset, byteLength }: Uint8Array) => [byteOffset, byteLength] as const

/** The application after an event: undefined once it has ended. */
export function afterEvent(
  before: OpenApplication | undefined,
  event: ApplicationEvent,
): OpenApplication | undefined {
  const { application, transition, state, lane, time } = event
  if (!openStates.some((open) => open === state)) return undefined
  const from = received.includes(transition) ? time : (before?.received ?? time)
  const owed = owedIn(event, from)
  return {
    case_id: application,
    state,
    lane,
    received: from,
    started: started.includes(transition) ? time : (before?.started ?? time),
    first_notice: owed.firstNotice ?? 0,
    registration: owed.registration ?? 0,
  }
}

/** The decision that an event is, where it is one. */
export function decisionIn(
  before: OpenApplication | undefined,
  { transition, lane, time }: ApplicationEvent,
): Decision | undefined {
  const outcome = Object.hasOwn(outcomeOf, transition) ? outcomeOf[transition] : undefined
  if (outcome === undefined) return undefined
  return { lane, outcome, time, seconds: time - (before?.started ?? time) }
}
