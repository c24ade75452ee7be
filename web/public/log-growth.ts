/** How the log grew: its size by day, or of the last days by the hour. */
import { el } from '../dom.ts'
import { chartPanel } from './chart-panel.ts'
import { lineOption, type Shape } from './chart-options.ts'
import { fill, numberLabel } from '../format.ts'
import { askGrowth, type GrowthPoint } from './log-asks.ts'
import { logTexts as texts } from './log-texts.ts'
import { empty, fillPlace } from './states.ts'

type Unit = 'day' | 'hour'

const day = 86_400_000
/** Day in China, where the register's days are. */
const chinaDay = (time: number): string => new Date(time + 8 * 3_600_000).toISOString().slice(0, 10)

const queries: Readonly<Record<Unit, () => string>> = {
  day: () => 'by=day',
  hour: () => `by=hour&from=${chinaDay(Date.now() - 6 * day)}&to=${chinaDay(Date.now())}`,
}

/** The part of the page, with what switches between the two. */
export function growthPart(): readonly HTMLElement[] {
  const place = el('div', { class: 'panels' })
  const show = (unit: Unit): void => {
    for (const [of, button] of Object.entries(buttons)) button.ariaPressed = String(of === unit)
    void fillPlace(place, async () => growthOf(unit, await askGrowth(queries[unit]())))
  }
  const buttons = {
    day: el('button', { type: 'button', class: 'quiet', onclick: () => show('day') }, texts.byDay),
    hour: el(
      'button',
      { type: 'button', class: 'quiet', onclick: () => show('hour') },
      texts.byHour,
    ),
  }
  const named = { class: 'panel-tools', role: 'group', 'aria-label': texts.unit }
  show('day')
  return [el('div', named, buttons.day, buttons.hour), place]
}

/** `2026-11-22` or `2026-11-22 07:00`. */
const printed = ({ at }: GrowthPoint): string => at.replace('T', ' ').replace(/ (\d\d)$/, ' $1:00')

function growthOf(unit: Unit, points: readonly GrowthPoint[]): readonly HTMLElement[] {
  if (points.length === 0) return [empty(texts.nothingGrew)]
  const places = points.map((point) => ({ zh: printed(point), en: printed(point) }))
  const shape: Shape = {
    places,
    series: [{ name: texts.size, values: points.map(({ size }) => size), filled: true }],
  }
  const [first, last] = [points[0]!, points.at(-1)!]
  const summary = fill(texts.growthSummary, {
    first: numberLabel(first.size - first.entries),
    last: numberLabel(last.size),
  })
  const panel = chartPanel({
    id: `log-growth-by-${unit}`,
    heading: unit === 'day' ? texts.growthByDay : texts.growthByHour,
    note: texts.growthNote,
    summary,
    height: 16,
    data: {
      columns: [texts.time, texts.added, texts.size].map((name) => ({ name })),
      rows: points.map((point, i) => [places[i], point.entries, point.size]).toReversed(),
    },
    option: (look) => lineOption(shape, look),
  })
  return [panel]
}
