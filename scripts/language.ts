/** The language in which a command speaks. */
import { environment } from '../api/config.ts'

export type Language = 'zh' | 'en'

/** The language asked for, else that of the terminal. */
export function language(given: string | undefined): Language {
  if (given === 'zh' || given === 'en') return given
  return environment['LANG']?.startsWith('zh') ? 'zh' : 'en'
}
