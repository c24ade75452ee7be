/** A deposited file: what the receipt says of it, and its content once somebody has read it. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { answerOf, api } from '../../base/client.ts'
import { printSize, printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { saveBlob } from '../../base/save.ts'
import { Answered, Failed } from '../../shell/page.tsx'
import { staffTexts } from '../texts.ts'
import { isRecord } from './facts.ts'
import { PurposeForm, type Purpose } from './purpose-form.tsx'
import { readFile, type ReadFile } from './read-file.ts'
import { caseTexts } from './texts.ts'

interface Receipt {
  readonly time: string
  readonly mediaType: string
  readonly size: number
  readonly sha256: string
  /** Whether the registry has the file. */
  readonly stored: boolean
}

async function askReceipt(id: string): Promise<Receipt> {
  const { document } = await answerOf(api.GET('/v1/deposits/{id}', { params: { path: { id } } }))
  const subject = isRecord(document['credentialSubject']) ? document['credentialSubject'] : {}
  const file = isRecord(subject['file']) ? subject['file'] : {}
  const digests = isRecord(file['digests']) ? file['digests'] : {}
  return {
    time: String(document['validFrom']),
    mediaType: String(file['mediaType']),
    size: Number(file['size']),
    sha256: String(digests['sha256']),
    stored: typeof file['cid'] === 'string',
  }
}

interface CaseFileProps {
  readonly caseId: string
  readonly deposit: string
  readonly label: Label
}

export function CaseFile({ caseId, deposit, label }: CaseFileProps): ReactNode {
  const say = useSay()
  const query = useQuery({
    queryKey: ['deposit', deposit],
    queryFn: () => askReceipt(deposit),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <section className="staff-card">
      <h3>{say(label)}</h3>
      <Answered query={query}>
        {(receipt) => <Told caseId={caseId} deposit={deposit} receipt={receipt} />}
      </Answered>
    </section>
  )
}

interface ToldProps {
  readonly caseId: string
  readonly deposit: string
  readonly receipt: Receipt
}

function Told({ caseId, deposit, receipt }: ToldProps): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const reading = useMutation({
    mutationFn: (purpose: Purpose) => readFile(caseId, deposit, purpose, receipt.sha256),
  })
  const rows: readonly (readonly [Label, string])[] = [
    [caseTexts.declaredType, receipt.mediaType],
    [caseTexts.size, printSize(receipt.size, shown)],
    [caseTexts.deposited, printTime(receipt.time, shown)],
    [caseTexts.digest, receipt.sha256],
  ]
  return (
    <>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name.en}>
            <dt>{say(name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {!receipt.stored && <p>{say(caseTexts.digestsOnly)}</p>}
      {receipt.stored && reading.data === undefined && (
        <PurposeForm
          button={caseTexts.readFile}
          busy={reading.isPending}
          read={(purpose) => reading.mutate(purpose)}
        />
      )}
      {reading.error && <Failed error={reading.error} />}
      {reading.data && <Content deposit={deposit} read={reading.data} />}
    </>
  )
}

interface ContentProps {
  readonly deposit: string
  readonly read: ReadFile
}

function Content({ deposit, read }: ContentProps): ReactNode {
  const say = useSay()
  const { same } = read
  const verdict = same === undefined ? 'digestUnchecked' : same ? 'digestSame' : 'digestDiffers'
  return (
    <div className="staff-card shown">
      <p role="status" className={same === false ? 'bad' : same === true ? 'good' : 'small'}>
        {same === true ? '✓ ' : same === false ? '✗ ' : ''}
        {say(caseTexts[verdict])}
      </p>
      <Shown deposit={deposit} read={read} />
      <DownloadButton name={`${deposit}.bin`} blob={read.blob} />
    </div>
  )
}

/** The address of bytes in this page, of a type that we chose; taken back when it is shown no more. */
function useAddress(blob: Blob, mediaType: string): string | undefined {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([blob], { type: mediaType }))
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [blob, mediaType])
  return address
}

function Shown({ deposit, read: { blob, recognised } }: ContentProps): ReactNode {
  const say = useSay()
  if (recognised.as === 'text') return <PlainText deposit={deposit} blob={blob} />
  if (!('mediaType' in recognised)) return <p>{say(caseTexts.notRecognised)}</p>
  return (
    <>
      <p className="small">{say(caseTexts.recognisedAs, { type: recognised.mediaType })}</p>
      <Media deposit={deposit} blob={blob} as={recognised.as} mediaType={recognised.mediaType} />
    </>
  )
}

interface MediaProps {
  readonly deposit: string
  readonly blob: Blob
  readonly as: 'image' | 'audio' | 'video'
  readonly mediaType: string
}

function Media({ deposit, blob, as, mediaType }: MediaProps): ReactNode {
  const say = useSay()
  const src = useAddress(blob, mediaType)
  const name = say(caseTexts.fileOf, { id: deposit.slice(-8) })
  if (src === undefined) return null
  if (as === 'image') return <img src={src} alt={name} />
  if (as === 'audio') return <audio src={src} controls aria-label={name} />
  return <video src={src} controls aria-label={name} />
}

const textLength = 100_000

interface PlainTextProps {
  readonly deposit: string
  readonly blob: Blob
}

/** Text is text, whatever language it is written in: none of it is read as a page. */
function PlainText({ deposit, blob }: PlainTextProps): ReactNode {
  const say = useSay()
  const [text, setText] = useState('')
  useEffect(() => {
    void blob.slice(0, textLength).text().then(setText)
  }, [blob])
  return (
    <>
      <p className="small">
        {say(caseTexts.asText)} {blob.size > textLength && say(caseTexts.textCut)}
      </p>
      <pre tabIndex={0} role="region" aria-label={say(caseTexts.fileOf, { id: deposit.slice(-8) })}>
        {text}
      </pre>
    </>
  )
}

function DownloadButton({ name, blob }: { readonly name: string; readonly blob: Blob }): ReactNode {
  const say = useSay()
  return (
    <div>
      <Button onClick={() => saveBlob(name, blob)}>{say(staffTexts.download)}</Button>
    </div>
  )
}
