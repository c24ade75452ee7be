/**
 * What was typed into the form of a page, and the documents given there: kept in the memory of the portal, as drafts are, also when the
 * session ends under the hands. Nothing of it is written on the device. What another person typed is dropped.
 */
import { useLocation } from 'react-router'
import { useSignedIn } from '../../base/session.ts'
import { DepositQueue } from '../deposits/queue.ts'

interface Kept {
  readonly did: string
  values?: object | undefined
  readonly queues: Map<string, DepositQueue>
}

/** By the address of the page. */
const pages = new Map<string, Kept>()

function keptAt(did: string, path: string): Kept {
  for (const [at, kept] of pages) if (did !== '' && kept.did !== did) pages.delete(at)
  const known = pages.get(path) ?? { did, queues: new Map<string, DepositQueue>() }
  pages.set(path, known)
  return known
}

export interface KeptForm<T extends object> {
  /** What was typed before; undefined where nothing was. */
  readonly values: T | undefined
  /** Undefined: there is nothing to keep any more. */
  readonly keep: (values: T | undefined) => void
  /** It is handed in. */
  readonly forget: () => void
}

/** On pages behind Require: there is somebody. One form a page. */
export function useKeptForm<T extends object>(): KeptForm<T> {
  const did = useSignedIn()?.session.did ?? ''
  const { pathname } = useLocation()
  const kept = keptAt(did, pathname)
  return {
    values: kept.values as T | undefined,
    keep: (values) => void (kept.values = values),
    forget: () => void pages.delete(pathname),
  }
}

/** The queue of a field of the page: what was deposited there is there again. */
export function useKeptQueue(field: string): DepositQueue {
  const did = useSignedIn()?.session.did ?? ''
  const { queues } = keptAt(did, useLocation().pathname)
  const queue = queues.get(field) ?? new DepositQueue(did)
  queues.set(field, queue)
  return queue
}

// Also while nobody is signed in: it is in the memory of this page only.
addEventListener('beforeunload', (event) => {
  if ([...pages.values()].some(({ values }) => values !== undefined)) event.preventDefault()
})
