/** What charts look like: lines over days, bars side by side. All texts are drawn; none is markup. */
import type { Label } from '../../verifier/vocabulary.ts'
import type { Look } from './chart-panel.ts'
import type { ChartOption } from './charts.ts'
import { numberLabel } from '../format.ts'

export interface Series {
  readonly name: Label
  readonly values: readonly (number | undefined)[]
  /** Fills what is beneath a line, or stacks bars. */
  readonly filled?: boolean
  readonly stack?: boolean
}

export interface Shape {
  /** What stands under each place of the axis. */
  readonly places: readonly Label[]
  readonly series: readonly Series[]
  /** How values are written; as numbers where absent. */
  readonly print?: (value: number) => Label
}

const fonts = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"

/** Lines, for what goes on from day to day. */
export function lineOption(shape: Shape, look: Look): ChartOption {
  const { places, series, print = numberLabel } = shape
  return {
    ...common(shape, look),
    xAxis: { ...placesAxis(places, look), boundaryGap: false },
    yAxis: valuesAxis(look, print),
    series: series.map(({ values, filled = false }, at) => ({
      ...named(shape, look, at),
      type: 'line',
      data: dataOf(values),
      symbol: places.length > 40 ? 'none' : marks[at % marks.length],
      symbolSize: 7,
      lineStyle: { width: 2.5, type: dashes[at % dashes.length] },
      ...(filled && { areaStyle: { opacity: 0.14 } }),
    })),
  }
}

// Told apart by form, too, and not by colour alone (WCAG 1.4.1).
const marks = ['circle', 'rect', 'triangle', 'diamond'] as const
const dashes = ['solid', 'dashed', 'dotted', 'solid'] as const

/** Columns, for months. */
export function columnOption(shape: Shape, look: Look): ChartOption {
  const { places, series, print = numberLabel } = shape
  return {
    ...common(shape, look),
    xAxis: placesAxis(places, look),
    yAxis: valuesAxis(look, print),
    series: series.map(({ values, stack = false }, at) => ({
      ...named(shape, look, at),
      type: 'bar',
      data: dataOf(values),
      barMaxWidth: 36,
      ...(stack && { stack: 'all' }),
    })),
  }
}

/** Bars lying down, the first on top: for names of any length. */
export function barOption(shape: Shape, look: Look): ChartOption {
  const { places, series, print = numberLabel } = shape
  const stacked = series.some(({ stack }) => stack)
  const option = common(shape, look)
  return {
    ...option,
    // Room for the number beside the longest.
    ...(!stacked && { grid: { ...option.grid, right: 64 } }),
    xAxis: valuesAxis(look, print),
    yAxis: {
      ...placesAxis(places, look),
      inverse: true,
      // Where a device has no Chinese font, ECharts' own height of a line is nothing.
      axisLabel: { color: look.ink, width: 110, lineHeight: 15, overflow: 'break', interval: 0 },
    },
    series: series.map(({ values, stack = false }, at) => ({
      ...named(shape, look, at),
      type: 'bar',
      data: dataOf(values),
      barMaxWidth: 22,
      ...(stack && { stack: 'all' }),
      ...(!stacked && {
        label: {
          show: true,
          position: 'right',
          color: look.ink,
          formatter: ({ value }: { value: number }) => print(value)[look.language],
        },
      }),
    })),
  }
}

function common({ series, print = numberLabel }: Shape, look: Look) {
  return {
    animation: false,
    textStyle: { fontFamily: fonts, fontSize: 13, color: look.ink },
    grid: { left: 4, right: 28, top: series.length > 1 ? 40 : 14, bottom: 4, containLabel: true },
    legend: series.length > 1 && { top: 0, left: 0, textStyle: { color: look.ink } },
    tooltip: {
      trigger: 'axis',
      // Drawn, not made of markup: the page's policy lets no text become any.
      renderMode: 'richText',
      confine: true,
      backgroundColor: look.sheet,
      borderColor: look.line,
      textStyle: { color: look.ink, fontFamily: fonts },
      valueFormatter: (value: unknown) =>
        typeof value === 'number' ? print(value)[look.language] : '—',
    },
  }
}

const dataOf = (values: readonly (number | undefined)[]): (number | null)[] =>
  values.map((value) => value ?? null)

function named({ series }: Shape, look: Look, at: number): object {
  return { name: series[at]?.name[look.language], color: look.series[at % look.series.length] }
}

function placesAxis(places: readonly Label[], look: Look): object {
  return {
    type: 'category',
    data: places.map((place) => place[look.language]),
    axisLabel: { color: look.soft, hideOverlap: true },
    axisLine: { lineStyle: { color: look.soft } },
    axisTick: { show: false },
  }
}

function valuesAxis(look: Look, print: (value: number) => Label): object {
  return {
    type: 'value',
    minInterval: 1,
    splitNumber: 4,
    axisLabel: {
      color: look.soft,
      hideOverlap: true,
      formatter: (value: number) => print(value)[look.language],
    },
    splitLine: { lineStyle: { color: look.line } },
  }
}
