/** A line that can be cut: a TCP proxy whose target may move, as a server does that comes back at another port. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

export class CuttingProxy {
  /** Port that connections go to. */
  target = 0
  /** Bytes towards the server after which the next connection is cut; once. */
  cutAfter = Infinity
  cuts = 0
  readonly #server: Server
  readonly #open = new Set<Socket>()

  private constructor() {
    this.#server = createServer((client) => this.#join(client))
  }

  static async start(): Promise<CuttingProxy> {
    const proxy = new CuttingProxy()
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo
    return `http://127.0.0.1:${port}`
  }

  #join(client: Socket): void {
    const server = connect(this.target, '127.0.0.1')
    let sent = 0
    const cut = (): void => {
      for (const end of [client, server]) this.#open.delete(end.destroy())
    }
    for (const end of [client, server]) this.#open.add(end.on('error', cut).on('close', cut))
    server.pipe(client)
    client.on('data', (bytes) => {
      sent += bytes.length
      server.write(bytes)
      if (sent < this.cutAfter) return
      this.cutAfter = Infinity
      this.cuts++
      cut()
    })
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#open) socket.destroy()
  }
}
