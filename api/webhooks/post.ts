/** Posts to receivers: no redirects, no answer kept, no address that was not looked at. */
import dns from 'node:dns'
import type { LookupFunction } from 'node:net'
import type { Agent } from 'undici'
import type { Attempt, AttemptProblem } from '../vault/deliveries.ts'
import { isPublicAddress, isRefusedLiteral, targetProblem, type Targets } from './targets.ts'

export interface PosterOptions {
  readonly targets: Targets
  /** Default 10 s for all of an attempt. */
  readonly timeoutMs?: number
  /** Default: the system's. */
  readonly lookup?: LookupFunction
}

export interface Poster {
  /** Resolves with how it went, whatever happened; with undefined where it was called off by `close`. */
  post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Pick<Attempt, 'status' | 'problem'> | undefined>
  /** Calls off what is under way. */
  close(): Promise<void>
}

const defaultTimeoutMs = 10_000
/** As many as are sent at once: one that hangs must not hold up others at the same host. */
const connectionsOfHost = 8
/** Bytes of an answer that are read, to be able to use the connection again; they are thrown away. */
const mostOfAnswer = 4_096

/** The name leads to an address that nothing is sent to. */
class AddressRefused extends Error {
  override name = 'AddressRefused'
  readonly code = 'ADDRESS_REFUSED'
}

/**
 * Looks a name up and refuses it where one of its addresses is not public. It is asked by the connection itself, which
 * goes to the very address that was looked at: a name that leads elsewhere a moment later leads nowhere.
 */
export function guarded(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      const found = typeof address === 'string' ? [address] : (address ?? []).map((a) => a.address)
      if (error || found.every(isPublicAddress)) callback(error, address, family)
      else callback(new AddressRefused('not a public address'), '', 0)
    })
  }
}

/** Loaded with the first webhook: it is a hundred modules, and most registries have none. */
async function agentOf(options: PosterOptions & { readonly timeoutMs: number }): Promise<Agent> {
  const { Agent, buildConnector } = await import('undici')
  const { targets, timeoutMs, lookup = dns.lookup } = options
  const connect = buildConnector({
    lookup: targets === 'public' ? guarded(lookup) : lookup,
    timeout: timeoutMs,
    allowH2: false,
  })
  return new Agent({
    connections: connectionsOfHost,
    // An address written as such is never looked up.
    connect: (to, callback) =>
      isRefusedLiteral(to.hostname, targets)
        ? callback(new AddressRefused('not a public address'), null)
        : connect(to, callback),
  })
}

export function createPoster(options: PosterOptions): Poster {
  const { timeoutMs = defaultTimeoutMs } = options
  let agent: Promise<Agent> | undefined
  const closing = new AbortController()
  return {
    async post(url, headers, body) {
      // It was looked at when it was typed, under the setting of then.
      if (targetProblem(url, options.targets) !== undefined) return { problem: 'address' }
      const late = AbortSignal.timeout(timeoutMs)
      const signal = AbortSignal.any([closing.signal, late])
      try {
        const { request } = await import('undici')
        const dispatcher = await (agent ??= agentOf({ ...options, timeoutMs }))
        const answer = await request(url, { method: 'POST', headers, body, dispatcher, signal })
        await answer.body.dump({ limit: mostOfAnswer }).catch(() => undefined)
        return { status: answer.statusCode }
      } catch (error) {
        if (closing.signal.aborted) return undefined
        return { problem: late.aborted ? 'timeout' : problemOf(error) }
      }
    },
    async close() {
      closing.abort()
      await (await agent)?.destroy()
    },
  }
}

const byCode: readonly (readonly [RegExp, AttemptProblem])[] = [
  [/^ADDRESS_REFUSED$/, 'address'],
  [/TIMEOUT|^ETIMEDOUT$/, 'timeout'],
  [/^(ENOTFOUND|EAI_|ENODATA)/, 'dns'],
  [/CERT|SSL|TLS|SIGNATURE|EPROTO/, 'tls'],
]

function problemOf(error: unknown): AttemptProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return byCode.find(([form]) => form.test(code))?.[1] ?? 'connection'
}
