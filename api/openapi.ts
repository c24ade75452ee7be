/** The OpenAPI 3.1 document: made from the routes and the schemas that check requests, so it cannot differ from them. */
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi'
import type { Route } from './routes/route.ts'

const description = `Registry of digital copyright: deposit files, register works, prove both offline.

Every error is a problem document (RFC 9457) with a \`code\` of a closed list. A certificate is prima facie
evidence of what its applicant declared, and of when; it proves neither ownership nor originality.`

const securitySchemes = {
  session: {
    type: 'http',
    scheme: 'bearer',
    description:
      'The token of POST /v1/sign-in. Ask POST /v1/sign-in/nonce what to sign, sign it (ERC-4361, EIP-191) with the key that controls your DID, and send both.',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'colophon_…',
    description: 'An API key of POST /v1/keys that has the scope of the address.',
  },
} as const

const tags = [
  { name: 'sign-in', description: 'Signing in with a DID (登录)' },
  { name: 'keys', description: 'API keys for programs, and their usage (接口密钥)' },
  { name: 'deposits', description: 'A file or its digests, with a time (存证)' },
  { name: 'works', description: 'Registration of works (作品登记)' },
  {
    name: 'applications',
    description:
      'Applications for registration: checked, drafted, signed, handed in (作品登记申请)',
  },
  {
    name: 'identities',
    description: 'Identity certificates and powers of attorney (数字身份证书)',
  },
  { name: 'cases', description: 'What happened in a case, and its next step (案件)' },
  {
    name: 'personal data',
    description: 'Read for a purpose, on record; erased on request (个人信息)',
  },
  { name: 'staff', description: 'Roles and audits' },
  { name: 'certificates', description: 'Certificates on record (登记证书)' },
  { name: 'register', description: 'The public register: search, statistics, reports (登记簿)' },
  { name: 'verify', description: 'Check files, certificates and evidence' },
  { name: 'log', description: 'The public log' },
  { name: 'trust', description: 'Keys, status lists and DIDs' },
  { name: 'operations', description: 'For those who run the registry' },
]

/** Describes routes served under a public address. */
export function describeApi(
  routes: readonly Route[],
  about: { readonly version: string; readonly publicUrl: string },
): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {}
  for (const { path, method, operation } of routes) {
    const operationId = operationIdOf(method, path)
    paths[path] = { ...paths[path], [method]: { operationId, ...operation } }
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Colophon', version: about.version, description },
    servers: [{ url: about.publicUrl }],
    tags,
    components: { securitySchemes },
    paths,
  })
}

/** `get` `/v1/deposits/{id}/proof` -> `get_deposits_id_proof`. */
function operationIdOf(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '' && word !== 'v1')
  return [method, ...words].join('_')
}
