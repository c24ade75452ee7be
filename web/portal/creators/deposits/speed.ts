/** How fast bytes move, smoothed over the last seconds. */

/** Milliseconds between two measurements. */
const apart = 500
/** Weight of the newest measurement. */
const weight = 0.4

/** Takes how many bytes have moved so far, and answers with bytes a second; undefined before two measurements. */
export function speedometer(): (moved: number) => number | undefined {
  let last: { readonly time: number; readonly moved: number } | undefined
  let speed: number | undefined
  return (moved) => {
    const time = performance.now()
    if (last === undefined) last = { time, moved }
    if (time - last.time < apart) return speed
    const now = ((moved - last.moved) / (time - last.time)) * 1000
    speed = speed === undefined ? now : speed + (now - speed) * weight
    last = { time, moved }
    return speed
  }
}
