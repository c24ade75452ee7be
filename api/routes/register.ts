/** The public register (登记簿): search, statistics, monthly reports. Open to everybody, from pages of any origin. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { daysAt, periods } from '../cases/deadlines.ts'
import { ApiError } from '../errors.ts'
import type { MonthReport, Register } from '../register/register.ts'
import { reportCsv, reportJson, totalsCsv } from '../register/report.ts'
import { entryOf } from '../register/resource.ts'
import { CursorError } from '../register/search.ts'
import type { Services } from '../services.ts'
import { readPath, readQuery } from './read.ts'
import { addressOf } from './records.ts'
import {
  decisionsQuery,
  operations,
  reportPath,
  reportQuery,
  searchQuery,
  statisticsQuery,
} from './register-schemas.ts'
import { allowAll, route, type Route } from './route.ts'

/** An answer is true for a moment: long enough for a crowd to share one, too short to mislead anybody. */
const shortly = 'public, max-age=5'

export function registerRoutes({ register, office }: Services): Route[] {
  return [
    route('get', '/v1/register', operations.search, async (request, response) =>
      send(response, await searchPage(register, request)),
    ),
    route('get', '/v1/register/statistics', operations.statistics, async (request, response) =>
      send(response, await statistics(register, request)),
    ),
    route('get', '/v1/register/decisions', operations.decisions, async (request, response) => {
      const range = readQuery(decisionsQuery, request)
      const indexedTo = register.next
      send(response, { ...(await register.decisions(range)), indexedTo })
    }),
    route('get', '/v1/register/clocks', operations.clocks, async (_request, response) =>
      send(response, await clocks(register, office.now())),
    ),
    route('get', '/v1/register/reports/{month}', operations.report, (request, response) =>
      sendReport(register, request, response),
    ),
  ]
}

function send(response: Response, body: object): void {
  allowAll(response)
  response.set('Cache-Control', shortly).json(body)
}

async function searchPage(register: Register, request: Request): Promise<object> {
  const { examination, ...query } = readQuery(searchQuery, request)
  const indexedTo = register.next
  const lane = examination === undefined ? {} : { lane: examination }
  const { rows, ...page } = await register.search({ ...query, ...lane }).catch(refuseCursor)
  const items = rows.map((row) => ({ ...entryOf(row), links: linksOf(row.id) }))
  return { items, ...page, indexedTo }
}

function linksOf(id: string): Record<string, string> {
  return { certificate: addressOf('work', id) }
}

function refuseCursor(error: unknown): never {
  if (!(error instanceof CursorError)) throw error
  const detail =
    'The cursor belongs to another search. Take `next` of the page before, and change nothing else.'
  throw new ApiError('invalid_request', detail, {}, { cause: error })
}

async function statistics(register: Register, request: Request): Promise<object> {
  const { by, ...range } = readQuery(statisticsQuery, request)
  const indexedTo = register.next
  const totals = await register.totals(range)
  const parts =
    by === 'day' ? { days: await register.days(range) } : { months: await register.months(range) }
  return { totals, ...parts, indexedTo }
}

async function clocks(register: Register, time: number): Promise<object> {
  const indexedTo = register.next
  const { stages, ...deadlines } = await register.clocks(time)
  const open = stages.reduce((sum, stage) => sum + stage.open, 0)
  const withDays = (period: keyof typeof deadlines): object => ({
    days: daysAt(periods[period].rows, time),
    ...deadlines[period],
  })
  const told = { firstNotice: withDays('firstNotice'), registration: withDays('registration') }
  return { time, open, stages, deadlines: told, indexedTo }
}

async function sendReport(register: Register, request: Request, response: Response): Promise<void> {
  const { month } = readPath(reportPath, request)
  const { format = accepted(request), part } = readQuery(reportQuery, request)
  const report = await register.report(month)
  allowAll(response)
  response.set('Cache-Control', shortly).vary('Accept')
  const name = `register-${month}${part === 'totals' ? '-totals' : ''}.csv`
  if (format === 'csv') response.attachment(name).type('text/csv')
  else response.type('application/json')
  await pipeline(Readable.from(piecesOf(report, format, part)), response)
}

function accepted(request: Request): 'json' | 'csv' {
  return request.accepts(['application/json', 'text/csv']) === 'text/csv' ? 'csv' : 'json'
}

function piecesOf(
  report: MonthReport,
  format: 'json' | 'csv',
  part: 'registrations' | 'totals',
): AsyncIterable<string> | readonly string[] {
  if (format === 'json') return reportJson(report)
  return part === 'totals' ? [totalsCsv(report)] : reportCsv(report)
}
