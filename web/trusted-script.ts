interface Policy {
  createScriptURL(url: string): unknown
}
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy
}

let policy: Policy | undefined

/**
 * A worker of the one script that scripts of a page may load. Its address as the page's policy wants it (Trusted Types), under
 * the one name that the policy knows; browsers without Trusted Types take the address as it is.
 */
export function trustedWorker(name: string, address: string): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  policy ??= trustedTypes?.createPolicy(name, {
    createScriptURL: (url) => {
      if (url === address) return url
      throw new TypeError('no other script may be loaded')
    },
  })
  return new Worker((policy?.createScriptURL(address) ?? address) as string)
}
