/** Uploads of before that are no deposits: what is known of them, and how they go on. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { printSize, printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { problemLabel } from '../../base/problem.ts'
import { RefusedError } from '../../../registry.ts'
import { Failed } from '../../shell/page.tsx'
import type { DepositItem } from './item.ts'
import { depositTexts as texts } from './texts.ts'
import { addressOf, dropUpload, unfinishedUploads, type UnfinishedUpload } from './upload.ts'

export const unfinishedKey = ['uploads'] as const

/** Those that no file on this page goes on with. */
export function Unfinished({ items }: { readonly items: readonly DepositItem[] }): ReactNode {
  const say = useSay()
  const did = useSignedIn()?.session.did
  const query = useQuery({ queryKey: [...unfinishedKey, did], queryFn: unfinishedUploads })
  const here = new Set(items.map(({ upload }) => upload))
  const others = query.data?.filter((one) => !here.has(addressOf(one))) ?? []
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} />
  if (others.length === 0) return null
  return (
    <section className="card" aria-labelledby="unfinished">
      <h2 id="unfinished">{say(texts.unfinishedTitle)}</h2>
      <p>{say(texts.unfinishedLead)}</p>
      <ul className="rows">
        {others.map((upload) => (
          <Row key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  )
}

function Row({ upload }: { readonly upload: UnfinishedUpload }): ReactNode {
  const say = useSay()
  const queries = useQueryClient()
  const drop = useMutation({
    mutationFn: () => dropUpload(addressOf(upload)),
    onSettled: () => queries.invalidateQueries({ queryKey: unfinishedKey }),
  })
  const name = upload.filename ?? say(texts.unnamed)
  return (
    <li className="file">
      <strong className="file-name">{name}</strong>
      <State upload={upload} />
      <div className="actions">
        <Button
          size="small"
          loading={drop.isPending}
          aria-label={say(texts.ofFile, { act: texts.dropUpload, file: name })}
          onClick={() => drop.mutate()}
        >
          {say(texts.dropUpload)}
        </Button>
      </div>
      {drop.error && <Failed error={drop.error} />}
    </li>
  )
}

function State({ upload }: { readonly upload: UnfinishedUpload }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { state, offset, length, expires, problem } = upload
  if (state === 'depositing') return <p className="small">{say(texts.unfinishedDepositing)}</p>
  if (problem !== undefined) {
    const reason = problemLabel(new RefusedError(problem))
    return <p className="small">{say(texts.unfinishedRefused, { reason })}</p>
  }
  const parts = {
    done: printSize(offset, shown),
    size: printSize(length, shown),
    time: printTime(expires, shown),
  }
  return <p className="small">{say(texts.unfinishedAt, parts)}</p>
}
