/** Any act of the register, from small numbers: what it is about is picked from what there is when it is made. */
import fc from 'fast-check'

/** One command, or what stands between two. `who` picks an applicant, `pick` one of what there is. */
export type Act =
  | { readonly act: 'deposit'; readonly who: number; readonly file: number }
  | { readonly act: 'work'; readonly who: number; readonly picks: readonly number[] }
  | { readonly act: 'identity'; readonly who: number }
  | {
      readonly act: 'apply'
      readonly who: number
      readonly picks: readonly number[]
      readonly examined: boolean
      readonly byAgent: boolean
      readonly key: number | null
    }
  | { readonly act: 'prove'; readonly who: number; readonly checked: boolean }
  | { readonly act: 'ask'; readonly who: number; readonly kind: number; readonly pick: number }
  | {
      readonly act: 'step'
      readonly pick: number
      readonly transition: number
      readonly reason: number
      /** A person who may not be the right one; most often somebody who is. */
      readonly by: number | null
      /** Names a number of events that may be another. */
      readonly expected: number | null
    }
  | {
      readonly act: 'status'
      readonly pick: number
      readonly change: number
      readonly reason: number
      readonly by: number
      readonly days: number | null
    }
  | { readonly act: 'amend'; readonly pick: number; readonly by: number }
  | { readonly act: 'power'; readonly who: number; readonly days: number }
  | { readonly act: 'role'; readonly who: number; readonly role: number; readonly take: boolean }
  | { readonly act: 'data'; readonly who: number; readonly pick: number; readonly erase: boolean }
  | { readonly act: 'audit' }
  | { readonly act: 'lists' }

/** What stands between commands. `together`: commands that arrive in one turn of the event loop. */
export type Happening =
  | Act
  | { readonly act: 'together'; readonly acts: readonly Act[] }
  /** An application brought all the way by the right people, unless a work of it is taken. */
  | { readonly act: 'examined'; readonly who: number; readonly picks: readonly number[] }
  | { readonly act: 'wait'; readonly seconds: number }
  | { readonly act: 'due' }
  | { readonly act: 'restart' }
  | { readonly act: 'rebuild' }

const small = fc.nat(7)
const any = fc.nat(999)
const day = 86_400
const is = <T extends string>(act: T) => fc.constant(act)
const picks = fc.array(fc.nat(9), { minLength: 1, maxLength: 3 })
const maybe = <T>(value: fc.Arbitrary<T>, freq: number) => fc.option(value, { freq })

const step = fc.record({
  act: is('step'),
  pick: any,
  transition: any,
  reason: any,
  by: maybe(any, 1).map((by) => (by === null || by % 4 !== 0 ? null : by)),
  expected: maybe(fc.nat(4), 1).map((n) => (n === null || n > 1 ? null : n)),
})

export const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: is('deposit'), who: small, file: fc.nat(12) }) },
  { weight: 2, arbitrary: fc.record({ act: is('work'), who: small, picks }) },
  { weight: 1, arbitrary: fc.record({ act: is('identity'), who: small }) },
  {
    weight: 5,
    arbitrary: fc.record({
      act: is('apply'),
      who: small,
      picks,
      examined: fc.boolean(),
      byAgent: fc.boolean(),
      key: maybe(fc.nat(2), 3),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: is('prove'), who: small, checked: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ act: is('ask'), who: small, kind: small, pick: any }) },
  { weight: 30, arbitrary: step },
  {
    weight: 5,
    arbitrary: fc.record({
      act: is('status'),
      pick: any,
      change: small,
      reason: any,
      by: small,
      days: maybe(fc.integer({ min: -1, max: 5 }), 1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: is('amend'), pick: any, by: small }) },
  { weight: 2, arbitrary: fc.record({ act: is('power'), who: small, days: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: is('role'), who: small, role: any, take: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: is('data'), who: small, pick: any, erase: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ act: is('audit') }) },
  { weight: 1, arbitrary: fc.record({ act: is('lists') }) },
)

export const happenings: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 20, arbitrary: acts },
  {
    weight: 6,
    arbitrary: fc.record({
      act: is('together'),
      acts: fc.array(acts, { minLength: 2, maxLength: 8 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: is('examined'), who: small, picks }) },
  {
    weight: 2,
    arbitrary: fc.record({ act: is('wait'), seconds: fc.integer({ min: -60, max: 100 * day }) }),
  },
  { weight: 2, arbitrary: fc.record({ act: is('due') }) },
  { weight: 1, arbitrary: fc.record({ act: is('restart') }) },
  { weight: 1, arbitrary: fc.record({ act: is('rebuild') }) },
)
