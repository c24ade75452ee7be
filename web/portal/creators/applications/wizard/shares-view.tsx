/** Shares of all owners together: what they add up to, equal ones, or none. */
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useSay } from '../../../base/language.ts'
import type { Editing } from '../form/change.ts'
import { membersAt, withValue } from '../form/pointer.ts'
import { equalShares, printShare, sumOf, whole } from '../form/shares.ts'
import { texts } from '../texts.ts'
import { useWizard } from './context.ts'

export function Shares(): ReactNode {
  const say = useSay()
  const { form, edit, locked } = useWizard()
  const owners = membersAt(form, '/owners')
  if (owners.length < 2) return null
  const { sum, given } = sumOf(owners.map(({ sharePpm }) => sharePpm))
  const text = sum === whole && given === owners.length ? texts.sharesSum : texts.sharesShort
  return (
    <div className="shares">
      {given > 0 && (
        <p role="status" data-good={text === texts.sharesSum}>
          {say(text, { sum: printShare(sum) })}
        </p>
      )}
      {!locked && (
        <div className="actions">
          <Button
            size="small"
            onClick={() => edit((now) => withShares(now, equalShares(owners.length)))}
          >
            {say(texts.equalShares)}
          </Button>
          {given > 0 && (
            <Button size="small" onClick={() => edit((now) => withShares(now, []))}>
              {say(texts.noShares)}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function withShares({ form, aside }: Editing, shares: readonly number[]): Editing {
  const owners = membersAt(form, '/owners')
  const given = owners.reduce(
    (now, _, i) => withValue(now, `/owners/${i}/sharePpm`, shares[i]),
    form,
  )
  return { form: given, aside }
}
