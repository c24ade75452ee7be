/**
 * Personal data are written in one way before anything else is done with them: what has one form can be compared, signed
 * and committed to. Pure; writing twice changes nothing.
 */
import type { Personal, PersonalField } from './personal.ts'

const write: Readonly<Record<PersonalField, (given: string) => string>> = {
  legalName: plain,
  idType: plain,
  idNumber: writeNumber,
  birthDate: narrow,
  address: plain,
  postcode: narrow,
  contactPerson: plain,
  phone: writePhone,
  mobile: writePhone,
  fax: writePhone,
  email: writeEmail,
}

/** The data in form; a field that is empty then is left out. */
export function writePersonal(given: Personal): Personal {
  const fields = Object.entries(given) as [PersonalField, string][]
  const written = fields.map(([field, value]) => [field, write[field](value)] as const)
  return Object.fromEntries(written.filter(([, value]) => value !== ''))
}

/** Normal form C, without white space at the ends. */
function plain(given: string): string {
  return given.normalize('NFC').replaceAll(/^\p{White_Space}+|\p{White_Space}+$/gu, '')
}

/** Characters of full width as those of half width. */
function narrow(given: string): string {
  return plain(given.normalize('NFKC'))
}

// What is in another case, or lost a space, may have another normal form: it is brought into form after that.
function writeNumber(given: string): string {
  return given
    .normalize('NFKC')
    .replaceAll(/\p{White_Space}/gu, '')
    .toUpperCase()
    .normalize('NFKC')
}

/** As in E.164. Numbers without a country are Chinese: mobile (11 digits from 13 to 19), or area code and 7 or 8 digits. */
function writePhone(given: string): string {
  const spaced = given.normalize('NFKC')
  const digits = spaced.replaceAll(/[\p{White_Space}()./‐-―-]/gu, '').normalize('NFKC')
  if (/^1[3-9]\d{9}$/.test(digits)) return `+86${digits}`
  if (/^0[1-9]\d{8,10}$/.test(digits)) return `+86${digits.slice(1)}`
  return digits.replace(/^00/, '+')
}

/** The domain is the same in any case; the part before it may not be. */
function writeEmail(given: string): string {
  const text = narrow(given)
  const at = text.lastIndexOf('@')
  return at === -1 ? text : narrow(text.slice(0, at) + text.slice(at).toLowerCase())
}
