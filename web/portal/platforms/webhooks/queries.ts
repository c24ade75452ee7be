/** Webhooks and their deliveries, asked for and changed. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answerOf, api, type Schema } from '../../base/client.ts'

export type Webhook = Schema<'Webhook'>
export type Delivery = Schema<'WebhookDelivery'>
export type NewWebhook = Schema<'NewWebhook'>
type Changes = Schema<'WebhookChanges'>

const listKey = ['webhooks'] as const
const oneKey = (id: string) => ['webhooks', id] as const
const deliveriesKey = (id: string) => ['webhooks', id, 'deliveries'] as const
/** Milliseconds: while something waits to be sent. */
const lookAgain = 2_000

const by = (id: string) => ({ params: { path: { id } } })

export const useWebhooks = () =>
  useQuery({ queryKey: listKey, queryFn: () => answerOf(api.GET('/v1/webhooks', {})) })

export const useWebhook = (id: string) =>
  useQuery({ queryKey: oneKey(id), queryFn: () => answerOf(api.GET('/v1/webhooks/{id}', by(id))) })

/** A change of webhooks, after which all of them are asked for anew. What was answered is there before they are. */
function useChange<Given, Answer>(change: (given: Given) => Promise<Answer>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => void queries.invalidateQueries({ queryKey: listKey }),
  })
}

export const useAddWebhook = () =>
  useChange((body: NewWebhook) => answerOf(api.POST('/v1/webhooks', { body })))

export const useChangeWebhook = (id: string) =>
  useChange((body: Changes) => answerOf(api.POST('/v1/webhooks/{id}', { ...by(id), body })))

export const useRemoveWebhook = () =>
  useChange((id: string) => answerOf(api.DELETE('/v1/webhooks/{id}', by(id))))

export const useTestWebhook = (id: string) =>
  useChange<void, Delivery>(() => answerOf(api.POST('/v1/webhooks/{id}/test', by(id))))

export const useNewSecret = (id: string) =>
  useChange<void, Schema<'WebhookWithSecret'>>(() =>
    answerOf(api.POST('/v1/webhooks/{id}/secret', by(id))),
  )

export const useRedeliver = (id: string) =>
  useChange((delivery: string) =>
    answerOf(
      api.POST('/v1/webhooks/{id}/deliveries/{delivery}/redeliver', {
        params: { path: { id, delivery } },
      }),
    ),
  )

/** Newest first, by pages; asked for again while one waits. */
export const useDeliveries = (id: string) =>
  useInfiniteQuery({
    queryKey: deliveriesKey(id),
    queryFn: ({ pageParam }) => deliveriesBefore(id, pageParam),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.items.some((one) => one.state === 'waiting') === true
        ? lookAgain
        : false,
  })

function deliveriesBefore(id: string, before: number | undefined) {
  const query = before === undefined ? {} : { before }
  return answerOf(api.GET('/v1/webhooks/{id}/deliveries', { params: { path: { id }, query } }))
}
