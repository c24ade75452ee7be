/** Bulk checks (批量核验): a CSV up, its progress, the CSV down. For people, and for programs with a key of scope `check`. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { isoTime } from '../access/challenge.ts'
import type { Caller } from '../access/permissions.ts'
import { keptSeconds, type Check } from '../checks/checks.ts'
import type { Services } from '../services.ts'
import { checkPath, operations } from './check-schemas.ts'
import { bodyOf, expectMediaType, read, readPath } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { none } from './schemas.ts'

export function checkRoutes({ access, checks }: Services): Route[] {
  const submit = async (request: Request, response: Response, { did }: Caller) => {
    read(none, { ...request.query }, 'query')
    expectMediaType(request, ['text/csv'])
    const check = await checks.submit(did, bodyOf(request))
    response.status(202).location(`/v1/checks/${check.id}`)
    response.set('Cache-Control', 'no-store').json(shown(check))
  }
  const list = (_request: Request, response: Response, { did }: Caller) => {
    response.set('Cache-Control', 'no-store').json({ items: checks.list(did).map(shown) })
  }
  const one = (request: Request, response: Response, { did }: Caller) => {
    const check = checks.find(did, readPath(checkPath, request).id)
    response.set('Cache-Control', 'no-store').json(shown(check))
  }
  const result = async (request: Request, response: Response, { did }: Caller) => {
    const { id } = readPath(checkPath, request)
    const pieces = checks.result(did, id)
    response.set('Cache-Control', 'no-store').attachment(`check-${id}.csv`)
    response.set('Content-Type', 'text/csv; charset=utf-8')
    await pipeline(Readable.from(pieces), response)
  }
  const remove = async (request: Request, response: Response, { did }: Caller) => {
    await checks.delete(did, readPath(checkPath, request).id)
    response.status(204).set('Cache-Control', 'no-store').end()
  }
  const path = '/v1/checks'
  return [
    callerRoute(access, 'post', path, operations.submit, submit, 'check'),
    callerRoute(access, 'get', path, operations.list, list, 'check'),
    callerRoute(access, 'get', `${path}/{id}`, operations.one, one, 'check'),
    callerRoute(access, 'delete', `${path}/{id}`, operations.remove, remove, 'check'),
    callerRoute(access, 'get', `${path}/{id}/result`, operations.result, result, 'check'),
  ]
}

function shown({ id, state, rows, done, found, problems, created, finished }: Check) {
  return {
    id,
    state,
    rows,
    done,
    ...(found !== undefined && { found }),
    ...(problems !== undefined && { problems }),
    created: isoTime(created),
    ...(finished !== undefined && { finished: isoTime(finished) }),
    keptUntil: isoTime(created + keptSeconds),
    links: {
      self: `/v1/checks/${id}`,
      ...(state === 'done' && { result: `/v1/checks/${id}/result` }),
    },
  }
}
