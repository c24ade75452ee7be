import { gunzipSync, gzipSync } from 'node:zlib'
import {
  documentContext,
  statusListLength,
  type StatusPurpose,
} from '../../verifier/certificate-parts.ts'
import { printTime } from '../../verifier/date.ts'
import type { Gunzip } from '../../verifier/status-list.ts'
import { type Issuer, type Signed, signDocument } from './sign.ts'

export { statusPurposes, type StatusPurpose } from '../../verifier/certificate-parts.ts'

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
 * Makes a W3C Bitstring Status List credential (docs/formats/status-list.md). It says what holds at `validFrom`. It is a
 * document of the log like all others: made in the batch of the change that alters it, and again after a day without
 * one. What is served is the newest (docs/decisions/0080-acts-of-the-register.md).
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
    validFrom: printTime(facts.time),
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

/** Multibase base64url of the gzipped bits; bit 0 is the highest of the first byte. `statusBit` of verifier/ reads it. */
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

/** What the verifier unpacks lists with; the bound stops a small list that would unpack to gigabytes. */
export const gunzip: Gunzip = (bytes, maximum) => gunzipSync(bytes, { maxOutputLength: maximum })
