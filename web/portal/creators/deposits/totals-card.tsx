/** How far all files together are, and what can be done with all of them. */
import { Button, Progress } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { printNumber, printSize } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { type DepositItem, type Totals, totalsOf } from './item.ts'
import type { DepositQueue } from './queue.ts'
import { depositTexts as texts } from './texts.ts'

interface TotalsCardProps {
  readonly items: readonly DepositItem[]
  readonly queue: DepositQueue
}

export function TotalsCard({ items, queue }: TotalsCardProps): ReactNode {
  const say = useSay()
  const totals = totalsOf(items)
  const { deposited, failed, paused, underWay } = totals
  const failedKeys = (): ReadonlySet<number> =>
    new Set(items.filter(({ state }) => state === 'failed').map(({ key }) => key))
  return (
    <div className="card">
      <Summary totals={totals} />
      <div className="actions">
        {underWay > 0 && <Button onClick={() => queue.pause()}>{say(texts.pauseAll)}</Button>}
        {paused > 0 && (
          <Button type="primary" onClick={() => queue.resume()}>
            {say(texts.resumeAll)}
          </Button>
        )}
        {failed > 0 && (
          <Button onClick={() => queue.resume(failedKeys())}>{say(texts.retryAll)}</Button>
        )}
        {deposited > 0 && (
          <Button onClick={() => queue.removeDeposited()}>{say(texts.removeDeposited)}</Button>
        )}
      </div>
    </div>
  )
}

function Summary({ totals }: { readonly totals: Totals }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const number = (value: number): string => printNumber(value, shown)
  const { count, bytes, part, deposited, failed, paused, underWay } = totals
  const parts = {
    count: number(count),
    size: printSize(bytes, shown),
    deposited: number(deposited),
    underWay: number(underWay),
    paused: number(paused),
    failed: number(failed),
  }
  return (
    <>
      <Progress
        percent={Math.floor(part * 100)}
        status={failed > 0 && underWay === 0 ? 'exception' : 'normal'}
        aria-label={say(texts.progress)}
      />
      <p>{say(texts.totals, parts)}</p>
      <Announced text={say(texts.announced, parts)} settled={underWay === 0} />
    </>
  )
}

/** Milliseconds between two announcements while files are under way. */
const apart = 10_000

/** Says how far it is to those who do not see it: now and then, and at the end. */
function Announced({ text, settled }: { readonly text: string; readonly settled: boolean }) {
  const [told, setTold] = useState('')
  const latest = useRef(text)
  latest.current = text
  const final = settled ? text : ''
  useEffect(() => {
    if (settled) return setTold(final)
    const timer = setInterval(() => setTold(latest.current), apart)
    return () => clearInterval(timer)
  }, [settled, final])
  return (
    <p className="visually-hidden" role="status">
      {told}
    </p>
  )
}
