/**
 * Certificates as a register of a million would show them: titles and authors of sample works and lines of their texts,
 * mixed with what people register by the hundred thousand (pictures with a number, designs, series). Seeded.
 */
import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { RegisterRow } from '../../api/register/entry.ts'
import { registrationDateOf } from '../../verifier/date.ts'

export interface Samples {
  readonly titles: readonly string[]
  readonly authors: readonly string[]
  readonly lines: readonly string[]
}

/** Titles and authors of `works.csv` in a folder of samples, and the lines of the texts under it. */
export function readSamples(folder: string): Samples {
  const table = readFileSync(join(folder, 'works.csv'))
  const works: { title: string; authors: string }[] = parse(table, { columns: true })
  const files = readdirSync(join(folder, 'text'), { recursive: true, encoding: 'utf8' })
  const texts = files.filter((name) => name.endsWith('.txt'))
  const lines = texts
    .flatMap((name) =>
      readFileSync(join(folder, 'text', name), 'utf8').split(/[\s，。？！；：、《》]+/u),
    )
    .filter((line) => /^\p{Script=Han}{4,9}$/u.test(line))
  return {
    titles: works.map(({ title }) => title),
    authors: [...new Set(works.map(({ authors }) => authors))],
    lines: [...new Set(lines)],
  }
}

/** Where no samples are at hand: lines of common characters, so that pairs are spread as they are in texts. */
export function madeSamples(seed: number): Samples {
  const next = random(seed)
  const common = Array.from(
    '春江花月夜风云山水天地人心秋雪柳青白红玉金石龙凤鸟鱼马梦归来去远近高低长短大小明光影声香色',
  )
  const line = (): string =>
    Array.from(
      { length: 5 + Math.floor(next() * 3) },
      () => common[Math.floor(next() ** 2 * common.length)],
    ).join('')
  const lines = Array.from({ length: 4_000 }, line)
  return {
    lines,
    titles: lines.slice(0, 300).map((text) => text.slice(0, 4)),
    authors: ['李白', '杜甫', '白居易', '王维'],
  }
}

/** mulberry32: the same numbers for the same seed. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const surnames = Array.from('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧')
const given = Array.from(
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文博雅琪子涵宇轩梓萱欣怡思远若溪',
)
const trades = ['文化传媒', '科技', '动漫', '网络', '影视', '设计', '数字版权', '出版']
const kinds = [
  '图',
  '图案',
  '插画',
  '海报',
  '标志设计',
  '摄影作品',
  '表情包',
  '包装设计',
  '系列作品',
]
const words = ['wood', 'light', 'dune', 'river', 'mountain', 'city', 'night', 'blossom', 'silk']
const provinces = ['11', '31', '33', '44', '32', '51', '00', '37', '35', '50']
const categories = [
  ['fine_art', 'F', 0.45],
  ['photograph', 'H', 0.2],
  ['literary', 'A', 0.15],
  ['graphic', 'J', 0.08],
  ['music', 'C', 0.05],
  ['audiovisual', 'I', 0.04],
  ['software', 'S', 0.03],
] as const
const firstDay = Date.UTC(2024, 0, 1) / 1000
/** Certificates a day. */
const perDay = 1_000

/** Makes rows one after the other. */
export class RowMaker {
  readonly #samples: Samples
  readonly #random: () => number
  readonly #platforms: readonly string[]
  readonly #serials = new Map<string, number>()
  #doc = 0

  constructor(samples: Samples, seed: number) {
    this.#samples = samples
    this.#random = random(seed)
    this.#platforms = Array.from({ length: 6 }, () => this.#company())
  }

  next(): RegisterRow {
    const doc = this.#doc++
    const [category, letter] = this.#category()
    const registered = registrationDateOf(firstDay + Math.floor((doc * 86_400) / perDay))
    const author = this.#random() < 0.2 ? this.#pick(this.#samples.authors) : this.#person()
    return {
      doc,
      seq: doc * 2 + 1,
      id: idOf(doc),
      number: this.#number(registered.slice(0, 4), letter),
      title: this.#title(),
      alternative_title: this.#random() < 0.1 ? this.#latin() : '',
      holders: JSON.stringify([this.#holder(author)]),
      authors: JSON.stringify([author === '' ? '佚名' : author]),
      category,
      nature: this.#random() < 0.93 ? 'originalWork' : 'adapted',
      registered,
      first_registered: registered,
      completed: registered.slice(0, 7),
      lane: this.#random() < 0.7 ? 'automatic' : 'examined',
      region: this.#pick(provinces),
      state: this.#state(),
    }
  }

  #number(year: string, letter: string): string {
    const series = `${year}-${letter}`
    const serial = (this.#serials.get(series) ?? 0) + 1
    this.#serials.set(series, serial)
    return `链作登字-${series}-${String(serial).padStart(8, '0')}`
  }

  #title(): string {
    const [line, kind, number] = [
      this.#pick(this.#samples.lines),
      this.#pick(kinds),
      this.#whole(5000),
    ]
    const which = this.#random()
    if (which < 0.15) return line
    if (which < 0.3) return `${line}${kind}`
    if (which < 0.5) return `${this.#pick(this.#samples.titles)}${kind}${number}`
    if (which < 0.65) return `${this.#pick(surnames)}${this.#pick(given)}作品 第${number}号`
    if (which < 0.8) return `《${Array.from(line).slice(0, 4).join('')}》${kind}之${number}`
    if (which < 0.9) return `IMG_${20_240_000 + this.#whole(9999)} ${this.#latin()}`
    return `${Array.from(line).slice(0, 2).join('')}${this.#pick(given)}${this.#pick(given)}${kind}`
  }

  #latin(): string {
    return `${this.#pick(words)} ${this.#pick(words)} ${this.#whole(900)}`
  }

  #holder(author: string): string {
    const which = this.#random()
    if (which < 0.35) return this.#platforms[Math.floor(which * 17)]!
    if (which < 0.6) return this.#company()
    return which < 0.63 || author === '' ? '匿名' : author
  }

  #company(): string {
    return `北京${this.#pick(given)}${this.#pick(given)}${this.#pick(trades)}有限公司`
  }

  #person(): string {
    return (
      this.#pick(surnames) + this.#pick(given) + (this.#random() < 0.7 ? this.#pick(given) : '')
    )
  }

  #category(): readonly [string, string] {
    let left = this.#random()
    for (const [code, letter, share] of categories) if ((left -= share) < 0) return [code, letter]
    return ['fine_art', 'F']
  }

  #state(): RegisterRow['state'] {
    const which = this.#random()
    if (which > 0.03) return 'active'
    return which > 0.015 ? 'superseded' : which > 0.008 ? 'revoked' : 'suspended'
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)]!
  }

  #whole(below: number): number {
    return 1 + Math.floor(this.#random() * below)
  }
}

/** The id of a certificate of the bench. */
export function idOf(doc: number): string {
  return `01935262-0000-7000-8000-${doc.toString(16).padStart(12, '0')}`
}

/** SHA-256 of the file of a certificate of the bench. */
export function digestOf(doc: number): Uint8Array {
  return new Uint8Array(hash('sha256', `file ${doc}`, 'buffer'))
}
