/** Times and numbers as people write them (web/format.ts), in one language, in the zone of their device. */
import type { Label } from '../../../verifier/vocabulary.ts'
import { dateLabel, dayLabel, numberLabel, sizeLabel, timeLabel } from '../../format.ts'

type Language = keyof Label

const at = (time: number | string): Date => new Date(typeof time === 'number' ? time * 1000 : time)

/** A time with date, minutes and zone; from Unix seconds or RFC 3339. */
export const printTime = (time: number | string, to: Language): string => timeLabel(at(time))[to]

/** A day; from Unix seconds, RFC 3339, or the `2022`, `2022-05`, `2022-05-17` of documents, which are that day everywhere. */
export const printDay = (time: number | string, to: Language): string =>
  (typeof time === 'string' && time.length <= 10 ? dateLabel(time) : dayLabel(at(time)))[to]

/** A whole number or a fraction, with the separators of the language. */
export const printNumber = (value: number, to: Language): string => numberLabel(value)[to]

/** A size in bytes, in units of a thousand. */
export const printSize = (bytes: number, to: Language): string => sizeLabel(bytes)[to]
