import { gunzipSync, gzipSync } from 'node:zlib'
import { instant, statusListLength } from './issue.ts'
import { documentContext, type Issuer, type Signed, signDocument } from './sign.ts'

/** What a list of status bits can say about a certificate. */
export const statusPurposes = ['revocation', 'suspension', 'refresh'] as const
export type StatusPurpose = (typeof statusPurposes)[number]

export interface StatusListFacts {
  readonly purpose: StatusPurpose
  /** Number of the list: it covers the log entries from `list * 131072` on. */
  readonly list: number
  /** Positions within the list (0 to 131071) whose bit is set. */
  readonly set: ReadonlySet<number>
  /** When the list was made, Unix seconds. */
  readonly time: number
}

/**
 * Makes a W3C Bitstring Status List credential. It says what holds at `validFrom`, so it is made anew for each
 * reader (or kept for seconds); it is no entry of the log: what changes a status is.
 */
export function statusListCredential(facts: StatusListFacts, issuer: Issuer): Signed {
  const id = statusListUrl(issuer, facts.purpose, facts.list)
  const credentialSubject = {
    id: `${id}#list`,
    type: 'BitstringStatusList',
    statusPurpose: facts.purpose,
    encodedList: encodeBits(facts.set),
  }
  const head = {
    '@context': documentContext,
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: { id: issuer.did, name: issuer.name },
    validFrom: instant(facts.time),
  }
  return signDocument({ ...head, credentialSubject }, issuer)
}

/** Where a list is served: the `statusListCredential` that certificates name. */
export function statusListUrl(
  { publicUrl }: Pick<Issuer, 'publicUrl'>,
  purpose: StatusPurpose,
  list: number,
): string {
  return `${publicUrl}/v1/status/${purpose}/${list}`
}

/** Multibase base64url of the gzipped bits; bit 0 is the highest of the first byte. */
export function encodeBits(set: ReadonlySet<number>): string {
  const bits = new Uint8Array(statusListLength / 8)
  for (const position of set) {
    if (!Number.isInteger(position) || position < 0 || position >= statusListLength) {
      throw new RangeError(`a status list has no position ${position}`)
    }
    bits[position >> 3] = (bits[position >> 3] ?? 0) | (0x80 >> (position & 7))
  }
  return `u${gzipSync(bits, { level: 9 }).toString('base64url')}`
}

/** The bits of an `encodedList`; undefined unless it is 131,072 bits in the form above. */
export function decodeBits(encodedList: string): Uint8Array | undefined {
  if (!/^u[A-Za-z0-9_-]+$/.test(encodedList)) return undefined
  try {
    const packed = Buffer.from(encodedList.slice(1), 'base64url')
    // The bound also stops a small file that would unpack to gigabytes.
    const bits = gunzipSync(packed, { maxOutputLength: statusListLength / 8 })
    return bits.length === statusListLength / 8 ? new Uint8Array(bits) : undefined
  } catch {
    return undefined
  }
}

/** Whether the bit of a position is set. */
export function bitAt(bits: Uint8Array, position: number): boolean {
  return ((bits[position >> 3] ?? 0) & (0x80 >> (position & 7))) !== 0
}
