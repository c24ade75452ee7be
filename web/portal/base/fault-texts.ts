/** What is wrong with a value that the registry refuses, in the words of the page: api/faults.ts has the list of reasons. */
import type { components } from '../../../types/api.ts'
import type { Label } from '../../../verifier/vocabulary.ts'
import { fill } from '../../format.ts'
import { problemTexts } from './problem-texts.ts'

/** One fault in what was sent: where, and what is wrong; `detail` in the registry's words, English. */
export type Fault = NonNullable<components['schemas']['Problem']['errors']>[number]

const byReason: Readonly<Record<Exclude<NonNullable<Fault['reason']>, 'wrong_format'>, Label>> = {
  missing: { zh: '没有填写。', en: 'It is missing.' },
  unknown_member: { zh: '这里没有这一项。', en: 'There is no such item here.' },
  wrong_type: { zh: '内容的种类不对。', en: 'It is of another kind than asked for.' },
  too_small: {
    zh: '过短或过小，最少为 {limit}。',
    en: 'Too short or too small: at least {limit}.',
  },
  too_large: { zh: '过长或过大，最多为 {limit}。', en: 'Too long or too large: at most {limit}.' },
  not_listed: { zh: '不在可选的范围内。', en: 'It is none of the choices.' },
}

const otherwise = {
  zh: '不符合要求（登记系统的英文说明：{detail}）',
  en: 'Not as it should be: {detail}',
}

/** By the reason; of a wrong form by the code too, where that says more; else in the registry's own words, which are English. */
export function faultLabel({ reason, code, limit, detail }: Fault): Label {
  if (reason !== undefined && reason !== 'wrong_format')
    return fill(byReason[reason], { limit: String(limit ?? '') })
  const byCode = code === 'invalid_request' ? undefined : problemTexts[code]
  return byCode ?? fill(otherwise, { detail })
}
