/** Depositing files: options, where files are given, and how far each is. */
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { Link } from 'react-router'
import { useSay } from '../../base/language.ts'
import { Page } from '../../shell/page.tsx'
import { Dropzone } from './dropzone.tsx'
import { FileRow } from './file-row.tsx'
import { type DepositOptions, totalsOf } from './item.ts'
import { depositsKey } from './list.ts'
import { OptionsCard } from './options-card.tsx'
import { depositTexts as texts } from './texts.ts'
import { TotalsCard } from './totals-card.tsx'
import { Unfinished } from './unfinished.tsx'
import { useQueue } from './use-queue.ts'

const usual: DepositOptions = { keeping: 'encrypted', publicLookup: false }

export function NewDepositsPage(): ReactNode {
  const say = useSay()
  const { queue, items } = useQueue()
  const [options, choose] = useState(usual)
  useFreshList(totalsOf(items).deposited)
  return (
    <Page
      title={texts.newTitle}
      lead={texts.newLead}
      actions={<Link to="/deposits">{say(texts.toList)}</Link>}
    >
      <OptionsCard options={options} choose={choose} />
      <Dropzone take={(picked) => queue.add(picked, options)} />
      {items.length > 0 && <TotalsCard items={items} queue={queue} />}
      {items.length > 0 && (
        <section aria-labelledby="files">
          <h2 id="files">{say(texts.files)}</h2>
          <ul className="rows card">
            {items.map((item) => (
              <FileRow key={item.key} item={item} queue={queue} />
            ))}
          </ul>
        </section>
      )}
      <Unfinished items={items} />
    </Page>
  )
}

/** What was listed before is out of date once another file is deposited. */
function useFreshList(deposited: number): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (deposited > 0) void queries.invalidateQueries({ queryKey: depositsKey })
  }, [queries, deposited])
}
