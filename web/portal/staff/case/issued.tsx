/** The certificates that a step issued; whoever decides on certificates is led to them. */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { printNumber } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { certificateRoles, useRoles } from '../my-roles.ts'
import type { CaseEvent } from '../queries.ts'
import { isRecord } from './facts.ts'
import { caseTexts } from './texts.ts'

/** A long series is folded. */
const shownAtOnce = 5

interface Named {
  readonly id: string
  readonly name: string
}

/** One id of an identity certificate, a list of those of works. */
function issuedIn({ issued }: CaseEvent['payload']): Named[] {
  if (typeof issued === 'string') return [{ id: issued, name: issued }]
  const list: readonly unknown[] = Array.isArray(issued) ? issued : []
  return list.filter(isRecord).map(({ certificate, registrationNumber }) => ({
    id: String(certificate),
    name: String(registrationNumber ?? certificate),
  }))
}

export function Issued({ event: { payload } }: { readonly event: CaseEvent }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const decides = useRoles().some((role) => certificateRoles.includes(role))
  const issued = issuedIn(payload)
  if (issued.length === 0) return null
  return (
    <details open={issued.length <= shownAtOnce}>
      <summary>{say(caseTexts.issued, { n: printNumber(issued.length, shown) })}</summary>
      <ul>
        {issued.map(({ id, name }) => (
          <li key={id}>
            {decides ? <Link to={`/staff/certificates/${id}`}>{name}</Link> : <code>{name}</code>}
          </li>
        ))}
      </ul>
    </details>
  )
}
