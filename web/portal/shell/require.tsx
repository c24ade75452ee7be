/** Doors: some pages want a session, some a role. */
import type { ReactNode } from 'react'
import { actingRoles, type Label } from '../../../verifier/vocabulary.ts'
import { useSay } from '../base/language.ts'
import { useSignedIn } from '../base/session.ts'
import { SignInPage } from '../sign-in/sign-in-page.tsx'
import { Page } from './page.tsx'
import { shellTexts } from './texts.ts'

interface RequireProps {
  /** One of them is enough; absent: whoever is signed in. */
  readonly roles?: readonly string[]
  readonly children: ReactNode
}

/** Shows what is behind it to whom it is for; others sign in here, and stay on the address they asked for. */
export function Require({ roles, children }: RequireProps): ReactNode {
  const signedIn = useSignedIn()
  if (signedIn === undefined) return <SignInPage />
  const mine = signedIn.session.roles
  if (roles !== undefined && !roles.some((role) => mine.includes(role)))
    return <NotForRole roles={roles} />
  return children
}

function NotForRole({ roles }: { readonly roles: readonly string[] }): ReactNode {
  const say = useSay()
  const names = roles.map((role) => say(roleLabel(role))).join(' / ')
  return (
    <Page title={shellTexts.notForRole}>
      <p>{say(shellTexts.notForRoleHint, { roles: names })}</p>
    </Page>
  )
}

/** What a role is called; the code of one that is not known here as it came. */
export function roleLabel(role: string): Label {
  const labels: Readonly<Record<string, Label>> = actingRoles
  return labels[role] ?? { zh: role, en: role }
}
