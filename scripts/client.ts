/** The registry's API as the commands use it: over HTTP, like anybody else. */
import { environment, loadConfig } from '../api/config.ts'
import { UsageError } from './fail.ts'

/** A resource of the API (docs/api.md). */
export interface Resource {
  readonly id: string
  readonly stage: 'sequenced' | 'published' | 'anchored'
  readonly logIndex: number
  readonly document: {
    readonly credentialSubject: {
      readonly registrationNumber?: string
      readonly work?: { readonly title: string }
      readonly depositor?: string
      readonly owners?: readonly { readonly did: string }[]
      readonly assertedBy: readonly { readonly fact: string; readonly by: string }[]
    }
  }
}

/** The API refused a request. */
export class RefusedError extends Error {
  override name = 'UsageError'
  readonly problem: Readonly<Record<string, unknown>>
  constructor(problem: Readonly<Record<string, unknown>>) {
    super(describe(problem))
    this.problem = problem
  }
}

interface FieldError {
  readonly pointer: string
  readonly detail: string
}

function describe(problem: Readonly<Record<string, unknown>>): string {
  const fields = (problem['errors'] ?? []) as readonly FieldError[]
  const lines = fields.map(({ pointer, detail }) => `\n  ${pointer}: ${detail}`)
  // A single fault is told by the detail already.
  const list = lines.length > 1 ? lines.join('') : ''
  return `${String(problem['title'])}. ${String(problem['detail'])}${list}`
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST'
  readonly headers?: Record<string, string>
  readonly body?: string | ReadableStream<Uint8Array>
}

export class Client {
  readonly #base: string
  constructor(base?: string) {
    const { port } = loadConfig(environment)
    this.#base = base ?? `http://127.0.0.1:${port}`
  }

  /** Sends a request; throws RefusedError with the problem, UsageError where nothing answers. */
  async send(path: string, options: RequestOptions = {}): Promise<Response> {
    const init = { method: 'GET', duplex: 'half', ...options } as RequestInit
    const response = await fetch(this.#base + path, init).catch((cause: unknown) => {
      const text = `no registry answers at ${this.#base}. Start it with: ./colophon start`
      throw new UsageError(text, { cause })
    })
    if (response.ok) return response
    throw new RefusedError(await problemOf(response))
  }

  async get<T>(path: string): Promise<T> {
    return (await this.send(path)).json() as Promise<T>
  }

  async post<T>(path: string, body: object): Promise<T> {
    const headers = { 'content-type': 'application/json' }
    const options = { method: 'POST', headers, body: JSON.stringify(body) } as const
    return (await this.send(path, options)).json() as Promise<T>
  }
}

async function problemOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text()
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return { title: `The registry answered ${response.status}`, detail: text.slice(0, 200) }
  }
}
