/** What is told of bulk checks. */
import { z } from 'zod'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import { resultHeader } from '../checks/columns.ts'
import { mostRows } from '../checks/upload.ts'
import { answers, content, json, uuid } from './schemas.ts'

const time = z.iso.datetime()

const check = z
  .object({
    id: uuid,
    state: z.enum(['waiting', 'running', 'done', 'failed']).meta({
      description:
        'failed: what was uploaded is lost, the result would be larger than 256 MiB or than there is room for, or the registry ended in five runs of it; upload it again, in parts',
    }),
    rows: z.int(),
    done: z.int().meta({ description: 'Rows that are through. After a restart it begins anew.' }),
    found: z.int().exactOptional().meta({ description: 'Rows with a certificate; once done' }),
    problems: z
      .int()
      .exactOptional()
      .meta({ description: 'Rows that could not be read; once done' }),
    created: time,
    finished: time.exactOptional(),
    keptUntil: time,
    links: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Check', description: 'A bulk check of a CSV, and how far it is' })

export const checkPath = z.strictObject({ id: uuid })

const tags = ['verify']
const csv = { 'text/csv': { schema: { type: 'string' } } } as const
const byId = { requestParams: { path: checkPath } }

export const operations = {
  submit: {
    tags,
    summary: `Check up to ${mostRows} files or numbers in the background`,
    description:
      'A CSV (RFC 4180, UTF-8, commas) whose first line names its columns: sha256, number, or both, and any others, which are carried through. The answer comes when the upload is durable. A row that cannot be read has its problem in the result; a CSV that cannot be read is refused with the line.',
    requestBody: { required: true, content: csv },
    responses: answers({ 202: json('Taken in', check) }),
  },
  list: {
    tags,
    summary: 'My bulk checks, the newest first',
    responses: answers({ 200: json('Checks', z.object({ items: z.array(check) })) }),
  },
  one: {
    tags,
    summary: 'A bulk check of mine, and how far it is',
    ...byId,
    responses: answers({ 200: json('The check', check) }),
  },
  result: {
    tags,
    summary: 'The result of a bulk check',
    description: `The columns that were uploaded, then ${resultHeader.join(', ')}. Cells that a spreadsheet would run as a formula have an apostrophe in front.`,
    ...byId,
    responses: answers({ 200: content('CSV, UTF-8 with BOM', 'text/csv') }),
  },
  remove: {
    tags,
    summary: 'Delete a bulk check of mine, with upload and result',
    ...byId,
    responses: answers({ 204: { description: 'Deleted' } }),
  },
} satisfies Record<string, ZodOpenApiOperationObject>
