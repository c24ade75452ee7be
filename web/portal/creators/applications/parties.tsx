/** Who has to sign a draft, and who has. */
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { capacities } from '../../../texts.ts'
import type { SigningParty } from '../../../registry.ts'
import { useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { texts } from './texts.ts'

interface PartiesProps {
  readonly parties: readonly SigningParty[]
  /** DID of whoever hands it in: that is a signature. */
  readonly handsIn: string
}

export function Parties({ parties, handsIn }: PartiesProps): ReactNode {
  const say = useSay()
  const me = useSignedIn()?.session.did
  return (
    <ul className="parties-list">
      {parties.map(({ did, capacity, signed }) => {
        const byHandingIn = did === handsIn
        const state = signed ? texts.signed : byHandingIn ? texts.signsByHandingIn : texts.notSigned
        const known = Object.hasOwn(capacities, capacity) ? capacities[capacity] : undefined
        return (
          <li key={`${did} ${capacity}`}>
            <span>
              {known ? say(known) : capacity}
              {did === me && <strong> ({say(texts.you)})</strong>}
            </span>
            <code>{did}</code>
            <Tag>{say(state)}</Tag>
          </li>
        )
      })}
    </ul>
  )
}
