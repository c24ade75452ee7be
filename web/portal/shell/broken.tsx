/** What is shown where a page of ours failed: our bug, or a part of the portal that did not come. React has written the error to the console. */
import type { ReactNode } from 'react'
import { useLocation, useNavigate, useRouteError } from 'react-router'
import { RefusedError } from '../../registry.ts'
import { Failed, Page } from './page.tsx'
import { shellTexts } from './texts.ts'

export function Broken(): ReactNode {
  const error = useRouteError()
  const navigate = useNavigate()
  const here = useLocation()
  if (!(error instanceof RefusedError))
    return <Page title={shellTexts.error} lead={shellTexts.errorHint} />
  // Not by a reload: that forgets key and session, and what is not saved.
  const again = (): void => void navigate(here, { replace: true })
  return (
    <Page title={shellTexts.notLoaded}>
      <Failed error={error} retry={again} />
    </Page>
  )
}
