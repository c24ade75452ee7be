/** A receiver of webhooks: a real server that keeps what it is sent and answers as it is told. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly event: {
    readonly id: string
    readonly type: string
    readonly subject: string
    readonly time: string
    readonly source: string
    readonly specversion: string
    readonly data: Readonly<Record<string, unknown>>
  }
}

export class Receiver {
  readonly received: Received[] = []
  /** Status of the answers, by path; 204 where there is none. */
  readonly statuses = new Map<string, number>()
  #server!: Server
  #port = 0

  /** Listens, at the port of before after it was closed. */
  async open(): Promise<void> {
    this.#server = createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (part: string) => (body += part))
      request.on('end', () => {
        const path = request.url ?? ''
        const { headers } = request
        this.received.push({ path, headers, body, event: JSON.parse(body) })
        const status = this.statuses.get(path) ?? 204
        response.writeHead(status, { location: '/elsewhere' }).end()
      })
    })
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.#port}${path}`
  }

  at(path: string): Received[] {
    return this.received.filter((one) => one.path === path)
  }

  /** Waits until so many came to a path. */
  async has(path: string, count: number): Promise<Received[]> {
    const end = Date.now() + 20_000
    while (this.at(path).length < count) {
      assert.ok(Date.now() < end, `${this.at(path).length} of ${count} came to ${path}`)
      await sleep(25)
    }
    return this.at(path)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
