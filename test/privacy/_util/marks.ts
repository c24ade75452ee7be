/** Personal data that nobody has: every value is unique, so that it can be told where it went. */
import { randomInt } from 'node:crypto'
import { canonicalize } from '../../../verifier/canonical.ts'
import { checkCharacter11, checkCharacter31 } from '../../../api/realname/id-numbers.ts'
import type { Personal, PersonalField } from '../../../api/realname/personal.ts'
import { writePersonal } from '../../../api/realname/write-personal.ts'

const digits = (count: number): string =>
  Array.from({ length: count }, () => String(randomInt(10))).join('')
const letters = (count: number): string =>
  Array.from({ length: count }, () => 'BCDFGHJKLMNPQRTWX'[randomInt(17)]).join('')
const han = (count: number): string =>
  Array.from({ length: count }, () => String.fromCodePoint(0x4e00 + randomInt(0x5000))).join('')
const two = (number: number): string => String(number).padStart(2, '0')

/** A number with the right check character of a region that does not exist, so that it is nobody's. */
export function residentNumber(birthDate: string): string {
  const front = `110199${birthDate.replaceAll('-', '')}${digits(3)}`
  return front + checkCharacter11(front)
}

export function creditCode(): string {
  const front = `91110199MA${letters(2)}${digits(5)}`
  return front + checkCharacter31(front)
}

function birthDate(from: number, to: number): string {
  return `${randomInt(from, to)}-${two(randomInt(1, 13))}-${two(randomInt(1, 29))}`
}

/** Makes personal data and remembers each value by what it is. */
export class Marks {
  readonly values = new Map<string, string>()
  /** Texts made of values: nobody may find their plain digests either. */
  readonly hashed = new Map<string, string>()

  /** A natural person with every field there is, written as careless people write. */
  person(label: string, born: readonly [number, number] = [1950, 1990]): Required<Personal> {
    const birth = birthDate(...born)
    return this.remember(label, {
      ...this.#reachable(),
      legalName: ` ${han(5)}　`,
      idType: 'residentId',
      idNumber: residentNumber(birth)
        .replace(/^(.{6})/, '$1 ')
        .toLowerCase(),
      birthDate: birth,
    })
  }

  organisation(label: string): Required<Personal> {
    return this.remember(label, {
      ...this.#reachable(),
      legalName: `${han(6)}有限公司`,
      idType: 'uscc',
      idNumber: creditCode(),
      birthDate: birthDate(1950, 1990),
    })
  }

  #reachable() {
    return {
      address: `${han(4)}路${digits(6)}号`,
      postcode: `P${letters(8)}`,
      contactPerson: han(5),
      phone: `010-${randomInt(2, 9)}${digits(7)}`,
      mobile: `139 ${digits(4)} ${digits(4)}`,
      fax: `(0755) ${randomInt(2, 9)}${digits(7)}`,
      email: `Mark.${letters(8)}@${letters(6)}.Example`,
    }
  }

  /** Remembers data as they were sent and as they are written. Kinds of documents are words of a closed list. */
  remember<P extends Personal>(label: string, data: P): P {
    const written = writePersonal(data)
    for (const field of Object.keys(data) as PersonalField[]) {
      if (field === 'idType') continue
      const value = written[field] ?? ''
      // Without the country: so it is found in both ways of writing.
      this.values.set(`${label} ${field}`, value.replace(/^\+86/, ''))
      const sent = data[field] ?? ''
      if (!sent.includes(value)) this.values.set(`${label} ${field} as sent`, sent.trim())
    }
    this.hashed.set(`${label}, all of it`, canonicalize(written))
    this.hashed.set(`${label}, all of it as sent`, canonicalize(data))
    return data
  }

  /** A value of its own, for where no datum is asked for. */
  word(label: string): string {
    const word = `Mark${letters(12)}`
    this.values.set(label, word)
    return word
  }
}
