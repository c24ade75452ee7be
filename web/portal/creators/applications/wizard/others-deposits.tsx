/** Files of an applicant for whom a guardian or an agent fills in the form: only the applicant’s own deposits count, and their numbers are told. */
import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { useSay } from '../../../base/language.ts'
import { useSignedIn } from '../../../base/session.ts'
import { texts } from '../texts.ts'
import { useWizard } from './context.ts'

/** DID of the applicant, where that is somebody else than who is signed in. */
export function useOtherApplicant(): string | undefined {
  const { applicant } = useWizard().form
  const me = useSignedIn()?.session.did
  return typeof applicant === 'string' && applicant !== '' && applicant !== me
    ? applicant
    : undefined
}

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/

interface OthersDepositsProps {
  readonly id: string
  readonly applicant: string
  readonly add: (deposit: string) => void
}

export function OthersDeposits({ id, applicant, add }: OthersDepositsProps): ReactNode {
  const say = useSay()
  const [text, setText] = useState('')
  const number = uuid.exec(text.toLowerCase())?.[0]
  const take = (): void => {
    if (number !== undefined) add(number)
    setText('')
  }
  return (
    <div className="quick">
      <p className="small" id={`${id}-number-hint`}>
        {say(texts.depositOthers, { did: applicant })}
      </p>
      <label htmlFor={`${id}-number`}>{say(texts.depositNumber)}</label>
      <Input
        id={`${id}-number`}
        autoComplete="off"
        aria-describedby={`${id}-number-hint`}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <div className="actions">
        <Button size="small" disabled={number === undefined} onClick={take}>
          {say(texts.depositAdd)}
        </Button>
      </div>
    </div>
  )
}
