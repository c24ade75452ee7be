/** My works: the pages and their place in the navigation. */
import type { RouteObject } from 'react-router'
import { lazyPage } from '../../shell/lazy-page.tsx'
import type { NavItem } from '../../shell/area.ts'
import { worksTexts } from './texts.ts'

export const nav: readonly NavItem[] = [{ to: '/works', label: worksTexts.title }]

export const routes: readonly RouteObject[] = [
  { path: '/works', element: lazyPage(async () => (await import('./list-page.tsx')).WorksPage) },
  { path: '/works/:id', element: lazyPage(async () => (await import('./work-page.tsx')).WorkPage) },
  {
    path: '/works/:id/request/:kind',
    element: lazyPage(async () => (await import('./request-page.tsx')).NewRequestPage),
  },
  {
    path: '/requests/:id',
    element: lazyPage(async () => (await import('./case-page.tsx')).RequestCasePage),
  },
]
