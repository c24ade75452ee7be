/** How often one address, and one API key, may ask. */
import type { RequestHandler, Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import { ApiError } from './errors.ts'

/** Lets so many requests a minute through from one address; 0: all. Beyond that ApiError `too_many_requests`. */
export function limitRate(limit: number): RequestHandler {
  if (limit === 0) return (_request, _response, next) => next()
  return rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) =>
      next(
        new ApiError('too_many_requests', `More than ${limit} requests in a minute.`, { limit }),
      ),
  })
}

/**
 * Lets so many calls a minute through with one API key, told by its id; 0: all. Beyond that it rejects with ApiError
 * `too_many_requests`. The answer tells of both limits (RateLimit, RateLimit-Policy).
 */
export function limitKeys(limit: number): (response: Response, key: string) => Promise<void> {
  if (limit === 0) return () => Promise.resolve()
  const take = rateLimit({
    windowMs: 60_000,
    limit,
    identifier: 'key',
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (_request, response) => String(response.locals['apiKey']),
    handler: (_request, _response, next) => {
      const detail = `More than ${limit} calls in a minute with this API key.`
      next(new ApiError('too_many_requests', detail, { limit }))
    },
  })
  return (response, key) => {
    response.locals['apiKey'] = key
    return new Promise((resolve, reject) => {
      const next = (error?: unknown): void => {
        if (error instanceof Error) reject(error)
        else resolve()
      }
      void take(response.req, response, next)
    })
  }
}
