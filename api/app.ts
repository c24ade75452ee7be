/** The HTTP API as an Express app. It never listens: server.ts does, and tests do. */
import express, { type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import { ApiError } from './errors.ts'
import type { Config } from './config.ts'
import { httpLogger, pathToLog } from './logger.ts'
import { createMetrics, observeRequests, type Metrics } from './metrics.ts'
import { describeApi } from './openapi.ts'
import { notFound, problemHandler } from './problem.ts'
import { limitRate } from './rate-limit.ts'
import { applicationRoutes } from './routes/applications.ts'
import { auditRoutes } from './routes/audits.ts'
import { badgeRoutes } from './routes/badges.ts'
import { caseFileRoutes } from './routes/case-files.ts'
import { caseRoutes } from './routes/cases.ts'
import { certificateStatusRoutes } from './routes/certificate-status.ts'
import { draftRoutes } from './routes/drafts.ts'
import { identityRoutes } from './routes/identities.ts'
import { personalRoutes } from './routes/personal.ts'
import { recoveryRoutes } from './routes/recoveries.ts'
import { requestRoutes } from './routes/requests.ts'
import { roleRoutes } from './routes/roles.ts'
import { certificateRoutes } from './routes/certificates.ts'
import { checkRoutes } from './routes/checks.ts'
import { mineRoutes } from './routes/mine.ts'
import { depositRoutes } from './routes/deposits.ts'
import { didRoutes } from './routes/dids.ts'
import { docsRoutes } from './routes/docs.ts'
import { healthRoutes } from './routes/health.ts'
import { createIdempotencyGuard } from './routes/idempotency.ts'
import { keyRoutes } from './routes/keys.ts'
import { logExplorerRoutes } from './routes/log-explorer.ts'
import { logRoutes } from './routes/log.ts'
import { pageRoutes } from './routes/pages.ts'
import { portalRoutes } from './routes/portal.ts'
import { publicRoutes } from './routes/public.ts'
import { queueRoutes } from './routes/queue.ts'
import { registerRoutes } from './routes/register.ts'
import { patternOf, type Route } from './routes/route.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { tileRoutes } from './routes/tiles.ts'
import { uploadRoutes } from './routes/uploads.ts'
import { verifyRoutes } from './routes/verify.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { workRoutes } from './routes/works.ts'
import type { Services } from './services.ts'
import { version } from './version.ts'

/** Every route the API serves, in the order in which they are matched. */
export function apiRoutes(services: Services, metrics: Metrics): Route[] {
  const guard = createIdempotencyGuard()
  const routes = [
    ...signInRoutes(services),
    ...keyRoutes(services),
    ...mineRoutes(services),
    ...depositRoutes(services, guard, metrics),
    ...uploadRoutes(services, metrics),
    ...workRoutes(services, guard, metrics),
    ...applicationRoutes(services, guard),
    ...draftRoutes(services),
    ...identityRoutes(services, guard),
    ...requestRoutes(services, guard),
    ...recoveryRoutes(services),
    ...queueRoutes(services),
    ...caseRoutes(services, guard),
    ...caseFileRoutes(services),
    ...personalRoutes(services),
    ...roleRoutes(services, guard),
    ...auditRoutes(services),
    ...webhookRoutes(services),
    ...certificateStatusRoutes(services, guard),
    ...certificateRoutes(services),
    ...badgeRoutes(services),
    ...registerRoutes(services),
    ...verifyRoutes(services),
    ...checkRoutes(services),
    ...logRoutes(services),
    ...logExplorerRoutes(services),
    ...tileRoutes(services),
    ...didRoutes(services),
    ...publicRoutes(services),
    ...healthRoutes(services, metrics),
    ...pageRoutes(),
    ...portalRoutes(),
  ]
  const { publicUrl } = services.config
  routes.push(...docsRoutes(() => describeApi(routes, { version, publicUrl })))
  return routes
}

/** Builds the app. Every answer that is not a success is a problem document. */
export function createApp(services: Services): Express {
  const { config, logger } = services
  const metrics = createMetrics(services.metrics, services.log)
  const app = express()
  app.disable('x-powered-by').set('trust proxy', config.trustProxy)
  // Checking every GET against a hash of its whole answer costs more than it saves here.
  app.set('etag', false)
  app.use(httpLogger(logger), observeRequests(metrics), headers(config))
  app.use('/v1', limitRate(config.rateLimit))
  mount(app, apiRoutes(services, metrics))
  app.use(notFound, problemHandler)
  return app
}

/** Security headers for an API: nothing in an answer may be run, framed or sniffed. */
function headers({ publicUrl }: Config): RequestHandler {
  const directives = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity: publicUrl.startsWith('https:'),
  })
}

/** Serves each route; an address asked with another method answers 405 with those it takes. */
function mount(app: Express, routes: readonly Route[]): void {
  for (const pattern of new Set(routes.map(patternOf))) {
    const here = routes.filter((route) => patternOf(route) === pattern)
    const place = app.route(pattern)
    for (const { method, path, handlers } of here) place[method](mark(path), ...handlers)
    place.all(mark(here[0]!.path), refuseMethod(here))
  }
}

/** Names the route for metrics (the template, never the path) and for the log. */
function mark(path: string): RequestHandler {
  return (request, response, next) => {
    response.locals['route'] = path
    response.locals['path'] = pathToLog(path, request.params)
    next()
  }
}

function refuseMethod(routes: readonly Route[]): RequestHandler {
  const methods = routes.map((route) => route.method.toUpperCase())
  const implied = [...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS']
  const allow = [...new Set([...methods, ...implied])].join(', ')
  return (request, response) => {
    response.set('Allow', allow)
    if (request.method !== 'OPTIONS')
      throw new ApiError('method_not_allowed', `This address takes ${allow}.`)
    response.status(204).end()
  }
}
