/** The registry's API as the page uses it, over HTTP like anybody else (docs/api.md). */

export interface Registry {
  /** Of the registrar, a text of the operator's. */
  readonly name: string
  readonly chainId: number
}

export interface Challenge {
  readonly domain: string
  readonly uri: string
  readonly chainId: number
  readonly statement: { readonly zh: string; readonly en: string }
  readonly nonce: string
  readonly issuedAt: string
}

export interface Session {
  /** Kept in this page's memory only. */
  readonly token: string
  readonly did: string
  readonly roles: readonly string[]
  /** RFC 3339; the end at the latest. */
  readonly expiresAt: string
}

export interface SigningParty {
  readonly did: string
  readonly capacity: string
  readonly text: string
  readonly signed: boolean
}

/** A draft as those see it who must sign. */
export interface DraftToSign {
  readonly id: string
  readonly formHash: string
  readonly parties: readonly SigningParty[]
  readonly form: Readonly<Record<string, unknown>>
}

/** Where a draft is: its id, and whose it is. */
export interface DraftPlace {
  readonly id: string
  readonly owner: string
}

/** The registry refused (RFC 9457); `code` is `unreachable` where nothing of it came back. */
export class RefusedError extends Error {
  override name = 'RefusedError'
  readonly code: string
  /** Why a sign-in was refused. */
  readonly reason: string | undefined
  /** Finds the line in the registry's log. */
  readonly requestId: string | undefined
  /** The whole document, with what is particular to its code. */
  readonly problem: Readonly<Record<string, unknown>>
  /** Names of the members or parameters that were wrong. */
  readonly members: readonly string[]
  constructor(problem: Readonly<Record<string, unknown>>, options?: ErrorOptions) {
    super(textIn(problem, 'detail') ?? textIn(problem, 'title'), options)
    this.code = textIn(problem, 'code') ?? 'unreachable'
    this.reason = textIn(problem, 'reason')
    this.requestId = textIn(problem, 'requestId')
    this.problem = problem
    this.members = membersIn(problem)
  }
}

/** First parts of the JSON Pointers of what was wrong. */
function membersIn({ errors }: Readonly<Record<string, unknown>>): string[] {
  if (!Array.isArray(errors)) return []
  return errors.map(({ pointer }: { pointer?: unknown }) => String(pointer).split('/')[1] ?? '')
}

function textIn(problem: Readonly<Record<string, unknown>>, member: string): string | undefined {
  const value = problem[member]
  return typeof value === 'string' ? value : undefined
}

/** Name and chain of the registry that this page is of. Rejects with RefusedError, as all here. */
export async function askRegistry(): Promise<Registry> {
  const trust = await send<{
    registrars: readonly { name: string }[]
    chains: readonly { chainId: number }[]
  }>('GET', '/v1/trust')
  const [registrar, chain] = [trust.registrars[0], trust.chains[0]]
  if (chain === undefined) throw new RefusedError({ title: 'the registry names no chain' })
  return { name: registrar?.name ?? '', chainId: chain.chainId }
}

/** Reads a public address of the registry. */
export const ask = <T>(path: string): Promise<T> => send('GET', path)

/** Reads a public text of the registry. */
export async function askText(path: string): Promise<string> {
  const response = await reach(path)
  return response.ok ? response.text() : readAnswer(response)
}

/** Entries that the latest checkpoint covers: its second line (C2SP tlog-checkpoint). */
export async function askLogSize(): Promise<number> {
  const [, size] = (await askText('/v1/log/checkpoint')).split('\n')
  return Number(size)
}

export const askChallenge = (): Promise<Challenge> => send('POST', '/v1/sign-in/nonce')

export const beginSession = (message: string, signature: string): Promise<Session> =>
  send('POST', '/v1/sign-in', { body: { message, signature } })

export const endSession = ({ token }: Session): Promise<void> =>
  send('DELETE', '/v1/session', { token })

/** Ends a session while the page goes away; the browser sends it when the page is gone. */
export function endSessionLeaving({ token }: Session): void {
  send('DELETE', '/v1/session', { token, keepalive: true }).catch(() => undefined)
}

export function askDraft({ id, owner }: DraftPlace, { token }: Session): Promise<DraftToSign> {
  const query = new URLSearchParams({ owner }).toString()
  return send('GET', `/v1/applications/drafts/${id}/signing?${query}`, { token })
}

export function signDraft(
  { id, owner }: DraftPlace,
  signature: string,
  { token }: Session,
): Promise<DraftToSign> {
  const body = { owner, signature }
  return send('POST', `/v1/applications/drafts/${id}/signatures`, { token, body })
}

interface Sending {
  readonly body?: object
  readonly token?: string
  readonly keepalive?: boolean
}

async function send<T>(method: string, path: string, sending: Sending = {}): Promise<T> {
  const { body, token, keepalive = false } = sending
  const headers = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  const init = { method, headers, keepalive }
  return readAnswer(
    await reach(path, body === undefined ? init : { ...init, body: JSON.stringify(body) }),
  )
}

/** Asks the registry, as nobody that a browser would know. */
export async function reach(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(path, { ...init, credentials: 'omit', cache: 'no-store' }).catch(
    (cause: unknown) => {
      throw new RefusedError({}, { cause })
    },
  )
}

/** What an answer says. Rejects with RefusedError where it is a problem. */
export async function readAnswer<T>(response: Response): Promise<T> {
  const answer = await readJson(response)
  if (response.ok) return answer as T
  throw new RefusedError((answer ?? {}) as Record<string, unknown>)
}

async function readJson(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  return response.json().catch((cause: unknown) => {
    throw new RefusedError({}, { cause })
  })
}
