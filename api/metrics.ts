/** Prometheus metrics: requests by route template (never by path), and how far the log has come. */
import type { RequestHandler } from 'express'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { TransparencyLog } from './log/log.ts'
import { statusOf } from './logger.ts'

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120]

export interface Metrics {
  readonly registry: Registry
  /** Records made by requests, by kind. */
  readonly recorded: Counter<'kind'>
  /** Bytes of files received. */
  readonly received: Counter
  readonly requests: Histogram<'method' | 'route' | 'status'>
}

/** Registers the API's metrics on a registry (once a registry). */
export function createMetrics(registry: Registry, log: TransparencyLog): Metrics {
  const registers = [registry]
  registry.registerMetric(
    gauge('colophon_log_sequenced_entries', 'Entries that are durable in the log.', () => log.next),
  )
  registry.registerMetric(
    gauge(
      'colophon_log_published_entries',
      'Size of the published checkpoint.',
      () => log.checkpoint().size,
    ),
  )
  return {
    registry,
    recorded: new Counter({
      name: 'colophon_records_total',
      help: 'Records made by requests to this process.',
      labelNames: ['kind'],
      registers,
    }),
    received: new Counter({
      name: 'colophon_received_bytes_total',
      help: 'Bytes of files received whole.',
      registers,
    }),
    requests: new Histogram({
      name: 'colophon_http_request_seconds',
      help: 'Time from the request to the end of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: seconds,
      registers,
    }),
  }
}

/** Observes every request once, when its answer ends or is cut off. */
export function observeRequests({ requests }: Metrics): RequestHandler {
  return (request, response, next) => {
    const started = performance.now()
    response.once('close', () => {
      const route = typeof response.locals['route'] === 'string' ? response.locals['route'] : 'none'
      const labels = { method: request.method, route, status: String(statusOf(response)) }
      requests.observe(labels, (performance.now() - started) / 1000)
    })
    next()
  }
}

/** A gauge that asks for its value when it is read. */
function gauge(name: string, help: string, value: () => number): Gauge {
  return new Gauge({
    name,
    help,
    registers: [],
    collect() {
      this.set(value())
    },
  })
}
