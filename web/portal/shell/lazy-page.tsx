/** A page that comes as a chunk of its own, for those who have signed in. */
import { type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import { Loading } from './page.tsx'
import { Require } from './require.tsx'

/** The element of a route; `load` imports the page when it is first shown. */
export function lazyPage(load: () => Promise<ComponentType>): ReactNode {
  const Page = lazy(async () => ({ default: await load() }))
  return (
    <Require>
      <Suspense fallback={<Loading />}>
        <Page />
      </Suspense>
    </Require>
  )
}
