/** What happens in a register, and what is asked of it, at random. */
import fc from 'fast-check'
import type { PageQuery } from '../../../../api/register/search.ts'
import { categoryCodes } from '../../../../verifier/vocabulary.ts'
import { fileOf, noon } from '../../book/_util/book-fixture.ts'
import type { RegisterFixture, TestWork } from './register-fixture.ts'

const day = 86_400
// PostgreSQL's text, and a certificate, cannot hold U+0000 and lone surrogates.
const pieces = [
  '图',
  '作品',
  '國',
  '国',
  '静夜思',
  '明月',
  '𠀀',
  '𪜀',
  '第',
  '王',
  '李白',
  '☆',
  '。',
  '·',
  ' ',
  'Wood',
  'GRAIN',
  ' light ',
  'é',
  'Ａ',
  'ﬁ',
  '12',
  '100',
  '%',
  '_',
  "'",
  '"',
  '\\',
  '+',
  '=',
  'ー',
  'が',
  '한',
  'ไ',
  '著',
  '乾',
  '🀄',
  '－',
  '--',
  '著作权',
]
const title = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 7 })
  .map((parts) => parts.join(''))
const name = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('李白', '杜甫', '匿名', '北京版权 有限公司', 'Wood & Co.'),
  },
  { weight: 1, arbitrary: title },
)
const work: fc.Arbitrary<TestWork> = fc.record(
  {
    title,
    alternativeTitle: title,
    authors: fc.array(name, { minLength: 1, maxLength: 3 }),
    holders: fc.array(name, { minLength: 1, maxLength: 2 }),
    category: fc.constantFrom(...categoryCodes),
    region: fc.constantFrom('11', '31', '44', 'x', '1'),
    examined: fc.boolean(),
    completion: fc.constantFrom('2022', '2022-05'),
  },
  { requiredKeys: ['title', 'authors', 'holders'] },
)
const change = fc.constantFrom('superseded', 'suspended', 'restored', 'revoked', 'surrendered')

/** Something that happens in the register. */
export type Act =
  | { kind: 'work'; work: TestWork }
  | { kind: 'deposit' }
  | { kind: 'change'; of: number; change: string }
  | { kind: 'day' }
export const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('work'), work }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deposit') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('change'), of: fc.nat(), change }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('day') }) },
)

/** Lets acts happen; answers the ids of the certificates. */
export function perform(
  { writer }: RegisterFixture,
  acts: readonly Act[],
  ids: string[] = [],
): string[] {
  for (const one of acts) {
    if (one.kind === 'work') ids.push(writer.work(one.work))
    else if (one.kind === 'deposit') writer.deposit()
    else if (one.kind === 'day') writer.now += day
    else if (ids.length > 0) writer.change(ids[one.of % ids.length]!, one.change)
  }
  return ids
}

/** Searches that hostile people make: none may fail, hang or find what is not there. */
export const hostile = [
  '%',
  '_',
  "'",
  '"',
  '\\',
  "' or 1=1 --",
  '"""',
  '*',
  ':*',
  '&|!()',
  '<b>',
  '😀',
  '图'.repeat(66),
  'a'.repeat(200),
  '\u{10ffff}',
  '\ufffd',
  '\u200b\u200d',
  'ﷺ',
  '图 图 图',
  '#cliterary',
  '^图',
  '图$',
]
const q = fc.oneof(
  { weight: 4, arbitrary: title },
  { weight: 3, arbitrary: fc.constantFrom(...pieces) },
  { weight: 1, arbitrary: fc.constantFrom(...hostile) },
  { weight: 1, arbitrary: fc.tuple(title, title).map((parts) => parts.join(' ')) },
)
const dayOf = (n: number): string => new Date((noon + n * day) * 1000).toISOString().slice(0, 10)
const number = fc
  .tuple(fc.constantFrom('链作登字-2026-A-00000001', '链作登字-2026-F-00000012', '京'), fc.nat(25))
  .map(([text, length]) => text.slice(0, length + 1))
export const query: fc.Arbitrary<PageQuery> = fc
  .record(
    {
      q,
      number,
      sha256: fc.nat(400).map((n) => fileOf(`file ${n}`).sha256),
      holder: name,
      category: fc.constantFrom(...categoryCodes),
      state: fc.constantFrom('active', 'suspended', 'superseded', 'revoked', 'surrendered'),
      region: fc.constantFrom('00', '11', '31', '99'),
      lane: fc.constantFrom('automatic', 'examined'),
      from: fc.integer({ min: -2, max: 60 }).map(dayOf),
      to: fc.integer({ min: -2, max: 60 }).map(dayOf),
      sort: fc.constantFrom('newest', 'relevance'),
      limit: fc.integer({ min: 1, max: 30 }),
    },
    { requiredKeys: ['sort', 'limit'] },
  )
  // Most searches ask for one thing or two; all at once find nothing.
  .chain((all) =>
    fc.subarray(Object.keys(all), { maxLength: 3 }).map((keys) => {
      const kept = new Set([...keys, 'sort', 'limit'])
      const some = Object.entries(all).filter(([key]) => kept.has(key))
      return Object.fromEntries(some) as unknown as PageQuery
    }),
  )

/** A register in which some things happened, always the same ones. */
export async function populate(fixture: RegisterFixture, count: number): Promise<string[]> {
  const ids = perform(fixture, fc.sample(act, { numRuns: count, seed: 7 }))
  await fixture.settle()
  return ids
}
