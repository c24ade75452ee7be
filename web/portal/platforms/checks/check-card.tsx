/** One bulk check: how far it is, what it found. */
import { Button, Descriptions, Popconfirm, Progress, Space, Tag } from 'antd'
import type { ReactNode } from 'react'
import { printNumber, printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { Failed } from '../../shell/page.tsx'
import { checkStates, labelIn, platformTexts } from '../texts.ts'
import { type Check, useDeleteCheck, useDownloadResult } from './queries.ts'

const colours = {
  waiting: 'default',
  running: 'processing',
  done: 'success',
  failed: 'error',
} as const

interface OfCheck {
  readonly check: Check
}

export function CheckCard({ check }: OfCheck): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { state, rows, done } = check
  const number = (value: number): string => printNumber(value, shown)
  const progress = say(platformTexts.progressOf, { done: number(done), rows: number(rows) })
  return (
    <li className="card">
      <h2>
        {printTime(check.created, shown)}{' '}
        {/* Rows go by too fast to be read out; that it is done is worth it. */}
        <span role="status">
          <Tag color={colours[state]}>{say(labelIn(checkStates, state))}</Tag>
        </span>
      </h2>
      {state !== 'failed' && (
        <Progress
          percent={rows === 0 ? 100 : Math.floor((100 * done) / rows)}
          aria-label={progress}
        />
      )}
      <p>{progress}</p>
      <CheckFacts check={check} />
      <CheckActions check={check} />
    </li>
  )
}

function CheckFacts({ check }: OfCheck): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { found, problems, keptUntil } = check
  const number = (value: number | undefined): string =>
    value === undefined ? '…' : printNumber(value, shown)
  const items = [
    { label: say(platformTexts.found), children: number(found) },
    { label: say(platformTexts.problems), children: number(problems) },
    { label: say(platformTexts.keptUntil), children: printTime(keptUntil, shown) },
  ]
  return <Descriptions column={{ xs: 1, md: 3 }} items={items} />
}

function CheckActions({ check: { id, state, created } }: OfCheck): ReactNode {
  const say = useSay()
  const time = printTime(created, useLanguage())
  const downloading = useDownloadResult()
  const deleting = useDeleteCheck()
  const error = downloading.error ?? deleting.error
  return (
    <>
      <Space wrap>
        {state === 'done' && (
          <Button
            type="primary"
            loading={downloading.isPending}
            onClick={() => downloading.mutate(id)}
            aria-label={say(platformTexts.downloadResultOf, { time })}
          >
            {say(platformTexts.downloadResult)}
          </Button>
        )}
        <Popconfirm
          title={say(platformTexts.removeCheckAsk)}
          okText={say(platformTexts.remove)}
          cancelText={say(platformTexts.cancel)}
          onConfirm={() => deleting.mutate(id)}
        >
          <Button
            danger
            loading={deleting.isPending}
            aria-label={say(platformTexts.removeCheckOf, { time })}
          >
            {say(platformTexts.remove)}
          </Button>
        </Popconfirm>
      </Space>
      {error && <Failed error={error} />}
    </>
  )
}
