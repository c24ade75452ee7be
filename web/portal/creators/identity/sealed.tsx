/** Said before anything is filled in: what stays sealed, and what everybody will read. */
import type { ReactNode } from 'react'
import { useSay } from '../../base/language.ts'
import { identityTexts as texts } from './texts.ts'

export function Sealed({ minor }: { readonly minor: boolean }): ReactNode {
  const say = useSay()
  return (
    <section className="card form-narrow" aria-labelledby="sealed">
      <h2 id="sealed">{say(texts.sealedTitle)}</h2>
      <ul className="told">
        <li>{say(texts.sealedData)}</li>
        <li>{say(texts.sealedScans)}</li>
        <li>{say(texts.publicData)}</li>
        {minor && <li>{say(texts.publicMinor)}</li>}
      </ul>
    </section>
  )
}
