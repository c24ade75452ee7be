import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPoster, guarded, type PosterOptions } from '../../../api/webhooks/post.ts'

/** A resolver that gives one answer after the other, the last for ever. */
function answering(...answers: readonly (readonly string[])[]): {
  readonly lookup: LookupFunction
  readonly asked: string[]
} {
  const asked: string[] = []
  const lookup: LookupFunction = (hostname, { all }, callback) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? []
    asked.push(hostname)
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    if (all === true) callback(null, found)
    else callback(null, found[0]!.address, found[0]!.family)
  }
  return { lookup, asked }
}

const nobody: LookupFunction = (_hostname, _options, callback) =>
  callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), '', 0)

describe('posting to a receiver', () => {
  let server: Server
  let port: number
  const paths: string[] = []

  before(async () => {
    server = createServer((request, response) => {
      paths.push(request.url ?? '')
      if (request.url === '/slow') return
      if (request.url === '/endless') {
        response.writeHead(200)
        const timer = setInterval(() => response.write('x'.repeat(10_000)), 5)
        response.on('close', () => clearInterval(timer))
        return
      }
      response.writeHead(request.url === '/moved' ? 302 : 204, { location: '/found' }).end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    ;({ port } = server.address() as AddressInfo)
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  beforeEach(() => paths.splice(0))

  const post = async (path: string, options: PosterOptions, host = '127.0.0.1') => {
    const poster = createPoster(options)
    try {
      const scheme = options.targets === 'public' ? 'https' : 'http'
      return await poster.post(`${scheme}://${host}:${port}${path}`, {}, '{}')
    } finally {
      await poster.close()
    }
  }

  it('answers with the status alone, follows no redirect, and reads no answer without end', async () => {
    assert.deepEqual(await post('/', { targets: 'any' }), { status: 204 })
    assert.deepEqual(await post('/moved', { targets: 'any' }), { status: 302 })
    assert.deepEqual(await post('/endless', { targets: 'any' }), { status: 200 })
    assert.deepEqual(paths, ['/', '/moved', '/endless'])
  })

  it('says why no answer came', async () => {
    assert.deepEqual(await post('/slow', { targets: 'any', timeoutMs: 100 }), {
      problem: 'timeout',
    })
    assert.deepEqual(await createPoster({ targets: 'any' }).post('http://127.0.0.1:9', {}, ''), {
      problem: 'connection',
    })
    const tls = createPoster({ targets: 'any' })
    assert.deepEqual(await tls.post(`https://127.0.0.1:${port}`, {}, ''), { problem: 'tls' })
    const found = await post('/', { targets: 'public', lookup: nobody }, 'a.example')
    assert.deepEqual(found, { problem: 'dns' })
  })

  it('goes to no address within, however it is written or named', async () => {
    const refused = { problem: 'address' }
    for (const host of ['127.0.0.1', '127.1', '0x7f000001', '[::1]', '[::ffff:127.0.0.1]'])
      assert.deepEqual(await post('/', { targets: 'public' }, host), refused, host)
    assert.deepEqual(await post('/', { targets: 'public' }, 'localhost'), refused)
    const within = [['127.0.0.1'], ['::1'], ['8.8.8.8', '127.0.0.1'], ['::ffff:127.0.0.1']]
    for (const addresses of within) {
      const { lookup } = answering(addresses)
      assert.deepEqual(await post('/', { targets: 'public', lookup }, 'a.example'), refused)
    }
    assert.deepEqual(paths, [])
  })

  it('asks for no name where the address is not one that may be registered now', async () => {
    const { lookup, asked } = answering(['1.1.1.1'])
    const poster = createPoster({ targets: 'public', lookup, timeoutMs: 500 })
    for (const url of ['http://a.example/', 'https://a.example:22/', 'https://u:p@a.example/'])
      assert.deepEqual(await poster.post(url, {}, '{}'), { problem: 'address' }, url)
    assert.deepEqual(asked, [])
    await poster.close()
  })

  it('goes to the very address that was looked at, and looks again for the next connection', async () => {
    const { lookup, asked } = answering(['127.0.0.1'], ['127.0.0.2'])
    const poster = createPoster({ targets: 'any', lookup })
    assert.deepEqual(await poster.post(`http://a.example:${port}/`, {}, '{}'), { status: 204 })
    assert.deepEqual(asked, ['a.example'], 'one look for one connection')
    await poster.close()
  })

  it('lets a name through that is public, and refuses it once it leads within', async () => {
    const { lookup, asked } = answering(['1.1.1.1'], ['127.0.0.1'])
    const look = (all: boolean) =>
      new Promise((resolve) => {
        guarded(lookup)('b.example', { all }, (error, address) => resolve(error ?? address))
      })
    assert.deepEqual(await look(true), [{ address: '1.1.1.1', family: 4 }])
    assert.equal(asked.length, 1)
    for (const all of [true, false]) assert.match(String(await look(all)), /not a public address/)
  })

  it('is called off, and says nothing then', async () => {
    const poster = createPoster({ targets: 'any' })
    const answer = poster.post(`http://127.0.0.1:${port}/slow`, {}, '{}')
    await sleep(50)
    await poster.close()
    assert.equal(await answer, undefined)
  })
})
