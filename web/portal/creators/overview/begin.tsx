/** For newcomers: what to do first, and what of it is done. */
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useSay } from '../../base/language.ts'
import { useDeposits } from '../deposits/list.ts'
import { useCertificates } from '../works/certificates.ts'
import { overviewTexts as texts } from './texts.ts'

/** Gone once there is a registered work. */
export function Begin(): ReactNode {
  const say = useSay()
  const certificates = useCertificates()
  const deposits = useDeposits()
  if (certificates.data === undefined || deposits.data === undefined) return null
  const kinds = certificates.data.pages.flatMap(({ items }) => items).map(({ kind }) => kind)
  if (kinds.includes('work')) return null
  const deposited = deposits.data.pages.some(({ items }) => items.length > 0)
  return (
    <section className="card" aria-labelledby="begin">
      <h2 id="begin">{say(texts.startTitle)}</h2>
      <p>{say(texts.startLead)}</p>
      <ol className="begin">
        <Step what="identity" to="/identity/apply" done={kinds.includes('identity')} />
        <Step what="deposit" to="/deposits/new" done={deposited} />
        <Step what="apply" to="/applications/new" done={false} />
      </ol>
    </section>
  )
}

interface StepProps {
  readonly what: 'identity' | 'deposit' | 'apply'
  readonly to: string
  readonly done: boolean
}

function Step({ what, to, done }: StepProps): ReactNode {
  const say = useSay()
  return (
    <li>
      <Link to={to}>{say(texts[what])}</Link> {done && <Tag>{say(texts.done)}</Tag>}
      <br />
      <span className="small">{say(texts[`${what}Hint`])}</span>
    </li>
  )
}
