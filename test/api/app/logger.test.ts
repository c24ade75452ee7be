import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { createLogger, httpLogger, pathToLog } from '../../../api/logger.ts'

describe('the program log', () => {
  it('keeps of an error its type, message, code and stack, and nothing that libraries hang on it', () => {
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (holder)=(Zhang San) already exists.',
      parameters: ['Zhang San'],
    })
    const lines: string[] = []
    const logger = createLogger({ logLevel: 'info' }, { write: (line) => void lines.push(line) })
    logger.error({ err: new Error('insert failed', { cause }) }, 'failed')
    assert.equal(lines.length, 1)
    const line: { err: { message: string; cause: { code: string } } } = JSON.parse(lines[0] ?? '')
    assert.equal(line.err.message, 'insert failed')
    assert.equal(line.err.cause.code, '23505')
    assert.equal(lines[0]?.includes('Zhang San'), false)
  })

  it('has of a path the route and ids of ours, and nothing that somebody may have typed', async () => {
    const id = '0192f0c1-7f00-7000-8000-000000000001'
    const did = `did:ethr:0xc0104:0x${'a'.repeat(40)}`
    assert.equal(pathToLog('/v1/a/{id}/b/{n}', { id, n: '12' }), `/v1/a/${id}/b/12`)
    assert.equal(pathToLog('/v1/dids/{did}', { did }), `/v1/dids/${did}`)
    for (const typed of [
      '张三',
      '13800138000',
      '11010519491231002X',
      'x'.repeat(40),
      ['1'],
      undefined,
    ])
      assert.equal(pathToLog('/v1/a/{id}', { id: typed }), '/v1/a/{id}')
  })

  it('tells of a request method, path and status, also where no route takes it', async () => {
    const lines: string[] = []
    const logger = createLogger({ logLevel: 'trace' }, { write: (line) => void lines.push(line) })
    const app = express().use(httpLogger(logger))
    app.get('/v1/:name', (request, response) => {
      response.locals['path'] = pathToLog('/v1/{name}', request.params)
      response.status(204).end()
    })
    const server = createServer(app).listen(0)
    try {
      const { port } = server.address() as AddressInfo
      for (const path of ['/v1/zhang-san?phone=13800138000', '/zhang-san'])
        await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'user-agent': 'zhang-san' } })
    } finally {
      server.close()
    }
    const told = lines.map((line): { req: object; res: object; msg: string } => JSON.parse(line))
    assert.deepEqual(
      told.map(({ req, res }) => ({ ...req, ...res })),
      [
        { method: 'GET', path: '/v1/{name}', status: 204 },
        { method: 'GET', path: 'none', status: 404 },
      ],
    )
    assert.deepEqual(new Set(told.map(({ msg }) => msg)), new Set(['answered']))
    assert.ok(!lines.join('').includes('zhang-san') && !lines.join('').includes('1380013'))
  })
})
