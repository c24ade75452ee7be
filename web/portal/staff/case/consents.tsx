/** Which other owners of the certificate agree to what is asked for: nothing is granted before all do. */
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { consentsOf } from '../../base/consents.ts'
import { useSay } from '../../base/language.ts'
import { Did } from '../did.tsx'
import type { Case } from '../queries.ts'
import { caseTexts } from './texts.ts'

export function Consents({ of }: { readonly of: Case }): ReactNode {
  const say = useSay()
  const consents = consentsOf(of)
  if (consents.length === 0) return null
  return (
    <section>
      <h3>{say(caseTexts.consents)}</h3>
      <ul>
        {consents.map(({ did, given }) => (
          <li key={did}>
            <Did did={did} />{' '}
            <Tag>{say(given ? caseTexts.consentGiven : caseTexts.consentOwed)}</Tag>
          </li>
        ))}
      </ul>
    </section>
  )
}
