/** The files of a case: the works, then what is attached. Long series are shown a few at a time. */
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { counted, fill } from '../../../format.ts'
import { useSay } from '../../base/language.ts'
import type { Case } from '../queries.ts'
import { CaseFile } from './case-file.tsx'
import { isRecord } from './facts.ts'
import { caseTexts, moreFiles } from './texts.ts'

const shownAtOnce = 5

interface Named {
  readonly deposit: string
  readonly label: Label
}

/** Deposits that the case is about now, as the registry has it. */
function filesOf({ events }: Case): Named[] {
  const filed = events.findLast(({ payload }) => isRecord(payload['form']))?.payload['form']
  const form = isRecord(filed) ? filed : {}
  const works = listIn(form, 'works').flatMap((work) =>
    isRecord(work) ? listIn(work, 'deposits') : [],
  )
  const attached = [
    ...listIn(form, 'attachments').map((one) => (isRecord(one) ? one['deposit'] : undefined)),
    ...listIn(events[0]?.payload ?? {}, 'attachments').filter((one) => !isRecord(one)),
  ]
  return [...numbered(works, caseTexts.file), ...numbered(attached, caseTexts.attachment)]
}

const listIn = (value: Readonly<Record<string, unknown>>, name: string): readonly unknown[] => {
  const list = value[name]
  return Array.isArray(list) ? list : []
}

function numbered(deposits: readonly unknown[], label: Label): Named[] {
  return deposits
    .filter((one) => typeof one === 'string')
    .map((deposit, i) => ({ deposit, label: fill(label, { n: String(i + 1) }) }))
}

export function CaseFiles({ of }: { readonly of: Case }): ReactNode {
  const say = useSay()
  const [count, setCount] = useState(shownAtOnce)
  const files = filesOf(of)
  const left = files.length - count
  return (
    <section className="card staff-card">
      <h2>{say(caseTexts.work)}</h2>
      <p className="small">{say(files.length === 0 ? caseTexts.noFiles : caseTexts.workLead)}</p>
      {files.slice(0, count).map(({ deposit, label }) => (
        <CaseFile key={deposit} caseId={of.id} deposit={deposit} label={label} />
      ))}
      {left > 0 && (
        <Button onClick={() => setCount(count + shownAtOnce)}>
          {say(counted(Math.min(left, shownAtOnce), moreFiles))}
        </Button>
      )}
    </section>
  )
}
