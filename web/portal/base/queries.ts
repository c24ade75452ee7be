/** How answers of the API are kept and asked for anew. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isSessionOver } from '../../refusals.ts'
import { RefusedError } from '../../registry.ts'
import { forgetSession } from './session.ts'

/** Codes of failures that pass by themselves. */
const passing = new Set(['unreachable', 'unavailable', 'internal'])

const onError = (error: unknown): void => {
  if (isSessionOver(error)) forgetSession()
}

/** Asks again only what may succeed the second time. */
function retry(failures: number, error: unknown): boolean {
  return failures < 2 && error instanceof RefusedError && passing.has(error.code)
}

export function newQueries(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { retry, staleTime: 5_000 }, mutations: { retry: false } },
  })
}
