/** One attempt to sign in at a time: how far it is, and why it failed. */
import { useCallback, useState } from 'react'
import type { Progress } from '../../keystore.ts'

export interface Entering {
  readonly busy: boolean
  /** Part of the work that is done, 0 to 1. */
  readonly done: number
  readonly error: unknown
  run(act: (progress: Progress) => Promise<void>): Promise<void>
}

const idle = { busy: false, done: 0, error: undefined } as const

export function useEntering(): Entering {
  const [state, setState] = useState<Omit<Entering, 'run'>>(idle)
  const run = useCallback(async (act: (progress: Progress) => Promise<void>) => {
    setState({ ...idle, busy: true })
    try {
      await act((done) => setState({ ...idle, busy: true, done }))
      setState(idle)
    } catch (error) {
      setState({ ...idle, error })
    }
  }, [])
  return { ...state, run }
}
