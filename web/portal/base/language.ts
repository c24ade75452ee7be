/** The language of the portal: that of all pages, remembered on the device (web/language.ts). */
import { useCallback, useSyncExternalStore } from 'react'
import type { Label } from '../../../verifier/vocabulary.ts'
import { fill } from '../../format.ts'
import { type Language, language, setLanguage } from '../../language.ts'

const listeners = new Set<() => void>()

function subscribe(changed: () => void): () => void {
  listeners.add(changed)
  return () => void listeners.delete(changed)
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language)
}

export function chooseLanguage(next: Language): void {
  setLanguage(next)
  for (const tell of listeners) tell()
}

/** What a component says: a label in the language shown, its parts in braces filled in. */
export type Say = (label: Label, parts?: Readonly<Record<string, string | Label>>) => string

export function useSay(): Say {
  const shown = useLanguage()
  return useCallback(
    (label, parts) => (parts === undefined ? label : fill(label, parts))[shown],
    [shown],
  )
}
