import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { canonicalize, parseStrict } from './canonical.ts'
import type { IdentityCertificate } from './certificate-identity.ts'
import { uuidUrn } from './certificate-parts.ts'
import { fromHex, toHex, toUtf8 } from './encoding.ts'
import { VerificationError } from './errors.ts'
import {
  array,
  literal,
  object,
  pattern,
  type Infer,
  type Problem,
  satisfies,
  text,
} from './schema.ts'

// Personal data that a party shows to somebody, field by field: docs/formats/disclosure.md.

const format = 'colophon-disclosure-v1'

const disclosed = object({
  field: pattern(/^[a-zA-Z]{1,32}$/, '1 to 32 letters'),
  salt: pattern(/^(?:[0-9a-f]{2}){16,32}$/, '32 to 64 lower-case hex digits'),
  value: text(1000),
})

const schema = object({
  format: literal(format),
  certificate: uuidUrn,
  disclosures: array(disclosed, 1, 20),
})
export type Disclosure = Infer<typeof schema>

/** Whether what was disclosed of a field is what the certificate commits to. */
export interface DisclosureMatch {
  readonly field: string
  readonly matches: boolean
}

/**
 * The commitment to a value, 64 hex digits: HMAC-SHA-256 of its UTF-8 with the salt (hex of 16 to 32 random bytes, one
 * for each field) as the key. The name of the field is bound by the certificate's signature, not in here.
 * Throws VerificationError `encoding` on a salt that is not hex.
 */
export function commitment(salt: string, value: string): string {
  return toHex(hmac(sha256, fromHex(salt), toUtf8(value)))
}

/** Reads a disclosure, strict JSON. Throws VerificationError `json` or `disclosure`. */
export function parseDisclosure(source: string): Disclosure {
  return check(parseStrict(source))
}

/** Writes a disclosure as canonical JSON. Throws VerificationError `disclosure` on what would not be read back. */
export function printDisclosure(disclosure: Disclosure): string {
  return canonicalize(check(disclosure))
}

function check(value: unknown): Disclosure {
  const problems: Problem[] = []
  if (!satisfies(schema, value, problems))
    throw invalid(`${problems[0]?.pointer} ${problems[0]?.detail}`)
  const fields = value.disclosures.map(({ field }) => field)
  if (new Set(fields).size < fields.length) throw invalid('one field is there twice')
  return value
}

/**
 * Compares what was disclosed with the commitments of the certificate, field by field in the order of the disclosure.
 * Says nothing of the certificate: verify that first. Throws VerificationError `disclosure` if it is another's.
 */
export function checkDisclosures(
  { id, credentialSubject }: Pick<IdentityCertificate, 'id' | 'credentialSubject'>,
  disclosure: Disclosure,
): DisclosureMatch[] {
  if (disclosure.certificate !== id) throw invalid(`it is about ${disclosure.certificate}`)
  const { commitments } = credentialSubject
  return disclosure.disclosures.map(({ field, salt, value }) => {
    const committed = commitments.find((one) => one.field === field)?.commitment
    return { field, matches: committed === commitment(salt, value) }
  })
}

function invalid(reason: string): VerificationError {
  return new VerificationError('disclosure', `disclosure: ${reason}`)
}
