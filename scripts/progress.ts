/** Progress on the terminal: bars where there is one, plain lines elsewhere. */
import { MultiBar, Presets, SingleBar } from 'cli-progress'

export interface Step {
  readonly add: (amount: number) => void
  readonly end: (result: string) => void
}

/** Named steps one after the other, each with a bar if its size is known. */
export class Steps {
  begin(name: string, total?: number): Step {
    const label = name.padEnd(7)
    if (!process.stderr.isTTY || total === undefined) {
      return { add: () => undefined, end: (result) => console.error(`${label} ${result}`) }
    }
    const format = `${label} {bar} {percentage}%`
    const bar = new SingleBar(
      { format, clearOnComplete: true, hideCursor: true },
      Presets.shades_classic,
    )
    bar.start(Math.max(total, 1), 0)
    return {
      add: (amount) => bar.increment(amount),
      end: (result) => {
        bar.stop()
        console.error(`${label} ${result}`)
      },
    }
  }
}

/** One bar over many items, with room for lines above it. */
export class ItemsBar {
  readonly #bars: MultiBar
  readonly #bar: SingleBar
  constructor(name: string, total: number) {
    const format = `${name} {bar} {value}/{total} {percentage}% eta {eta_formatted}`
    const options = {
      format,
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 2_000,
      stopOnComplete: false,
    }
    this.#bars = new MultiBar({ ...options, stream: process.stderr }, Presets.shades_classic)
    this.#bar = this.#bars.create(total, 0)
  }
  add(amount = 1): void {
    this.#bar.increment(amount)
  }
  /** Prints a line above the bar. */
  say(line: string): void {
    if (process.stderr.isTTY) this.#bars.log(`${line}\n`)
    else console.error(line)
  }
  end(): void {
    this.#bars.stop()
  }
}
