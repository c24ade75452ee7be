/** What the pages of certificates ask, and the decisions they send. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { App } from 'antd'
import { answerOf, api, type Schema } from '../../base/client.ts'
import { useSay } from '../../base/language.ts'
import { useCaseChanged } from '../queries.ts'
import { staffTexts } from '../texts.ts'

export type Certificate = Schema<'Record'>
export type Life = Schema<'CertificateLife'>

const number = /^[\p{L}\p{N}]{1,4}作登字-\d{4}-[A-Z]-\d{8}$/u
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const digest = /^[0-9a-f]{64}$/

export const isKey = (key: string): boolean => [number, uuid, digest].some((form) => form.test(key))

const record = async (id: string): Promise<Certificate> =>
  answerOf(api.GET('/v1/certificates/{id}', { params: { path: { id } } })) as Promise<Certificate>

/** Certificates by registration number, id or digest of a file. */
export function useFound(key: string) {
  return useQuery({
    queryKey: ['certificate', 'found', key],
    enabled: isKey(key),
    queryFn: async (): Promise<readonly Certificate[]> => {
      if (uuid.test(key)) return [await record(key)]
      const query = digest.test(key) ? { sha256: key } : { number: key }
      const { items } = await answerOf(api.GET('/v1/certificates', { params: { query } }))
      return items
    },
  })
}

/** A certificate with what became of it. */
export function useCertificate(id: string) {
  return useQuery({
    queryKey: ['certificate', id],
    queryFn: async () => {
      const [certificate, life] = await Promise.all([
        record(id),
        answerOf(api.GET('/v1/certificates/{id}/status', { params: { path: { id } } })),
      ])
      return { certificate, life }
    },
  })
}

export function useChange(id: string) {
  const changed = useCaseChanged()
  const say = useSay()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: (body: Schema<'StatusChange'>) =>
      answerOf(api.POST('/v1/certificates/{id}/status', { params: { path: { id } }, body })),
    onSuccess: () => void message.success(say(staffTexts.done)),
    onSettled: changed,
  })
}
