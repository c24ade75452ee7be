/** Requests over connections that stay open, and how long each took. */
import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** Times of answers by kind, milliseconds. */
export class Times {
  readonly #times = new Map<string, number[]>()

  add(kind: string, time: number): void {
    const list = this.#times.get(kind)
    if (list === undefined) this.#times.set(kind, [time])
    else list.push(time)
  }

  clear(): void {
    this.#times.clear()
  }

  get kinds(): readonly string[] {
    return [...this.#times.keys()]
  }

  /** How many, and their median and 99th percentile, milliseconds. */
  of(kind: string): { readonly count: number; readonly p50: number; readonly p99: number } {
    const sorted = (this.#times.get(kind) ?? []).toSorted((a, b) => a - b)
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0
    return { count: sorted.length, p50: at(0.5), p99: at(0.99) }
  }
}

/** A client that measures: less of the machine than fetch, which shares it with the server. */
export class LoadClient {
  readonly times = new Times()
  readonly #base: string
  readonly #agent: Agent

  constructor(base: string, connections: number) {
    this.#base = base
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections })
  }

  async get<T>(kind: string, path: string, token?: string): Promise<T> {
    return this.#timed<T>(kind, 'GET', path, token)
  }

  async post<T>(kind: string, path: string, token: string, body: object): Promise<T> {
    return this.#timed<T>(kind, 'POST', path, token, JSON.stringify(body))
  }

  async #timed<T>(kind: string, method: string, path: string, token?: string, body?: string) {
    const begun = performance.now()
    const text = await this.#send(method, path, token, body)
    this.times.add(kind, performance.now() - begun)
    return JSON.parse(text) as T
  }

  async #send(method: string, path: string, token?: string, body?: string): Promise<string> {
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    }
    const sent = request(this.#base + path, { method, headers, agent: this.#agent })
    sent.end(body)
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    if ((response.statusCode ?? 0) < 300) return text
    throw new Error(`${method} ${path}: ${response.statusCode} ${text}`)
  }

  close(): void {
    this.#agent.destroy()
  }
}

/** Does something with every input, some at a time. */
export async function atOnce<T>(
  inputs: Iterable<T>,
  workers: number,
  act: (input: T) => Promise<unknown>,
): Promise<void> {
  const queue = inputs[Symbol.iterator]()
  const work = async (): Promise<void> => {
    for (let next = queue.next(); !next.done; next = queue.next()) await act(next.value)
  }
  await Promise.all(Array.from({ length: workers }, work))
}

/**
 * Does something with every input, so many a second, whether those before are done or not: what waits for a slow answer
 * is not spared the wait.
 */
export async function atRate<T>(
  inputs: readonly T[],
  perSecond: number,
  act: (input: T) => Promise<unknown>,
): Promise<void> {
  const begun = performance.now()
  const acts: Promise<unknown>[] = []
  for (const [n, input] of inputs.entries()) {
    await sleep(Math.max(0, begun + (n * 1000) / perSecond - performance.now()))
    acts.push(act(input))
  }
  await Promise.all(acts)
}
