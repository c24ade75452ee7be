/** Webhooks of whoever has signed in. Another's are as if there were none. */
import type { Response } from 'express'
import type { Caller } from '../access/permissions.ts'
import { ApiError } from '../errors.ts'
import type { Delivery } from '../vault/deliveries.ts'
import type { Webhook } from '../vault/webhooks.ts'
import type { WithSecret } from '../webhooks/webhooks.ts'
import type { Services } from '../services.ts'
import { readJson, readPath, readQuery } from './read.ts'
import { routesOf, type Route } from './route.ts'
import {
  byDelivery,
  byId,
  newWebhook,
  operations,
  pageQuery,
  webhookChanges,
} from './webhook-schemas.ts'

const bodyLimit = 64 << 10
const pageLength = 50
const path = '/v1/webhooks'
const one = `${path}/{id}`

function viewOf(webhook: Webhook): object {
  const { id, url, events, certificates, description, state, reason, created } = webhook
  const { failingSince, oldSecretUntil } = webhook
  return {
    id,
    url,
    events,
    certificates,
    ...(description !== '' && { description }),
    state,
    ...(reason !== undefined && { reason }),
    created,
    ...(failingSince !== undefined && { failingSince }),
    ...(oldSecretUntil !== undefined && { oldSecretUntil }),
  }
}

function deliveryView({ id, event, type, created, state, due, attempts }: Delivery): object {
  const nextAttempt = state === 'waiting' ? { nextAttempt: due } : {}
  return { id, event, type, created, state, ...nextAttempt, attempts }
}

const send = (response: Response, body: object, status = 200): void =>
  void response.status(status).set('Cache-Control', 'no-store').json(body)

/** No key opens cases: none makes a webhook that tells of them, leads one elsewhere or gets its secret. */
function requirePersonForCases(
  { apiKey }: Caller,
  ...webhooks: readonly { readonly events?: readonly string[] }[]
): void {
  if (apiKey === undefined || !webhooks.some(({ events }) => events?.includes('case.changed')))
    return
  throw new ApiError(
    'key_forbidden',
    'Webhooks that tell of cases (case.changed) take a person who has signed in.',
  )
}

const secretView = ({ webhook, secret }: WithSecret): object => ({ ...viewOf(webhook), secret })

export function webhookRoutes(services: Services): Route[] {
  const managed = routesOf(services.access, 'webhooks')
  return [
    managed('get', path, operations.list, (_request, response, { did }) =>
      send(response, { items: services.webhooks.list(did).map(viewOf) }),
    ),
    managed('post', path, operations.create, async (request, response, caller) => {
      const { description = '', ...wishes } = await readJson(newWebhook, request, bodyLimit)
      requirePersonForCases(caller, wishes)
      const made = await services.webhooks.create(caller, { ...wishes, description })
      response.location(`${path}/${made.webhook.id}`)
      send(response, secretView(made), 201)
    }),
    managed('get', one, operations.one, (request, response, { did }) =>
      send(response, viewOf(services.webhooks.find(did, readPath(byId, request).id))),
    ),
    managed('post', one, operations.change, async (request, response, caller) => {
      const { id } = readPath(byId, request)
      const changes = await readJson(webhookChanges, request, bodyLimit)
      requirePersonForCases(caller, services.webhooks.find(caller.did, id), changes)
      send(response, viewOf(await services.webhooks.change(caller, id, changes)))
    }),
    managed('delete', one, operations.remove, async (request, response, { did }) => {
      await services.webhooks.remove(did, readPath(byId, request).id)
      response.status(204).end()
    }),
    ...deliveryRoutes(services),
  ]
}

function deliveryRoutes(services: Services): Route[] {
  const managed = routesOf(services.access, 'webhooks')
  const deliveries = `${one}/deliveries`
  return [
    managed('post', `${one}/test`, operations.test, async (request, response, caller) =>
      send(
        response,
        deliveryView(await services.webhooks.ping(caller.did, readPath(byId, request).id)),
        202,
      ),
    ),
    managed('post', `${one}/secret`, operations.rotate, async (request, response, caller) => {
      const { id } = readPath(byId, request)
      requirePersonForCases(caller, services.webhooks.find(caller.did, id))
      send(response, secretView(await services.webhooks.rotate(caller.did, id)))
    }),
    managed('get', deliveries, operations.deliveries, (request, response, { did }) => {
      const { id } = readPath(byId, request)
      const { limit = pageLength, before } = readQuery(pageQuery, request)
      const found = services.webhooks.deliveries(did, id, limit, before)
      const last = found.length === limit ? found.at(-1) : undefined
      send(response, { items: found.map(deliveryView), ...(last && { next: last.number }) })
    }),
    managed(
      'post',
      `${deliveries}/{delivery}/redeliver`,
      operations.redeliver,
      async (request, response, { did }) => {
        const { id, delivery } = readPath(byDelivery, request)
        send(response, deliveryView(await services.webhooks.redeliver(did, id, delivery)), 202)
      },
    ),
  ]
}
