/** The registry's API as the commands use it: over HTTP, like anybody else. */
import { type Config, environment, loadConfig } from '../api/config.ts'
import { FailedError, UsageError } from './fail.ts'
import { addressesOf, messageFor, type Challenge, type Signer } from './signer.ts'

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
export class RefusedError extends FailedError {
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
  /** A stream is given as what makes it, so that it can be sent again. */
  readonly body?: string | (() => ReadableStream<Uint8Array>)
}

export interface Session {
  readonly token: string
  readonly did: string
  readonly expiresAt: string
}

/** Answers after which signing in again helps. */
const signedOut = new Set(['unauthenticated', 'session_expired', 'session_revoked'])

export class Client {
  readonly #base: string
  readonly #addresses: ReturnType<typeof addressesOf>
  #signer: Signer | undefined
  /** Of those who ask at once, one signs in and all wait for it. */
  #session: Promise<Session> | undefined
  /** @param here settings of the registry on this machine, if there is one */
  constructor(base?: string, here: Pick<Config, 'port' | 'publicUrl'> = loadConfig(environment)) {
    this.#base = base === undefined ? `http://127.0.0.1:${here.port}` : addressOf(base)
    this.#addresses = addressesOf(this.#base, here)
  }

  /** Signs in, and sends what is sent from here on in this session; in a new one where it has ended. */
  signIn(signer: Signer): Promise<Session> {
    this.#signer = signer
    return (this.#session = this.#beginSession(signer))
  }

  async #beginSession(signer: Signer): Promise<Session> {
    const challenge = await this.#json<Challenge>('/v1/sign-in/nonce', { method: 'POST' })
    const message = messageFor(this.#addresses, challenge, signer)
    const body = JSON.stringify({ message, signature: await signer.signMessage(message) })
    const headers = { 'content-type': 'application/json' }
    return this.#json<Session>('/v1/sign-in', { method: 'POST', headers, body })
  }

  /** Sends a request; throws RefusedError with the problem, FailedError where nothing answers. */
  async send(path: string, options: RequestOptions = {}): Promise<Response> {
    const session = this.#session
    try {
      return await this.#sendOnce(path, options, await session)
    } catch (error) {
      const over = error instanceof RefusedError && signedOut.has(String(error.problem['code']))
      if (!over || this.#signer === undefined) throw error
      if (this.#session === session) this.#session = this.#beginSession(this.#signer)
      return this.#sendOnce(path, options, await this.#session)
    }
  }

  async #json<T>(path: string, options: RequestOptions): Promise<T> {
    return this.#read<T>(await this.#sendOnce(path, options))
  }

  async #sendOnce(path: string, options: RequestOptions, session?: Session): Promise<Response> {
    const { body } = options
    const signed = session === undefined ? {} : { authorization: `Bearer ${session.token}` }
    const headers = { ...options.headers, ...signed }
    const sent = typeof body === 'function' ? body() : body
    const init = { method: 'GET', duplex: 'half', ...options, headers, body: sent } as RequestInit
    const response = await fetch(this.#base + path, init).catch((cause: unknown) => {
      const text = `no registry answers at ${this.#base}. Start it with: ./colophon start`
      throw new FailedError(text, { cause })
    })
    if (response.ok) return response
    throw new RefusedError(await problemOf(response))
  }

  async get<T>(path: string): Promise<T> {
    return this.#read<T>(await this.send(path))
  }

  async post<T>(path: string, body: object): Promise<T> {
    const headers = { 'content-type': 'application/json' }
    const options = { method: 'POST', headers, body: JSON.stringify(body) } as const
    return this.#read<T>(await this.send(path, options))
  }

  async #read<T>(response: Response): Promise<T> {
    return (response.json() as Promise<T>).catch((cause: unknown) => {
      throw new FailedError(`what answers at ${this.#base} is no registry`, { cause })
    })
  }
}

/** The address of a registry without a slash at its end. Throws UsageError. */
function addressOf(text: string): string {
  const url = URL.parse(text)
  if (url !== null && /^https?:$/.test(url.protocol) && !/[?#]/.test(text))
    return text.replace(/\/+$/, '')
  throw new UsageError(
    `--api is the address of a registry, like https://registry.example: not ${text}`,
  )
}

/** Parameters of a request, without those that are not given. */
export function queryOf(asked: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, value)
  return query.toString()
}

async function problemOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text()
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    const detail = 'What answers there is no registry, or something stands before it.'
    return { title: `${response.status} was answered`, detail }
  }
}
