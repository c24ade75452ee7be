/** An entry of the register in JSON. */
import type { RegisterRow } from './entry.ts'
import { namesIn } from './terms.ts'

/** What the register shows of a certificate. Names are those published: an anonymous holder is 匿名 here too. */
export interface RegisterEntry {
  readonly id: string
  readonly registrationNumber: string
  readonly title: string
  readonly alternativeTitle?: string
  readonly category: string
  readonly creationNature: string
  readonly authors: readonly string[]
  readonly holders: readonly string[]
  readonly completionDate?: string
  readonly registrationDate: string
  readonly firstRegistrationDate: string
  readonly examination: string
  readonly region: string
  readonly state: RegisterRow['state']
  readonly logIndex: number
}

/** A row as the API shows it. */
export function entryOf(row: RegisterRow): RegisterEntry {
  return {
    id: row.id,
    registrationNumber: row.number,
    title: row.title,
    ...(row.alternative_title !== '' && { alternativeTitle: row.alternative_title }),
    category: row.category,
    creationNature: row.nature,
    authors: namesIn(row.authors),
    holders: namesIn(row.holders),
    ...(row.completed !== '' && { completionDate: row.completed }),
    registrationDate: row.registered,
    firstRegistrationDate: row.first_registered,
    examination: row.lane,
    region: row.region,
    state: row.state,
    logIndex: row.seq,
  }
}
