import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, get, type RequestListener } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { listen, type Listening } from '../../../api/server.ts'

const local = { host: '127.0.0.1', port: 0 }

/** A server whose requests are answered when the test says so. */
async function slowServer(): Promise<{
  readonly server: Listening
  readonly arrived: Promise<void>
  readonly answer: () => void
}> {
  const arrived = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const app: RequestListener = (_request, response) => {
    arrived.resolve()
    void go.promise.then(() => response.end('done'))
  }
  const server = await listen(app, local, { drainMs: 60_000 })
  return { server, arrived: arrived.promise, answer: go.resolve }
}

/** Sends bytes as they are and returns all that comes back. */
async function send({ port }: Listening, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.end(bytes)
  return text(socket)
}

describe('listening', () => {
  it('rejects where the port is taken', async () => {
    const first = await listen(() => undefined, local)
    await assert.rejects(
      listen(() => undefined, { host: '127.0.0.1', port: first.port }),
      { code: 'EADDRINUSE' },
    )
    await first.close()
  })

  it('lets a running request end before it closes, and takes no new one', async () => {
    const { server, arrived, answer } = await slowServer()
    const agent = new Agent({ keepAlive: true })
    const running = once(get(server.url, { agent }), 'response')
    await arrived
    const closed = server.close()
    await assert.rejects(fetch(server.url))
    answer()
    const [response]: NodeJS.ReadableStream[] = await running
    assert.equal(await text(response!), 'done')
    // The agent would keep its connection open: the server must not wait for it.
    await closed
    agent.destroy()
  })

  it('cuts a request that does not end', async () => {
    const arrived = Promise.withResolvers<void>()
    const server = await listen(() => arrived.resolve(), local, { drainMs: 100 })
    const cut = assert.rejects(fetch(server.url))
    await arrived.promise
    await server.close()
    await cut
  })

  const malformed: readonly [string, string, number, string][] = [
    ['what is not HTTP', 'hello\r\n\r\n', 400, 'invalid_request'],
    ['a space in the path', 'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'invalid_request'],
    [
      'a header that is too large',
      `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`,
      413,
      'too_large',
    ],
    [
      'a body that is cut',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc',
      400,
      'upload_incomplete',
    ],
  ]
  for (const [name, bytes, status, code] of malformed) {
    it(`answers ${name} with a problem`, async () => {
      const server = await listen((request) => void request.resume(), local)
      const answer = await send(server, bytes)
      assert.ok(answer.startsWith(`HTTP/1.1 ${status} `), answer)
      assert.match(answer, /Content-Type: application\/problem\+json/)
      const problem: { code: string } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
      assert.equal(problem.code, code)
      await server.close()
    })
  }
})
