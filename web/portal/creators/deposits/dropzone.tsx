/** Where files are given: dropped, chosen, or as a folder. */
import { FileAddOutlined, FolderAddOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import {
  type ChangeEvent,
  type DragEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react'
import { useSay } from '../../base/language.ts'
import { isLitter, pickedByDrop, pickedFrom, type PickedFile } from './picked.ts'
import { depositTexts as texts } from './texts.ts'

interface DropzoneProps {
  readonly take: (picked: readonly PickedFile[]) => void
}

export function Dropzone({ take }: DropzoneProps): ReactNode {
  const say = useSay()
  const [over, setOver] = useState(false)
  const taken = (picked: readonly PickedFile[]): void => {
    const wanted = picked.filter((one) => !isLitter(one))
    if (wanted.length > 0) take(wanted)
  }
  const drag = (event: DragEvent, inside: boolean): void => {
    event.preventDefault()
    setOver(inside)
  }
  const drop = (event: DragEvent): void => {
    drag(event, false)
    void pickedByDrop(event.dataTransfer).then(taken)
  }
  return (
    <div
      className="dropzone"
      data-over={over || undefined}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={drop}
    >
      <p className="dropzone-hint">{say(texts.drop)}</p>
      <div className="actions">
        <FileChooser taken={taken} />
        <FileChooser folder taken={taken} />
      </div>
    </div>
  )
}

interface FileChooserProps {
  readonly folder?: boolean
  readonly taken: (picked: readonly PickedFile[]) => void
}

/** The field itself is not shown; the button opens it. */
function FileChooser({ folder = false, taken }: FileChooserProps): ReactNode {
  const say = useSay()
  const field = useRef<HTMLInputElement>(null)
  // React knows no property for it.
  useEffect(() => void field.current?.toggleAttribute('webkitdirectory', folder), [folder])
  const chosen = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    taken(pickedFrom(target.files ?? []))
    // The same file can be chosen again, to go on with it.
    target.value = ''
  }
  return (
    <>
      <Button
        type={folder ? 'default' : 'primary'}
        icon={folder ? <FolderAddOutlined /> : <FileAddOutlined />}
        onClick={() => field.current?.click()}
      >
        {say(folder ? texts.chooseFolder : texts.chooseFiles)}
      </Button>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        aria-label={say(folder ? texts.folderField : texts.filesField)}
        onChange={chosen}
      />
    </>
  )
}
