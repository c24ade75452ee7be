/** Writes types/api.ts: the API's requests and answers as TypeScript types, from its OpenAPI document. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import openapiTypescript, { type OpenAPI3 } from 'openapi-typescript'
import { Registry } from 'prom-client'
import { apiRoutes } from '../api/app.ts'
import { loadConfig } from '../api/config.ts'
import { createMetrics } from '../api/metrics.ts'
import { describeApi } from '../api/openapi.ts'
import type { Services } from '../api/services.ts'

const folder = join(import.meta.dirname, '..', 'types')

/** The document as a server gives it at /openapi.json. */
function openApiDocument(): OpenAPI3 {
  const config = loadConfig({})
  // Routes are only described here, never called: whatever else they ask for is not there.
  const services = new Proxy<Services>(Object.create(null), {
    get: (_target, name) => (name === 'config' ? config : {}),
  })
  const routes = apiRoutes(services, createMetrics(new Registry(), services.log))
  const document = describeApi(routes, { version: '1', publicUrl: 'http://localhost' })
  return JSON.parse(JSON.stringify(document)) as OpenAPI3
}

/** Makes the file anew. */
export async function writeApiTypes(): Promise<void> {
  const types = await openapiTypescript(openApiDocument(), { alphabetize: true })
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'api.ts'), types)
}

if (import.meta.main) await writeApiTypes()
