/** The parts of the page of statistics, made of what the registry answered. */
import { categories, type Label } from '../../verifier/vocabulary.ts'
import { type Child, el } from '../dom.ts'
import { barOption, columnOption, lineOption, type Shape } from './chart-options.ts'
import { chartPanel, tableOf, type Data } from './chart-panel.ts'
import { durationLabel, unitLabel } from './duration.ts'
import { dateLabel, fill, inBoth, numberLabel } from '../format.ts'
import { timeElement } from './format.ts'
import { empty } from './states.ts'
import type {
  Clocks,
  DaySums,
  Decisions,
  DeadlineClock,
  LaneDecisions,
  Sums,
} from './statistics-asks.ts'
import { stages, statisticsTexts as texts } from './statistics-texts.ts'
import { lanes, regions, states, wordOf } from './words.ts'

/** A number with what it counts. */
export function tile(name: Label, value: Child, tone?: 'bad'): HTMLElement {
  return el('div', { 'data-tone': tone }, el('dt', {}, name), el('dd', {}, value))
}

/** What was registered and deposited: sums, days, and how it is spread. */
export function filings(totals: Sums, days: readonly DaySums[]): readonly Child[] {
  const { registrations, deposits } = totals
  const tiles = el(
    'dl',
    { class: 'tiles' },
    tile(texts.registrations, numberLabel(registrations)),
    tile(texts.deposits, numberLabel(deposits)),
  )
  if (registrations + deposits === 0) return [empty(texts.nothing, el('p', {}, texts.nothingHint))]
  return [tiles, dayPanel(totals, days), ...spread(totals)]
}

function spread(totals: Sums): readonly HTMLElement[] {
  if (totals.registrations === 0) return []
  return [
    ['category', texts.byCategory, totals.category, categories, undefined],
    ['region', texts.byRegion, totals.region, regions, texts.regionNote],
    ['state', texts.byState, totals.state, states, texts.stateNote],
    ['lane', texts.byLane, totals.lane, lanes, undefined],
  ].map(([id, heading, counts, words, note]) =>
    barPanel({ id, heading, counts, words, note } as Bars),
  )
}

/** Every day from the first to the last with something, those with nothing too. */
export function allDays(days: readonly DaySums[]): readonly DaySums[] {
  const known = new Map(days.map((one) => [one.day, one]))
  const [first, last] = [days[0]?.day, days.at(-1)?.day]
  if (first === undefined || last === undefined) return []
  const all: DaySums[] = []
  for (let day = first; day <= last; day = dayAfter(day))
    all.push(known.get(day) ?? { day, registrations: 0, deposits: 0 })
  return all
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

function dayPanel({ registrations, deposits }: Sums, days: readonly DaySums[]): HTMLElement {
  const all = allDays(days)
  const shape: Shape = {
    places: all.map(({ day }) => ({ zh: day, en: day })),
    series: [
      { name: texts.registrations, values: all.map((one) => one.registrations) },
      { name: texts.deposits, values: all.map((one) => one.deposits) },
    ],
  }
  const data: Data = {
    columns: [texts.day, texts.registrations, texts.deposits].map((name) => ({ name })),
    rows: all
      .toReversed()
      .map((one) => [{ zh: one.day, en: one.day }, one.registrations, one.deposits]),
  }
  const counted = { days: all.length, registrations, deposits }
  return chartPanel({
    id: 'filings-by-day',
    heading: texts.byDay,
    note: texts.dayNote,
    summary: filled(texts.byDaySummary, counted),
    data,
    height: 20,
    option: (look) => lineOption(shape, look),
  })
}

/** A label with numbers in it. */
function filled(label: Label, numbers: Readonly<Record<string, number>>): Label {
  const parts = Object.entries(numbers).map(([name, value]) => [name, numberLabel(value)])
  return fill(label, Object.fromEntries(parts))
}

interface Bars {
  readonly id: string
  readonly heading: Label
  readonly counts: Readonly<Record<string, number>>
  readonly words: Readonly<Record<string, Label>>
  readonly note?: Label
}

function barPanel({ id, heading, counts, words, note }: Bars): HTMLElement {
  const sorted = Object.entries(counts).toSorted(([, a], [, b]) => b - a)
  const all = sorted.reduce((sum, [, count]) => sum + count, 0)
  const places = sorted.map(([code]) => wordOf(words, code))
  const shape: Shape = {
    places,
    series: [{ name: texts.certificates, values: sorted.map(([, count]) => count) }],
  }
  const share = (count: number): Label => percentLabel(count / all)
  const most = numberLabel(sorted[0]?.[1] ?? 0)
  const summary = { count: numberLabel(places.length), first: places[0] ?? '', most }
  return chartPanel({
    id,
    heading,
    ...(note && { note }),
    summary: fill(texts.barSummary, summary),
    data: {
      columns: [{ name: heading }, { name: texts.certificates }, { name: texts.share }],
      rows: sorted.map(([code, count]) => [wordOf(words, code), count, share(count)]),
    },
    height: 3 + places.length * 2.1,
    option: (look) => barOption(shape, look),
  })
}

const percentLabel = inBoth<number>(
  (tag) => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 }),
)

