/** How answers of the API are kept and asked for anew. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isSessionOver } from '../../refusals.ts'
import { RefusedError } from '../../registry.ts'
import { currentSession, forgetSession, watchSession } from './session.ts'

/** Codes of failures that pass by themselves. */
const passing = new Set(['unreachable', 'unavailable', 'internal'])

const onError = (error: unknown): void => {
  if (isSessionOver(error)) forgetSession()
}

// What cannot be sent now is told at once: nobody decides today what goes out tomorrow, when a line comes back.
const networkMode = 'always'

/** Asks again only what may succeed the second time. */
function retry(failures: number, error: unknown): boolean {
  return failures < 2 && error instanceof RefusedError && passing.has(error.code)
}

export function newQueries(): QueryClient {
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { retry, staleTime: 5_000, networkMode },
      mutations: { retry: false, networkMode },
    },
  })
  forgetWithSession(queries)
  return queries
}

const ownDid = (): string | undefined => currentSession()?.session.did

/** What was answered to one person is for nobody after. */
function forgetWithSession(queries: QueryClient): void {
  let did = ownDid()
  watchSession(() => {
    if (did !== undefined && did !== ownDid()) queries.clear()
    did = ownDid()
  })
}
