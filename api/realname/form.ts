/** The application for an identity certificate (实名认证申请). Personal data are taken out before it is recorded. */
import { z } from 'zod'
import { codesOf, partyKinds } from '../../verifier/vocabulary.ts'
import party from './party.json' with { type: 'json' }
import { personal, putBack, takeOut, type SplitParty, type WithoutPersonal } from './personal.ts'
import { country, did, division, oneOf, text, uuid } from './texts.ts'

export const identityAttachmentKinds = [
  'idDocument',
  'registrationDocument',
  'guardianshipDocument',
  'authorisation',
  'other',
] as const

export const identityForm = z
  .strictObject({
    form: z.literal('identity-v1'),
    subject: did.meta({ description: 'DID that is certified' }),
    partyKind: oneOf(codesOf(partyKinds)),
    organisationKind: oneOf(codesOf(party.organisationKinds)).exactOptional(),
    nationality: country,
    division: division.exactOptional(),
    minor: z.boolean().exactOptional(),
    guardian: z.strictObject({ did, relation: text(50), personal }).exactOptional(),
    legalRepresentative: z.strictObject({ personal }).exactOptional(),
    attachments: z
      .array(z.strictObject({ kind: oneOf(identityAttachmentKinds), deposit: uuid }))
      .max(20),
    consent: z
      .strictObject({ processing: z.boolean(), sensitive: z.boolean().exactOptional() })
      .meta({ description: 'To the processing of personal data; sensitive: of a child under 14' }),
    subjectSignature: z
      .string()
      .regex(/^0x[0-9a-f]{130}$/, 'must be a signature of 65 bytes, 0x and lower-case hex')
      .exactOptional()
      .meta({
        description:
          'Where a guardian applies: EIP-191 by the key of the subject’s DID, over the text that the check answers with',
      }),
    personal,
  })
  .meta({ id: 'IdentityForm', description: 'Application for an identity certificate' })

export type IdentityForm = z.infer<typeof identityForm>

/** The form as it is recorded. */
export type PublicIdentityForm = WithoutPersonal<IdentityForm>

export interface SplitIdentity {
  readonly form: PublicIdentityForm
  readonly parties: readonly SplitParty[]
}

/** Takes the personal data out of a form. */
export function splitIdentity(form: IdentityForm): SplitIdentity {
  return takeOut(form, partiesOf(form))
}

/** The inverse of splitIdentity. */
export function joinIdentity({ form, parties }: SplitIdentity): IdentityForm {
  const places = partiesOf(form).map(({ pointer }) => pointer)
  return putBack<IdentityForm>(form, places, parties)
}

function partiesOf({ subject, guardian, legalRepresentative }: PublicIdentityForm) {
  return [
    { pointer: '', subject },
    ...(guardian ? [{ pointer: '/guardian', subject: guardian.did }] : []),
    ...(legalRepresentative ? [{ pointer: '/legalRepresentative', subject: undefined }] : []),
  ]
}
