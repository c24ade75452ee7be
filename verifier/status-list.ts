import { parseStrict } from './canonical.ts'
import {
  checkEnvelope,
  credentialContext,
  did,
  instant,
  parseStatusListUrl,
  proofSchema,
  statusListLength,
  statusPurposes,
} from './certificate-parts.ts'
import { fromBase64Url } from './encoding.ts'
import { VerificationError } from './errors.ts'
import {
  literal,
  object,
  oneOf,
  pattern,
  type Infer,
  type Problem,
  satisfies,
  text,
} from './schema.ts'

// W3C Bitstring Status List 1.0, as this registry writes it: docs/formats/status-list.md.

const schema = object({
  '@context': credentialContext,
  id: text(2048),
  type: literal(['VerifiableCredential', 'BitstringStatusListCredential']),
  issuer: object({ id: did, name: text(200) }),
  validFrom: instant,
  credentialSubject: object({
    id: text(2100),
    type: literal('BitstringStatusList'),
    statusPurpose: oneOf(statusPurposes),
    encodedList: pattern(/^u[A-Za-z0-9_-]{1,100000}$/, 'multibase base64url'),
  }),
  proof: proofSchema,
})

export type StatusList = Infer<typeof schema>

/** Unpacks gzip (RFC 1952), at most `maximum` bytes; may throw. The verifier brings none: it has no zlib. */
export type Gunzip = (bytes: Uint8Array, maximum: number) => Uint8Array

/** Whether a value is a status list credential; what is wrong is added to `problems`. */
export function isStatusList(value: unknown, problems: Problem[]): value is StatusList {
  if (!satisfies(schema, value, problems)) return false
  const { id, credentialSubject } = value
  const say = (pointer: string, detail: string) => problems.push({ pointer, rule: 'rule', detail })
  const before = problems.length
  checkEnvelope(value, problems)
  if (parseStatusListUrl(id)?.purpose !== credentialSubject.statusPurpose)
    say('/id', 'is not the address of a list of this purpose')
  if (credentialSubject.id !== `${id}#list`)
    say('/credentialSubject/id', 'is not the id of the document and #list')
  return problems.length === before
}

/** Reads a status list credential, strict JSON. Throws VerificationError `json` or `document`. */
export function parseStatusList(source: string): StatusList {
  const value = parseStrict(source)
  const problems: Problem[] = []
  if (isStatusList(value, problems)) return value
  throw new VerificationError(
    'document',
    `status list: ${problems[0]?.pointer} ${problems[0]?.detail}`,
  )
}

/** Whether the bit of an index is set; bit 0 is the highest of the first byte. Throws VerificationError `encoding`. */
export function statusBit(list: StatusList, index: number, gunzip: Gunzip): boolean {
  const bits = unpack(fromBase64Url(list.credentialSubject.encodedList.slice(1)), gunzip)
  return ((bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0
}

function unpack(packed: Uint8Array, gunzip: Gunzip): Uint8Array {
  try {
    const bits = gunzip(packed, statusListLength / 8)
    if (bits.length === statusListLength / 8) return bits
  } catch (cause) {
    throw new VerificationError('encoding', 'the status list does not unpack', { cause })
  }
  throw new VerificationError('encoding', 'the status list has another length')
}
