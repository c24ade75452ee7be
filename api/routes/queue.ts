/** The queue of the staff: open cases of a type, what is due first comes first. */
import { nobody } from '../book/reader-acts.ts'
import { ApiError } from '../errors.ts'
import { createOpenCases } from '../office/open-cases.ts'
import { seesAll } from '../office/visible.ts'
import type { Services } from '../services.ts'
import { queue, queueQuery } from './case-schemas.ts'
import { readQuery } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { answers, json } from './schemas.ts'

const pageLength = 50

const operation = {
  tags: ['cases'],
  summary: 'Open cases for those who work on them, what is due first comes first',
  requestParams: { query: queueQuery },
  responses: answers({ 200: json('A page, with counts', queue) }),
}

export function queueRoutes({ access, office }: Services): Route[] {
  const openCases = createOpenCases(office)
  return [
    callerRoute(access, 'get', '/v1/queue', operation, async (request, response, caller) => {
      const asked = readQuery(queueQuery, request)
      const { type, desk, state, lane, skip = 0, limit = pageLength } = asked
      if (!seesAll(caller, type))
        throw new ApiError('forbidden', `Cases of type ${type} are for those who decide them.`)
      const assignee = { mine: caller.did, nobody, all: undefined }[desk]
      const found = await openCases({
        type,
        skip,
        limit,
        ...(assignee !== undefined && { assignee }),
        ...(state !== undefined && { states: state.split(',') }),
        ...(lane !== undefined && { lane }),
      })
      response.set('Cache-Control', 'no-store').json(found)
    }),
  ]
}