/** How long decisions took. */
export function times({ totals, months }: Decisions): readonly Child[] {
  if (totals.length === 0) return [empty(texts.noDecisions)]
  const summary = tableOf(
    decisionRows(totals.map((one) => [laneLabel(one), one])),
    texts.timesTitle,
  )
  const scroll = { class: 'data', tabindex: '0', role: 'group', 'aria-label': texts.timesTitle }
  return [el('div', scroll, summary), monthPanel(months)]
}

const laneLabel = ({ lane }: LaneDecisions): Label => wordOf(lanes, lane)

function decisionRows(
  groups: readonly (readonly [Label, LaneDecisions])[],
  first = texts.lane as Label,
): Data {
  const names = [texts.decisions, texts.certified, texts.refused]
  return {
    columns: [
      { name: first },
      ...names.map((name) => ({ name })),
      { name: texts.median },
      { name: texts.p90 },
    ],
    rows: groups.map(([name, { decisions, certified, refused, median, p90 }]) => [
      name,
      decisions,
      certified,
      refused,
      told(median),
      told(p90),
    ]),
  }
}

const told = (seconds: number | undefined): Label =>
  seconds === undefined ? texts.tooFew : durationLabel(seconds)

const day = 86_400
const inDays = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round((seconds / day) * 10) / 10

function monthPanel(months: Decisions['months']): HTMLElement {
  const examined = months.map(({ lanes: all }) => all.find(({ lane }) => lane === 'examined'))
  const shape: Shape = {
    places: months.map(({ month }) => ({ zh: month, en: month })),
    print: (value) => unitLabel(value, 'day'),
    series: [
      { name: texts.median, values: examined.map((one) => inDays(one?.median)) },
      { name: texts.p90, values: examined.map((one) => inDays(one?.p90)) },
    ],
  }
  const groups = months.toReversed().flatMap(({ month, lanes: all }) =>
    all.map((one) => {
      const parts = { month: dateLabel(month), lane: laneLabel(one) }
      return [fill({ zh: '{month}，{lane}', en: '{month}, {lane}' }, parts), one] as const
    }),
  )
  return chartPanel({
    id: 'time-to-decision',
    heading: texts.timesChart,
    summary: filled(texts.timesSummary, { months: months.length }),
    data: decisionRows(groups, texts.month),
    height: 18,
    option: (look) => columnOption(shape, look),
    // No month has decisions enough: there is nothing to draw.
    ...(examined.every((one) => one?.median === undefined) && { first: 'table' as const }),
  })
}

/** How the clocks of open applications stand. */
export function clocks({ time, open, stages: all, deadlines }: Clocks): readonly Child[] {
  const asOf = el('p', { class: 'hint as-of' }, texts.asOf, ' ', timeElement(time))
  const late = all.reduce((sum, { overdue }) => sum + overdue, 0)
  const tiles = el(
    'dl',
    { class: 'tiles' },
    tile(texts.open, numberLabel(open)),
    tile(texts.overdue, numberLabel(late), late > 0 ? 'bad' : undefined),
  )
  const rows = Object.entries(deadlines).map(([name, clock]) => deadlineRow(name, clock))
  const table = tableOf(
    { columns: [texts.clocksTitle, texts.within, texts.over].map((name) => ({ name })), rows },
    texts.clocksTitle,
  )
  if (open === 0) return [empty(texts.noneOpen), asOf]
  return [tiles, table, stagePanel(open, late, all), asOf]
}

function deadlineRow(name: string, { days, within, over }: DeadlineClock) {
  const label = name === 'firstNotice' ? texts.firstNotice : texts.registration
  return [filled(label, { days }), within, over] as const
}

function stagePanel(open: number, overdue: number, all: Clocks['stages']): HTMLElement {
  const names = all.map(({ state }) => wordOf(stages, state))
  const shape: Shape = {
    places: names,
    series: [
      { name: texts.within, values: all.map((one) => one.open - one.overdue), stack: true },
      { name: texts.over, values: all.map((one) => one.overdue), stack: true },
    ],
  }
  return chartPanel({
    id: 'open-by-stage',
    heading: texts.byStage,
    summary: filled(texts.stageSummary, { open, overdue }),
    data: {
      columns: [texts.stage, texts.open, texts.overdue].map((name) => ({ name })),
      rows: all.map((one, at) => [names[at], one.open, one.overdue]),
    },
    height: 5 + all.length * 2.4,
    option: (look) => barOption(shape, look),
  })
}
