/** A DID as people can compare it: its first and last digits, the whole of it where one points. */
import type { ReactNode } from 'react'
import { useSay } from '../base/language.ts'
import { useSignedIn } from '../base/session.ts'
import { staffTexts } from './texts.ts'

/** `did`: a DID, the 40 digits of its address, or `system`. */
export function Did({ did }: { readonly did: string }): ReactNode {
  const say = useSay()
  const own = useSignedIn()?.session.did
  if (did === 'system') return say(staffTexts.system)
  const address = did.slice(-40)
  return (
    <>
      <code title={did}>{`0x${address.slice(0, 6)}…${address.slice(-4)}`}</code>
      {own?.slice(-40) === address && ` (${say(staffTexts.you)})`}
    </>
  )
}
