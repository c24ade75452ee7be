/** Keeps every answer that this process gets over HTTP, to be looked through at the end. */
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Answered {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly status: number
  /** Head and body. */
  readonly bytes: Uint8Array
}

export class Recorder implements Disposable {
  readonly answers: Answered[] = []
  readonly #fetch = globalThis.fetch

  constructor() {
    globalThis.fetch = async (input, init) => {
      const response = await this.#fetch(input, init)
      const { pathname, search } = new URL(input instanceof Request ? input.url : input)
      const body = new Uint8Array(await response.clone().arrayBuffer())
      const head = Buffer.from([...response.headers].map((pair) => pair.join(': ')).join('\n'))
      this.answers.push({
        method: init?.method ?? 'GET',
        path: pathname + search,
        status: response.status,
        bytes: Buffer.concat([head, Buffer.from('\n'), body]),
      })
      return response
    }
  }

  /** Sends bytes that are no proper request. */
  async raw(url: string, request: string): Promise<void> {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.end(request)
    const bytes = Buffer.from(await text(socket).catch(() => ''))
    this.answers.push({ method: 'raw', path: 'raw', status: 0, bytes })
  }

  [Symbol.dispose](): void {
    globalThis.fetch = this.#fetch
  }
}
