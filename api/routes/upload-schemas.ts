/** What resumable uploads ask for and answer: checks and OpenAPI text. The protocol is tus 1.0.0. */
import { z } from 'zod'
import type { ZodOpenApiOperationObject } from 'zod-openapi'
import { problems } from '../errors.ts'
import { uploadQuery } from './deposit-schemas.ts'
import { answers, decimal, json, lookup, uuid } from './schemas.ts'

export const tusVersion = '1.0.0'
export const tusExtensions = 'creation,creation-with-upload,expiration,termination'
export const bytesType = 'application/offset+octet-stream'

/** Characters of a name that are kept, to tell one's uploads apart. */
export const longestName = 255

/** Options of the deposit: those of `POST /v1/deposits`, in the metadata of the upload. */
export const uploadMetadata = uploadQuery
  .omit({ size: true })
  .extend({ filename: z.string().exactOptional() })

export const byId = z.strictObject({ id: uuid })

/** Members of an `Upload-Metadata` header, decoded. Undefined for what is not written as the protocol asks. */
export function parseMetadata(header: string): Record<string, string> | undefined {
  const read: Record<string, string> = Object.create(null)
  for (const pair of header.split(',')) {
    const [, name, value] = /^ *([!-+\--~]+)(?: ([A-Za-z0-9+/]*={0,2}))? *$/.exec(pair) ?? []
    const text = decode(value ?? '')
    if (name === undefined || text === undefined || name in read) return undefined
    read[name] = text
  }
  return read
}

function decode(base64: string): string | undefined {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') !== base64) return undefined
  const text = bytes.toString()
  return Buffer.from(text).equals(bytes) ? text : undefined
}

export const creationHeaders = z.object({
  'Upload-Length': decimal.meta({ description: 'Bytes of the file' }),
  'Upload-Metadata': z
    .string()
    .transform((header, issues) => {
      const parsed = parseMetadata(header)
      if (parsed !== undefined) return parsed
      issues.addIssue({ code: 'custom', message: 'must be names with values in Base64 of UTF-8' })
      return z.NEVER
    })
    .meta({
      override: { type: 'string' },
      description: `Options of the deposit, each \`name base64(value)\`, separated by commas: ${Object.keys(uploadMetadata.shape).join(', ')}. They are those of POST /v1/deposits; filename is shown in the list of your uploads while they last, and to nobody else.`,
    }),
})

export const offsetHeader = z.object({
  'Upload-Offset': decimal.meta({ description: 'Where the bytes go: how far the upload is' }),
})

const tusHeader = z.object({
  'Tus-Resumable': z.literal(tusVersion).meta({ description: 'Version of the protocol' }),
})

export const uploadResource = z
  .object({
    id: uuid,
    state: z.enum(['receiving', 'depositing', 'deposited', 'refused']).meta({
      description:
        'receiving: bytes are missing. depositing: whole; the deposit is made now or, after a failure of ours, soon. deposited: see deposit. refused: see problem; nothing was deposited.',
    }),
    length: z.int().meta({ description: 'Bytes of the file' }),
    offset: z.int().meta({ description: 'Bytes that have come and are durable' }),
    updated: z.int().meta({ description: 'Unix seconds: when the last of them came' }),
    expires: z.int().meta({ description: 'Unix seconds: the upload is forgotten then' }),
    filename: z.string().exactOptional().meta({ description: 'As you named it' }),
    published: z.boolean().exactOptional().meta({ description: 'As asked for at the beginning' }),
    lookup: lookup.exactOptional().meta({ description: 'As asked for at the beginning' }),
    deposit: uuid.exactOptional().meta({ description: 'Id of the deposit' }),
    problem: z.object({ code: z.enum(Object.keys(problems)), detail: z.string() }).exactOptional(),
    links: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Upload', description: 'An upload, and what became of it' })

const tags = ['uploads']
const body = { content: { [bytesType]: { schema: { type: 'string', format: 'binary' } } } } as const
const path = byId
const depositHeader = '`Colophon-Deposit` is the id of the deposit once there is one.'

export const uploadOperations = {
  options: {
    tags,
    summary: 'What is spoken here: version, extensions and largest file (tus)',
    responses: answers({ 204: { description: 'See the headers' } }),
  },
  create: {
    tags,
    summary: 'Begin an upload',
    description: `The answer has its address in \`Location\`. A body of ${bytesType} is its first part.`,
    requestParams: { header: tusHeader.extend(creationHeaders.shape) },
    requestBody: body,
    responses: answers({
      201: { description: `Begun; \`Upload-Offset\` says how far it is. ${depositHeader}` },
    }),
  },
  list: {
    tags,
    summary: 'My uploads that are no deposits, the newest first',
    description: 'Those that were refused among them, until you delete them or their time is over.',
    responses: answers({
      200: json('Empty where there is none', z.object({ items: z.array(uploadResource) })),
    }),
  },
  head: {
    tags,
    summary: 'How far an upload of mine is',
    description: 'A request that is sending bytes to it is ended first; what it has sent counts.',
    requestParams: { path, header: tusHeader },
    responses: answers({ 200: { description: 'See `Upload-Offset` and `Upload-Length`' } }),
  },
  one: {
    tags,
    summary: 'An upload of mine, and the deposit that it became',
    description: 'While the deposit is being made the answer waits for it, ten seconds at most.',
    requestParams: { path },
    responses: answers({ 200: json('The upload', uploadResource) }),
  },
  append: {
    tags,
    summary: 'Send the next part of an upload',
    description:
      'With the last byte the file is deposited as by POST /v1/deposits. The answer waits for that, ten seconds at most.',
    requestParams: { path, header: tusHeader.extend(offsetHeader.shape) },
    requestBody: { required: true, ...body },
    responses: answers({
      204: { description: `The bytes are durable up to \`Upload-Offset\`. ${depositHeader}` },
    }),
  },
  remove: {
    tags,
    summary: 'Drop an upload; what was deposited stays deposited',
    requestParams: { path, header: tusHeader },
    responses: answers({ 204: { description: 'Gone' } }),
  },
} as const satisfies Record<string, ZodOpenApiOperationObject>
