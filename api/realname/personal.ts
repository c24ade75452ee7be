/**
 * Personal data in forms. Each party has them in one member, `personal`, and nowhere else, so that they can be taken
 * out before anything is recorded and sealed party by party (docs/decisions/0081).
 */
import { z } from 'zod'
import { isMembers } from '../../verifier/canonical.ts'
import { text } from './texts.ts'
import { writePersonal } from './write-personal.ts'

/** The fields that may be asked for, and no other (PIPL art. 6: no more than is needed). */
export const personalFields = [
  'legalName',
  'idType',
  'idNumber',
  'birthDate',
  'address',
  'postcode',
  'contactPerson',
  'phone',
  'mobile',
  'fax',
  'email',
] as const
export type PersonalField = (typeof personalFields)[number]

/** Personal data of one party. */
export type Personal = { readonly [F in PersonalField]?: string }

export const personal = z
  .partialRecord(z.enum(personalFields), text(300))
  .overwrite(writePersonal)
  .meta({
    id: 'PersonalData',
    description:
      'Written in one way (docs/privacy.md) and sealed before anything is recorded; never public',
  })

/** Personal data of one party, taken out of a form. */
export interface SplitParty {
  /** JSON Pointer of the party in the form. */
  readonly pointer: string
  /** DID of whom the data are about, where the form names one. */
  readonly subject: string | undefined
  readonly fields: Personal
}

/** A form without the members `personal`, at any depth. */
export type WithoutPersonal<T> = T extends readonly (infer Item)[]
  ? readonly WithoutPersonal<Item>[]
  : T extends object
    ? { [K in keyof T as K extends 'personal' ? never : K]: WithoutPersonal<T[K]> }
    : T

/** Takes `personal` out of the parties at these pointers. A party without data is not listed. */
export function takeOut<T extends object>(
  form: T,
  parties: readonly { pointer: string; subject: string | undefined }[],
): { readonly form: WithoutPersonal<T>; readonly parties: readonly SplitParty[] } {
  const copy = structuredClone(form)
  const taken = parties.flatMap(({ pointer, subject }) => {
    const party = partyAt(copy, pointer)
    const fields = party['personal'] as Personal
    delete party['personal']
    return Object.keys(fields).length > 0 ? [{ pointer, subject, fields }] : []
  })
  return { form: copy as WithoutPersonal<T>, parties: taken }
}

/** Puts `personal` back: the inverse of takeOut. Parties that are not listed get none. */
export function putBack<T extends object>(
  form: WithoutPersonal<T>,
  places: readonly string[],
  parties: readonly SplitParty[],
): T {
  const copy = structuredClone(form)
  for (const pointer of places) partyAt(copy, pointer)['personal'] = {}
  for (const { pointer, fields } of parties) partyAt(copy, pointer)['personal'] = { ...fields }
  return copy as T
}

function partyAt(form: object, pointer: string): Record<string, unknown> {
  let value: unknown = form
  for (const step of pointer.split('/').slice(1)) value = Reflect.get(value as object, step)
  // Pointers come from the same form, so this is our own mistake and not the applicant's.
  if (!isMembers(value)) throw new TypeError(`no party at ${pointer}`)
  return value
}
