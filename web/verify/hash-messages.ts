/** What page and hash worker say to each other: the algorithm first, then pieces, then the end. */
export type Algorithm = 'sha256' | 'sm3'

export type HashOrder =
  | { readonly algorithm: Algorithm }
  /** Bytes to be hashed; given away, and given back. */
  | { readonly piece: ArrayBuffer }
  | { readonly end: true }

export type HashAnswer =
  /** The piece, hashed. */
  | { readonly piece: ArrayBuffer }
  /** The digest, lower-case hex. */
  | { readonly digest: string }
