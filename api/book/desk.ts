/** What acts are decided with, and what every decision needs: an index, a time, ids, salts, numbers. */
import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { registrationDateOf } from '../../verifier/date.ts'
import { contentHash } from '../../verifier/entry.ts'
import type { CaseFile } from '../cases/machine.ts'
import { registrationNumber as numberOf, seriesOf } from '../certificates/number.ts'
import type { Issuer } from '../certificates/sign.ts'
import { ApiError } from '../errors.ts'
import type { Known } from './known.ts'
import type { Draft } from './record.ts'

/**
 * Either the log index of the act on record already, or new drafts: the first is what the act is answered with, and
 * all of them are written together or not at all.
 */
export type Decision =
  | { readonly existing: number }
  | {
      readonly drafts: readonly Draft[]
      /** The case after a step. */
      readonly file?: CaseFile
    }

/** What a decision is made with: the next index, the second, the serials used so far. */
export interface Desk {
  readonly known: Known
  readonly issuer: Issuer
  /** Log index the next record gets. */
  next: number
  /** Unix seconds; never earlier than the last record's. */
  readonly time: number
  /** Last serial of each series. */
  readonly serials: Map<string, number>
  /** Status lists to be made anew at the end of the batch. */
  readonly dueLists: Set<number>
  /** Set for loads by the hundred thousand: of documents only the facts are checked (docs/decisions/0091). */
  readonly bulk?: true
  /** Takes back what the act under way has noted at the desk. Run backwards where the act is refused after all. */
  readonly undo: (() => void)[]
}

export const hexBytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex')

/** Salts and the random part of ids. */
const randomLength = 16
/** Random bytes are fetched for many at once: a call for each costs more than a hash. */
let randomPool = Buffer.alloc(0)

function takeRandom(): Buffer {
  if (randomPool.length < randomLength) randomPool = randomBytes(randomLength * 512)
  const taken = randomPool.subarray(0, randomLength)
  randomPool = randomPool.subarray(randomLength)
  return taken
}

/** A fresh salt, 32 hex digits. */
export function newSalt(): string {
  return takeRandom().toString('hex')
}

/** The salt of a content word; none where the applicant chose public look-up. */
export function contentSalt(publicLookup: boolean): string | undefined {
  return publicLookup ? undefined : newSalt()
}

/** The content word over files with these digests (hex). */
export function contentOf(sha256s: readonly string[], salt: string | undefined): Uint8Array {
  return contentHash(sha256s.map(hexBytes), salt === undefined ? undefined : hexBytes(salt))
}

/** UUIDv7 of the record's second. */
export function newId(desk: Desk): string {
  return uuidv7({ msecs: desk.time * 1000, random: takeRandom() })
}

export interface Numbered {
  readonly number: string
  readonly series: string
  readonly serial: number
}

/** Takes the next number of the category's series. `decide` gives it back where the act is refused after all. */
export function takeNumber(desk: Desk, category: string): Numbered {
  const series = seriesOf(category, registrationDateOf(desk.time))
  if (series === undefined) throw new ApiError('unknown_category', `No category "${category}".`)
  const serial = (desk.serials.get(series) ?? 0) + 1
  desk.serials.set(series, serial)
  desk.undo.push(() => desk.serials.set(series, serial - 1))
  return { number: numberOf(desk.issuer.numberPrefix, series, serial), series, serial }
}
