/** Ids of cases of which there is one for each thing: roles of a person, readings of a file. */
import { hash } from 'node:crypto'
import { stringify } from 'uuid'

/** A UUID (version 8, RFC 9562 §5.8) made of a name, so that there is one case of that name. */
export function caseNamed(name: string): string {
  const bytes = Buffer.from(hash('sha256', name, 'buffer').subarray(0, 16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return stringify(bytes)
}
