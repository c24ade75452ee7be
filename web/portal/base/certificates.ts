/** Certificates by what people have of them: a registration number, an id, or the digest of a file. */
import { RefusedError } from '../../registry.ts'
import { answerOf, api, type Schema } from './client.ts'

export type Certificate = Schema<'Record'>

/** As the registry writes a registration number, and an id. */
export const numberForm = /^[\p{L}\p{N}]{1,4}作登字-\d{4}-[A-Z]-\d{8}$/u
export const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export const digestForm = /^[0-9a-f]{64}$/

export const certificateOf = async (id: string): Promise<Certificate> =>
  answerOf(api.GET('/v1/certificates/{id}', { params: { path: { id } } })) as Promise<Certificate>

/** None where the register has none. Rejects with RefusedError. */
export async function findCertificates(key: string): Promise<readonly Certificate[]> {
  if (idForm.test(key)) return certificateOf(key).then((one) => [one], noneOf)
  const query = digestForm.test(key) ? { sha256: key } : { number: key }
  return (await answerOf(api.GET('/v1/certificates', { params: { query } }))).items
}

function noneOf(error: unknown): readonly Certificate[] {
  if (error instanceof RefusedError && error.code === 'not_found') return []
  throw error
}

/** The registration number of the certificate of a work. */
export function numberOf({ document }: Certificate): string | undefined {
  const subject = document['credentialSubject'] as { registrationNumber?: unknown } | undefined
  const number = subject?.registrationNumber
  return typeof number === 'string' ? number : undefined
}
