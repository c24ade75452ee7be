/** Goes over every route there is: each states a scope, or takes no key, or is open to everybody. */
import assert from 'node:assert/strict'
import { Registry } from 'prom-client'
import { keyScopes } from '../../../api/access/key-scopes.ts'
import { apiRoutes } from '../../../api/app.ts'
import { createMetrics } from '../../../api/metrics.ts'
import { newPerson } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import { untouchable } from '../app/_untouchable.ts'
import { expectProblem } from './_api.ts'
import { newKey, withKey } from './_keys.ts'

const services = untouchable()
const routes = apiRoutes(services, createMetrics(new Registry(), services.log))
const named = ({ method, path }: { method: string; path: string }) =>
  `${method.toUpperCase()} ${path}`

const secured = routes.filter(({ operation }) =>
  operation.security?.some((one) => Object.hasOwn(one, 'session')),
)
const scoped = routes.filter(({ scope }) => scope !== undefined)

describe('the scopes of all routes', function () {
  this.timeout(60_000)
  let here: RegistryHere
  before(async () => {
    here = await RegistryHere.start({ COLOPHON_KEY_RATE_LIMIT: '0' })
  })
  after(() => here.remove())

  const ask = (
    { method, path }: { method: string; path: string },
    headers: Record<string, string>,
  ) =>
    fetch(here.url + path.replaceAll(/\{\w+\}/g, '01a20244-c0f0-7715-92b6-740dca8098b0'), {
      method: method.toUpperCase(),
      headers,
    })

  it('are these', () => {
    // Whoever adds a route for keys says so here: a scope is a promise about what a stolen key can do.
    assert.deepEqual(Object.fromEntries(scoped.map((one) => [named(one), one.scope])), {
      'POST /v1/deposits': 'deposit',
      'POST /v1/verify': 'check',
      'POST /v1/checks': 'check',
      'GET /v1/checks': 'check',
      'GET /v1/checks/{id}': 'check',
      'DELETE /v1/checks/{id}': 'check',
      'GET /v1/checks/{id}/result': 'check',
    })
  })

  it('stand in the document as what the route does', () => {
    for (const one of routes) {
      const keys = one.operation.security?.some((way) => Object.hasOwn(way, 'apiKey')) ?? false
      assert.equal(keys, one.scope !== undefined, named(one))
    }
  })

  it('let no key in where none is stated', async () => {
    const key = await newKey(here.url, newPerson().did, keyScopes)
    const closed = secured.filter(({ scope }) => scope === undefined)
    assert.ok(closed.length > 30)
    for (const one of closed) {
      const problem = await expectProblem(await ask(one, withKey(key)), 'key_forbidden')
      assert.equal(problem.status, 403, named(one))
    }
  })

  it('let in no key that has all scopes but theirs', async () => {
    const { did } = newPerson()
    for (const scope of keyScopes) {
      const key = await newKey(
        here.url,
        did,
        keyScopes.filter((one) => one !== scope),
      )
      for (const one of scoped.filter((route) => route.scope === scope)) {
        const problem = await expectProblem(await ask(one, withKey(key)), 'key_forbidden')
        assert.equal(Reflect.get(problem, 'scope'), scope, named(one))
      }
    }
  })
})
