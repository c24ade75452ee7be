/** How long something took, in steps that people use: so many seconds, minutes, hours or days at most. */

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Decisions that a group must have before its median is told: of fewer, it would be the time of one person's case. */
export const fewest = 5

/** The step that a duration falls under, in seconds: the next whole second, minute, hour or day. */
export function stepOf(seconds: number): number {
  const unit = seconds <= minute ? 1 : seconds <= hour ? minute : seconds <= day ? hour : day
  return Math.ceil(Math.max(0, seconds) / unit) * unit
}

/** Durations by their steps, and how many there are of each. */
export class Durations {
  readonly #counts = new Map<number, number>()
  count = 0

  add(step: number, count: number): void {
    this.#counts.set(step, (this.#counts.get(step) ?? 0) + count)
    this.count += count
  }

  /** So many of a hundred took at most this long, in seconds; undefined for groups too small to tell. */
  percentile(percent: number): number | undefined {
    if (this.count < fewest) return undefined
    let left = Math.ceil((this.count * percent) / 100)
    const steps = [...this.#counts.keys()].toSorted((a, b) => a - b)
    return steps.find((step) => (left -= this.#counts.get(step)!) <= 0)
  }
}
