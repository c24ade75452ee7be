/** Is it alive, is it ready, what does it measure. */
import { z } from 'zod'
import type { Metrics } from '../metrics.ts'
import type { Services } from '../services.ts'
import { route, type Route } from './route.ts'
import { answers, content, json } from './schemas.ts'

const readiness = z
  .object({
    status: z.enum(['ready', 'not ready']),
    checks: z
      .record(z.string(), z.string())
      .meta({ description: '`ok` or what is wrong, by part' }),
  })
  .meta({ id: 'Readiness' })

const tags = ['operations']
const operations = {
  health: {
    tags,
    summary: 'Alive: answers once the registry takes requests',
    responses: answers({ 200: json('Alive', z.object({ status: z.literal('ok') })) }),
  },
  ready: {
    tags,
    summary: 'Whether every part works, by part',
    responses: answers({ 200: json('Ready', readiness), 503: json('Not ready', readiness) }),
  },
  metrics: {
    tags,
    summary: 'Prometheus metrics',
    responses: answers({ 200: content('Prometheus text format', 'text/plain') }),
  },
}

export function healthRoutes(services: Services, { registry }: Metrics): Route[] {
  return [
    route('get', '/health', operations.health, (_request, response) => {
      response.set('Cache-Control', 'no-store').json({ status: 'ok' })
    }),
    route('get', '/ready', operations.ready, async (_request, response) => {
      const { ok, checks } = await services.ready()
      response.status(ok ? 200 : 503).set('Cache-Control', 'no-store')
      response.json({ status: ok ? 'ready' : 'not ready', checks })
    }),
    route('get', '/metrics', operations.metrics, async (_request, response) => {
      const text = await registry.metrics()
      response.set('Content-Type', registry.contentType).set('Cache-Control', 'no-store').send(text)
    }),
  ]
}
