/** What the house of the portal says. */
import type { Label } from '../../../verifier/vocabulary.ts'

export const shellTexts = {
  portal: { zh: '办事大厅', en: 'Portal' },
  navigation: { zh: '导航', en: 'Navigation' },
  openNavigation: { zh: '打开导航', en: 'Open navigation' },
  publicPages: { zh: '公开页面', en: 'Public pages' },
  home: { zh: '首页', en: 'Home' },
  register: { zh: '登记簿', en: 'Register' },
  log: { zh: '日志', en: 'Log' },
  verify: { zh: '核验', en: 'Verify' },
  apiDocs: { zh: '接口文档', en: 'API documentation' },
  copyWhat: { zh: '复制{what}', en: 'Copy {what}' },
  copied: { zh: '已复制', en: 'Copied' },
  copyFailed: { zh: '无法复制，请选中后手动复制', en: 'Not copied: select it and copy by hand' },
  signOut: { zh: '退出登录', en: 'Sign out' },
  signedInAs: { zh: '已登录：{did}', en: 'Signed in as {did}' },
  loading: { zh: '正在加载…', en: 'Loading…' },
  failedTitle: { zh: '没有成功', en: 'That did not work' },
  retry: { zh: '重试', en: 'Try again' },
  requestId: { zh: '请求编号：{id}', en: 'Request id: {id}' },
  notFound: { zh: '没有这一页', en: 'There is no such page' },
  notFoundHint: {
    zh: '地址可能有误，或该页已移走。',
    en: 'The address may be wrong, or the page has moved.',
  },
  toOverview: { zh: '回到概览', en: 'Back to the overview' },
  overview: { zh: '概览', en: 'Overview' },
  creators: { zh: '创作者', en: 'Creators' },
  staff: { zh: '登记工作', en: 'Registry staff' },
  platforms: { zh: '平台', en: 'Platforms' },
  notForRole: { zh: '此页供登记工作人员使用', en: 'This page is for registry staff' },
  notForRoleHint: {
    zh: '您的数字身份没有所需的角色（{roles}）。角色由管理员授予。',
    en: 'Your DID has none of the roles it needs ({roles}). Administrators give roles.',
  },
  notLoaded: { zh: '本页没有加载成功', en: 'This page could not be loaded' },
  error: { zh: '本页出错了', en: 'This page failed' },
  errorHint: {
    zh: '这是我们的错误。请刷新页面重试；已保存的内容不会丢失。',
    en: 'The fault is ours. Reload the page and try again; what was saved is not lost.',
  },
} as const satisfies Record<string, Label>
