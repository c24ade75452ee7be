/** What platforms see and do. */
import type { ComponentType } from 'react'
import type { RouteObject } from 'react-router'
import type { Area } from '../shell/area.ts'
import { Require } from '../shell/require.tsx'
import { shellTexts } from '../shell/texts.ts'
import type * as pages from './pages.tsx'
import { platformTexts } from './texts.ts'

type Pages = typeof pages

/** A page that is loaded when it is first entered, behind the door. */
function page(path: string, name: keyof Pages): RouteObject {
  return {
    path,
    lazy: async () => {
      const Shown: ComponentType = (await import('./pages.tsx'))[name]
      return {
        Component: () => (
          <Require>
            <Shown />
          </Require>
        ),
      }
    },
  }
}

export const platforms: Area = {
  name: shellTexts.platforms,
  nav: [
    { to: '/platforms/checks', label: platformTexts.checks },
    { to: '/platforms/keys', label: platformTexts.keys },
    { to: '/platforms/webhooks', label: platformTexts.webhooks },
    { to: '/platforms/badge', label: platformTexts.badge },
  ],
  routes: [
    page('/platforms/checks', 'ChecksPage'),
    page('/platforms/keys', 'KeysPage'),
    page('/platforms/keys/:id', 'UsagePage'),
    page('/platforms/webhooks', 'WebhooksPage'),
    page('/platforms/webhooks/:id', 'WebhookPage'),
    page('/platforms/badge', 'BadgePage'),
  ],
}
