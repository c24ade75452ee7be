import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { apiRoutes } from '../../../api/app.ts'
import { problems } from '../../../api/errors.ts'
import { createMetrics } from '../../../api/metrics.ts'
import { untouchable } from './_untouchable.ts'

describe('docs/api.md', () => {
  let page: string
  before(async () => {
    page = await readFile(join(import.meta.dirname, '../../../docs/api.md'), 'utf8')
  })

  it('lists every problem code with its status, and no other', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` +\| (\d{3}) +\|/gm)]
    const listed = rows.map(([, code, status]) => `${code} ${status}`)
    const codes = Object.entries(problems).map(([code, [status]]) => `${code} ${status}`)
    assert.deepEqual(listed.toSorted(), codes.toSorted())
  })

  it('names every address, and no other', () => {
    const services = untouchable()
    const routes = apiRoutes(services, createMetrics(new Registry(), services.log))
    const served = routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    const beneath = /\/(document|proof|evidence)$/
    const wanted = served.filter((route) => route.includes('/log/') || !beneath.test(route))
    const named = [...page.matchAll(/`((?:GET|HEAD|POST|PATCH|DELETE|OPTIONS) \/[^`]*)`/g)].map(
      (match) => match[1],
    )
    assert.deepEqual(new Set(named), new Set(wanted))
  })
})
