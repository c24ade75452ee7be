/** What creators see and do: each folder beside this file has its pages. */
import type { Area } from '../shell/area.ts'
import { shellTexts } from '../shell/texts.ts'
import * as applications from './applications/area.tsx'
import { lazyPage } from '../shell/lazy-page.tsx'
import * as deposits from './deposits/area.tsx'
import * as identity from './identity/area.tsx'
import * as works from './works/area.tsx'

export const creators: Area = {
  name: shellTexts.creators,
  nav: [
    { to: '/', label: shellTexts.overview },
    ...deposits.nav,
    ...applications.nav,
    ...works.nav,
    ...identity.nav,
  ],
  routes: [
    {
      index: true,
      element: lazyPage(async () => (await import('./overview/overview-page.tsx')).OverviewPage),
    },
    ...deposits.routes,
    ...applications.routes,
    ...works.routes,
    ...identity.routes,
  ],
}
