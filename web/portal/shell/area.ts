/** What an area of the portal gives to the house: its pages, and its part of the navigation. */
import type { RouteObject } from 'react-router'
import type { Label } from '../../../verifier/vocabulary.ts'

export interface NavItem {
  /** Path below `/portal`. */
  readonly to: string
  readonly label: Label
  /** Shown to those who have one of these roles; to all where it is absent. */
  readonly roles?: readonly string[]
}

export interface Area {
  readonly name: Label
  readonly nav: readonly NavItem[]
  readonly routes: readonly RouteObject[]
}
