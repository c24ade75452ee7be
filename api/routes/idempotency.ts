/** Idempotency-Key (IETF draft httpapi-idempotency-key-header): a request repeated with its key is carried out once. */
import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { canonicalize } from '../../verifier/canonical.ts'
import type { Idempotency } from '../book/book.ts'
import { ApiError } from '../errors.ts'

/** Bare, or quoted as a structured-field string. */
const keyForm = /^(?:([!#-~]{1,200})|"([!#-~]{1,200})")$/

/**
 * Makes the stamp that the book keeps, from what the request asks for (parameters and digests, in canonical JSON). It is on
 * record for ever and its hash has no salt: no personal data may be in what is asked.
 */
export type Stamp = (asked: unknown) => { readonly idempotency?: Idempotency }

export interface IdempotencyGuard {
  /**
   * Carries out a request that creates something. While one with the same key runs, another is refused
   * (`idempotency_conflict`). That a key was used before is the book's to know: it survives restarts.
   */
  run<T>(request: Request, act: (stamp: Stamp) => Promise<T>): Promise<T>
}

/** A guard for one process: other processes meet at the book. */
export function createIdempotencyGuard(): IdempotencyGuard {
  const running = new Set<string>()
  return {
    async run(request, act) {
      const key = readKey(request)
      if (key === undefined) return act(() => ({}))
      if (running.has(key))
        throw new ApiError('idempotency_conflict', 'Try again when it has ended.')
      running.add(key)
      try {
        return await act((asked) => ({
          idempotency: { key, fingerprint: fingerprint(request, asked) },
        }))
      } finally {
        running.delete(key)
      }
    },
  }
}

function readKey(request: Request): string | undefined {
  const header = request.get('Idempotency-Key')
  if (header === undefined) return undefined
  const [, bare, quoted] = keyForm.exec(header) ?? []
  const key = bare ?? quoted
  if (key !== undefined) return key
  throw new ApiError(
    'invalid_request',
    'Idempotency-Key must be 1 to 200 visible ASCII characters without spaces and quotes.',
  )
}

function fingerprint(request: Request, asked: unknown): Uint8Array {
  const text = canonicalize([request.method, request.path, asked])
  return createHash('sha256').update(text).digest()
}
