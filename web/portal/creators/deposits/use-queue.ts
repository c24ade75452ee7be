/** The queue of whoever is signed in, drawn as it goes on. */
import { useSyncExternalStore } from 'react'
import { useSignedIn } from '../../base/session.ts'
import type { DepositItem } from './item.ts'
import { type DepositQueue, queueOf } from './queue.ts'

export interface Queued {
  readonly queue: DepositQueue
  readonly items: readonly DepositItem[]
}

/** On pages behind Require: there is somebody. */
export function useQueue(): Queued {
  const queue = queueOf(useSignedIn()?.session.did ?? '')
  return { queue, items: useItems(queue) }
}

export function useItems(queue: DepositQueue): readonly DepositItem[] {
  return useSyncExternalStore(queue.subscribe, queue.items)
}
