/** Applications for registration: the pages and their place in the navigation. */
import type { RouteObject } from 'react-router'
import type { NavItem } from '../../shell/area.ts'
import { lazyPage } from '../../shell/lazy-page.tsx'
import { texts } from './texts.ts'

export const nav: readonly NavItem[] = [
  { to: '/applications', label: texts.title },
  { to: '/applications/new', label: texts.apply },
]

export const routes: readonly RouteObject[] = [
  {
    path: '/applications',
    element: lazyPage(async () => (await import('./list-page.tsx')).ApplicationsPage),
  },
  {
    path: '/applications/new',
    element: lazyPage(async () => (await import('./new-page.tsx')).NewApplicationPage),
  },
  {
    path: '/applications/drafts/:id',
    element: lazyPage(async () => (await import('./draft-page.tsx')).DraftPage),
  },
  {
    path: '/applications/:id',
    element: lazyPage(async () => (await import('./case-page.tsx')).ApplicationPage),
  },
  { path: '/sign', element: lazyPage(async () => (await import('./sign-page.tsx')).SignPage) },
]
