/** A timestamp by RFC 3161. */
export interface Timestamp {
  /** DER of the TimeStampToken. */
  readonly token: Uint8Array
  /** Unix seconds that the token states. */
  readonly time: number
}

/** What is checked of the timestamps of an authority. */
export interface StampChecks {
  /** Names of the certificates that vouch for it. */
  readonly roots: readonly string[]
  /** Most seconds between its time and the registry's clock. */
  readonly tolerance: number
}

/** Who says at what time a digest existed. */
export interface Timestamper {
  /** Name for people. */
  readonly name: string
  /** How each stamp was checked, where somebody other than the registry vouches for the time. */
  readonly checks?: StampChecks
  /** Stamps a SHA-256 digest (32 bytes). Throws TimestampError. */
  stamp(digest: Uint8Array): Promise<Timestamp>
}
