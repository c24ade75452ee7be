/** What creators see and do. */
import type { Area } from '../shell/area.ts'
import { Require } from '../shell/require.tsx'
import { shellTexts } from '../shell/texts.ts'
import { OverviewPage } from './overview-page.tsx'

export const creators: Area = {
  name: shellTexts.creators,
  nav: [{ to: '/', label: shellTexts.overview }],
  routes: [
    {
      index: true,
      element: (
        <Require>
          <OverviewPage />
        </Require>
      ),
    },
  ],
}
