/**
 * What an API key may be used for. A closed list; whatever states none of these refuses keys. No key makes keys, signs in,
 * hands in applications or requests, reads cases or personal data, or acts as staff: those take a person.
 */
export const keyScopes = ['check', 'deposit', 'webhooks'] as const
export type KeyScope = (typeof keyScopes)[number]

/** What each opens, for those who choose. */
export const scopeMeanings: Readonly<Record<KeyScope, string>> = {
  check: 'verify files, evidence and lists; bulk checks',
  deposit:
    'deposit files and digests for its DID, and with the role platform for the holders it names',
  webhooks: 'manage webhooks',
}

/** How calls ended, as usage counts them. `limited`: too many. `cut`: the connection ended before the answer. */
export const outcomes = ['succeeded', 'refused', 'limited', 'failed', 'cut'] as const
export type Outcome = (typeof outcomes)[number]

export function outcomeOf(status: number | 'cut'): Outcome {
  if (status === 'cut') return 'cut'
  if (status === 429) return 'limited'
  if (status >= 500) return 'failed'
  return status >= 400 ? 'refused' : 'succeeded'
}
