import assert from 'node:assert/strict'
import { Registry } from 'prom-client'
import { apiRoutes, createApp } from '../../../api/app.ts'
import { createMetrics } from '../../../api/metrics.ts'
import { describeApi } from '../../../api/openapi.ts'
import { patternOf } from '../../../api/routes/route.ts'
import { untouchable } from './_untouchable.ts'

const services = untouchable()
const routes = apiRoutes(services, createMetrics(new Registry(), services.log))
const about = { version: '1', publicUrl: 'http://registry.test' }
const document = describeApi(routes, about)
const json: unknown = JSON.parse(JSON.stringify(document))
const methods = ['get', 'head', 'post', 'patch', 'delete', 'options'] as const

/** Every object within a JSON value. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield Object.fromEntries(Object.entries(value))
  for (const inner of Object.values(value)) yield* objectsIn(inner)
}

/** The value at a JSON Pointer, `#/a/b`. */
function resolve(pointer: string): unknown {
  return pointer
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (inner, part) => (typeof inner === 'object' && inner ? Reflect.get(inner, part) : undefined),
      json,
    )
}

/** The path layers of Express: what is really served. */
function servedPatterns(): string[] {
  const { stack } = createApp(untouchable()).router
  return stack.flatMap(({ route }) => (route ? [route.path] : []))
}

describe('the OpenAPI document', () => {
  it('has every route that is served, and no other', () => {
    const documented = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
      methods.filter((method) => item[method]).map((method) => `${method} ${path}`),
    )
    assert.deepEqual(
      documented.toSorted(),
      routes.map(({ method, path }) => `${method} ${path}`).toSorted(),
    )
    assert.deepEqual(new Set(servedPatterns()), new Set(routes.map(patternOf)))
  })

  it('is OpenAPI 3.1 whose references all lead somewhere', () => {
    assert.equal(document.openapi, '3.1.0')
    const refs = [...objectsIn(json)].flatMap(({ $ref }) =>
      typeof $ref === 'string' ? [$ref] : [],
    )
    assert.ok(refs.length > 10)
    for (const ref of refs) assert.ok(resolve(ref), `${ref} leads nowhere`)
  })

  it('names operations once, with tags that are described', () => {
    const ids = new Set<string>()
    const tags = new Set(document.tags?.map((tag) => tag.name))
    for (const item of Object.values(document.paths ?? {})) {
      for (const operation of methods.flatMap((method) => item[method] ?? [])) {
        assert.ok(operation.operationId !== undefined && !ids.has(operation.operationId))
        ids.add(operation.operationId)
        assert.ok(operation.summary)
        assert.ok(operation.tags?.every((tag) => tags.has(tag)))
        assert.ok(operation.responses?.['default'], `${operation.operationId} tells no problems`)
      }
    }
    assert.equal(ids.size, routes.length)
  })

  it('describes each parameter of a path, and none that is not there', () => {
    for (const [path, item] of Object.entries(document.paths ?? {})) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      for (const operation of methods.flatMap((method) => item[method] ?? [])) {
        const described = (operation.parameters ?? []).flatMap((parameter) =>
          'in' in parameter && parameter.in === 'path' ? [parameter] : [],
        )
        assert.deepEqual(
          described.map(({ name }) => name),
          inPath,
          path,
        )
        assert.ok(described.every(({ required }) => required === true))
      }
    }
  })

  it('refuses unknown members in its schemas of requests, as the API does', () => {
    const work = resolve('#/components/schemas/WorkApplication')
    const objects = [...objectsIn(work)].filter(({ type }) => type === 'object')
    assert.ok(objects.length >= 3)
    for (const schema of objects) assert.equal(schema['additionalProperties'], false)
  })

  it('uses only types of JSON Schema', () => {
    const types = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null']
    for (const { type } of objectsIn(document.components?.schemas))
      if (typeof type === 'string') assert.ok(types.includes(type), type)
  })
})
