/** A reverse proxy that can hold requests: it decides when a command is in the middle of its work. */
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

export interface Gate {
  readonly url: string
  /** Requests that came so far and match. */
  count(matching: string): number
  /** Resolves when so many requests came that match ("POST /v1/works"); from then on such requests are held. */
  holdAfter(requests: number, matching: string): Promise<void>
  /** Lets those held, and all that come, pass. */
  release(): void
  close(): Promise<void>
}

/** Opens a gate before a registry. */
export async function openGate(target: string): Promise<Gate> {
  let hold = { after: Infinity, matching: '', reached: (): void => undefined }
  let opened = Promise.withResolvers<void>()
  const seen: string[] = []
  const count = (matching: string): number =>
    seen.filter((line) => line.startsWith(matching)).length
  const server = createServer((incoming, response) => {
    const line = `${incoming.method} ${incoming.url}`
    seen.push(line)
    const held = line.startsWith(hold.matching) && count(hold.matching) > hold.after
    if (held) hold.reached()
    void (held ? opened.promise : Promise.resolve()).then(() => pass(target, incoming, response))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count,
    holdAfter: (after, matching) =>
      new Promise((reached) => {
        opened = Promise.withResolvers<void>()
        hold = { after, matching, reached }
      }),
    release: () => {
      hold = { after: Infinity, matching: '', reached: () => undefined }
      opened.resolve()
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function pass(target: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = incoming
  const onward = send(target + incoming.url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  response.on('close', () => onward.destroy())
  incoming.pipe(onward)
}
