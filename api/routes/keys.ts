/** API keys (接口密钥): made, listed, revoked and looked at by people who have signed in; no key opens these. */
import type { Request, Response } from 'express'
import { registrationDateOf } from '../../verifier/date.ts'
import type { KeyWithState } from '../access/api-keys.ts'
import { isoTime } from '../access/challenge.ts'
import { keyHint } from '../access/key-text.ts'
import type { Caller } from '../access/permissions.ts'
import type { Services } from '../services.ts'
import { keyBody, keyPath, operations, usageQuery } from './key-schemas.ts'
import { read, readJson, readPath, readQuery } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { none } from './schemas.ts'

const bodyLimit = 16 << 10
const daySeconds = 86_400
const usualDays = 30

export function keyRoutes({ access, office }: Services): Route[] {
  const make = async (request: Request, response: Response, caller: Caller) => {
    const made = await access.keys.make(caller, await readJson(keyBody, request, bodyLimit))
    response.status(201).set('Cache-Control', 'no-store').location(`/v1/keys/${made.id}`)
    response.json({ ...shown(made), key: made.text })
  }
  const list = async (request: Request, response: Response, { did }: Caller) => {
    read(none, { ...request.query }, 'query')
    const items = (await access.keys.list(did)).map(shown)
    response.set('Cache-Control', 'no-store').json({ items })
  }
  const revoke = async (request: Request, response: Response, { did }: Caller) => {
    await access.keys.revoke(did, readPath(keyPath, request).id)
    response.status(204).set('Cache-Control', 'no-store').end()
  }
  const usage = async (request: Request, response: Response, { did }: Caller) => {
    const { id } = readPath(keyPath, request)
    const days = rangeOf(readQuery(usageQuery, request), office.now())
    const items = await access.keys.usage(did, id, days.from, days.to)
    response.set('Cache-Control', 'no-store').json({ ...days, items })
  }
  return [
    callerRoute(access, 'post', '/v1/keys', operations.make, make),
    callerRoute(access, 'get', '/v1/keys', operations.list, list),
    callerRoute(access, 'delete', '/v1/keys/{id}', operations.revoke, revoke),
    callerRoute(access, 'get', '/v1/keys/{id}/usage', operations.usage, usage),
  ]
}

function rangeOf(asked: { from?: string; to?: string }, now: number): { from: string; to: string } {
  const to = asked.to ?? registrationDateOf(now)
  const first = Date.parse(`${to}T00:00:00Z`) / 1000 - (usualDays - 1) * daySeconds
  return { from: asked.from ?? isoTime(first).slice(0, 10), to }
}

function shown({ id, name, scopes, created, expires, lastUsed, revoked, state }: KeyWithState) {
  return {
    id,
    name,
    scopes,
    begins: keyHint(id),
    created: isoTime(created),
    ...(expires !== undefined && { expires: isoTime(expires) }),
    ...(lastUsed !== undefined && { lastUsed: isoTime(lastUsed) }),
    ...(revoked !== undefined && { revoked: isoTime(revoked) }),
    state,
  }
}
