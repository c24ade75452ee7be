/** Where people are after signing in: what waits, what was issued last, where to begin, who they are. */
import type { ReactNode } from 'react'
import { Page } from '../../shell/page.tsx'
import { shellTexts } from '../../shell/texts.ts'
import { Invitations } from '../applications/invitations.tsx'
import { Begin } from './begin.tsx'
import { Latest } from './latest.tsx'
import { WaitingCard } from './waiting-card.tsx'
import { Who } from './who.tsx'

export function OverviewPage(): ReactNode {
  return (
    <Page title={shellTexts.overview}>
      <Begin />
      <Invitations />
      <WaitingCard />
      <Latest />
      <Who />
    </Page>
  )
}
