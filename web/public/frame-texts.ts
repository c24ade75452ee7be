import type { Label } from '../../verifier/vocabulary.ts'

/** What stands on every public page. */
export const frameTexts = {
  site: { zh: '版记 · 数字版权登记', en: 'Colophon · Copyright registry' },
  menu: { zh: '菜单', en: 'Menu' },
  nav: { zh: '主导航', en: 'Main' },
  home: { zh: '首页', en: 'Home' },
  register: { zh: '登记簿', en: 'Register' },
  log: { zh: '日志', en: 'Log' },
  statistics: { zh: '统计', en: 'Statistics' },
  verify: { zh: '核验', en: 'Verify' },
  docs: { zh: '接口', en: 'API' },
  portal: { zh: '办事大厅', en: 'Portal' },
  whatTitle: { zh: '什么是作品登记', en: 'What a registration is' },
  what: {
    zh: '作品自创作完成之日起即享有著作权，登记与否不影响权利。登记是自愿的：它记下谁在何时声明了什么，可作为初步证据；它不是权属或独创性的证明。',
    en: 'Copyright arises when a work is made, registered or not. Registration is voluntary: it records who declared what, and when. It is prima facie evidence, not a proof of ownership or originality.',
  },
  private: {
    zh: '本站不用 Cookie，不做访问统计，不向其他网站发送任何请求。',
    en: 'This site uses no cookies and no tracking, and sends no request to any other site.',
  },
  linksTitle: { zh: '链接', en: 'Links' },
  openData: { zh: '接口文档', en: 'API documentation' },
  offline: { zh: '离线核验', en: 'Verify offline' },
  identity: { zh: '数字身份', en: 'Digital identity' },

  loading: { zh: '正在读取……', en: 'Loading…' },
  retry: { zh: '重试', en: 'Try again' },
  unreachable: {
    zh: '无法连接登记系统。请检查网络后重试。',
    en: 'The registry cannot be reached. Check your connection and try again.',
  },
  unavailable: {
    zh: '登记系统暂时不能回答，请稍后重试。',
    en: 'The registry cannot answer just now. Try again in a moment.',
  },
  tooMany: {
    zh: '来自您网络的请求过多，请一分钟后重试。',
    en: 'Too many requests came from your network. Try again in a minute.',
  },
  notFound: { zh: '没有找到。', en: 'Nothing is there.' },
  refused: { zh: '请求未被接受：{detail}', en: 'The request was not accepted: {detail}' },
  failed: {
    zh: '本页出现故障。请刷新后重试。',
    en: 'Something went wrong on this page. Reload it and try again.',
  },
} as const satisfies Record<string, Label>
