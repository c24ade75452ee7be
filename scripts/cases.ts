/** `colophon cases`, `colophon case`, `colophon step`: what there is to do, what happened, and the next step. */
import { readFile } from 'node:fs/promises'
import type { QueueRow } from '../api/office/queue.ts'
import type { CaseView, EventView } from '../api/office/visible.ts'
import { queryOf, type Client } from './client.ts'
import { UsageError } from './fail.ts'
import { signedIn, type SessionOptions } from './session.ts'
import { printTable, timeOf } from './table.ts'

export interface SteppedAnswer {
  readonly created: boolean
  readonly event: EventView
  readonly case: CaseView
}

export interface ListOptions extends SessionOptions {
  readonly type: string
  readonly state?: string
  readonly desk?: string
  readonly lane?: string
  readonly limit?: string
  readonly after?: string
  readonly json?: boolean
}

/** Lists cases: those about this person, or a desk of the staff. Who has waited longest comes first. Exit status 1 where there are none. */
export async function listCases(options: ListOptions): Promise<void> {
  const { client } = await signedIn(options)
  const { type, state, desk, lane, limit, after } = options
  const query = queryOf({ type, state, desk, lane, limit, after })
  const { items } = await client.get<{ items: readonly QueueRow[] }>(`/v1/cases?${query}`)
  if (items.length === 0) process.exitCode = 1
  if (options.json) return console.log(JSON.stringify(items, undefined, 2))
  if (items.length === 0) return console.log('no such case')
  printTable([
    [
      'case',
      'state',
      'lane',
      'opened',
      'due',
      'events',
      ...(desk === undefined ? [] : ['owed by']),
    ],
    ...items.map(({ id, state: now, lane: way = '', opened, due, events, ...row }) => {
      const until = due === undefined ? '' : timeOf(due)
      const owed = desk === undefined ? [] : [owedIn(row)]
      return [id, now, way, timeOf(opened), until, String(events), ...owed]
    }),
  ])
  if (items.length === Number(limit ?? 50)) console.log(`more: --after ${items.at(-1)!.seq}`)
}

/** The next deadline of the registry itself, and whether it has missed one. */
function owedIn({ owed = {}, overdue = [] }: Pick<QueueRow, 'owed' | 'overdue'>): string {
  const times = [owed.firstNotice, owed.registration].filter((time) => time !== undefined)
  const next = times.length === 0 ? '' : timeOf(Math.min(...times))
  return overdue.length === 0 ? next : `${next} overdue`
}

/** Shows a case with all that happened in it. */
export async function showCase(
  id: string,
  options: SessionOptions & { readonly json?: boolean },
): Promise<void> {
  const { client } = await signedIn(options)
  const file = await client.get<CaseView>(`/v1/cases/${encodeURIComponent(id)}`)
  if (options.json) console.log(JSON.stringify(file, undefined, 2))
  else printCase(file)
}

export interface StepOptions extends SessionOptions {
  readonly reason?: string
  readonly payload?: string
  readonly expected?: string
  readonly powerOfAttorney?: string
  readonly json?: boolean
}

/** Makes a step of a case. */
export async function step(id: string, transition: string, options: StepOptions): Promise<void> {
  const { reason, expected, powerOfAttorney } = options
  if (expected !== undefined && !/^[1-9]\d{0,6}$/.test(expected))
    throw new UsageError('--expected is how many events you have seen')
  const body = {
    transition,
    payload: await payloadOf(options.payload),
    ...(reason !== undefined && { reason }),
    ...(expected !== undefined && { expected: Number(expected) }),
    ...(powerOfAttorney !== undefined && { powerOfAttorney }),
  }
  const { client } = await signedIn(options)
  const path = `/v1/cases/${encodeURIComponent(id)}/steps`
  const stepped = await client.post<SteppedAnswer>(path, body)
  if (options.json) console.log(JSON.stringify(stepped, undefined, 2))
  else printCase(stepped.case)
}

/** JSON as it is given, or a file that has it. Throws UsageError where it is no JSON object. */
async function payloadOf(given = '{}'): Promise<object> {
  const isText = given.trimStart().startsWith('{')
  const text = isText
    ? given
    : await readFile(given, 'utf8').catch(() => {
        throw new UsageError(`the payload is neither JSON ({…}) nor a file that can be read`)
      })
  return parseObject(text, 'the payload')
}

/** A JSON object. Throws UsageError, which does not repeat the text: it may hold personal data. */
export function parseObject(text: string, what: string): object {
  const value = parseJson(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new UsageError(`${what} is no JSON object`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A certificate that a case has brought about. */
export interface IssuedHere {
  readonly certificate: string
  readonly registrationNumber?: string
}

/** The certificates that a case has brought about. */
export function issuedIn({ events }: CaseView): IssuedHere[] {
  return events.flatMap(({ payload }) => {
    const issued = payload['issued']
    if (typeof issued === 'string') return [{ certificate: issued }]
    return Array.isArray(issued) ? (issued as IssuedHere[]) : []
  })
}

/** Prints a case with its events, and the certificates that came of it. */
export function printCase(file: CaseView): void {
  const { id, type, state, party, assignee, due, lane, events } = file
  printTable([
    ['Case', id],
    ['State', `${state} (${type})`],
    ['About', party],
    ...(lane === undefined ? [] : [['Lane', lane]]),
    ...(assignee === undefined ? [] : [['On the desk of', assignee]]),
    ...(due === undefined ? [] : [['Due', timeOf(due)]]),
  ])
  printTable(events.map(eventCells))
  for (const { certificate, registrationNumber = 'identity certificate' } of issuedIn(file))
    console.log(`Certificate ${registrationNumber}  ${certificate}`)
}

function eventCells({ position, time, transition, to, actor, role, reason, payload }: EventView) {
  const why = reason === undefined ? '' : ` (${reason})`
  const text = typeof payload['text'] === 'string' ? payload['text'] : ''
  return [`  ${position}`, timeOf(time), transition + why, to, role, actor, text]
}

/** Whether nothing more happens in a case by itself. */
export function isCertified({ state }: CaseView): boolean {
  return state === 'certified'
}

/** The case as it is now. */
export function caseOf(client: Client, id: string): Promise<CaseView> {
  return client.get<CaseView>(`/v1/cases/${id}`)
}
