/** Who is signed in: DID, roles, and when the session ends. */
import { Button, Descriptions } from 'antd'
import type { ReactNode } from 'react'
import { download } from '../../../download.ts'
import { texts } from '../../../texts.ts'
import { printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { roleLabel } from '../../shell/require.tsx'
import { CopyButton } from '../../shell/copy.tsx'
import { overviewTexts } from './texts.ts'

export function Who(): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const signedIn = useSignedIn()
  if (signedIn === undefined) return null
  const { session, holder } = signedIn
  const { file } = holder
  const { did } = session
  const roles = session.roles.map((role) => say(roleLabel(role))).join(' / ')
  const named = (
    <>
      <code>{did}</code> <CopyButton text={did} what={texts.did} />
    </>
  )
  const items = [
    { key: 'did', label: say(texts.did), children: named },
    { key: 'roles', label: say(texts.roles), children: roles || say(texts.rolesNone) },
    {
      key: 'until',
      label: say(overviewTexts.sessionEnds),
      children: printTime(session.expiresAt, shown),
    },
  ]
  return (
    <section className="form-card" aria-labelledby="who">
      <h2 id="who">{say(overviewTexts.whoTitle)}</h2>
      <Descriptions column={1} bordered items={items} />
      {file && (
        <div className="actions">
          <Button onClick={() => download(file)}>{say(texts.saveAgain)}</Button>
        </div>
      )}
    </section>
  )
}
