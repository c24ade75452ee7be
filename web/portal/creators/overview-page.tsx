/** Where people are after signing in. */
import { Descriptions } from 'antd'
import type { ReactNode } from 'react'
import { useSay, useLanguage } from '../base/language.ts'
import { printTime } from '../base/format.ts'
import { useSignedIn } from '../base/session.ts'
import { Page } from '../shell/page.tsx'
import { roleLabel } from '../shell/require.tsx'
import { shellTexts } from '../shell/texts.ts'
import { texts } from '../../texts.ts'

export function OverviewPage(): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const session = useSignedIn()?.session
  if (session === undefined) return null
  const roles = session.roles.map((role) => say(roleLabel(role))).join(' / ')
  const items = [
    { key: 'did', label: say(texts.did), children: <code>{session.did}</code> },
    { key: 'roles', label: say(texts.roles), children: roles || say(texts.rolesNone) },
    { key: 'until', label: say(texts.until), children: printTime(session.expiresAt, shown) },
  ]
  return (
    <Page title={shellTexts.overview}>
      <Descriptions column={1} bordered items={items} />
    </Page>
  )
}
