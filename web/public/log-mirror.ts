/** Where the files of the log are, for whoever keeps a copy. */
import type { Label } from '../../verifier/vocabulary.ts'
import { el, replace } from '../dom.ts'
import { apply } from '../language.ts'
import type { LogFollower } from './log-follower.ts'
import { logTexts as texts } from './log-texts.ts'

const width = 256

/** Address of the tile that a position is in (C2SP tlog-tiles): `x001/067`, with `.p/W` where it is not full. */
export function tileOf(level: string, size: number): string {
  const last = Math.max(0, Math.ceil(size / width) - 1)
  const groups: string[] = []
  for (let rest = last, first = true; first || rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`${first ? '' : 'x'}${String(rest % 1000).padStart(3, '0')}`)
    first = false
  }
  const partial = size % width === 0 ? '' : `.p/${size % width}`
  return `/v1/log/tile/${level}/${groups.join('/')}${partial}`
}

/** The part of the page: the key, and addresses of what is newest when the page is opened. */
export function mirrorPart(follower: LogFollower): HTMLElement {
  const place = el('div', { class: 'mirror' })
  follower.watch({
    told: ({ state }) => {
      if (place.hasChildNodes()) return
      const { size } = state.published
      replace(
        place,
        el('h3', {}, texts.vkey),
        el('pre', { tabindex: '0' }, state.vkey),
        el('h3', {}, texts.addresses),
        addresses(size),
      )
      apply()
    },
    lost: () => undefined,
  })
  return place
}

function addresses(size: number): HTMLElement {
  const all: readonly (readonly [Label, string])[] = [
    [texts.newestCheckpoint, '/v1/log/checkpoint'],
    [texts.trustFile, '/v1/trust'],
    ...(size === 0
      ? []
      : ([
          [texts.hashTile, tileOf('0', size)],
          [texts.entryTile, tileOf('entries', size)],
        ] as const)),
  ]
  const items = all.map(([name, path]) =>
    el(
      'div',
      {},
      el('dt', {}, name),
      el('dd', {}, el('a', { href: path }, `${location.origin}${path}`)),
    ),
  )
  return el('dl', {}, ...items)
}
