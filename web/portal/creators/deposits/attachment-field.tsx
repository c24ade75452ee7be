/** Documents that go with a form: each is deposited, encrypted, as soon as it is given, and the form names the deposit. */
import { PaperClipOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ChangeEvent, type ReactNode, useEffect, useRef } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { useSay } from '../../base/language.ts'
import { useKeptQueue } from '../common/kept-form.ts'
import { FileRow } from './file-row.tsx'
import { type DepositOptions, isUnderWay } from './item.ts'
import { pickedFrom } from './picked.ts'
import { useItems } from './use-queue.ts'

const sealed: DepositOptions = { keeping: 'encrypted', publicLookup: false }

export interface Attached {
  /** Ids of the deposits. */
  readonly deposits: readonly string[]
  /** Files are still on their way. */
  readonly busy: boolean
}

interface AttachmentFieldProps {
  readonly id: string
  readonly label: Label
  readonly help: Label
  readonly choose: Label
  /** Told what is there; must not change from one drawing to the next. */
  readonly attached: (attached: Attached) => void
}

export function AttachmentField(props: AttachmentFieldProps): ReactNode {
  const { id, label, help, choose, attached } = props
  const say = useSay()
  const queue = useKeptQueue(id)
  const items = useItems(queue)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const deposits = items.flatMap(({ deposit }) => deposit ?? [])
    attached({ deposits, busy: items.some(isUnderWay) })
  }, [items, attached])
  useEffect(
    () => () => {
      queue.pause()
      attached({ deposits: [], busy: false })
    },
    [queue, attached],
  )
  const chosen = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    queue.add(pickedFrom(target.files ?? []), sealed)
    target.value = ''
  }
  return (
    <div className="attachment" role="group" aria-labelledby={`${id}-label`}>
      <span id={`${id}-label`}>{say(label)}</span>
      <span className="small">{say(help)}</span>
      <div className="actions">
        <Button
          id={id}
          icon={<PaperClipOutlined aria-hidden />}
          onClick={() => field.current?.click()}
        >
          {say(choose)}
        </Button>
      </div>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        accept="image/*,application/pdf"
        aria-label={say(label)}
        onChange={chosen}
      />
      {items.length > 0 && (
        <ul className="rows">
          {items.map((item) => (
            <FileRow key={item.key} item={item} queue={queue} />
          ))}
        </ul>
      )}
    </div>
  )
}
