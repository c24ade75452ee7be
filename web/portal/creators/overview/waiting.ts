/** What is under way or waits for the person: cases, drafts and unfinished uploads. */
import { useQueries } from '@tanstack/react-query'
import openStates from '../../../../api/cases/open-states.json' with { type: 'json' }
import { answerOf, api, type Schema } from '../../base/client.ts'
import { useSignedIn } from '../../base/session.ts'
import { unfinishedKey } from '../deposits/unfinished.tsx'
import { unfinishedUploads, type UnfinishedUpload } from '../deposits/upload.ts'

export type OpenCase = Schema<'CaseRow'>
export type DraftInfo = { readonly id: string; readonly updated: number }

export interface Waiting {
  /** Those that end soonest come first; what waits for the person before all. */
  readonly cases: readonly OpenCase[]
  readonly drafts: readonly DraftInfo[]
  readonly uploads: readonly UnfinishedUpload[]
}

type Type = keyof typeof openStates

const cases = async (type: Type): Promise<readonly OpenCase[]> => {
  const query = { type, state: openStates[type].join(','), order: 'newest', limit: 200 } as const
  return (await answerOf(api.GET('/v1/cases', { params: { query } }))).items
}

/** States of an application in which the applicant has to act before a day. */
const yours = new Set(['correctionRequired', 'refused'])

export const isYourTurn = ({ type, state }: OpenCase): boolean =>
  type === 'application' && yours.has(state)

function inOrder(rows: readonly OpenCase[]): readonly OpenCase[] {
  const rank = (row: OpenCase): number => (isYourTurn(row) ? 0 : 1)
  const due = (row: OpenCase): number => row.due ?? Number.MAX_SAFE_INTEGER
  return rows.toSorted((a, b) => rank(a) - rank(b) || due(a) - due(b) || b.updated - a.updated)
}

/** All of it at once; one failure is the failure of all. */
export function useWaiting() {
  const did = useSignedIn()?.session.did
  return useQueries({
    queries: [
      { queryKey: ['open', 'application', did], queryFn: () => cases('application') },
      { queryKey: ['open', 'identity', did], queryFn: () => cases('identity') },
      { queryKey: ['open', 'request', did], queryFn: () => cases('request') },
      {
        queryKey: ['drafts', did],
        queryFn: async (): Promise<readonly DraftInfo[]> =>
          (await answerOf(api.GET('/v1/applications/drafts', {}))).items,
      },
      { queryKey: [...unfinishedKey, did], queryFn: unfinishedUploads },
    ],
    combine: ([applications, identities, requests, drafts, uploads]) => {
      const all = [applications, identities, requests, drafts, uploads]
      const whole = all.every(({ data }) => data !== undefined)
      return {
        data: whole
          ? {
              cases: inOrder([applications, identities, requests].flatMap(({ data = [] }) => data)),
              drafts: drafts.data ?? [],
              uploads: uploads.data ?? [],
            }
          : undefined,
        error: all.find(({ error }) => error !== null)?.error,
        isPending: all.some(({ isPending }) => isPending),
        refetch: () => all.map((one) => one.refetch()),
      }
    },
  })
}
