import { registrationDateOf } from '../../../verifier/date.ts'
import { allRights, rights, type Label, type Right } from '../../../verifier/vocabulary.ts'
import { same } from './words.ts'

// Facts as people read them.

const months =
  'January February March April May June July August September October November December'.split(' ')

/** `2026`, `2026-05` or `2026-05-17` in words. */
export function dateLabel(date: string): Label {
  const [year = '', month, day] = date.split('-')
  if (month === undefined) return { zh: `${Number(year)}年`, en: String(Number(year)) }
  const name = months[Number(month) - 1] ?? month
  const [y, m] = [Number(year), Number(month)]
  if (day === undefined) return { zh: `${y}年${m}月`, en: `${name} ${y}` }
  return { zh: `${y}年${m}月${Number(day)}日`, en: `${Number(day)} ${name} ${y}` }
}

/** Unix seconds as the time in China, which is said beside it. */
export function timeText(seconds: number): string {
  const clock = new Date((seconds + 8 * 3600) * 1000).toISOString().slice(11, 19)
  return `${registrationDateOf(seconds)} ${clock} UTC+8`
}

/** Names that say how the register speaks of a place; all others are those of Unicode CLDR. */
const placeNames: Readonly<Record<string, Label>> = {
  HK: { zh: '中国香港', en: 'Hong Kong, China' },
  MO: { zh: '中国澳门', en: 'Macao, China' },
  TW: { zh: '中国台湾', en: 'Taiwan, China' },
}

let regionNames: { readonly zh: Intl.DisplayNames; readonly en: Intl.DisplayNames } | undefined

/** A country (ISO 3166-1 alpha-2) and perhaps a city. */
export function placeLabel({ country, city }: { country: string; city?: string }): Label {
  regionNames ??= {
    zh: new Intl.DisplayNames(['zh-CN'], { type: 'region' }),
    en: new Intl.DisplayNames(['en'], { type: 'region' }),
  }
  const { zh, en } = placeNames[country] ?? {
    zh: regionNames.zh.of(country) ?? country,
    en: regionNames.en.of(country) ?? country,
  }
  return city === undefined ? { zh, en } : { zh: `${zh} ${city}`, en: `${city}, ${en}` }
}

/** Bytes with separators of thousands. */
export function sizeLabel(bytes: number): Label {
  const digits = bytes.toLocaleString('en-US')
  return { zh: `${digits} 字节`, en: `${digits} bytes` }
}

/** A share in parts per million as a percentage, without rounding. */
export function shareLabel(ppm: number): Label {
  return same(`${ppm / 10_000}%`)
}

const propertyRights = rights
  .filter(({ transferable }) => transferable)
  .reduce((mask, { number }) => mask | (1 << (number - 1)), 0)

/** A mask of the 17 rights: all, all property rights, or the names of those held or, where they are fewer, of the others. */
export function rightsLabel(mask: number): Label {
  if (mask === allRights) return { zh: '全部 17 项权利', en: 'all 17 rights' }
  if (mask === propertyRights)
    return { zh: '全部财产权（第 5 至 17 项）', en: 'all property rights (nos. 5 to 17)' }
  const isHeld = ({ number }: Right): boolean => ((mask >> (number - 1)) & 1) === 1
  const held = rights.filter(isHeld)
  if (held.length <= rights.length / 2) return namesOf(held)
  const { zh, en } = namesOf(rights.filter((right) => !isHeld(right)))
  return { zh: `除${zh}外的全部权利`, en: `all rights but: ${en}` }
}

function namesOf(some: readonly Right[]): Label {
  return { zh: some.map(({ zh }) => zh).join('、'), en: some.map(({ en }) => en).join('; ') }
}
