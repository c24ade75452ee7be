interface Policy {
  createScriptURL(url: string): unknown
}
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy
}

const policies = new Map<string, Policy>()

/**
 * A worker of a script of ours. Its address as the page's policy wants it (Trusted Types), under the one name that the policy knows
 * for this script; browsers without Trusted Types take the address as it is.
 */
export function trustedWorker(name: string, address: string): Worker {
  return new Worker((policyOf(name, address)?.createScriptURL(address) ?? address) as string)
}

function policyOf(name: string, address: string): Policy | undefined {
  const known = policies.get(name)
  if (known !== undefined) return known
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const made = trustedTypes?.createPolicy(name, {
    createScriptURL: (url) => {
      if (url === address) return url
      throw new TypeError('no other script may be loaded')
    },
  })
  if (made !== undefined) policies.set(name, made)
  return made
}
