/** A timestamp by RFC 3161. */
export interface Timestamp {
  /** DER of the TimeStampToken. */
  readonly token: Uint8Array
  /** Unix seconds that the token states. */
  readonly time: number
}

/** Who says at what time a digest existed. */
export interface Timestamper {
  /** Name for people. */
  readonly name: string
  /** Whether somebody other than the registry vouches for the time. */
  readonly independent: boolean
  /** Stamps a SHA-256 digest (32 bytes). Throws TimestampError. */
  stamp(digest: Uint8Array): Promise<Timestamp>
}
