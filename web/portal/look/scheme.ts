/** Whether the device wants its pages dark. */
import { useSyncExternalStore } from 'react'

const query = matchMedia('(prefers-color-scheme: dark)')

function subscribe(changed: () => void): () => void {
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

export function useScheme(): 'dark' | 'light' {
  return useSyncExternalStore(subscribe, () => query.matches) ? 'dark' : 'light'
}
