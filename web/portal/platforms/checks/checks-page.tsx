/** Bulk checks: a table up, its progress, the table down. */
import { InboxOutlined } from '@ant-design/icons'
import { Button, Upload } from 'antd'
import type { ReactNode } from 'react'
import { saveBlob } from '../../base/save.ts'
import { useSay } from '../../base/language.ts'
import { Answered, Failed, Nothing, Page } from '../../shell/page.tsx'
import { platformTexts } from '../texts.ts'
import { CheckCard } from './check-card.tsx'
import { useChecks, useSubmitCheck } from './queries.ts'

const example = [
  'sha256,number,note',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855,,by digest',
  ',链作登字-2026-H-00000001,by number',
  '',
].join('\r\n')

const saveExample = (): void =>
  saveBlob('example.csv', new Blob([`\uFEFF${example}`], { type: 'text/csv' }))

export function ChecksPage(): ReactNode {
  const say = useSay()
  const checks = useChecks()
  const download = <Button onClick={saveExample}>{say(platformTexts.example)}</Button>
  return (
    <Page title={platformTexts.checks} lead={platformTexts.checksLead} actions={download}>
      <DropCsv />
      <Answered query={checks}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing title={platformTexts.checksNone} />
          ) : (
            <ul className="cards">
              {items.map((check) => (
                <CheckCard key={check.id} check={check} />
              ))}
            </ul>
          )
        }
      </Answered>
    </Page>
  )
}

function DropCsv(): ReactNode {
  const say = useSay()
  const submitting = useSubmitCheck()
  const take = (file: File): boolean => {
    submitting.mutate(file)
    return false
  }
  const busy = submitting.isPending
  return (
    <>
      <Upload.Dragger
        accept=".csv,text/csv"
        maxCount={1}
        showUploadList={false}
        disabled={busy}
        beforeUpload={take}
      >
        <p className="drop-icon">
          <InboxOutlined />
        </p>
        <p>{say(busy ? platformTexts.uploading : platformTexts.chooseCsv)}</p>
        <p className="small">{say(platformTexts.csvHint)}</p>
      </Upload.Dragger>
      {submitting.error && <Failed error={submitting.error} />}
    </>
  )
}
