/** How often one address may ask. */
import type { RequestHandler } from 'express'
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
