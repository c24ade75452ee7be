/** One line of a benchmark's table. */
export interface Measurement {
  readonly name: string
  /** CPU microseconds a call, of this process. */
  readonly micros: number
}

/**
 * CPU time of an action after it has run warm: the best of eight rounds of `seconds / 8` of wall time each, so that
 * what else runs on the machine (a shared core makes CPU-seconds longer too) shows less.
 */
export function measure(name: string, action: () => unknown, seconds = 2): Measurement {
  repeat(action, seconds / 8)
  const rounds = Array.from({ length: 8 }, () => timeRound(action, seconds / 8))
  return { name, micros: Math.min(...rounds) }
}

function timeRound(action: () => unknown, seconds: number): number {
  const before = process.cpuUsage()
  const calls = repeat(action, seconds)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

function repeat(action: () => unknown, seconds: number): number {
  const end = performance.now() + seconds * 1000
  let calls = 0
  for (; performance.now() < end; calls++) action()
  return calls
}

/** Prints measurements with their rate per CPU-second. */
export function printTable(rows: readonly Measurement[]): void {
  console.table(
    Object.fromEntries(
      rows.map(({ name, micros }) => [
        name,
        { 'µs of CPU': Number(micros.toFixed(1)), 'per CPU-second': Math.round(1e6 / micros) },
      ]),
    ),
  )
}
