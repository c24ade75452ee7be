/** The page `/statistics`: what was registered and deposited, how it is spread, how long decisions take. */
import { type Child, el } from '../dom.ts'
import { buildPage, intro, section } from './frame.ts'
import { periodOfAddress, periodPicker } from './period.ts'
import { fillPlace } from './states.ts'
import { askClocks, askDecisions, askSums, type Period } from './statistics-asks.ts'
import { clocks, filings, times } from './statistics-panels.ts'
import { statisticsTexts as texts } from './statistics-texts.ts'

const main = buildPage('statistics', texts.title)
const places = { filings: place(), times: place(), clocks: place() }
const first = periodOfAddress(location.search)

// Asked first: the answers are on their way while the page is built.
show(first)
fillIn(places.clocks, async () => clocks(await askClocks()))
main.append(
  intro(texts.title, texts.lead),
  section('period', texts.periodTitle, periodPicker(first, show)),
  section('filings', texts.filingsTitle, places.filings),
  section('times', texts.timesTitle, el('p', { class: 'hint' }, texts.timesNote), places.times),
  section('clocks', texts.clocksTitle, el('p', { class: 'hint' }, texts.clocksNote), places.clocks),
)

function show(period: Period): void {
  fillIn(places.filings, async () => {
    const { totals, days } = await askSums(period)
    return filings(totals, days)
  })
  fillIn(places.times, async () => times(await askDecisions(period)))
}

function place(): HTMLElement {
  return el('div', { class: 'panels' })
}

function fillIn(where: HTMLElement, make: () => Promise<readonly Child[]>): void {
  void fillPlace(where, make)
}
