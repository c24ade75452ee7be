/** One file of the queue: how far it is, its digests, and what can be done with it. */
import { Button, Progress } from 'antd'
import { memo, type ReactNode } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { printSize } from '../../base/format.ts'
import { type Say, useLanguage, useSay } from '../../base/language.ts'
import { problemLabel } from '../../base/problem.ts'
import type { Language } from '../../../language.ts'
import { DigestList } from './digest-list.tsx'
import { type DepositItem, isRunning, isUnderWay, partDone } from './item.ts'
import type { DepositQueue } from './queue.ts'
import { depositTexts as texts } from './texts.ts'

interface FileRowProps {
  readonly item: DepositItem
  readonly queue: DepositQueue
}

/** Drawn again only when its own file changed: there may be hundreds. */
export const FileRow = memo(function FileRow({ item, queue }: FileRowProps): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { path, size, state, digests } = item
  return (
    <li className="file" data-state={state}>
      <div className="file-head">
        <strong className="file-name">{path}</strong>
        <span className="small">{printSize(size, shown)}</span>
      </div>
      {isRunning(item) && (
        <Progress
          percent={Math.floor(partDone(item) * 100)}
          showInfo={false}
          size="small"
          aria-label={path}
        />
      )}
      <div className="file-state" data-tone={tones[state]}>
        {stateText(item, say, shown)}
      </div>
      {digests && <DigestList digests={digests} />}
      <RowActions item={item} queue={queue} />
    </li>
  )
})

const tones: Readonly<Partial<Record<DepositItem['state'], string>>> = {
  deposited: 'good',
  failed: 'bad',
}

function stateText(item: DepositItem, say: Say, shown: Language): string {
  const { state, part, speed, error } = item
  const percent = `${Math.floor(part * 100)}%`
  const pace =
    speed === undefined ? '' : ` · ${say(texts.speed, { size: printSize(speed, shown) })}`
  if (state === 'hashing') return say(texts.hashing, { percent }) + pace
  if (state === 'uploading' && part < 1) return say(texts.uploading, { percent }) + pace
  if (state === 'uploading') return say(texts.recording)
  if (state === 'failed') return say(texts.failed, { reason: problemLabel(error) })
  return say(texts[state])
}

function RowActions({ item, queue }: FileRowProps): ReactNode {
  const { key, state } = item
  const keys = new Set([key])
  return (
    <div className="actions">
      {isUnderWay(item) && <Act item={item} label={texts.pause} act={() => queue.pause(keys)} />}
      {state === 'paused' && (
        <Act item={item} label={texts.resume} act={() => queue.resume(keys)} />
      )}
      {state === 'failed' && <Act item={item} label={texts.retry} act={() => queue.resume(keys)} />}
      <Act item={item} label={texts.remove} act={() => queue.remove(keys)} />
    </div>
  )
}

interface ActProps {
  readonly item: DepositItem
  readonly label: Label
  readonly act: () => void
}

function Act({ item, label, act }: ActProps): ReactNode {
  const say = useSay()
  const named = say(texts.ofFile, { act: label, file: item.path })
  return (
    <Button size="small" aria-label={named} onClick={act}>
      {say(label)}
    </Button>
  )
}
