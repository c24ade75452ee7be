/** Tiles and entry bundles of the log: static files under exact paths (C2SP tlog-tiles). */
import type { Request, Response } from 'express'
import { z } from 'zod'
import { ApiError } from '../errors.ts'
import type { Services } from '../services.ts'
import { allowAll, type Route } from './route.ts'
import { answers, content } from './schemas.ts'

/** One path for one tile: no leading zeros in the level, no superfluous x000, widths 1 to 255. */
const levelForm = /^(?:entries|[0-9]|[1-5][0-9]|6[0-3])$/
const tileForm =
  /^(?:x(?!000\/)\d{3}\/(?:x\d{3}\/)*)?\d{3}(\.p\/(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?$/
const longestTile = 64

const operation = {
  tags: ['log'],
  summary: 'A tile of hashes, or (level "entries") a bundle of entries',
  description:
    'C2SP tlog-tiles with prefix /v1/log. `tile` is the number in groups of three digits, `x001/x234/067`, with `.p/W` for a partial tile of width W; its slashes are not escaped.',
  requestParams: {
    path: z.object({
      level: z.string().meta({ example: '0' }),
      tile: z.string().meta({ example: '000' }),
    }),
  },
  responses: answers({ 200: content('The tile', 'application/octet-stream') }),
}

export function tileRoutes({ log }: Services): Route[] {
  const send = (request: Request, response: Response) => {
    const { level } = request.params
    const tile = [request.params['tile']].flat().join('/')
    const match = tile.length <= longestTile ? tileForm.exec(tile) : null
    if (typeof level !== 'string' || !levelForm.test(level) || !match) throw notATile()
    return sendTile(response, log.publicFolder, `tile/${level}/${tile}`, match[1] === undefined)
  }
  const path = '/v1/log/tile/{level}/{tile}'
  return [
    { method: 'get', path, pattern: '/v1/log/tile/:level/*tile', operation, handlers: [send] },
  ]
}

function notATile(): ApiError {
  return new ApiError(
    'not_found',
    'There is no such tile; a partial tile may have become a full one.',
  )
}

/** A tile never changes once written; a partial one may go when the full one is there. */
async function sendTile(
  response: Response,
  root: string,
  path: string,
  full: boolean,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const headers = { 'Content-Type': 'application/octet-stream' }
  const options = {
    root,
    headers,
    immutable: full,
    maxAge: full ? '365d' : '5m',
    dotfiles: 'allow' as const,
  }
  allowAll(response)
  response.sendFile(path, options, (error?: NodeJS.ErrnoException & { status?: number }) => {
    if (!error) resolve()
    else reject(error.status === 404 || error.code === 'ENOENT' ? notATile() : error)
  })
  return promise
}
