import { Agent, Pool, setGlobalDispatcher } from 'undici'

const patient = new Set<string>()

/**
 * Lets requests to one origin wait for an answer as long as it takes. The RPC client uses the global
 * fetch and takes no dispatcher, and fetch gives up after 300 s without response headers
 * (UND_ERR_HEADERS_TIMEOUT), which a node that pins a large file exceeds. All other origins keep the
 * defaults.
 */
export function waitForHeaders(origin: string): void {
  if (patient.size === 0) setGlobalDispatcher(new Agent({ factory }))
  patient.add(origin)
}

function factory(origin: string | URL, options: object): Pool {
  if (!patient.has(new URL(origin).origin)) return new Pool(origin, options)
  return new Pool(origin, { ...options, headersTimeout: 0, bodyTimeout: 0 })
}
