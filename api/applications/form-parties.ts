/** The application form, part 2: authors, owners, agent (form Z11 items 2, 3, 7, 9, 11, 12). */
import { z } from 'zod'
import {
  acquisitions,
  allRights,
  codesOf,
  partyKinds,
  signings,
} from '../../verifier/vocabulary.ts'
import party from '../realname/party.json' with { type: 'json' }
import { personal } from '../realname/personal.ts'
import { country, date, did, division, oneOf, text, uuid } from '../realname/texts.ts'
import lists from './lists.json' with { type: 'json' }

const named = {
  displayName: text(200).meta({ description: 'As it is shown in public' }),
  partyKind: oneOf(codesOf(partyKinds)),
  signing: oneOf(codesOf(signings)),
  publicNameConsent: z
    .boolean()
    .exactOptional()
    .meta({ description: 'A person agrees that the real name is public (PIPL art. 25)' }),
  personal,
}

const guardian = z.strictObject({ did, relation: text(50), personal })

export const authorForm = z
  .strictObject({
    ...named,
    did: did.exactOptional(),
    deathDate: date
      .exactOptional()
      .meta({ description: 'Of a deceased author; the term of protection is counted from it' }),
    minor: z.boolean().exactOptional(),
  })
  .meta({ id: 'AuthorForm' })

export const ownerForm = z
  .strictObject({
    ...named,
    did,
    organisationKind: oneOf(codesOf(party.organisationKinds)).exactOptional(),
    nationality: country,
    division: division.exactOptional(),
    minor: z
      .boolean()
      .exactOptional()
      .meta({ description: 'Under 18: a guardian signs, and the name is hidden by default' }),
    guardian: guardian.exactOptional(),
    acquisition: oneOf([...codesOf(acquisitions), ...codesOf(lists.acquisitionsByContract)]),
    acquisitionNote: text(500).exactOptional(),
    rights: z
      .int()
      .min(1)
      .max(allRights)
      .meta({ description: 'Mask of the 17 rights: bit n-1 is right n; all is 131071' }),
    rightsNote: text(500).exactOptional(),
    sharePpm: z.int().min(1).max(1_000_000).exactOptional(),
  })
  .meta({ id: 'OwnerForm' })

export const filingForm = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('owner') }),
    z.strictObject({
      by: z.literal('agent'),
      agent: did,
      agentName: text(200),
      powersOfAttorney: z.array(uuid).max(100).meta({
        description: 'Cases of the powers of attorney, one of each owner who does not sign',
      }),
      personal,
    }),
  ])
  .meta({ id: 'Filing', description: 'Who files' })

export type AuthorForm = z.infer<typeof authorForm>
export type OwnerForm = z.infer<typeof ownerForm>
export type FilingForm = z.infer<typeof filingForm>
