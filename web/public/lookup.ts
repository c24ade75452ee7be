/** The answer to "is this registered?": by digest, or by registration number. */
import type { Label } from '../../verifier/vocabulary.ts'
import { type Child, el } from '../dom.ts'
import { entryOf } from './entry.ts'
import { counted, numberLabel } from '../format.ts'
import { timeElement } from './format.ts'
import { atLeastMoreDeposits, homeTexts as texts, moreDeposits } from './home-texts.ts'
import type { Tone } from './states.ts'
import { type Deposit, depositsOf, type Entry, searchRegister } from './records.ts'

export type Verdict = 'registered' | 'deposited' | 'none'

export interface Answer {
  readonly verdict: Verdict
  /** `good`: registered and in force. */
  readonly tone: Tone
  readonly heading: Label
  readonly children: readonly Child[]
}

/** Rejects with RefusedError. */
export async function answerOfDigest(sha256: string): Promise<Answer> {
  const [items, deposits] = await Promise.all([certificatesOver(sha256), depositsOf(sha256)])
  if (items.length > 0) return registered(items)
  if (deposits.length > 0) return deposited(deposits)
  return {
    verdict: 'none',
    tone: 'plain',
    heading: texts.none,
    children: [el('p', {}, texts.noneMeans), el('p', {}, texts.noneNot)],
  }
}

/** A page of the register can end early with nothing on it: only the last says that there is none. */
async function certificatesOver(sha256: string, cursor?: string): Promise<readonly Entry[]> {
  const more = cursor === undefined ? {} : { cursor }
  const { items, next } = await searchRegister(
    new URLSearchParams({ sha256, limit: '100', ...more }),
  )
  return items.length > 0 || next === undefined ? items : certificatesOver(sha256, next)
}

const inForce = ({ state }: Entry): boolean => state === 'active'

/** Those in force come first. */
function registered(items: readonly Entry[]): Answer {
  const sorted = [...items.filter(inForce), ...items.filter((entry) => !inForce(entry))]
  const [heading, means] = items.some(inForce)
    ? [texts.registered, texts.registeredMeans]
    : [texts.notInForce, texts.notInForceMeans]
  const children = [el('p', {}, means), ...sorted.map((entry) => entryOf(entry, 'h4'))]
  return { verdict: 'registered', tone: toneOf(items), heading, children }
}

function toneOf(items: readonly Entry[]): Tone {
  return items.some(inForce) ? 'good' : 'warn'
}

const mostShown = 5
/** Deposits of a file in one answer of the registry (docs/api.md). */
const mostTold = 100

function deposited(deposits: readonly Deposit[]): Answer {
  const shown = deposits.slice(0, mostShown).map(depositOf)
  const rest = deposits.length - shown.length
  const words = deposits.length < mostTold ? moreDeposits : atLeastMoreDeposits
  const more = rest > 0 ? el('p', {}, counted(rest, words)) : undefined
  const children = [el('p', {}, texts.depositedMeans), ...shown, more]
  return { verdict: 'deposited', tone: 'warn', heading: texts.deposited, children }
}

function depositOf({ document, logIndex }: Deposit): HTMLElement {
  const rows: readonly (readonly [Label, Child])[] = [
    [texts.depositedAt, timeElement(document.validFrom)],
    [texts.depositor, el('code', {}, document.credentialSubject.depositor)],
    [texts.logEntry, numberLabel(logIndex)],
  ]
  const row = ([name, value]: (typeof rows)[number]): HTMLElement =>
    el('div', {}, el('dt', {}, name), el('dd', {}, value))
  return el('dl', { class: 'facts' }, ...rows.map(row))
}

const mostOfNumber = 5

/** By a registration number, or the beginning of one. Rejects with RefusedError. */
export async function answerOfNumber(number: string): Promise<Answer> {
  const query = new URLSearchParams({ number, limit: String(mostOfNumber) })
  const { items, next } = await searchRegister(query)
  const exact = items.filter(({ registrationNumber }) => registrationNumber === number)
  const shown = exact.length > 0 ? exact : items
  if (shown.length === 0) return noNumber()
  const all = el(
    'a',
    { href: `/register?${new URLSearchParams({ number }).toString()}` },
    texts.seeAll,
  )
  return {
    verdict: 'registered',
    tone: toneOf(shown),
    heading: exact.length > 0 ? texts.numberFound : texts.numberBegins,
    children: [
      ...shown.map((entry) => entryOf(entry, 'h4')),
      exact.length === 0 && next !== undefined ? el('p', {}, all) : undefined,
    ],
  }
}

function noNumber(): Answer {
  const children = [el('p', {}, texts.noNumberMeans)]
  return { verdict: 'none', tone: 'plain', heading: texts.noNumber, children }
}
