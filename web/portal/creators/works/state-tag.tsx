/** How a certificate stands, as a badge. The word says it; the colour only helps. */
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useSay } from '../../base/language.ts'
import type { CertificateState } from './certificates.ts'
import { worksTexts } from './texts.ts'

export function StateTag({ state }: { readonly state: CertificateState }): ReactNode {
  const say = useSay()
  return (
    <span className="badge" data-state={state}>
      <Tag>{say(worksTexts[state])}</Tag>
    </span>
  )
}
