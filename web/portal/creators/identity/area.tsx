/** The identity certificate: the pages and their place in the navigation. */
import type { RouteObject } from 'react-router'
import { lazyPage } from '../../shell/lazy-page.tsx'
import type { NavItem } from '../../shell/area.ts'
import { identityTexts } from './texts.ts'

export const nav: readonly NavItem[] = [{ to: '/identity', label: identityTexts.title }]

export const routes: readonly RouteObject[] = [
  {
    path: '/identity',
    element: lazyPage(async () => (await import('./identity-page.tsx')).IdentityPage),
  },
  {
    path: '/identity/apply',
    element: lazyPage(async () => (await import('./apply-page.tsx')).ApplyPage),
  },
]
