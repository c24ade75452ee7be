/** What the pages of certificates ask, and the decisions they send. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { App } from 'antd'
import {
  certificateOf,
  digestForm,
  findCertificates,
  idForm,
  numberForm,
} from '../../base/certificates.ts'
import { answerOf, api, type Schema } from '../../base/client.ts'
import { useSay } from '../../base/language.ts'
import { useCaseChanged } from '../queries.ts'
import { staffTexts } from '../texts.ts'

export type { Certificate } from '../../base/certificates.ts'
export type Life = Schema<'CertificateLife'>

export const isKey = (key: string): boolean =>
  [numberForm, idForm, digestForm].some((form) => form.test(key))

/** Certificates by registration number, id or digest of a file. */
export function useFound(key: string) {
  return useQuery({
    queryKey: ['certificate', 'found', key],
    enabled: isKey(key),
    queryFn: () => findCertificates(key),
  })
}

/** A certificate with what became of it. */
export function useCertificate(id: string) {
  return useQuery({
    queryKey: ['certificate', id],
    queryFn: async () => {
      const [certificate, life] = await Promise.all([
        certificateOf(id),
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
