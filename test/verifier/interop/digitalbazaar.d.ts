// The packages have no types of their own: what the interop tests use of them.

interface LoadedDocument {
  readonly contextUrl: null
  readonly documentUrl: string
  readonly document: unknown
}
type DocumentLoader = (url: string) => Promise<LoadedDocument>

declare module '@digitalbazaar/vc' {
  export function issue(options: {
    credential: object
    suite: object
    documentLoader: DocumentLoader
    now: string
  }): Promise<object>
  export function verifyCredential(options: {
    credential: object
    suite: object
    documentLoader: DocumentLoader
    checkStatus: (options: object) => Promise<{ verified: boolean }>
    now: string
  }): Promise<{ verified: boolean; error?: unknown }>
}

declare module '@digitalbazaar/data-integrity' {
  export const DataIntegrityProof: new (options: {
    signer?: object
    date?: string
    cryptosuite: object
  }) => object
}

declare module '@digitalbazaar/eddsa-jcs-2022-cryptosuite' {
  export function createSignCryptosuite(): object
  export function createVerifyCryptosuite(): object
}

declare module '@digitalbazaar/ed25519-multikey' {
  export function generate(options: {
    id: string
    controller: string
    seed: Uint8Array
  }): Promise<{ readonly publicKeyMultibase: string; signer(): object }>
}

declare module '@digitalbazaar/credentials-context' {
  export const contexts: ReadonlyMap<string, object>
}

declare module 'jsonld' {
  const jsonld: {
    expand(
      document: object,
      options: { documentLoader: DocumentLoader; safe: true },
    ): Promise<unknown[]>
  }
  export default jsonld
}
