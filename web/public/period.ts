/** Which months are shown: some usual spans, or a first and a last month. Kept in the address, so that it can be passed on. */
import type { Label } from '../../verifier/vocabulary.ts'
import { el, replace } from '../dom.ts'
import { form } from '../form.ts'
import { queryOf, type Period } from './statistics-asks.ts'
import { statisticsTexts as texts } from './statistics-texts.ts'

const monthForm = /^\d{4}-(0[1-9]|1[0-2])$/

/** The month it is in China now, where the register's days are, and the one some months before. */
export function monthBefore(months: number, now = new Date()): string {
  const china = new Date(now.getTime() + 8 * 3_600_000)
  china.setUTCDate(1)
  china.setUTCMonth(china.getUTCMonth() - months)
  return china.toISOString().slice(0, 7)
}

/** The usual spans, by how many months they are. */
const spans = { month: 1, quarter: 3, year: 12 } as const

/** What the address asks for; the last twelve months where it asks for nothing. */
export function periodOfAddress(search: string): Period {
  const query = new URLSearchParams(search)
  if (query.get('all') !== null) return {}
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? '']
  const asked = {
    ...(monthForm.test(from) && { from }),
    ...(monthForm.test(to) && { to }),
  }
  return Object.keys(asked).length > 0 ? asked : lastMonths(spans.year)
}

function lastMonths(count: number): Period {
  return { from: monthBefore(count - 1), to: monthBefore(0) }
}

/** The picker; `choose` is told each choice. */
export function periodPicker(first: Period, choose: (period: Period) => void): HTMLElement {
  const [from, to] = [monthInput('from', first.from), monthInput('to', first.to)]
  const problem = el('p', { class: 'error', id: 'period-problem', role: 'alert' })
  const take = (period: Period): void => {
    from.value = period.from ?? ''
    to.value = period.to ?? ''
    replace(problem)
    history.replaceState(null, '', `?${queryOf(period) || 'all'}`)
    choose(period)
  }
  const typed = async (): Promise<void> => {
    const fault = faultIn(from.value, to.value)
    replace(problem, fault)
    if (fault === undefined)
      take({ ...(from.value && { from: from.value }), ...(to.value && { to: to.value }) })
    else from.focus()
  }
  const usual = [
    [texts.lastMonth, lastMonths(spans.month)],
    [texts.lastQuarter, lastMonths(spans.quarter)],
    [texts.lastYear, lastMonths(spans.year)],
    [texts.all, {}],
  ] as const
  const buttons = usual.map(([label, period]) =>
    el('button', { type: 'button', class: 'quiet', onclick: () => take(period) }, label),
  )
  const months = [labelled(texts.from, from), labelled(texts.to, to)]
  const typing = form({
    fields: [],
    between: [el('div', { class: 'months' }, ...months), problem],
    submit: texts.show,
    busy: texts.show,
    look: 'secondary',
    act: typed,
  })
  const named = { class: 'usual', role: 'group', 'aria-label': texts.usual }
  return el('div', { class: 'period' }, el('div', named, ...buttons), typing)
}

function faultIn(from: string, to: string): Label | undefined {
  const wrong = [from, to].some((text) => text !== '' && !monthForm.test(text))
  if (wrong) return texts.noMonth
  return from !== '' && to !== '' && from > to ? texts.backwards : undefined
}

// Where a browser has no picker of months, it is typed.
function monthInput(name: string, value = ''): HTMLInputElement {
  return el('input', {
    id: `period-${name}`,
    type: 'month',
    placeholder: '2026-11',
    value,
    'aria-describedby': 'period-problem',
  })
}

function labelled(label: Label, input: HTMLInputElement): HTMLElement {
  return el('div', { class: 'field' }, el('label', { for: input.id }, label), input)
}
