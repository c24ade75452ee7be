import { canonicalize } from '../../../verifier/canonical.ts'
import { commitment } from '../../../verifier/disclosure.ts'
import { edit } from '../../verifier/_util/acts.ts'
import {
  type Changes,
  identitySubject,
  signDocument,
  type Unsigned,
  unsignedIdentity,
} from '../../verifier/_util/documents.ts'
import { accepting, rejecting, type Vector } from '../vector.ts'

const name = { field: 'name', salt: '303132333435363738393a3b3c3d3e3f', value: '张三' }
const idNumber = { field: 'idNumber', salt: '40'.repeat(32), value: '11010119900307123X' }
const committed = [name, idNumber].map(({ field, salt, value }) => ({
  field,
  commitment: commitment(salt, value),
}))
const certificate = signDocument(
  unsignedIdentity(edit(identitySubject(), { commitments: committed })),
)

function disclosure(disclosures: readonly object[], changes: Changes = {}): Unsigned {
  const format = 'colophon-disclosure-v1'
  return edit({ format, certificate: certificate['id'], disclosures }, changes)
}

const accepted = (title: string, note: string, shown: Unsigned, matches: object[]) =>
  accepting('disclosure')(
    title,
    note,
    { text: canonicalize(shown), certificate: canonicalize(certificate) },
    { matches },
  )
const rejected = (title: string, note: string, shown: Unsigned, code = 'disclosure') =>
  rejecting('disclosure')(
    title,
    note,
    { text: canonicalize(shown), certificate: canonicalize(certificate) },
    { code },
  )

/** Personal data shown, and the certificate that commits to them. */
export function disclosureVectors(): Vector[] {
  return [
    accepted('all', 'Both fields as certified.', disclosure([name, idNumber]), [
      { field: 'name', matches: true },
      { field: 'idNumber', matches: true },
    ]),
    accepted('only-name', 'The name; the other field stays private.', disclosure([name]), [
      { field: 'name', matches: true },
    ]),
    accepted('one', 'One field; the other stays private.', disclosure([idNumber]), [
      { field: 'idNumber', matches: true },
    ]),
    accepted('another-value', 'Another value.', disclosure([{ ...name, value: '李四' }]), [
      { field: 'name', matches: false },
    ]),
    accepted('another-field', 'The value of another field.', disclosure([{ ...name, field: 'idNumber' }]), [
      { field: 'idNumber', matches: false },
    ]),
    accepted('field-not-certified', 'A field of which nothing is certified.', disclosure([{ ...name, field: 'phone' }]), [
      { field: 'phone', matches: false },
    ]),
    rejected('format', 'Another format.', disclosure([name], { format: 'colophon-disclosure-v2' })),
    rejected('field-twice', 'One field twice.', disclosure([name, name])),
    rejected('salt-short', 'A salt of 120 bits.', disclosure([{ ...name, salt: '30'.repeat(15) }])),
    rejected('salt-odd', 'Half a byte in the salt.', disclosure([{ ...name, salt: '3'.repeat(33) }])),
    rejected('salt-upper-case', 'Capital letters.', disclosure([{ ...name, salt: 'AB'.repeat(16) }])),
    rejected('value-not-nfc', 'A value that is not in normal form C.', disclosure([{ ...name, value: 'u\u0308' }])),
    rejected('empty', 'Nothing is disclosed.', disclosure([])),
    rejected('unknown-member', 'A member that the format does not know.', disclosure([name], { note: 'x' })),
    rejected(
      'another-certificate',
      'It is about another certificate.',
      disclosure([name], { certificate: 'urn:uuid:01935262-4444-7000-8000-000000000009' }),
    ),
  ]
}
