/** A wire that listens: every byte between browser and registry goes through it and is kept. */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

export class Wiretap {
  readonly url: string
  readonly #server: Server
  /** By connection: what is sent over one of them may arrive in parts between those of others. */
  readonly #sent: Buffer[][] = []
  readonly #sockets = new Set<Socket>()
  #target = 0

  private constructor(server: Server) {
    this.#server = server
    const { port } = server.address() as AddressInfo
    this.url = `http://127.0.0.1:${port}`
    server.on('connection', (socket) => this.#join(socket))
  }

  /** Listens; its address is known before the registry starts, which must know under which one it is reached. */
  static async start(): Promise<Wiretap> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new Wiretap(server)
  }

  /** Where what comes in goes to. */
  to(url: string): void {
    this.#target = Number(new URL(url).port)
  }

  /** What the browser sent so far. */
  sent(): Buffer {
    return Buffer.concat(this.#sent.flatMap((parts) => [...parts, Buffer.from('\n')]))
  }

  /** Cuts every connection that is open now, as a line that breaks. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #join(from: Socket): void {
    const to = connect(this.#target, '127.0.0.1')
    const parts: Buffer[] = []
    this.#sent.push(parts)
    from.on('data', (part) => parts.push(part))
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      this.#sockets.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => this.#sockets.delete(one) && other.destroy())
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
