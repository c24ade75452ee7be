/** How values of the form are written in a field, and what is read from what was typed. Reading what was written gives the value. */
import { parseDid } from '../../../../../verifier/did.ts'
import { dateProblem } from '../../../../../verifier/date.ts'
import type { Label } from '../../../../../verifier/vocabulary.ts'
import type { Field, Kind } from './nodes.ts'
import { parseShare, printShare } from './shares.ts'

/** A value as it stands in a field of text. */
export function print(kind: Kind, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (kind === 'share' && typeof value === 'number') return printShare(value)
  if (Array.isArray(value)) return value.map(String).join('\n')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What was typed, as the form holds it; what has not the form asked for stays as it is, so that nothing typed is lost. */
export function parse(kind: Kind, text: string): unknown {
  if (kind === 'lines' || kind === 'uuids') return text === '' ? [] : text.split('\n')
  if (text === '') return undefined
  if (kind === 'number') return /^(0|[1-9]\d{0,9})$/.test(text.trim()) ? Number(text) : text
  if (kind === 'share') return parseShare(text) ?? text
  return text
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What a value that is there should look like, where it does not; the API judges the rest. */
export function formProblem(
  { kind, most, least = 0, options }: Field,
  value: unknown,
): Label | undefined {
  if (options && (kind === 'choice' || kind === 'pick') && typeof value === 'string')
    // Kinds of documents are judged by the API, so that what is odd is a defect.
    return Object.hasOwn(options, value) || !kindsOfList(options) ? undefined : problems.choice
  if (kind === 'number' || kind === 'share') {
    if (typeof value !== 'number') return kind === 'share' ? problems.share : problems.number
    return value < least || value > (most ?? Infinity) ? problems.range : undefined
  }
  if (kind === 'did') return typeof value === 'string' && parseDid(value) ? undefined : problems.did
  if (kind === 'division')
    return typeof value === 'string' && /^\d{6}$/.test(value) ? undefined : problems.division
  if (kind === 'date')
    return typeof value === 'string' && dateProblem(value) === null ? undefined : problems.date
  if (kind === 'uuids' && Array.isArray(value))
    return value.every((one) => uuid.test(String(one))) ? undefined : problems.uuid
  if (kind === 'lines' && Array.isArray(value))
    return value.includes('') ? problems.empty : undefined
  return typeof value === 'string' && most !== undefined && Array.from(value).length > most
    ? problems.long
    : undefined
}

const kindsOfList = (options: Readonly<Record<string, Label>>): boolean =>
  !('residentId' in options)

const problems = {
  choice: { zh: '请从列表中选择。', en: 'Choose from the list.' },
  number: { zh: '请写一个整数。', en: 'Write a whole number.' },
  range: { zh: '数字太小或太大。', en: 'The number is too small or too large.' },
  share: {
    zh: '请写百分数，最多四位小数，例如 50 或 33.3334。',
    en: 'Write a percentage with four decimals at most: 50 or 33.3334.',
  },
  did: {
    zh: 'DID 形如 did:ethr:0x…:0x…，小写。',
    en: 'A DID looks like did:ethr:0x…:0x…, in lower case.',
  },
  division: { zh: '请写六位数字。', en: 'Write six digits.' },
  date: { zh: '请写成 2026、2026-05 或 2026-05-17。', en: 'Write 2026, 2026-05 or 2026-05-17.' },
  uuid: { zh: '每行一个编号（36 个字符）。', en: 'One id of 36 characters on each line.' },
  empty: { zh: '有空行，请删去。', en: 'There is an empty line: remove it.' },
  long: { zh: '太长了。', en: 'This is too long.' },
} as const satisfies Record<string, Label>
