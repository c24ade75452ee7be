/**
 * A chart with its numbers: the same data as a picture, as a table and as a file. The picture is drawn when it comes near the
 * screen, by a module that is loaded then; where it cannot be, the table is there.
 */
import type { Label } from '../../verifier/vocabulary.ts'
import { type Child, el, replace } from '../dom.ts'
import { apply, language, type Language } from '../language.ts'
import type * as Charts from './charts.ts'
import type { ChartOption, Drawn } from './charts.ts'
import { downloadCsv } from './csv.ts'
import { numberLabel } from '../format.ts'
import { panelTexts as texts } from './panel-texts.ts'

/** Where the module that draws is; put in by scripts/build-web.ts. */
declare const chartsAddress: string

export type Cell = Label | number | undefined

export interface Column {
  readonly name: Label
  /** How its numbers are written; as numbers where absent. */
  readonly print?: (value: number) => Label
}

/** Rows with one cell for each column; the first cell heads the row. */
export interface Data {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
}

/** What a picture must agree with: language, colours, and how numbers are written. */
export interface Look {
  readonly language: Language
  readonly ink: string
  readonly soft: string
  readonly line: string
  readonly sheet: string
  readonly series: readonly string[]
}

export interface Panel {
  readonly id: string
  readonly heading: Label
  readonly note?: Label
  /** What the picture shows, for whoever does not see it. */
  readonly summary: Label
  readonly data: Data
  /** Height of the picture, in rem. */
  readonly height: number
  readonly option: (look: Look) => ChartOption
  /** What is shown first; the picture where absent. */
  readonly first?: View
}

/** Builds the figure. */
export function chartPanel(panel: Panel): HTMLElement {
  const { id, heading, note, data, summary } = panel
  const place = el('div', { class: 'chart', role: 'img', 'aria-label': summary })
  place.style.height = `${panel.height}rem`
  const titleId = `${id}-heading`
  const figure = el(
    'figure',
    { class: 'panel-figure', 'aria-labelledby': titleId, 'data-view': panel.first ?? 'chart' },
    el('h3', { id: titleId }, heading),
    note && el('p', { class: 'hint' }, note),
    tools(panel, (view) => (figure.dataset['view'] = view)),
    place,
    el(
      'div',
      { class: 'data', tabindex: '0', role: 'group', 'aria-label': heading },
      tableOf(data, heading),
    ),
  )
  whenNear(place, () => void picture(place, figure, panel))
  return figure
}

type View = 'chart' | 'table'

function tools(panel: Panel, show: (view: View) => void): HTMLElement {
  const views = { chart: texts.chart, table: texts.table } as const
  const buttons = Object.entries(views).map(([view, label]) => {
    const button = el('button', { type: 'button', class: 'quiet' }, label)
    button.addEventListener('click', () => {
      show(view as View)
      for (const other of buttons) other.ariaPressed = String(other === button)
    })
    button.ariaPressed = String(view === (panel.first ?? 'chart'))
    return button
  })
  const save = (): void => downloadCsv(panel.id, plain(panel.data))
  const csv = el('button', { type: 'button', class: 'quiet', onclick: save }, texts.csv)
  return el('div', { class: 'panel-tools' }, ...buttons, csv)
}

/** The data in the language that is shown; numbers as they are. */
function plain({ columns, rows }: Data): (string | number)[][] {
  const now = language()
  const text = (cell: Cell): string | number =>
    cell === undefined ? '' : typeof cell === 'number' ? cell : cell[now]
  return [columns.map(({ name }) => name[now]), ...rows.map((row) => row.map(text))]
}

/** A table, its first column heading the rows. */
export function tableOf({ columns, rows }: Data, caption: Label): HTMLTableElement {
  const heads = columns.map(({ name }) => el('th', { scope: 'col' }, name))
  const lines = rows.map((row) => el('tr', {}, ...row.map((cell, at) => cellOf(cell, at, columns))))
  return el(
    'table',
    {},
    el('caption', { class: 'unseen' }, caption),
    el('thead', {}, el('tr', {}, ...heads)),
    el('tbody', {}, ...lines),
  )
}

function cellOf(cell: Cell, at: number, columns: readonly Column[]): HTMLElement {
  const print = columns[at]?.print ?? numberLabel
  const child: Child = typeof cell === 'number' ? print(cell) : cell
  if (at === 0) return el('th', { scope: 'row' }, child)
  return el('td', { class: typeof cell === 'number' ? 'amount' : undefined }, child)
}

/** Does something once an element comes near what is seen. */
function whenNear(place: HTMLElement, act: () => void): void {
  const watcher = new IntersectionObserver(
    (seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return
      watcher.disconnect()
      act()
    },
    { rootMargin: '300px' },
  )
  watcher.observe(place)
}

async function picture(place: HTMLElement, figure: HTMLElement, panel: Panel): Promise<void> {
  const loading: Promise<typeof Charts> = import(chartsAddress)
  const loaded = await loading.catch(() => undefined)
  if (loaded === undefined) return withoutPicture(place)
  keepDrawn(loaded.draw(place), place, figure, panel)
}

function withoutPicture(place: HTMLElement): void {
  place.removeAttribute('role')
  place.style.height = 'auto'
  replace(place, el('p', { class: 'hint' }, texts.noPicture))
  apply()
}

/** Draws, and again when language, colours or room change, for as long as the picture is on the page. */
function keepDrawn(drawn: Drawn, place: HTMLElement, figure: HTMLElement, panel: Panel): void {
  const show = (): void => drawn.show(panel.option(lookOf(figure)))
  const languages = new MutationObserver(() => redraw())
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  const room = new ResizeObserver(() => {
    if (!place.isConnected) leave()
    else if (place.clientWidth > 0) drawn.resize()
  })
  const leave = (): void => {
    languages.disconnect()
    room.disconnect()
    scheme.removeEventListener('change', redraw)
    drawn.dispose()
  }
  const redraw = (): void => (place.isConnected ? show() : leave())
  languages.observe(document.documentElement, { attributeFilter: ['lang'] })
  scheme.addEventListener('change', redraw)
  room.observe(place)
  show()
}

function lookOf(figure: HTMLElement): Look {
  const style = getComputedStyle(figure)
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    language: language(),
    ink: colour('ink'),
    soft: colour('soft'),
    line: colour('line'),
    sheet: colour('sheet'),
    series: ['chart-1', 'chart-2', 'chart-3', 'chart-4'].map(colour),
  }
}
