/** Codes of the register in words, where the register's vocabulary (verifier/vocabulary.ts) has none. */
import type { Label } from '../../verifier/vocabulary.ts'
import type { Tone } from './states.ts'

/** How a certificate stands, in the words of its forms. */
export const states = {
  active: { zh: '有效', en: 'In force' },
  suspended: { zh: '已中止', en: 'Suspended' },
  superseded: { zh: '已换发', en: 'Superseded' },
  revoked: { zh: '已撤销', en: 'Revoked' },
  surrendered: { zh: '已注销', en: 'Surrendered' },
} as const satisfies Record<string, Label>

export type State = keyof typeof states

export const stateTones: Readonly<Record<State, Tone>> = {
  active: 'good',
  suspended: 'warn',
  superseded: 'warn',
  revoked: 'bad',
  surrendered: 'bad',
}

/** What a state that is not in force means for whoever looks. */
export const stateMeanings: Readonly<Partial<Record<State, Label>>> = {
  suspended: {
    zh: '效力已暂停，恢复之前不得作为有效登记使用。',
    en: 'Suspended: until it is restored it is no proof of a registration in force.',
  },
  superseded: {
    zh: '已由更正后的新证书取代，请看新证书。',
    en: 'A corrected certificate has taken its place; see that one.',
  },
  revoked: { zh: '登记已被撤销，不再有效。', en: 'The registration was revoked and is void.' },
  surrendered: {
    zh: '权利人已放弃本登记，不再有效。',
    en: 'The owner gave the registration up; it is no longer in force.',
  },
}

/** How an application was examined. */
export const lanes = {
  automatic: { zh: '系统自动核验', en: 'Automatic checks' },
  examined: { zh: '人工审查', en: 'Examined by a person' },
} as const satisfies Record<string, Label>

/** Provinces by the codes of GB/T 2260. */
export const regions: Readonly<Record<string, Label>> = Object.fromEntries(
  (
    '11 北京 Beijing|12 天津 Tianjin|13 河北 Hebei|14 山西 Shanxi|15 内蒙古 Inner Mongolia|21 辽宁 Liaoning|22 吉林 Jilin|' +
    '23 黑龙江 Heilongjiang|31 上海 Shanghai|32 江苏 Jiangsu|33 浙江 Zhejiang|34 安徽 Anhui|35 福建 Fujian|36 江西 Jiangxi|' +
    '37 山东 Shandong|41 河南 Henan|42 湖北 Hubei|43 湖南 Hunan|44 广东 Guangdong|45 广西 Guangxi|46 海南 Hainan|' +
    '50 重庆 Chongqing|51 四川 Sichuan|52 贵州 Guizhou|53 云南 Yunnan|54 西藏 Xizang (Tibet)|61 陕西 Shaanxi|62 甘肃 Gansu|' +
    '63 青海 Qinghai|64 宁夏 Ningxia|65 新疆 Xinjiang|71 台湾 Taiwan|81 香港 Hong Kong|82 澳门 Macao|00 未填报 Not told'
  )
    .split('|')
    .map((entry) => {
      const [code = '', zh = '', ...en] = entry.split(' ')
      return [code, { zh, en: en.join(' ') }]
    }),
)

/** A code in words; one that is not known stays as it is. */
export function wordOf(table: Readonly<Record<string, Label>>, code: string): Label {
  return Object.hasOwn(table, code) ? table[code]! : { zh: code, en: code }
}

/** Names in a row, as each language writes them. */
export function namesLabel(names: readonly string[]): Label {
  return { zh: names.join('、'), en: names.join(', ') }
}
