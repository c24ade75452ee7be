import type { Label } from '../verifier/vocabulary.ts'

export const fileTexts = {
  choose: { zh: '选择文件', en: 'Choose a file' },
  chooseSome: { zh: '选择文件', en: 'Choose files' },
  none: { zh: '未选择文件', en: 'No file chosen' },
  several: { zh: '已选择 {n} 个文件', en: '{n} files chosen' },
} as const satisfies Record<string, Label>
