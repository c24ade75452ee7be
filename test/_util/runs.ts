/** How much is tried: little by default, more where CI is set, most in a soak (`./colophon test --soak`). */

/** Whether tests may take hours. */
export const soak = process.env['COLOPHON_SOAK'] === '1'

function mostRuns(): number {
  if (soak) return 10_000
  return process.env['CI'] ? 300 : 100
}

/** Runs of a property: 100, with CI 300, in a soak 10,000; divided by what one costs where it costs much. */
export function runs(cost = 1): number {
  return Math.ceil(mostRuns() / cost)
}
