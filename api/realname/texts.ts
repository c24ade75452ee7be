/** Building blocks of forms. What a form cannot be read without is here; what the law asks for is a defect. */
import { z } from 'zod'
import { parseDid } from '../../verifier/did.ts'
import { countries } from '../../verifier/vocabulary.ts'

const wholeCharacters = (text: string) => text.isWellFormed()

/** Text of the form: at least one, at most so many UTF-16 code units as code points are allowed, twice over. */
export const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(2 * most)
    // Half a character has no canonical form, so it could be neither hashed nor signed.
    .refine(wholeCharacters, 'holds half of a character (a lone surrogate)')
    .meta({ override: { type: 'string', minLength: 1, maxLength: most } })

/** One of a closed list. */
export const oneOf = <const T extends readonly string[]>(codes: T) =>
  z.enum(codes, { error: `must be one of ${codes.join(', ')}` })

/** A DID as the register writes it. */
export const did = z
  .string()
  .max(80)
  .refine((value) => parseDid(value) !== undefined, {
    error: 'must be did:ethr:0x<chain id>:0x<40 lower-case hex digits>',
  })
  .meta({ example: 'did:ethr:0xc0104:0x8ba1f109551bd432803012645ac136ddd64dba72' })

/** An id of the register. */
export const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a UUID in lower case')
  .meta({ example: '0192f0c1-7f00-7000-8000-000000000000' })

/** A date with open month or day, checked with the other dates. */
export const date = z
  .string()
  .min(1)
  .max(10)
  .refine(wholeCharacters)
  .meta({
    description: 'A year, a month or a day: EDTF level 0',
    examples: ['2022', '2022-05', '2022-05-17'],
  })

/** ISO 3166-1 alpha-2. */
export const country = z
  .string()
  .max(2)
  .refine((code) => countries.includes(code), { error: 'must be an ISO 3166-1 alpha-2 code' })
  .meta({ example: 'CN' })

/** Administrative division of China, GB/T 2260. */
export const division = z
  .string()
  .regex(/^\d{6}$/, 'must be a code of six digits (GB/T 2260)')
  .meta({ description: 'Province and city, GB/T 2260', example: '110101' })
