/** The two digests of a file, to be compared and copied. */
import type { ReactNode } from 'react'
import { useSay } from '../../base/language.ts'
import { CopyButton } from '../../shell/copy.tsx'
import { depositTexts as texts } from './texts.ts'

interface DigestListProps {
  readonly digests: { readonly sha256: string; readonly sm3: string }
}

export function DigestList({ digests: { sha256, sm3 } }: DigestListProps): ReactNode {
  const say = useSay()
  return (
    <details className="digests">
      <summary>{say(texts.digestsShown)}</summary>
      {[['SHA-256', sha256] as const, ['SM3', sm3] as const].map(([name, digest]) => (
        <p key={name}>
          <span className="small">{name}</span> <code>{digest}</code>{' '}
          <CopyButton text={digest} what={say(texts.digestOf, { name })} />
        </p>
      ))}
    </details>
  )
}
