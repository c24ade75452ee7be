/** A DID as people can compare it: its first and last digits, with a button that copies the whole of it. */
import type { ReactNode } from 'react'
import { useSay } from '../base/language.ts'
import { useSignedIn } from '../base/session.ts'
import { CopyButton } from '../shell/copy.tsx'
import { staffTexts } from './texts.ts'

/** `did`: a DID, the 40 digits of its address, or `system`. */
export function Did({ did }: { readonly did: string }): ReactNode {
  const say = useSay()
  const own = useSignedIn()?.session.did
  if (did === 'system') return say(staffTexts.system)
  const address = did.slice(-40)
  const short = `0x${address.slice(0, 6)}…${address.slice(-4)}`
  // Whoever is signed in has a DID of this registry, and so have all others.
  const whole = did === address ? (own?.slice(0, -40) ?? '') + address : did
  return (
    <>
      <code title={whole}>{short}</code> <CopyButton text={whole} what={short} />
      {own?.slice(-40) === address && ` (${say(staffTexts.you)})`}
    </>
  )
}
