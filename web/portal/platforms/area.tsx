/** What platforms see and do. */
import type { Area } from '../shell/area.ts'
import { lazyPage } from '../shell/lazy-page.tsx'
import { shellTexts } from '../shell/texts.ts'
import { platformTexts } from './texts.ts'

export const platforms: Area = {
  name: shellTexts.platforms,
  nav: [
    { to: '/platforms/checks', label: platformTexts.checks },
    { to: '/platforms/keys', label: platformTexts.keys },
    { to: '/platforms/webhooks', label: platformTexts.webhooks },
    { to: '/platforms/badge', label: platformTexts.badge },
  ],
  routes: [
    {
      path: '/platforms/checks',
      element: lazyPage(async () => (await import('./checks/checks-page.tsx')).ChecksPage),
    },
    {
      path: '/platforms/keys',
      element: lazyPage(async () => (await import('./keys/keys-page.tsx')).KeysPage),
    },
    {
      path: '/platforms/keys/:id',
      element: lazyPage(async () => (await import('./keys/usage-page.tsx')).UsagePage),
    },
    {
      path: '/platforms/webhooks',
      element: lazyPage(async () => (await import('./webhooks/webhooks-page.tsx')).WebhooksPage),
    },
    {
      path: '/platforms/webhooks/:id',
      element: lazyPage(async () => (await import('./webhooks/webhook-page.tsx')).WebhookPage),
    },
    {
      path: '/platforms/badge',
      element: lazyPage(async () => (await import('./badge/badge-page.tsx')).BadgePage),
    },
  ],
}
