/** Under which names an identity certificate commits to personal data (docs/formats/identity-certificate.md). Pure. */
import type { commitmentFields } from '../../verifier/vocabulary.ts'
import type { Personal, PersonalField } from './personal.ts'

export type CommitmentField = keyof typeof commitmentFields

const ownNames: Partial<Record<PersonalField, CommitmentField>> = {
  legalName: 'name',
  idType: 'idType',
  idNumber: 'idNumber',
  birthDate: 'birthDate',
  address: 'address',
  mobile: 'phone',
  phone: 'phone',
  email: 'email',
}

/**
 * The name under which a field is committed to; undefined where the certificate says nothing of it: postcode, fax and
 * contact identify nobody, and of two telephones the mobile one is meant. `pointer`: the party in the form.
 */
export function certifiedAs(
  field: PersonalField,
  pointer: string,
  { idType, mobile }: Personal,
): CommitmentField | undefined {
  if (pointer === '/legalRepresentative')
    return field === 'legalName' ? 'legalRepresentative' : undefined
  if (pointer !== '') return undefined
  if (field === 'idNumber' && idType === 'uscc') return 'uscc'
  if (field === 'phone' && mobile !== undefined) return undefined
  return ownNames[field]
}

/** The values that a certificate commits to, by their names in it. */
export function certifiedFields(pointer: string, personal: Personal): Record<string, string> {
  const fields = Object.entries(personal) as [PersonalField, string][]
  return Object.fromEntries(
    fields.flatMap(([field, value]) => {
      const name = certifiedAs(field, pointer, personal)
      return name === undefined ? [] : [[name, value] as const]
    }),
  )
}
