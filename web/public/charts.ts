/**
 * What draws charts: the parts of ECharts that the pages use, in a file that is loaded when a chart is shown. Texts are drawn
 * on the canvas, never made markup.
 */
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsCoreOption } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([
  BarChart,
  LineChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  CanvasRenderer,
])

export type ChartOption = EChartsCoreOption

/** A chart in its place. */
export interface Drawn {
  show(option: ChartOption): void
  /** Fits it to its place again. */
  resize(): void
  /** Lets go of it, when its place is gone. */
  dispose(): void
}

/** Makes a chart in a place, which has a size. */
export function draw(place: HTMLElement): Drawn {
  withoutMarkup(place)
  const chart = init(place, null, { renderer: 'canvas' })
  return {
    show: (option) => chart.setOption(option, { notMerge: true }),
    resize: () => chart.resize(),
    dispose: () => chart.dispose(),
  }
}

/**
 * ECharts empties its place by `innerHTML`, which the page's policy lets nobody do. On this one element that empties it by the
 * way that is open; a text could not become markup by it.
 */
function withoutMarkup(place: HTMLElement): void {
  Object.defineProperty(place, 'innerHTML', {
    set() {
      place.replaceChildren()
    },
  })
}
