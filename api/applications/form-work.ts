/** The application form, part 1: a work of the series (form Z11 items 1, 4, 5, 6; for software, form R11). */
import { z } from 'zod'
import {
  categoryCodes,
  codesOf,
  creationNatures,
  digitalSourceTypes,
} from '../../verifier/vocabulary.ts'
import { country, date, division, oneOf, text, uuid } from '../realname/texts.ts'
import lists from './lists.json' with { type: 'json' }

const place = z.strictObject({
  country,
  city: text(100).exactOptional(),
  division: division.exactOptional(),
})

const film = z.strictObject({
  subtype: oneOf(codesOf(lists.filmSubtypes)),
  minutes: z.int().min(0).max(100_000).exactOptional(),
  episodes: z.int().min(1).max(10_000).exactOptional(),
})

const software = z.strictObject({
  shortName: text(100).exactOptional(),
  version: text(50),
  classification: text(50).exactOptional(),
  modified: z
    .strictObject({
      originalRegistration: text(100).exactOptional(),
      note: text(500),
      authorised: z.boolean(),
    })
    .exactOptional()
    .meta({ description: 'Modified software, with what was changed; absent for an original' }),
  developmentMethod: oneOf(codesOf(lists.developmentMethods)),
  hardware: text(500).exactOptional(),
  environment: text(500).exactOptional(),
  languages: z.array(text(50)).max(20),
  sourceLines: z.int().min(0).max(1_000_000_000).exactOptional(),
  features: text(1000).exactOptional(),
  sourceDeposit: oneOf(codesOf(lists.sourceDeposits)),
})

const source = z.strictObject({ title: text(200), owner: text(200), provenance: text(500) })

const previousRegistration = z.strictObject({
  registrationNumber: text(100),
  relation: oneOf(codesOf(lists.previousRelations)),
})

export const workForm = z
  .strictObject({
    title: text(200),
    alternativeTitle: text(200).exactOptional(),
    category: oneOf(categoryCodes),
    categoryNote: text(500).exactOptional(),
    film: film.exactOptional(),
    software: software.exactOptional(),
    deposits: z.array(uuid).min(1, 'must name at least one deposit').max(100),
    creationNature: oneOf(codesOf(creationNatures)),
    natureNote: text(500).exactOptional(),
    basedOn: z.array(source).min(1).max(20).exactOptional(),
    completion: z.strictObject({ date, place: place.exactOptional() }).exactOptional(),
    firstPublication: z
      .strictObject({
        status: oneOf(['published', 'unpublished']),
        date: date.exactOptional(),
        place: place.exactOptional(),
        url: z
          .string()
          .max(2048)
          .refine((url) => url.isWellFormed())
          .exactOptional(),
      })
      .exactOptional(),
    identifiers: z
      .array(z.strictObject({ scheme: text(50), value: text(200) }))
      .min(1)
      .max(20)
      .exactOptional(),
    digitalSourceType: oneOf(digitalSourceTypes).exactOptional(),
    declaredLicence: text(200).exactOptional(),
    excludedMaterial: text(1000).exactOptional(),
    previousRegistrations: z.array(previousRegistration).min(1).max(20).exactOptional(),
    fonts: z
      .array(z.strictObject({ name: text(100), licence: oneOf(codesOf(lists.fontLicences)) }))
      .min(1)
      .max(50)
      .exactOptional(),
    showsPersons: z.boolean().exactOptional(),
    usesOthersWorks: z.boolean().exactOptional(),
  })
  .meta({ id: 'WorkForm', description: 'A work of an application' })

export type WorkForm = z.infer<typeof workForm>
