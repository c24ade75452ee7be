/** Deposits: the pages and their place in the navigation. */
import type { RouteObject } from 'react-router'
import { lazyPage } from '../../shell/lazy-page.tsx'
import type { NavItem } from '../../shell/area.ts'
import { depositTexts } from './texts.ts'

export const nav: readonly NavItem[] = [
  { to: '/deposits/new', label: depositTexts.deposit },
  { to: '/deposits', label: depositTexts.title },
]

export const routes: readonly RouteObject[] = [
  {
    path: '/deposits',
    element: lazyPage(async () => (await import('./list-page.tsx')).DepositsPage),
  },
  {
    path: '/deposits/new',
    element: lazyPage(async () => (await import('./new-page.tsx')).NewDepositsPage),
  },
]
