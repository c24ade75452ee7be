import type { IdentityContext } from '../../../../api/realname/check.ts'
import type { IdentityForm } from '../../../../api/realname/form.ts'
import { company, didOf, now, person, uuidOf } from '../../applications/_util/forms.ts'

/** A form without defects: an adult. */
export function identity(more: Partial<IdentityForm> = {}): IdentityForm {
  return {
    form: 'identity-v1',
    subject: didOf(1),
    partyKind: 'naturalPerson',
    nationality: 'CN',
    division: '110101',
    attachments: [{ kind: 'idDocument', deposit: uuidOf(1) }],
    consent: { processing: true },
    personal: person,
    ...more,
  }
}

/** A company. */
export function organisation(more: Partial<IdentityForm> = {}): IdentityForm {
  return identity({
    partyKind: 'legalPerson',
    organisationKind: 'company',
    legalRepresentative: { personal: person },
    attachments: [{ kind: 'registrationDocument', deposit: uuidOf(1) }],
    personal: company,
    ...more,
  })
}

/** A child of eleven, with the mother as guardian. */
export function child(more: Partial<IdentityForm> = {}): IdentityForm {
  return identity({
    minor: true,
    guardian: { did: didOf(7), relation: '母', personal: person },
    consent: { processing: true, sensitive: true },
    personal: { ...person, idNumber: '110199201503070048' },
    attachments: [
      { kind: 'idDocument', deposit: uuidOf(1) },
      { kind: 'guardianshipDocument', deposit: uuidOf(2) },
    ],
    ...more,
  })
}

export function identityContext(
  form: IdentityForm,
  more: Partial<IdentityContext> = {},
): IdentityContext {
  return {
    time: now,
    depositHolders: new Map(form.attachments.map(({ deposit }) => [deposit, form.subject])),
    signers: new Set([form.subject, ...(form.guardian ? [form.guardian.did] : [])]),
    certified: false,
    ...more,
  }
}
