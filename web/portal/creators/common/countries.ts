/** Countries and regions to choose from. Pure. */
import { countries } from '../../../../verifier/vocabulary.ts'

const tags = { zh: 'zh-CN', en: 'en-GB' } as const

/** China first, all others by their names in a language. */
export function countryNames(shown: 'zh' | 'en'): [code: string, name: string][] {
  const names = new Intl.DisplayNames(tags[shown], { type: 'region' })
  const order = new Intl.Collator(tags[shown])
  const others = countries
    .filter((code) => code !== 'CN')
    .map((code): [string, string] => [code, names.of(code) ?? code])
    .toSorted(([, a], [, b]) => order.compare(a, b))
  return [['CN', names.of('CN') ?? 'CN'], ...others]
}
