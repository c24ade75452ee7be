/** A button that downloads a file of the registry, and says beside it why it could not. */
import { DownloadOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { useSay } from '../../base/language.ts'
import { saveBlob } from '../../base/save.ts'
import { problemLabel } from '../../base/problem.ts'
import { fetchFile } from './download.ts'
import { commonTexts } from './texts.ts'

interface DownloadButtonProps {
  /** Address at the registry, made by us. */
  readonly path: string
  /** Name of the file on the device. */
  readonly name: string
  readonly label: Label
}

export function DownloadButton({ path, name, label }: DownloadButtonProps): ReactNode {
  const say = useSay()
  const download = useMutation({
    mutationFn: async () => saveBlob(name, await fetchFile(path)),
  })
  return (
    <span className="download">
      <Button
        icon={<DownloadOutlined aria-hidden />}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        {say(label)}
      </Button>
      {download.error && (
        <span className="small" role="alert">
          {say(commonTexts.downloadFailed, { reason: problemLabel(download.error) })}
        </span>
      )}
    </span>
  )
}
