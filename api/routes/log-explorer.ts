/** The log to look at: its state, growth, anchors and newest entries. Open to pages of any origin, as the log is. */
import type { Request, Response } from 'express'
import { uuidOf } from '../../verifier/certificate-parts.ts'
import type { ListedAnchor, ListedEntry } from '../log/log-index.ts'
import type { Services } from '../services.ts'
import { growthQuery, operations, pageQuery } from './log-schemas.ts'
import { readQuery } from './read.ts'
import { addressOf, kindOf } from './records.ts'
import { allowAll, route, type Route } from './route.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
/** As the register's answers: long enough for a crowd to share one. */
const shortly = 'public, max-age=5'

export function logExplorerRoutes(services: Services): Route[] {
  const { log, logIndex, register } = services
  return [
    route('get', '/v1/log', operations.state, (request, response) =>
      sendState(services, request, response),
    ),
    route('get', '/v1/log/anchors', operations.anchors, async (request, response) => {
      const { before = Number.MAX_SAFE_INTEGER, limit } = readQuery(pageQuery, request)
      send(response, 'no-cache', await logIndex.anchors(before, limit))
    }),
    route('get', '/v1/log/entries', operations.entries, async (request, response) => {
      const { before = log.next, limit } = readQuery(pageQuery, request)
      const [{ items, ...page }, anchor] = await Promise.all([
        logIndex.entries(before, limit),
        logIndex.latestAnchor(),
      ])
      const stages = { published: log.checkpoint().size, anchored: anchor?.size ?? 0 }
      send(response, 'no-cache', { items: items.map((item) => entryOf(item, stages)), ...page })
    }),
    route('get', '/v1/log/growth', operations.growth, async (request, response) => {
      const { by, ...days } = readQuery(growthQuery, request)
      const indexedTo = register.next
      send(response, shortly, { ...(await register.growth(by, days)), indexedTo })
    }),
  ]
}

function send(response: Response, cache: string, body: object): void {
  allowAll(response)
  response.set('Cache-Control', cache).json(body)
}

/** Three numbers say whether anything changed, so an answer that nobody needs is not made. */
async function sendState(
  { log, logIndex }: Services,
  request: Request,
  response: Response,
): Promise<void> {
  const anchored = await logIndex.latestAnchor()
  const { size, root } = log.checkpoint()
  const tag = `"${log.next}-${size}-${anchored?.size ?? 0}"`
  response.set('ETag', tag)
  response.set('Cache-Control', 'no-cache')
  allowAll(response)
  // Not Express's `fresh`: a script that sets the header itself is made by fetch to send `no-cache` with it.
  const known = request.get('If-None-Match')?.replace(/^W\//, '')
  if (known === tag) response.status(304).end()
  else response.json(stateOf({ log, size, root: hex(root), anchored }))
}

interface Now {
  readonly log: Services['log']
  readonly size: number
  readonly root: string
  readonly anchored: ListedAnchor | undefined
}

function stateOf({ log, size, root, anchored }: Now): object {
  const { origin, vkey, next } = log
  const published = { size, root }
  return { origin, vkey, size: next, published, ...(anchored && { anchored }) }
}

interface Stages {
  readonly published: number
  readonly anchored: number
}

/** As `GET /v1/log/entries/{index}`, of what nothing has to be computed for. */
function entryOf(listed: ListedEntry, { published, anchored }: Stages): object {
  const { index, entry, document } = listed
  const { kind, time, subject } = entry
  const stage = index < anchored ? 'anchored' : index < published ? 'published' : 'sequenced'
  const links = { entry: `/v1/log/entries/${index}`, ...recordLink(document) }
  return { index, stage, kind, time, subject, links }
}

/** What happened in a case is not for everybody: its entry shows that something did, and nothing leads there. */
function recordLink(document: string): { record?: string } {
  const { id, type }: { id: string; type: readonly string[] } = JSON.parse(document)
  const kind = kindOf(type)
  return kind === undefined ? {} : { record: addressOf(kind, uuidOf(id)) }
}
