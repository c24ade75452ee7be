/** The list of defects that an examiner composes: pure, so that both columns of the desk can add to it. */
import applicationDefects from '../../../../api/applications/defects.json' with { type: 'json' }
import { articleLabel } from '../../../../verifier/articles.ts'
import type { Label } from '../../../../verifier/vocabulary.ts'
import type { Schema } from '../../base/client.ts'
import { counted, fill } from '../../../format.ts'
import { labelOf, pathOf } from './facts.ts'
import { stepTexts, thingsToCorrect } from './step-texts.ts'

export interface DraftDefect {
  /** Tells it apart in the list. */
  readonly key: number
  readonly code: string
  readonly pointer: string
  readonly severity: 'error' | 'warning'
  readonly zh: string
  readonly en: string
  readonly article?: string
  readonly newSince: boolean
}

interface Row {
  readonly severity: string
  readonly zh: string
  readonly en: string
  readonly article?: string
}

/** Codes that an examiner can choose; what they say is prefilled, and his to change. */
const table: Readonly<Record<string, Row>> = applicationDefects

/** A defect in the examiner's own words. */
const ownCode = 'examinerNote'

export const codes: readonly { readonly value: string; readonly label: Label }[] = [
  { value: ownCode, label: stepTexts.ownWords },
  ...Object.entries(table).map(([value, { zh, en }]) => ({ value, label: { zh, en } })),
]

let made = 0

/** A new defect at a field of the form. */
export function draftAt(pointer: string): DraftDefect {
  made += 1
  return { key: made, code: ownCode, pointer, severity: 'error', zh: '', en: '', newSince: false }
}

const opened = (text: string): string => text.replaceAll(/\{\w+\}/g, '……')

/** The defect with the texts of a code; facts that a text has room for are the examiner's to fill in. */
export function withCode(draft: DraftDefect, code: string): DraftDefect {
  const { article: _old, ...rest } = draft
  const row = Object.hasOwn(table, code) ? table[code] : undefined
  if (row === undefined) return { ...rest, code }
  return {
    ...rest,
    code,
    severity: row.severity === 'warning' ? 'warning' : 'error',
    zh: opened(row.zh),
    en: opened(row.en),
    ...(row.article !== undefined && { article: row.article }),
  }
}

export const isComplete = ({ pointer, zh, en }: DraftDefect): boolean =>
  pointer.startsWith('/') && zh.trim() !== '' && en.trim() !== ''

/** A defect as the step takes it. */
export function toDefect({ key: _key, newSince, ...defect }: DraftDefect): object {
  return { ...defect, zh: defect.zh.trim(), en: defect.en.trim(), ...(newSince && { newSince }) }
}

export type Amend = 'metadataOnly' | 'replaceFile'

/** What an examiner writes beside the defects; empty where there is nothing. */
export interface Words {
  readonly text: string
  /** Why it is told only now. */
  readonly explanation: string
}

/** The letter as the applicant will read it, in both languages. */
export function letterOf(
  id: string,
  defects: readonly DraftDefect[],
  amend: Amend,
  { text, explanation }: Words,
): Label {
  const things = counted(defects.length, thingsToCorrect)
  const head = fill(stepTexts.letterHead, { id: id.slice(-8), things })
  const scope = fill(stepTexts.letterScope, { scope: stepTexts[amend] })
  const inLanguage = (to: 'zh' | 'en'): string => {
    const items = defects.map(
      ({ pointer, zh, en, article = '' }, i) =>
        `${i + 1}. ${labelOf(pathOf(pointer))[to]}\n   ${to === 'zh' ? zh : en}${article && ` (${articleLabel(article)[to]})`}`,
    )
    const words = [explanation, text].filter((part) => part.trim() !== '')
    return [head[to], ...items, scope[to], ...words].join('\n\n')
  }
  return { zh: inLanguage('zh'), en: inLanguage('en') }
}

/** Whether an earlier notice has told something already: what is new then has to be marked. */
export function wasTold(events: readonly Schema<'CaseEvent'>[]): boolean {
  return events.some(({ transition }) =>
    ['requireCorrection', 'returnForCorrection'].includes(transition),
  )
}
