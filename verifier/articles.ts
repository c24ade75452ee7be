/** The rule that a defect rests on, as it is cited in Chinese ("著作权法 第十八条第二款"), for readers of both languages. */
import type { Label } from './vocabulary.ts'

/** Instruments that the registry cites, by their usual English names. */
const instruments: Readonly<Record<string, string>> = {
  著作权法: 'Copyright Law',
  著作权法实施条例: 'Implementing Regulations of the Copyright Law',
  计算机软件保护条例: 'Regulations on the Protection of Computer Software',
  作品自愿登记试行办法: 'Trial Measures for Voluntary Registration of Works',
  民法典: 'Civil Code',
  个人信息保护法: 'Personal Information Protection Law',
  区块链信息服务管理规定: 'Provisions on Blockchain Information Services',
}

const parts: Readonly<Record<string, string>> = { 条: 'art.', 款: 'para.', 项: 'item' }
const numbered = /第([〇零一二三四五六七八九十百千\d]+)([条款项])/g

/** A citation in both languages. What is none of these, an examiner's own words for example, is left as it is. */
export function articleLabel(zh: string): Label {
  return { zh, en: zh.split('；').map(inEnglish).join('; ') }
}

function inEnglish(citation: string): string {
  const [, name = '', places = ''] = /^(\S+) (第\S+)$/.exec(citation) ?? []
  const of = Object.hasOwn(instruments, name) ? instruments[name] : latin(name)
  const isWhole = places.replaceAll(numbered, '').replaceAll('、', '') === ''
  if (of === undefined || !isWhole) return citation.replaceAll('、', ', ')
  return `${of}, ${places.split('、').map(placeOf).join(', ')}`
}

/** Forms and standards are named by letters and digits. */
const latin = (name: string): string | undefined =>
  /^[A-Z][A-Z\d]*$/.test(name) ? `form ${name}` : undefined

const placeOf = (place: string): string =>
  Array.from(place.matchAll(numbered), ([, digits = '', part = '']) =>
    [parts[part], numberOf(digits)].join(' '),
  ).join(' ')

const digits = '零一二三四五六七八九'
const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }

/** A number below ten thousand in Chinese or Arabic digits. */
function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  let [sum, digit] = [0, 0]
  for (const sign of text.replaceAll('〇', '零')) {
    const unit = units[sign]
    // 十 alone is ten.
    if (unit !== undefined) sum += (digit || (sign === '十' ? 1 : 0)) * unit
    digit = unit === undefined ? digits.indexOf(sign) : 0
  }
  return sum + digit
}
