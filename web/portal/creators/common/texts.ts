/** What the creators' pages say in more than one place. */
import type { Label } from '../../../../verifier/vocabulary.ts'

export const commonTexts = {
  copy: { zh: '复制', en: 'Copy' },
  did: { zh: '数字身份（DID）', en: 'DID' },
  more: { zh: '加载更多', en: 'Load more' },
  downloadFailed: { zh: '下载没有成功：{reason}', en: 'The download failed: {reason}' },
  time: { zh: '时间', en: 'Time' },
  state: { zh: '状态', en: 'State' },
  stageSequenced: { zh: '已记录', en: 'recorded' },
  stagePublished: { zh: '已公布', en: 'published' },
  stageAnchored: { zh: '已上链', en: 'anchored' },
  due: { zh: '期限', en: 'Due' },
  dueUntil: { zh: '{time} 前', en: 'by {time}' },
  optional: { zh: '（选填）', en: ' (optional)' },
  cancel: { zh: '取消', en: 'Cancel' },
  back: { zh: '返回', en: 'Back' },
  history: { zh: '经过', en: 'What happened' },
  byYou: { zh: '您', en: 'you' },
  reason: { zh: '理由：{reason}', en: 'Reason: {reason}' },
  summary: { zh: '有 {count} 处需要改正', en: 'To be corrected: {count}' },
  warnings: { zh: '请留意', en: 'Please note' },
  required: { zh: '请填写此项', en: 'Fill this in' },
  chooseOne: { zh: '请选择一项', en: 'Choose one' },
  yes: { zh: '是', en: 'Yes' },
  no: { zh: '否', en: 'No' },
} as const satisfies Record<string, Label>
