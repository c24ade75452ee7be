/** One deposit of mine: when, what, how it is kept, and its files to take home. */
import { Checkbox, Tag } from 'antd'
import type { ReactNode } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { printSize, printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { CopyButton } from '../../shell/copy.tsx'
import { DownloadButton } from '../common/download-button.tsx'
import { type Deposit, stageLabel } from '../common/records.ts'
import { DigestList } from './digest-list.tsx'
import { depositTexts as texts } from './texts.ts'
import { useQueue } from './use-queue.ts'

interface DepositRowProps {
  readonly deposit: Deposit
  readonly selected: boolean
  readonly select: (on: boolean) => void
}

export function DepositRow({ deposit, selected, select }: DepositRowProps): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { id, time, stage, file } = deposit
  const at = printTime(time, shown)
  const base = `/v1/deposits/${id}`
  const facts = { type: file.mediaType, size: printSize(file.size, shown) }
  return (
    <li className="file deposit">
      <Checkbox
        checked={selected}
        onChange={({ target }) => select(target.checked)}
        aria-label={say(texts.select, { time: at })}
      />
      <div className="deposit-body">
        <strong>{at}</strong>
        <Named id={id} />
        <span className="small">
          {say(texts.fileOf, facts)} · {say(keptLabel(deposit))}
          {deposit.publicLookup && ` · ${say(texts.lookupPublic)}`}
        </span>
        <span>
          <Tag>{say(stageLabel(stage))}</Tag>
        </span>
        <span className="small">
          <code>{id}</code> <CopyButton text={id} what={texts.number} />
        </span>
        <DigestList digests={file.digests} />
        <div className="actions">
          <DownloadButton
            path={`${base}/document`}
            name={`${id}.receipt.json`}
            label={texts.receipt}
          />
          <DownloadButton
            path={`${base}/evidence`}
            name={`${id}.evidence.zip`}
            label={texts.evidence}
          />
        </div>
      </div>
    </li>
  )
}

/** The name that the file had here: receipts have none, and names are kept nowhere. */
function Named({ id }: { readonly id: string }): ReactNode {
  const { items } = useQueue()
  const item = items.find(({ deposit }) => deposit === id)
  return item === undefined ? null : <span className="file-name">{item.path}</span>
}

function keptLabel({ file }: Deposit): Label {
  if (file.cid === undefined) return texts.keptNot
  return file.encrypted === true ? texts.keptEncrypted : texts.keptOpenly
}
