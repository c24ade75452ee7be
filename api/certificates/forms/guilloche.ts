/**
 * Fine woven lines (guilloche) as on share certificates and banknotes, as SVG. Waves that run along the frame and
 * rosettes in its corners; no emblem and no seal of anybody.
 */

/** A4 in millimetres. */
export const page = { width: 210, height: 297 } as const

interface Frame {
  /** Distance of the band's middle from the edge of the page, mm. */
  readonly inset: number
  /** Half the height of the waves, mm. */
  readonly amplitude: number
  /** Waves a side, across and down: whole numbers, so that corners meet. */
  readonly waves: readonly [number, number]
  /** Strands of one ribbon. */
  readonly strands: number
}

const outer: Frame = { inset: 9.2, amplitude: 2.1, waves: [22, 32], strands: 4 }

const ink = '#1d3f66'
const gold = '#b08d4f'

const round = (value: number): string => value.toFixed(2).replace(/\.?0+$/, '')

/** The whole frame of a page, with a faint rosette in its middle. */
export function guillocheSvg(): string {
  const paths = [
    ...strands(outer, 0).map((d) => stroke(d, ink, 0.13)),
    ...strands(outer, Math.PI).map((d) => stroke(d, gold, 0.13)),
    rectangle(5.6, 0.5, ink),
    rectangle(6.5, 0.16, gold),
    rectangle(12, 0.16, gold),
    rectangle(12.7, 0.35, ink),
    ...corners(),
    ...medallion(page.width / 2, 148, 62),
  ]
  const size = `viewBox="0 0 ${page.width} ${page.height}" width="${page.width}mm" height="${page.height}mm"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${paths.join('')}</svg>`
}

function stroke(d: string, color: string, width: number, opacity = 1): string {
  const faint = opacity === 1 ? '' : ` stroke-opacity="${opacity}"`
  return `<path d="${d}" fill="none" stroke="${color}" stroke-width="${width}"${faint}/>`
}

function rectangle(inset: number, width: number, color: string): string {
  const [w, h] = [page.width - 2 * inset, page.height - 2 * inset]
  return `<rect x="${inset}" y="${inset}" width="${round(w)}" height="${round(h)}" fill="none" stroke="${color}" stroke-width="${width}"/>`
}

/** A ribbon of strands: one path a strand, of four sides; each strand lags the one before it a little. */
function strands(frame: Frame, start: number): string[] {
  return Array.from({ length: frame.strands }, (_, i) => {
    const phase = start + i * lag
    return sides(frame)
      .map((side) => wave(side, frame.amplitude, phase))
      .join('')
  })
}

/** Between the phases of neighbouring strands. */
const lag = 0.24

interface Side {
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
  readonly waves: number
}

function sides({ inset, waves: [across, down] }: Frame): Side[] {
  const [right, bottom] = [page.width - inset, page.height - inset]
  return [
    { from: [inset, inset], to: [right, inset], waves: across },
    { from: [right, inset], to: [right, bottom], waves: down },
    { from: [right, bottom], to: [inset, bottom], waves: across },
    { from: [inset, bottom], to: [inset, inset], waves: down },
  ]
}

const stepsOfWave = 3

/** A sine wave along a line: one cubic Bézier for a third of a wave, with the slopes of the sine at its ends. */
function wave({ from, to, waves }: Side, amplitude: number, phase: number): string {
  const steps = waves * stepsOfWave
  const [dx, dy] = [(to[0] - from[0]) / steps, (to[1] - from[1]) / steps]
  const length = Math.hypot(dx, dy)
  const normal = [-dy / length, dx / length] as const
  const point = (at: number, off: number): string =>
    `${round(from[0] + dx * at + normal[0] * off)} ${round(from[1] + dy * at + normal[1] * off)}`
  const step = (2 * Math.PI) / stepsOfWave
  const height = (at: number) => amplitude * Math.sin(at * step + phase)
  const slope = (at: number) => amplitude * step * Math.cos(at * step + phase)
  let d = `M${point(0, height(0))}`
  for (let at = 0; at < steps; at++) {
    const first = point(at + 1 / 3, height(at) + slope(at) / 3)
    const second = point(at + 2 / 3, height(at + 1) - slope(at + 1) / 3)
    d += `C${first} ${second} ${point(at + 1, height(at + 1))}`
  }
  return d
}

/** A closed curve round a centre: a radius that swings `petals` times a turn. */
function rosette(
  [x, y]: readonly [number, number],
  radius: number,
  swing: number,
  petals: number,
  phase: number,
): string {
  const steps = petals * 5
  const points = Array.from({ length: steps }, (_, i) => {
    const angle = (i / steps) * 2 * Math.PI
    const r = radius + swing * Math.sin(petals * angle + phase)
    return [x + r * Math.cos(angle), y + r * Math.sin(angle)] as const
  })
  return smooth(points)
}

/** A closed path through points, as cubic Béziers (Catmull-Rom). */
function smooth(points: readonly (readonly [number, number])[]): string {
  const at = (i: number) => points[(i + points.length) % points.length]!
  const [startX, startY] = at(0)
  let d = `M${round(startX)} ${round(startY)}`
  for (let i = 0; i < points.length; i++) {
    const [before, here, next, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    const first = [here[0] + (next[0] - before[0]) / 6, here[1] + (next[1] - before[1]) / 6]
    const second = [next[0] - (after[0] - here[0]) / 6, next[1] - (after[1] - here[1]) / 6]
    d += `C${[...first, ...second, ...next].map(round).join(' ')}`
  }
  return `${d}Z`
}

function corners(): string[] {
  const { inset } = outer
  const [right, bottom] = [page.width - inset, page.height - inset]
  const centres = [
    [inset, inset],
    [right, inset],
    [right, bottom],
    [inset, bottom],
  ] as const
  return centres.flatMap((centre) => [
    `<circle cx="${centre[0]}" cy="${centre[1]}" r="5.2" fill="#fff" stroke="${ink}" stroke-width="0.2"/>`,
    ...[0, 1, 2].map((i) =>
      stroke(rosette(centre, 3.6, 1.3, 12, (i * Math.PI * 2) / 3), ink, 0.13),
    ),
    ...[0, 1].map((i) => stroke(rosette(centre, 1.7, 0.8, 8, i * Math.PI), gold, 0.13)),
  ])
}

/** Faint lines in the middle of the page, under the text. */
function medallion(x: number, y: number, radius: number): string[] {
  const rings = [
    { r: radius * 0.82, swing: radius * 0.16, petals: 24 },
    { r: radius * 0.5, swing: radius * 0.14, petals: 18 },
    { r: radius * 0.22, swing: radius * 0.1, petals: 12 },
  ]
  return rings.flatMap(({ r, swing, petals }) =>
    Array.from({ length: 4 }, (_, i) =>
      stroke(rosette([x, y], r, swing, petals, (i * Math.PI) / 2), i % 2 ? gold : ink, 0.12, 0.16),
    ),
  )
}
