/** API keys of people in the tests. */
import { signedInAs } from '../../_util/people.ts'
import { expectJson, postJson } from './_api.ts'

export interface KeyMade {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly state: string
}

/** Makes a key for somebody, who signs in for it. */
export async function newKey(
  url: string,
  did: string,
  scopes: readonly string[],
  more: object = {},
): Promise<KeyMade> {
  const headers = await signedInAs(url, did)
  const body = { name: '批量核验 importer', scopes, ...more }
  const made = await postJson({ url }, '/v1/keys', body, headers)
  return expectJson<KeyMade>(made, 201)
}

/** The header with which a program sends its key. */
export const withKey = ({ key }: { readonly key: string }) => ({ authorization: `Bearer ${key}` })
