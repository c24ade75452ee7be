/** `colophon search`: the public register. */
import { Client, queryOf } from './client.ts'
import { printTable } from './table.ts'

export interface SearchOptions {
  readonly holder?: string
  readonly category?: string
  readonly state?: string
  readonly from?: string
  readonly to?: string
  readonly sort?: string
  readonly limit?: string
  readonly cursor?: string
  readonly json?: boolean
  readonly api?: string
}

interface Entry {
  readonly id: string
  readonly registrationNumber: string
  readonly title: string
  readonly holders: readonly string[]
  readonly registrationDate: string
  readonly state: string
}

interface Page {
  readonly items: readonly Entry[]
  readonly total?: { readonly value: number; readonly relation: string }
  readonly next?: string
}

const about = { exact: '', atLeast: 'more than ', about: 'about ' } as Record<string, string>

/** Searches titles and public names, and prints a page. Exit status 1 where nothing is found. */
export async function search(words: readonly string[], options: SearchOptions): Promise<void> {
  const { api, json, ...rest } = options
  const q = words.length > 0 ? words.join(' ') : undefined
  const page = await new Client(api).get<Page>(`/v1/register?${queryOf({ q, ...rest })}`)
  if (page.items.length === 0) process.exitCode = 1
  if (json) console.log(JSON.stringify(page, undefined, 2))
  else print(page)
}

function print({ items, total, next }: Page): void {
  printTable(
    items.map(({ registrationNumber, title, holders, registrationDate, state, id }) => {
      const standing = state === 'active' ? '' : `[${state}] `
      return [
        registrationNumber,
        registrationDate,
        id,
        `${standing}${title} · ${holders.join('; ')}`,
      ]
    }),
  )
  if (total) console.log(`${about[total.relation] ?? ''}${total.value} found`)
  if (next) console.log(`more: --cursor ${next}`)
}
