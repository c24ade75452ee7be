/** How much is tried: enough to find what is wrong often, and a hundred times more in a soak (`./colophon test --soak`). */

/** Whether tests may take hours. */
export const soak = process.env['COLOPHON_SOAK'] === '1'

const mostRuns = soak ? 10_000 : 60

/** Runs of a property: 60, in a soak 10,000; divided by what one costs where it costs much. */
export function runs(cost = 1): number {
  return Math.ceil(mostRuns / cost)
}
